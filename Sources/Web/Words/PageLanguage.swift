import Mail
import Storage

/// The languages that pages are written in.
enum PageLanguage: String, CaseIterable, Sendable {
    case english = "en"
    case german = "de"
    case french = "fr"
    case spanish = "es"
    case japanese = "ja"

    /// The first of these BCP 47 tags whose language there is; English otherwise.
    init(preferring tags: String?...) {
        self =
            tags.lazy.compactMap { tag in
                tag.flatMap { $0.split(separator: "-").first }.flatMap { PageLanguage(rawValue: $0.lowercased()) }
            }.first ?? .english
    }

    var ownName: String {
        switch self {
        case .english: "English"
        case .german: "Deutsch"
        case .french: "Français"
        case .spanish: "Español"
        case .japanese: "日本語"
        }
    }

    /// None is written from right to left yet.
    var direction: String { "ltr" }

    func words(of portal: PortalRecord) -> Words {
        let names = PortalNames(
            title: portal.profile.title.text, domain: portal.profile.domain.unicode, support: portal.profile.support)
        return switch self {
        case .english: .english(names)
        case .german: .german(names)
        case .french: .french(names)
        case .spanish: .spanish(names)
        case .japanese: .japanese(names)
        }
    }
}
