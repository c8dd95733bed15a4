import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Secrets

/// The fields of a form that a page of this site posted. Strict: `application/x-www-form-urlencoded` in UTF-8, every
/// field once, nothing malformed, at most 16 KiB unless more is said.
/// Refuses what a browser says comes from another site; the form's token is checked by whoever knows what for.
struct Form: Sendable {
    private let fields: [String: Secret<String>]

    /// - Parameter most: octets of the body.
    init(
        _ request: HummingbirdCore.Request, at host: Host, upTo most: Int = PortalSite.mostBodyBytes
    ) async throws(Rejection) {
        guard Self.isFromHere(request.headers, host) else { throw .crossSite }
        let type = request.headers[.contentType]?.split(separator: ";").first
            .map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
        guard type == "application/x-www-form-urlencoded" else { throw .notAForm }
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > most {
            throw .tooLarge
        }
        let body: ByteBuffer
        do { body = try await request.body.collect(upTo: most) } catch is NIOTooManyBytesError {
            throw .tooLarge
        } catch {
            // The connection ended before the form did.
            throw .malformed
        }
        try self.init(urlEncoded: Array(body.readableBytesView))
    }

    init(urlEncoded bytes: [UInt8]) throws(Rejection) {
        var fields: [String: Secret<String>] = [:]
        for pair in bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = Self.decode(parts[0]), let value = Self.decode(parts[1]),
                !name.isEmpty, fields.updateValue(Secret(value), forKey: name) == nil
            else { throw .malformed }
        }
        self.fields = fields
    }

    /// Empty if the field is missing, which no check takes for right.
    subscript(_ name: String) -> Secret<String> { fields[name] ?? Secret("") }

    private static func decode(_ bytes: ArraySlice<UInt8>) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal)
                else { return nil }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
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
