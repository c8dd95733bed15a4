import HTTPTypes
import Hummingbird
import HummingbirdCore
import Letters
import Mail

/// What every answer tells the browser not to do: run or load anything foreign, keep it, frame it, or tell the next
/// site where it came from, because the address of a page may hold a token.
enum ProtectiveHeaders {
    static let contentSecurityPolicy = contentSecurityPolicy(logo: nil)

    /// - Parameter logo: where a portal's logo is: the one thing a page loads from elsewhere.
    static func contentSecurityPolicy(logo: LogoURL?) -> String {
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
            + (logo.map { " " + $0.origin } ?? "") + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    }

    /// - Parameter domain: the portal's or the console's; nil on a host that is nobody's.
    static func add(to response: inout Response, on domain: Domain?) {
        for (name, value) in always { response.headers[name] = value }
        // A page that needs more than most has said so.
        if !response.headers.contains(.contentSecurityPolicy) {
            response.headers[.contentSecurityPolicy] = contentSecurityPolicy
        }
        if !response.headers.contains(.cacheControl) { response.headers[.cacheControl] = "no-store" }
        // Only for names that are ours, and never for loopback, where demos speak plain HTTP.
        if let domain, !domain.isLoopbackName { response.headers[.strictTransportSecurity] = "max-age=31536000" }
    }

    private static let always: [(HTTPField.Name, String)] =
        [(.xContentTypeOptions, "nosniff")]
        + [
            ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"),
            ("X-Robots-Tag", "noindex"),
        ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
}
