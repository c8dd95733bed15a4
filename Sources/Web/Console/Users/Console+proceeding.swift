import Foundation
import HTTPTypes
import Hummingbird
import Mail
import Policy
import Portals
import Secrets
import Storage

/// What asks *Proceed?*: switching the policy, and resetting a user's MFA. GET shows what it would do; POST does it.
/// Where the operator's last code is too old, the same dialog asks for one, and the same POST brings it.
extension Console {
    func switchPolicy(of name: String, _ form: Form?, _ visit: ConsoleVisit) async throws -> Response {
        let portal = try slug(name)
        let wanted = form?["to"].reveal() ?? visit.query["to"]
        guard let policy = MFAPolicy(rawValue: wanted) else { throw Rejection.notFound }
        guard let form else { return try await askPolicy(portal, policy, visit) }
        do {
            let visit = try await proveFactor(form, visit)
            let isSwitched = try await useCases.switchPolicy(of: portal, to: policy, visit.request)
            let flash: Flash = !isSwitched ? .policyUnchanged : policy == .enabled ? .policyOn : .policyOff
            return done(flash, at: "/portals/\(portal)/users")
        } catch let fault as FactorFault {
            return try await again(fault) { try await askPolicy(status: $0, portal, policy, mistake: $1, visit) }
        } catch Refused.factorCheckDue {
            return try await askPolicy(status: .unprocessableContent, portal, policy, asksCode: true, visit)
        }
    }

    private func askPolicy(
        status: HTTPResponse.Status = .ok, _ name: Slug, _ policy: MFAPolicy, mistake: String? = nil,
        asksCode: Bool? = nil, _ visit: ConsoleVisit
    ) async throws -> Response {
        let portal = try await useCases.portal(name, visit.request)
        let view = UserView(PageQuery())
        guard portal.portal.mfaPolicy != policy else {
            return done(.policyUnchanged, at: "/portals/\(name)/users")
        }
        let preview = try await useCases.previewPolicy(of: name, to: policy, visit.request)
        let title = portal.profile.title.text
        let dialog = Dialog(
            heading: policy == .enabled ? "Turn MFA on for \(title)?" : "Turn MFA off for \(title)?",
            sentences: ["Of the users who are not disabled, from the next sign-in on:"],
            effects: [
                (preview.mustConfigure, "must configure MFA"), (preview.enterWithout, "enter without MFA"),
                (preview.goOnAuthenticating, "go on authenticating with the authenticator they have"),
            ],
            action: "/portals/\(name)/policy", fields: [("to", policy.rawValue)],
            asksCode: asksCode ?? !visit.session.isFactorFresh(at: clock()), cancel: view.path("/portals/\(name)"),
            isDangerous: policy == .disabled)
        return try await usersPage(status: status, of: name, view, dialog: dialog, mistake: mistake, visit)
    }

    func reset(at name: String, _ form: Form?, _ visit: ConsoleVisit) async throws -> Response {
        let portal = try slug(name)
        let user = try await self.user(form?["user"].reveal() ?? visit.query["user"], of: portal, visit)
        let view = UserView(carried: form?["view"].reveal() ?? visit.query["view"])
        let reason = form?["reason"].reveal() ?? ""
        guard let form else { return try await askReset(user, at: portal, view, visit) }
        do {
            // Before the code, which counts once.
            guard !reason.allSatisfy(\.isWhitespace) else { throw Refused.emptyReason }
            let visit = try await proveFactor(form, visit)
            try await useCases.resetMFA(
                of: user.user.contact.email, at: portal, reason: String(reason.unicodeScalars.prefix(500)),
                visit.request)
            return done(.reset, at: view.path("/portals/\(portal)"))
        } catch let fault as FactorFault {
            return try await again(fault) {
                try await askReset(status: $0, user, at: portal, view, reason: reason, mistake: $1, visit)
            }
        } catch Refused.factorCheckDue {
            return try await askReset(
                status: .unprocessableContent, user, at: portal, view, reason: reason, asksCode: true, visit)
        } catch Refused.emptyReason {
            return try await askReset(
                status: .unprocessableContent, user, at: portal, view, reason: reason,
                mistake: Refused.emptyReason.description.asSentence, visit)
        } catch Refused.reset(let refusal) {
            return try await usersPage(
                status: .conflict, of: portal, view, mistake: Refused.reset(refusal).description.asSentence, visit)
        }
    }

