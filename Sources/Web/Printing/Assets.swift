import Authenticators
import Crypto
import Hummingbird
import Letters

/// A stylesheet and a script, named by their content, so that browsers keep them: the pages' security policy forbids
/// inline ones.
struct Assets: Sendable {
    static let portal = Assets(stylesheet: PackageResources.site_css, script: PackageResources.print_js)
    static let console = Assets(
        stylesheet: PackageResources.console_css + PackageResources.charts_css, script: PackageResources.console_js)

    private let stylesheet: String
    private let script: String
    private let stylesheetName: String
    private let scriptName: String

    private init(stylesheet: [UInt8], script: [UInt8]) {
        self.stylesheet = String(decoding: stylesheet, as: UTF8.self)
        self.script = String(decoding: script, as: UTF8.self)
        stylesheetName = Self.hash(of: stylesheet) + ".css"
        scriptName = Self.hash(of: script) + ".js"
    }

    var stylesheetPath: String { "/assets/\(stylesheetName)" }
    var scriptPath: String { "/assets/\(scriptName)" }

    /// - Parameter name: what stands after `/assets/`.
    func answer(_ name: String) -> Response? {
        switch name {
        case stylesheetName: Response(stylesheet: stylesheet)
        case scriptName: Response(script: script)
        default: nil
        }
    }

    /// 16 hexadecimal digits of the content's SHA-256.
    private static func hash(of content: [UInt8]) -> String {
        Hexadecimal.text(of: SHA256.hash(data: content).prefix(8))
    }
}

/// The stylesheet of an accent colour.
extension Assets {
    static func path(for accent: AccentColour) -> String { "/assets/accent-\(accent.description.dropFirst()).css" }

    static func stylesheet(for accent: AccentColour) -> String {
        ":root { --accent: \(accent); --accent-text: \(accent.textColour); }\n"
    }
}
