import Letters
import Mail
import Policy
import Portals
import Storage

/// What a page says of a form that came back.
extension Console {
    /// What a person typed wrong; everything else goes on.
    static func mistake(_ error: any Error) throws -> String {
        switch error {
        case let refused as SlugRefused: refused.description.asSentence
        case let error as MailError: error.description.asSentence
        case let error as TemplateError: error.description.asSentence
        case Refused.storage(.taken(let what, _)): "There is such a \(what) already: choose another."
        default: throw error
        }
    }
}
