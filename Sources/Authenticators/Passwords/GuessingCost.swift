import CZxcvbn
import Foundation

/// How many guesses find a password, by zxcvbn (Wheeler, USENIX Security 2016): lists of leaked passwords, words and
/// names, walks over the keyboard, dates, sequences and repeats, and whatever these make together. Pure.
/// Takes some milliseconds: not for the cooperative pool.
enum GuessingCost {
    /// Octets that are looked at. The time grows with a high power of them, up to seconds for text made for that.
    private static let mostOctets = 40

    /// - Parameters:
    ///   - text: of a longer one its beginning counts.
    ///   - known: what a guesser knows of the account; in lower case, as `text` is normalised.
    /// - Returns: in bits.
    static func bits(of text: String, known: [String]) -> Double {
        let words = (known + commonElsewhere).map { strdup($0) }
        defer { words.forEach { free($0) } }
        var list = words.map { UnsafePointer($0) } + [nil]
        // The library's lists know ASCII in lower case only.
        return Set([text, text.lowercased()]).map { text in
            beginning(of: text).withCString { ZxcvbnMatch($0, &list, nil) }
        }.min() ?? 0
    }

    private static func beginning(of text: String) -> String {
        var (end, octets) = (text.startIndex, 0)
        for index in text.unicodeScalars.indices {
            octets += UTF8.width(text.unicodeScalars[index])
            guard octets <= mostOctets else { break }
            end = text.unicodeScalars.index(after: index)
        }
        return String(text[..<end])
    }

    /// What people type first where they do not speak English: the library's lists are.
    private static let commonElsewhere = [
        "passwort", "kennwort", "willkommen", "hallo", "geheim", "schatz", "fussball", "sommer", "frühling", "herbst",
        "winter", "qwertz", "qwertzuiop", "asdfghjklö", "motdepasse", "bonjour", "bienvenue", "soleil", "amour",
        "azerty", "azertyuiop", "qsdfghjklm", "contraseña", "contrasena", "bienvenido", "hola", "teamo", "tequiero",
        "españa", "verano", "invierno", "パスワード", "ぱすわーど", "あいうえお", "かきくけこ", "さくら",
    ]
}
