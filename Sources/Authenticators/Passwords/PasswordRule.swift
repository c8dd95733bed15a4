package import Secrets

/// Which passwords may be set: long ones (NIST SP 800-63B-4, 3.1.1.2). Asks for no digits or signs: that makes none
/// better. Pure. Applies when a password is set, never when one is checked: a stricter rule locks nobody out.
package struct PasswordRule: Equatable, Sendable {
    package static let standard = PasswordRule(minimumLength: 12)

    /// In Unicode code points.
    package let minimumLength: Int

    /// Fewer than eight is never right (NIST), and is raised to it.
    package init(minimumLength: Int) {
        self.minimumLength = max(8, minimumLength)
    }

    package func judge(_ typed: Secret<String>) -> PasswordJudgement {
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
        guard Set(normalised.unicodeScalars).count > 1 else { return .refused(.oneCharacterRepeated) }
        return .accepted(ChosenPassword(password: Password(typed: typed)))
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
    case oneCharacterRepeated

    package var description: String {
        switch self {
        case .tooShort(let minimum): "the password is too short: take at least \(minimum) characters"
        case .tooLong(let mostBytes): "the password is too long: take at most \(mostBytes) bytes"
        case .controlCharacter: "the password contains a control character, such as a tab: leave it out"
        case .oneCharacterRepeated: "the password is one character repeated: take several different ones"
        }
    }
}
