import HTTPTypes

/// Why a request was turned away before it came to a page. Never quotes anything of the request.
enum Rejection: Error, Equatable, Sendable {
    /// Also every path of a host that is no portal's.
    case notFound
    case wrongMethod(allowed: String)
    case malformed
    case notAForm
    case tooLarge
    case crossSite
    case unavailable
}

extension [HTTPRequest.Method] {
    /// - Throws: `.wrongMethod`, which names the right ones.
    func check(_ method: HTTPRequest.Method) throws(Rejection) {
        guard contains(method) else { throw .wrongMethod(allowed: map(\.rawValue).joined(separator: ", ")) }
    }
}

extension Rejection: CustomStringConvertible {
    /// The whole body of the answer.
    var description: String {
        switch self {
        case .notFound: "There is nothing at this address: check it, or use the link in the latest mail."
        case .wrongMethod(let allowed): "This address takes \(allowed) only: go back and open it anew."
        case .malformed: "The request could not be read: go back, reload the page and try again."
        case .notAForm: "Only a form can be sent here: use the page in a browser."
        case .tooLarge: "The request is too large: go back, reload the page and try again."
        case .crossSite: "The request came from another site: open the link in the mail and use the form there."
        case .unavailable: "This does not work at the moment: try again in a few minutes."
        }
    }
}
