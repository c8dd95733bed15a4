import Authenticators
import HTTPTypes
import Portals

/// The API key in a request (RFC 6750). Only in the header: an address ends up in logs.
enum BearerToken {
    static func digest(in headers: HTTPFields) throws(Problem) -> StoredDigest {
        let values = headers[values: .authorization]
        guard values.count == 1, let value = values.first else { throw .keyNeeded }
        guard let blank = value.utf8.firstIndex(of: UInt8(ascii: " ")), value[..<blank].lowercased() == "bearer",
            let token = APIKeyToken(text: value[value.utf8.index(after: blank)...])
        else { throw .invalidKey }
        return token.digest
    }
}
