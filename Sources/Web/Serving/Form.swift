import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Secrets

/// The fields of a form that a page of this site posted. Strict: `application/x-www-form-urlencoded` in UTF-8, every
/// field once, nothing malformed, at most 16 KiB unless more is said, and no more fields than any page of ours has.
/// Refuses what a browser says comes from another site; the form's token is checked by whoever knows what for.
struct Form: Sendable {
    static let mostFields = 200

    private let fields: [String: Secret<String>]

    /// - Parameter most: octets of the body.
    init(
        _ request: HummingbirdCore.Request, at host: Host, upTo most: Int = PortalSite.mostBodyBytes
    ) async throws(Rejection) {
        guard Self.isFromHere(request.headers, host) else { throw .crossSite }
        let type = request.headers[.contentType]?.split(separator: ";").first
            .map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
        guard type == "application/x-www-form-urlencoded" else { throw .notAForm }
        let body: ByteBuffer
        do { body = try await request.body(upTo: most) } catch {
            switch error {
            case .tooLarge: throw .tooLarge
            case .cutOff: throw .malformed
            }
        }
        try self.init(urlEncoded: Array(body.readableBytesView))
    }

    init(urlEncoded bytes: [UInt8]) throws(Rejection) {
        var fields: [String: Secret<String>] = [:]
        var rest: ArraySlice<UInt8>? = bytes[...]
        // One after the other: what is to be refused is refused at its first octets, however much of it there is.
        while let unread = rest {
            let end = unread.firstIndex(of: UInt8(ascii: "&"))
            let pair = unread[..<(end ?? unread.endIndex)]
            guard fields.count < Self.mostFields, let equals = pair.firstIndex(of: UInt8(ascii: "=")),
                let name = PercentEncoding.decode(inForm: pair[..<equals]),
                let value = PercentEncoding.decode(inForm: pair[(equals + 1)...]),
                !name.isEmpty, fields.updateValue(Secret(value), forKey: name) == nil
            else { throw .malformed }
            rest = end.map { unread[($0 + 1)...] }
        }
        self.fields = fields
    }

    /// Empty if the field is missing, which no check takes for right.
    subscript(_ name: String) -> Secret<String> { fields[name] ?? Secret("") }
}

extension Form {
    /// What the browser says about where the form stood. Old browsers and programs say nothing; then the form's token
    /// decides alone.
    private static func isFromHere(_ headers: HTTPFields, _ host: Host) -> Bool {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = headers[name] {
            // `none`: the user reloaded the page.
            guard site == "same-origin" || site == "none" else { return false }
        }
        // Under `Referrer-Policy: no-referrer` browsers write `null` for our own forms too (Fetch, "append a request
        // `Origin` header"), so it says nothing.
        guard let origin = headers[.origin], origin != "null" else { return true }
        return Host(origin: origin) == host
    }
}
