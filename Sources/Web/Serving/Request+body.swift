import HTTPTypes
import HummingbirdCore
import NIOCore

extension HummingbirdCore.Request {
    /// Why a body was not read.
    enum BodyFault: Error {
        case tooLarge
        /// The connection ended before the body did.
        case cutOff
    }

    /// The whole body. One that announces too much is not read at all.
    /// - Parameter most: octets.
    func body(upTo most: Int) async throws(BodyFault) -> ByteBuffer {
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > most { throw .tooLarge }
        do { return try await body.collect(upTo: most) } catch is NIOTooManyBytesError { throw .tooLarge } catch {
            throw .cutOff
        }
    }
}
