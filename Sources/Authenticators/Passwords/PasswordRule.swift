import Foundation
package import Secrets

/// Which passwords may be set: long ones that nobody guesses first (NIST SP 800-63B-4, 3.1.1.2: none that is common,
/// expected or compromised). Asks for no digits or signs: that makes none better. Pure. Applies when a password is set,
/// never when one is checked: a stricter rule locks nobody out.
package struct PasswordRule: Equatable, Sendable {
    package static let standard = PasswordRule(minimumLength: 12)

    /// In Unicode code points.
    package let minimumLength: Int

    /// Fewer than eight is never right (NIST), and is raised to it.
    package init(minimumLength: Int) {
        self.minimumLength = max(8, minimumLength)
    }

    /// 10⁸ guesses, from which on zxcvbn calls a password safe from guessing over the network.
    private static let leastBits = 8 * log2(10.0)

    /// Takes some milliseconds: not for the cooperative pool.
    /// - Parameter known: what a guesser tries first of this account: addresses, names, the portal's.
    package func judge(_ typed: Secret<String>, known: [String] = []) -> PasswordJudgement {
        let text = typed.reveal()
        guard let normalised = Password.normalised(text) else {
            return .refused(.tooLong(mostBytes: Password.mostBytes))
        }
        // The smaller count: a ligature that unfolds to eighteen letters was one key stroke, a letter and its accent
        // are one.
        guard min(text.unicodeScalars.count, normalised.unicodeScalars.count) >= minimumLength else {
            return .refused(.tooShort(minimum: minimumLength))
        }
        guard !normalised.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            return .refused(.controlCharacter)
        }
        // The same over and over is guessed as soon as it is guessed once.
        let unit = Self.unit(of: Array(normalised.unicodeScalars))
        guard unit.unicodeScalars.count >= minimumLength,
            GuessingCost.bits(of: unit, known: Self.words(of: known)) >= Self.leastBits
        else { return .refused(.easyToGuess) }
        return .accepted(ChosenPassword(password: Password(typed: typed)))
    }

    /// The shortest text that makes the whole when it is repeated.
    private static func unit(of scalars: [Unicode.Scalar]) -> String {
        let length =
            (1...max(1, scalars.count / 2)).first { length in
                scalars.count % length == 0 && scalars.indices.allSatisfy { scalars[$0] == scalars[$0 % length] }
            } ?? scalars.count
        return String(String.UnicodeScalarView(scalars.prefix(length)))
    }

    /// Each text, and the words it is made of, as a password is normalised.
    private static func words(of texts: [String]) -> [String] {
        texts.compactMap { Password.normalised($0)?.lowercased() }.flatMap { text in
            [text] + text.split { !$0.isLetter && !$0.isNumber }.filter { $0.count > 2 }.map(String.init)
        }
    }
}

package enum PasswordJudgement: Sendable {
    case accepted(ChosenPassword)
    case refused(PasswordRefusal)
}

/// A password that a rule has accepted: the only kind that can be hashed for storing.
package struct ChosenPassword: Sendable {
    let password: Password
}

/// Why a password may not be set.
package enum PasswordRefusal: Equatable, Sendable, CustomStringConvertible {
    case tooShort(minimum: Int)
    case tooLong(mostBytes: Int)
    /// No sign-in form lets anybody type it again.
    case controlCharacter
    /// Common, or made of what is: words, names, dates, rows of keys, one character repeated.
    case easyToGuess

    package var description: String {
        switch self {
        case .tooShort(let minimum): "the password is too short: take at least \(minimum) characters"
        case .tooLong(let mostBytes): "the password is too long: take at most \(mostBytes) bytes"
        case .controlCharacter: "the password contains a control character, such as a tab: leave it out"
        case .easyToGuess:
            "the password is among the first that are guessed: take several words that have nothing in common"
        }
    }
}
