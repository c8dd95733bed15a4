import Authenticators
import Crypto
import HTTPTypes
import Hummingbird

/// The console's stylesheet and script, named by their content so that browsers keep them.
struct ConsoleAssets: Sendable {
    private let stylesheet = PackageResources.console_css + PackageResources.charts_css
    private let script = PackageResources.console_js
    private let stylesheetName: String
    private let scriptName: String

    init() {
        stylesheetName = Self.hash(of: stylesheet) + ".css"
        scriptName = Self.hash(of: script) + ".js"
    }

    var stylesheetPath: String { "/assets/\(stylesheetName)" }
    var scriptPath: String { "/assets/\(scriptName)" }

    /// - Parameter name: what stands after `/assets/`.
    func answer(_ name: String) -> Response? {
        switch name {
        case stylesheetName: Response(stylesheet: String(decoding: stylesheet, as: UTF8.self))
        case scriptName: Response(script: String(decoding: script, as: UTF8.self))
        default: nil
        }
    }

    private static func hash(of bytes: [UInt8]) -> String {
        Hexadecimal.text(of: SHA256.hash(data: bytes).prefix(8))
    }
}
