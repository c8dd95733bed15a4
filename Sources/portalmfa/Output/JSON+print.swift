import Foundation
import Portals

/// The interface's documents on standard output.
extension JSON {
    /// One document on standard output: what `--json` prints.
    static func print(_ value: some Encodable) throws {
        Swift.print(String(decoding: try encode(value, isPretty: true), as: UTF8.self))
    }
}
