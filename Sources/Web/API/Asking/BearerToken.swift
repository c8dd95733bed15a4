import Authenticators
import HTTPTypes
import Portals

/// The API key in a request (RFC 6750). Only in the header: an address ends up in logs.
enum BearerToken {
    static func digest(in headers: HTTPFields) throws(Problem) -> StoredDigest {
        let values = headers[values: .authorization]
        guard values.count == 1, let value = values.first else { throw .keyNeeded }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", let token = APIKeyToken(text: parts[1]) else {
            throw .invalidKey
        }
        return token.digest
    }
}
