/// Why a line of a script cannot be read, and what could stand there instead.
package enum ScriptFault: Error, Sendable, Equatable, CustomStringConvertible {
    case noColon
    case noEffect
    case openQuote
    case unknownMoment(String)
    case unknownEffect(String)
    case unknownCondition(String)
    case unknownEscape(String)
    case notACount(String)
    case notADuration(String)
    case afterOutsideBody
    case addressUnknown(Script.Moment, String)

    package var description: String {
        switch self {
        case .noColon: "there is no colon: write it as `rcpt: 450 4.2.0 greylisted, first 2`"
        case .noEffect: "nothing stands behind the colon: write what happens, such as `drop` or `450 4.2.0 later`"
        case .openQuote: "a double quote is never closed: add the closing one"
        case .unknownMoment(let name):
            "'\(name)' is no moment of the dialogue: use connect, ehlo, starttls, auth, mail, rcpt, data, body, dot, "
                + "rset or quit"
        case .unknownEffect(let text):
            "'\(text)' is nothing that can happen: use a reply code with text, drop, reset, silence, delay 500ms, "
                + "accept-then-drop or raw \"text\""
        case .unknownCondition(let text):
            "'\(text)' is no condition: use always, nth N, first N, from TEXT, to TEXT or after BYTES, and put a reply "
                + "text that has a comma into double quotes"
        case .unknownEscape(let text): "\(text) has an unknown escape: use \\r, \\n, \\\\ or \\\""
        case .notACount(let text): "'\(text)' needs a whole number from 1 up"
        case .notADuration(let text): "'\(text)' is no duration: write it as 500ms or 2s"
        case .afterOutsideBody: "'after' counts bytes of the body: it goes with `body:` only"
        case .addressUnknown(let moment, let word):
            "at '\(moment)' no such address is known yet: '\(word)' cannot be used there"
        }
    }
}
