import Authenticators
import Foundation
import Mail
import Mailbox
import Policy
import Portals
import Secrets
import Storage

/// The main job, played against the real storage, worker, SMTP server and pages. Every step checks what really came
/// of the one before; the first that is not as it should be ends the story.
struct DemoStory: Sendable {
    let house: House
    let catcher: MailCatcher
    let pagesPort: Int

    static let password = "correct horse battery"

    /// One customer with a portal and a user.
    struct Sample: Sendable {
        let customer: String
        let portal: String
        let title: String
        let domain: String
        let user: String
        let name: String
        let locale: String
        let accent: String
    }

    static let samples = [
        Sample(
            customer: "acme", portal: "acme-portal", title: "Acme Portal", domain: "acme.localhost",
            user: "alice@acme.example", name: "Alice Archer", locale: "en", accent: "#0b6bcb"),
        Sample(
            customer: "globex", portal: "globex-portal", title: "Globex Kundenportal", domain: "globex.localhost",
            user: "jürgen@globex.example".replacingOccurrences(of: "ü", with: "ue"), name: "Jürgen Weiß", locale: "de",
            accent: "#0a7d4f"),
        Sample(
            customer: "initech", portal: "initech-portal", title: "Initech ポータル", domain: "initech.localhost",
            user: "hanako@initech.example", name: "山田 花子", locale: "ja", accent: "#a03c78"),
    ]

    private static let technician = "tess@mssp.example"
    static let admin = "admin@mssp.example"

    /// Customers, portals, a technician and configured users.
    func prepare() async throws {
        let host = hostRequest()
        let tess = try EmailAddress(parsing: DemoStory.technician)
        _ = try await house.useCases.addOperator(tess, role: .technician, host)
        for sample in DemoStory.samples {
            let customer = try Slug(parsing: sample.customer)
            let portal = try Slug(parsing: sample.portal)
            let email = try EmailAddress(parsing: sample.user)
            let domain = try Domain(parsing: sample.domain)
            _ = try await house.useCases.addCustomer(customer, host)
            try await house.useCases.assign(tess, to: customer, true, host)
            try await house.useCases.addPortal(
                portal, of: customer,
                profile: PortalProfile(
                    title: try DisplayName(parsing: sample.title), domain: domain,
                    sender: try EmailAddress(parsing: "no-reply@\(sample.domain)"), locale: sample.locale,
                    accent: sample.accent), host)
            try await house.useCases.addUser(
                Contact(email: email, name: try DisplayName(parsing: sample.name), locale: sample.locale), to: portal,
                isConfirmed: true, host)
            try await house.useCases.setPassword(Secret(DemoStory.password), of: email, at: portal, host)
            try await expect(try await signIn(sample).name == "configure", "a first sign-in configures MFA")
            let begun = try await house.useCases.beginConfiguring(email, at: portal, token: nil, host)
            _ = try await house.useCases.confirm(email, at: portal, code: try code(begun.secret.reveal()), host)
        }
        print("Three customers, each with a portal on its own domain and a user who has configured MFA.")
    }

    /// The console's one-time link for an MSSP admin.
    func setupLink() async throws -> String {
        let admin = try EmailAddress(parsing: DemoStory.admin)
        _ = try await house.useCases.addOperator(admin, role: .msspAdmin, hostRequest())
        let token = try await house.useCases.issueSetup(for: admin, hostRequest())
        return "http://localhost:\(pagesPort)/setup/\(token.reveal())"
    }

    /// Resets everybody and lets them sign in, so that the mails are there to be looked at.
    func sendMails() async throws {
        for sample in DemoStory.samples { _ = try await mailAfterReset(sample) }
    }

    func playAll() async throws {
        for sample in DemoStory.samples {
            let link = try await mailAfterReset(sample)
            try await follow(link, sample)
        }
        guard case .intact(let entries, _) = try await house.useCases.verifyAudit(hostRequest()) else {
            throw StoryBroken("the audit chain is intact")
        }
        print("\nThe audit holds \(entries) entries, intact. The story is true for all three customers.")
    }

