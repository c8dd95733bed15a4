import Authenticators
import Crypto
import Letters

/// The stylesheets: one for all pages, and one for each accent colour, because the pages' security policy forbids inline
/// styles; and the one script, for what pages can do without. Named by their content, so that browsers keep them.
struct Assets: Sendable {
    let stylesheet = String(decoding: PackageResources.site_css, as: UTF8.self)
    let script = String(decoding: PackageResources.print_js, as: UTF8.self)
    /// 16 hexadecimal digits of the stylesheet's SHA-256.
    let hash: String
    /// The same of the script's.
    let scriptHash: String

    init() {
        hash = Self.hash(of: PackageResources.site_css)
        scriptHash = Self.hash(of: PackageResources.print_js)
    }

    var stylesheetPath: String { "/assets/\(hash).css" }
    var scriptPath: String { "/assets/\(scriptHash).js" }

    static func path(for accent: AccentColour) -> String { "/assets/accent-\(accent.description.dropFirst()).css" }

    static func stylesheet(for accent: AccentColour) -> String {
        ":root { --accent: \(accent); --accent-text: \(accent.textColour); }\n"
    }

    private static func hash(of content: [UInt8]) -> String {
        Hexadecimal.text(of: SHA256.hash(data: content).prefix(8))
    }
}
