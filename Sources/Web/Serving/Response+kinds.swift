import HTTPTypes
import Hummingbird
import HummingbirdCore

/// The few kinds of answers there are.
extension Response {
    init(status: HTTPResponse.Status, page: String) {
        self.init(status: status, type: "text/html; charset=utf-8", body: page)
    }

    init(status: HTTPResponse.Status, text: String) {
        self.init(status: status, type: "text/plain; charset=utf-8", body: text + "\n")
    }

    /// After a form, and where a page is not the one that is due.
    /// - Parameter path: on this host.
    static func seeOther(_ path: String) -> Response { Response(status: .seeOther, headers: [.location: path]) }

    /// Prometheus' text format.
    init(metrics: String) {
        self.init(status: .ok, type: "text/plain; version=0.0.4; charset=utf-8", body: metrics)
        headers[.cacheControl] = "no-store"
    }

    /// Its address changes with its content, so it may be kept for ever.
    init(stylesheet: String) { self.init(asset: stylesheet, type: "text/css; charset=utf-8") }

    /// Kept for ever like a stylesheet.
    init(script: String) { self.init(asset: script, type: "text/javascript; charset=utf-8") }

    private init(asset: String, type: String) {
        self.init(status: .ok, type: type, body: asset)
        headers[.cacheControl] = "public, max-age=31536000, immutable"
    }

    init(_ rejection: Rejection) {
        let status: HTTPResponse.Status =
            switch rejection {
            case .notFound: .notFound
            case .wrongMethod: .methodNotAllowed
            case .malformed: .badRequest
            case .notAForm: .unsupportedMediaType
            case .tooLarge: .contentTooLarge
            case .crossSite: .forbidden
            case .unavailable: .serviceUnavailable
            }
        self.init(status: status, text: rejection.description)
        if case .wrongMethod(let allowed) = rejection { headers[.allow] = allowed }
    }

    private init(status: HTTPResponse.Status, type: String, body: String) {
        self.init(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}
