import Foundation
import Mail
import SMTP
import Secrets

/// Of a relay's URL: what is taken reads as itself, is encrypted beyond this machine, and no password is ever shown.
enum RelayURLProperty {
    /// Stands for a password in the corpus: where it stands before an @, no message may repeat it.
    private static let secret = "s3cret"

    static func check(_ text: String) -> Property.Finding {
        var finding = Property.Finding()
        do throws(RelayURLError) {
            let relay = try RelayEndpoint(parsing: text)
            finding.wasAccepted = true
            finding.demand("cleartext stays on this machine", relay.tls != .cleartext || relay.host.isLoopback)
            finding.demand("a port is not 0", relay.port > 0)
            finding.demand("a relay is shown in one line", isOneLine("\(relay)"))
            if let credentials = relay.credentials {
                let password = credentials.password.reveal()
                finding.demand("nobody is nobody", !credentials.user.isEmpty && !password.isEmpty)
                finding.demand("credentials end no line", isOneLine(credentials.user + password))
                finding.demand(
                    "a password is bullets when shown",
                    "\(relay)".hasPrefix("\(relay.tls == .implicit ? "smtps" : "smtp")://\(credentials.user):•••@"))
            }
            finding.demand("reads as itself", try RelayEndpoint(parsing: url(relay)) == relay)
        } catch {
            finding.demand("what was taken is taken again", !finding.wasAccepted)
            finding.demand("a refusal is one line", isOneLine(error.description))
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            if parts.count > 1, !parts[parts.count - 1].contains(secret) {
                finding.demand("a refusal shows no password", !error.description.contains(secret))
            }
        }
        return finding
    }

    /// The URL an operator could have written for it.
    private static func url(_ relay: RelayEndpoint) -> String {
        var options: [String] = []
        if let mechanism = relay.credentials?.mechanism, mechanism != .automatic {
            options.append("auth=\(mechanism.rawValue)")
        }
        if let caFile = relay.caFile { options.append("ca=\(encoded(caFile))") }
        if relay.tls == .startTLS { options.append("starttls=required") }
        if relay.tls == .cleartext { options.append("starttls=never") }
        if let name = relay.heloName { options.append("helo=\(name)") }
        let credentials = relay.credentials.map { "\(encoded($0.user)):\(encoded($0.password.reveal()))@" } ?? ""
        return "\(relay.tls == .implicit ? "smtps" : "smtp")://\(credentials)\(relay.host):\(relay.port)"
            + (options.isEmpty ? "" : "?" + options.joined(separator: "&"))
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { octet in
            let isPlain = (48...57).contains(octet) || (65...90).contains(octet) || (97...122).contains(octet)
            return isPlain ? String(Unicode.Scalar(octet)) : "%" + (octet < 16 ? "0" : "") + String(octet, radix: 16)
        }.joined()
    }
}