    /// Technician resets → user signs in → job → worker → SMTP. Returns the link in the mail that arrived.
    private func mailAfterReset(_ sample: Sample) async throws -> URL {
        print("\n\(sample.title) (\(sample.domain))")
        let (portal, email) = (try Slug(parsing: sample.portal), try EmailAddress(parsing: sample.user))
        try await house.useCases.resetMFA(
            of: email, at: portal, reason: "lost phone",
            Request(.operator(try EmailAddress(parsing: DemoStory.technician)), from: "demo"))
        print("  technician \(DemoStory.technician) resets \(sample.user)")
        let decision = try await signIn(sample)
        try await expect(
            decision.name == "reconfigure" && decision.mail == .queued, "the sign-in is held, and a mail is queued")
        print("  \(sample.user) signs in: \(decision.name), mail \(decision.mail?.name ?? "none")")
        let path = "/mfa/reconfigure/"
        let mail = try await catcher.mails.waitForMail { mail in
            mail.recipients == [sample.user] && MailContent(mail).links.contains { $0.contains(path) }
        }
        let content = MailContent(mail)
        guard let link = content.links.first(where: { $0.contains(path) }).flatMap({ URL(string: $0) }) else {
            throw StoryBroken("the mail carries a link")
        }
        print("  mail arrived over SMTP: \"\(content.subject)\"")
        try await expect(link.host == sample.domain, "the link is on \(sample.domain)")
        try await expect(
            mail.sender == "no-reply@\(sample.domain)" && content.from.contains(sample.domain),
            "the sender is at \(sample.domain)")
        print("  its link is on \(link.host ?? "-"), its sender \(mail.sender)")
        return link
    }

    /// The user opens the link, gives the password, scans the secret, confirms with a code, and signs in again.
    private func follow(_ link: URL, _ sample: Sample) async throws {
        let browser = DemoBrowser()
        // A mail scanner comes first: following the link changes nothing.
        for _ in 0..<2 { _ = try await browser.get(link) }
        let passwordPage = try await browser.get(link)
        try await expect(passwordPage.status == 200, "the link opens a page")
        let secretPage = try await browser.submit(passwordPage, ["password": DemoStory.password])
        guard let secret = secretPage.secret else { throw StoryBroken("the right password shows the new secret") }
        print("  the link asks for the password, then shows the new secret")
        let done = try await browser.submit(secretPage, ["code": try code(secret)])
        try await expect(done.status == 200, "the code is accepted")
        let user = try await house.useCases.user(
            EmailAddress(parsing: sample.user), of: Slug(parsing: sample.portal), hostRequest())
        try await expect(user.user.user.mfa == .configured, "the user is configured")
        try await expect(try await browser.get(link).status == 410, "the link works once")
        print("  configured again; the link is used up")
        try await signInOnPages(sample, recoveryCode: done.recoveryCodes.first)
    }

    /// The authenticator's code of this half minute has just been used, so a recovery code answers.
    private func signInOnPages(_ sample: Sample, recoveryCode: String?) async throws {
        guard let recoveryCode, let signIn = signInPage(sample) else {
            throw StoryBroken("recovery codes are shown after configuring")
        }
        let browser = DemoBrowser()
        let page = try await browser.get(signIn)
        let challenge = try await browser.submit(page, ["email": sample.user, "password": DemoStory.password])
        try await expect(challenge.url.path == "/mfa/challenge", "the next sign-in asks for a code")
        let home = try await browser.submit(challenge, ["code": recoveryCode])
        try await expect(
            home.url.path == "/" && home.status == 200 && home.html.contains(sample.user), "the code signs in")
        print("  signs in on \(signIn.host ?? "-"): password, challenge, a recovery code, in")
    }

    func signInPage(_ sample: Sample) -> URL? { URL(string: "http://\(sample.domain):\(pagesPort)/sign-in") }

    private func signIn(_ sample: Sample) async throws -> SignIn {
        try await house.useCases.signIn(
            EmailAddress(parsing: sample.user), at: Slug(parsing: sample.portal), Request(.portal, from: "demo"))
    }

    /// What the user's authenticator app would show now.
    private func code(_ base32: String) throws -> String {
        guard let code = TOTPSecret(base32: base32)?.code(at: Date()) else {
            throw StoryBroken("the secret is one an authenticator takes")
        }
        return code.digits.reveal()
    }

    private func expect(_ isTrue: Bool, _ what: String) async throws {
        if !isTrue { throw StoryBroken(what) }
    }
}

/// A step of the story that did not come out as it should.
struct StoryBroken: Error, CustomStringConvertible {
    private let expected: String

    init(_ expected: String) { self.expected = expected }

    var description: String { "the story broke: it is not true that \(expected); run with --verbose to see why" }
}