    private func askReset(
        status: HTTPResponse.Status = .ok, _ user: ListedUser, at name: Slug, _ view: UserView, reason: String = "",
        mistake: String? = nil, asksCode: Bool? = nil, _ visit: ConsoleVisit
    ) async throws -> Response {
        let row = UserRow(user: user, portal: name, csrf: visit.csrf, view: view.carried)
        if let whyNot = row.whyNot {
            return try await usersPage(status: .conflict, of: name, view, mistake: "\(row.who): \(whyNot)", visit)
        }
        let portal = try await useCases.portal(name, visit.request)
        let then =
            portal.portal.mfaPolicy == .enabled
            ? "MFA is on: the next sign-in sends a mail with a link to configure it again; there is no access until then."
            : "MFA is off: the user enters with the password alone. Once it is on, the next sign-in sends the mail."
        let dialog = Dialog(
            heading: "Reset MFA of \(row.who)?",
            sentences: [
                "\(user.user.contact.email.addrSpec) loses the authenticator and all recovery codes, is signed out "
                    + "everywhere, and is told by mail.",
                then,
            ],
            action: "/portals/\(name)/users/reset",
            fields: [("user", user.user.user.id.description), ("view", view.carried)], reason: reason,
            asksCode: asksCode ?? !visit.session.isFactorFresh(at: clock()), cancel: view.path("/portals/\(name)"),
            isDangerous: true)
        return try await usersPage(status: status, of: name, view, dialog: dialog, mistake: mistake, visit)
    }

    /// The visit, with a code of the last fifteen minutes: the form's, where the last one is older.
    /// - Throws: `FactorFault`
    func proveFactor(_ form: Form, _ visit: ConsoleVisit) async throws -> ConsoleVisit {
        if visit.session.isFactorFresh(at: clock()) { return visit }
        let code = form["code"].reveal()
        guard !code.isEmpty else { throw FactorFault.missing }
        do throws(Refused) {
            try await useCases.checkFactor(code, console: visit.token, visit.request)
        } catch .wrongCode, .codeUsedBefore {
            throw FactorFault.wrong
        } catch .waitUntil(let date) {
            throw FactorFault.wait(date)
        } catch .tooManyWrongGuesses {
            throw FactorFault.blocked
        }
        guard let session = try await useCases.console(visit.token) else { throw Refused.sessionOver }
        return ConsoleVisit(
            session: session, token: visit.token, caller: visit.caller, query: visit.query, csrf: visit.csrf)
    }

    /// The dialog again, and why.
    func again(
        _ fault: FactorFault, _ ask: (HTTPResponse.Status, String) async throws -> Response
    ) async throws -> Response {
        switch fault {
        case .missing: return try await ask(.unprocessableContent, "A code is needed as well. Nothing was changed.")
        case .wrong:
            return try await ask(
                .unprocessableContent, "\(Refused.wrongCode.description.asSentence) Nothing was changed.")
        case .blocked: return try await ask(.forbidden, "Too many wrong codes: you need a new setup link.")
        case .wait(let date):
            let seconds = max(1, Int(date.timeIntervalSince(clock()).rounded(.up)))
            var response = try await ask(
                .tooManyRequests, "Too many wrong codes. Please wait \(seconds.of("second", "seconds")).")
            response.headers[.retryAfter] = String(seconds)
            return response
        }
    }
}

/// Why an operator's code did not count.
enum FactorFault: Error {
    case missing, wrong, blocked
    case wait(Date)
}
