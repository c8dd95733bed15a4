import Authenticators
import Foundation
import Mail
import Policy
import Secrets
import Storage

@testable import Portals
@testable import Web

/// Every page of signing in, printed without a server: for tests of what stands on them.
struct PrintedPages {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)
    let portal: PortalRecord

    init(title: String = "Northwind Customer Portal", accent: String? = "#0b6e4f", logo: String? = nil) throws {
        portal = PortalRecord(
            portal: Portal(
                id: PortalID(1), customer: Customer(id: CustomerID(1), isEnabled: true),
                mfaPolicy: .enabled),
            name: try Slug(parsing: "northwind"), customerName: try Slug(parsing: "northwind-inc"),
            profile: PortalProfile(
                title: try DisplayName(parsing: title), domain: try Domain(parsing: "portal.northwind.example"),
                sender: try EmailAddress(parsing: "no-reply@northwind.example"), locale: "en",
                support: "support@northwind.example", accent: accent, logoURL: logo), relay: .default)
    }

    func user(_ mfa: MFAState = .configured, name: String? = "Anna Keller") throws -> UserRecord {
        UserRecord(
            user: PortalUser(id: UserID(1), status: .enabled, mfa: mfa), portal: portal.portal.id,
            contact: Contact(
                email: try EmailAddress(parsing: "anna@northwind.example"),
                name: try name.map { try DisplayName(parsing: $0) }),
            passwordHash: nil, wrongCodes: .none, wrongPasswords: .none, createdAt: Self.now)
    }

    /// One of each kind, with a name for the eye.
    func all() throws -> [(name: String, page: Page)] {
        var random = SystemRandomNumberGenerator()
        let secret = TOTPSecret(using: &random)
        let begun = BegunAuthenticator(
            secret: secret.base32, grouped: secret.grouped,
            otpauth: secret.otpauth(issuer: portal.profile.title.text, account: "anna@northwind.example"))
        let codes = RecoveryCodes.generate(using: &random).map(\.text)
        let csrf = String(repeating: "c", count: 64)
        let invitation = InvitationForm(
            token: Secret(String(repeating: "A", count: 32)), csrf: csrf, email: "anna@northwind.example", minimum: 12)
        let reset = MFAState.reset(ResetID(1))
        var pages: [(String, SigningInPage)] = [
            ("sign-in", .signIn(csrf: csrf, typed: "", nil)),
            ("sign-in-mistake", .signIn(csrf: csrf, typed: "anna@northwind.example", .wrongCredentials)),
            ("sign-in-wait", .signIn(csrf: csrf, typed: "anna@northwind.example", .wait(seconds: 40))),
            ("sign-in-stale", .signIn(csrf: csrf, typed: "", .staleForm)),
            ("invitation", .invitation(invitation, nil)),
            ("invitation-mistake", .invitation(invitation, .password(.tooShort(minimum: 12)))),
            ("challenge", .challenge(csrf: csrf, nil)),
            ("challenge-mistake", .challenge(csrf: csrf, .wrongAnswer)),
            ("configure", .configure(csrf: csrf, nil)),
            ("configure-mistake", .configure(csrf: csrf, .notBegun)),
            ("enrol", .enrol(csrf: csrf, begun)),
            ("confirm", .confirm(csrf: csrf, .wrongCode)),
            ("not-required", .notRequired(csrf: csrf)),
            ("held-queued", .held(.queued, now: Self.now)),
            ("held-already", .held(.alreadyQueued, now: Self.now)),
            ("held-cooling", .held(.coolingDown(until: Self.now + 90), now: Self.now)),
            ("home-configured", .home(csrf: csrf, try user(), .enabled, codesLeft: 7, since: Self.now)),
            ("home-never-on", .home(csrf: csrf, try user(.neverConfigured), .enabled, codesLeft: 7, since: Self.now)),
            ("home-never-off", .home(csrf: csrf, try user(.neverConfigured), .disabled, codesLeft: 7, since: Self.now)),
            ("home-reset-on", .home(csrf: csrf, try user(reset), .enabled, codesLeft: 7, since: Self.now)),
            ("home-reset-off", .home(csrf: csrf, try user(reset, name: nil), .disabled, codesLeft: 7, since: Self.now)),
            ("new-codes", .newCodes(csrf: csrf, nil)),
            ("new-codes-mistake", .newCodes(csrf: csrf, .codeUsedBefore)),
            ("codes-configured", .codes(codes, .configured)),
            ("codes-renewed", .codes(codes, .renewed)),
        ]
        pages += SignInNotice.allCases.enumerated().map {
            ("notice-\($0.offset)", .said($0.element, leadsToSignIn: $0.offset.isMultiple(of: 2)))
        }
        return pages.map { ($0.0, .signingIn($0.1)) } + [("recovery", .recovery(codes))]
    }

    func print(_ page: Page, in language: PageLanguage = .english) -> String {
        PagePrinter().print(page, of: portal, in: language)
    }
}
