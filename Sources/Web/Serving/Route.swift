import HTTPTypes
import Letters
import Secrets

/// What a path leads to. Exact: no trailing slash, no percent-encoding, no case folding, so that one page has one
/// address. Written out instead of a router's table, because a wrong method must be told from an unknown path.
enum Route: Sendable {
    case health
    case readiness
    case metrics
    case stylesheet(hash: String)
    case accent(AccentColour)
    case reconfigure(Secret<String>)
    case confirm(Secret<String>)

    /// - Parameter path: without the query.
    init?(path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        switch parts.first {
        case "healthz" where parts.count == 1: self = .health
        case "readyz" where parts.count == 1: self = .readiness
        case "metrics" where parts.count == 1: self = .metrics
        case "assets" where parts.count == 2:
            guard let asset = Self.asset(parts[1]) else { return nil }
            self = asset
        case "mfa" where parts.count == 3 && parts[1] == "reconfigure": self = .reconfigure(Secret(parts[2]))
        case "mfa" where parts.count == 4 && parts[1] == "reconfigure" && parts[3] == "confirm":
            self = .confirm(Secret(parts[2]))
        default: return nil
        }
    }

    private static func asset(_ name: String) -> Route? {
        guard name.hasSuffix(".css") else { return nil }
        let stem = String(name.dropLast(4))
        guard stem.hasPrefix("accent-") else { return .stylesheet(hash: stem) }
        let digits = "#" + stem.dropFirst(7)
        // One spelling: what the colour prints as.
        guard let colour = try? AccentColour(parsing: digits), colour.description == digits else { return nil }
        return .accent(colour)
    }

    func check(_ method: HTTPRequest.Method) throws(Rejection) {
        guard methods.contains(method) else {
            throw .wrongMethod(allowed: methods.map(\.rawValue).joined(separator: ", "))
        }
    }

    var methods: [HTTPRequest.Method] {
        switch self {
        case .health, .readiness, .metrics, .stylesheet, .accent: [.get, .head]
        case .reconfigure: [.get, .head, .post]
        case .confirm: [.post]
        }
    }
}
