import Portals
import Storage

/// Who is looking at which portal, and with which cookies.
struct Visit: Sendable {
    let portal: PortalRecord
    let cookies: Cookies
    /// What the browser says its reader reads (`Accept-Language`).
    let languages: String?
    /// An IP address, for the audit and for limits.
    let source: String

    var host: Host { .domain(portal.profile.domain) }

    var request: Portals.Request { Portals.Request(.visitor, from: source) }

    /// The user's own language; else one of the browser's; else the portal's.
    func language(of user: UserRecord?) -> PageLanguage {
        PageLanguage(
            preferring: user?.contact.locale, languages.flatMap { PageLanguage(accepting: $0) }?.rawValue,
            portal.profile.locale)
    }
}
