import Foundation

/// Base64 in the two spellings that are used here, both without padding: for URLs, and for password hashes (PHC).
/// Reading refuses text that writing would never produce: one value has one spelling.
enum Base64 {
    case url
    case standard

    func encode(_ bytes: [UInt8]) -> String {
        let text = String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
        return switch self {
        case .standard: text
        case .url: text.replacing("+", with: "-").replacing("/", with: "_")
        }
    }

    func decode(_ text: String) -> [UInt8]? {
        let plain: String
        switch self {
        case .standard:
            plain = text
        case .url:
            plain = text.replacing("-", with: "+").replacing("_", with: "/")
        }
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: plain + padding) else { return nil }
        // Foundation forgives stray bits in the last letter, and the other alphabet's letters have just become this
        // one's.
        return encode([UInt8](data)) == text ? [UInt8](data) : nil
    }
}
