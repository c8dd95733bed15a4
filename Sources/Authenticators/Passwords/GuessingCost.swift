import CZxcvbn
import Foundation

/// How many guesses find a password, by zxcvbn (Wheeler, USENIX Security 2016): lists of leaked passwords, words and
/// names, walks over the keyboard, dates, sequences and repeats, and whatever these make together. Pure.
enum GuessingCost {
    /// - Parameter known: what a guesser knows of the account; in lower case.
    /// - Returns: in bits.
    static func bits(of text: String, known: [String]) -> Double {
        let words = known.map { strdup($0) }
        defer { words.forEach { free($0) } }
        var list = words.map { UnsafePointer($0) } + [nil]
        return text.withCString { ZxcvbnMatch($0, &list, nil) }
    }
}
