import Authenticators
import Crypto
import Letters

/// The stylesheets: one for all pages, named by its content so that browsers keep it, and one for each accent colour,
/// because the pages' security policy forbids inline styles.
struct Assets: Sendable {
    let stylesheet = String(decoding: PackageResources.site_css, as: UTF8.self)
    /// 16 hexadecimal digits of its SHA-256.
    let hash: String

    init() {
        hash = Hexadecimal.text(of: SHA256.hash(data: PackageResources.site_css).prefix(8))
    }

    var stylesheetPath: String { "/assets/\(hash).css" }

    static func path(for accent: AccentColour) -> String { "/assets/accent-\(accent.description.dropFirst()).css" }

    static func stylesheet(for accent: AccentColour) -> String {
        ":root { --accent: \(accent); --accent-text: \(accent.textColour); }\n"
    }
}
