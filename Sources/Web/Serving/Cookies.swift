import HTTPTypes
import Hummingbird
import Secrets

/// The cookies there are. All are for this host and this program alone: no script reads them (`HttpOnly`), no other site
/// sends them with a form (`SameSite=Lax`), and off loopback they travel over TLS only and cannot be set from a
/// neighbouring name (`__Host-`, RFC 6265bis).
enum Cookie: String, CaseIterable {
    case session = "portalmfa"
    /// Of somebody who has no session yet: what the token in the sign-in form hangs on.
    case form = "portalmfa-form"
    /// Left by a complete sign-in; see `Portals.HostedSignIn.device`.
    case device = "portalmfa-device"
}

/// The cookies that a request brought. Values are secrets, and mean nothing before somebody has looked them up.
struct Cookies: Sendable {
    private let values: [String: Secret<String>]
    private let isLoopback: Bool

    init(_ headers: HTTPFields, at host: Host) {
        var values: [String: Secret<String>] = [:]
        for line in headers[values: .cookie] {
            for pair in line.split(separator: ";") {
                let parts = pair.drop(while: { $0 == " " }).split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, values[String(parts[0])] == nil else { continue }
                values[String(parts[0])] = Secret(String(parts[1]))
            }
        }
        self.values = values
        isLoopback = host.isLoopback
    }

    subscript(_ cookie: Cookie) -> Secret<String>? { values[name(of: cookie)] }

    private func name(of cookie: Cookie) -> String { isLoopback ? cookie.rawValue : "__Host-" + cookie.rawValue }

    /// A `Set-Cookie` header's value. A session's cookie ends with the browser; a device's lasts a year.
    func header(setting cookie: Cookie, to value: Secret<String>) -> String {
        "\(name(of: cookie))=\(value.reveal())" + attributes + (cookie == .device ? "; Max-Age=31536000" : "")
    }

    func header(clearing cookie: Cookie) -> String { "\(name(of: cookie))=\(attributes); Max-Age=0" }

    private var attributes: String { "; Path=/; HttpOnly; SameSite=Lax" + (isLoopback ? "" : "; Secure") }
}

extension Response {
    mutating func set(_ cookie: Cookie, to value: Secret<String>, in cookies: Cookies) {
        headers.append(HTTPField(name: .setCookie, value: cookies.header(setting: cookie, to: value)))
    }

    mutating func clear(_ cookie: Cookie, in cookies: Cookies) {
        headers.append(HTTPField(name: .setCookie, value: cookies.header(clearing: cookie)))
    }
}
