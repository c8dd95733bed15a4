import Foundation

/// What must hold whatever bytes come from outside, for each reader and writer of them. Stated once: the tests ask with
/// seeded mutations, `./dev fuzz` with libFuzzer's.
package enum Property: String, CaseIterable, Sendable {
    /// The replies of an SMTP server.
    case reply
    case address
    case domain
    /// A letter's names, subject and bodies, with 0xFF between them.
    case message
    case relayURL = "relay-url"

    package struct Finding: Sendable {
        /// The input was taken, not refused: it has reached what lies behind the first check.
        package var wasAccepted = false
        /// One sentence for each rule that does not hold; empty if all is well.
        package var broken: Set<String> = []

        mutating func demand(_ rule: String, _ holds: Bool) {
            if !holds { broken.insert(rule) }
        }
    }

    package func check(_ bytes: [UInt8]) -> Finding {
        switch self {
        case .reply: ReplyProperty.check(bytes)
        case .address: AddressProperty.check(String(decoding: bytes, as: UTF8.self))
        case .domain: DomainProperty.check(String(decoding: bytes, as: UTF8.self))
        case .message: MessageProperty.check(bytes)
        case .relayURL: RelayURLProperty.check(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// The inputs that mutations begin with, and every input that once broke a rule, in the order of their names.
    package func corpus() throws -> [[UInt8]] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus/\(rawValue)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try names.map { try Array(Data(contentsOf: folder.appending(path: $0))) }
    }
}

/// Whether a text moves no terminal and starts no line.
func isOneLine(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
        switch $0.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
