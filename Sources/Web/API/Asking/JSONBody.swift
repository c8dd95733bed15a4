import HTTPTypes
import HummingbirdCore
import NIOCore

/// The body of a request: one JSON object of at most 16 KiB.
struct JSONBody: Sendable {
    enum Rule: Sendable {
        /// Whatever is sent is not read.
        case none
        /// May be left out.
        case optional
        case required
    }

    let fields: JSONFields
    let bytes: [UInt8]

    static func read(_ request: HummingbirdCore.Request, _ rule: Rule) async throws(Problem) -> JSONBody {
        if rule == .none { return JSONBody(fields: JSONFields.none, bytes: []) }
        let buffer: ByteBuffer
        do { buffer = try await request.body(upTo: PortalSite.mostBodyBytes) } catch {
            switch error {
            case .tooLarge: throw .tooLarge
            case .cutOff: throw .malformed("the connection ended before the body did: send it again")
            }
        }
        if buffer.readableBytes == 0, rule == .optional { return JSONBody(fields: JSONFields.none, bytes: []) }
        guard MediaTypes.isJSON(request.headers) else { throw .notJSON }
        let bytes = Array(buffer.readableBytesView)
        return JSONBody(fields: try JSONFields(bytes), bytes: bytes)
    }
}
