import Authenticators
import Foundation
import Mail
import Policy
import Portals
import Secrets
import Stage
import Storage
import Testing

/// Operators: from the one-time link to a session, and what a session is not enough for.
@Suite struct OperatorSignInTests {
    private static let password = Secret("a lamp beside the console")
    private static let visitor = Request(.visitor, from: "198.51.100.9")

    /// A technician of acme with password and authenticator.
    private struct Tess {
        let estate: Estate
        let email: EmailAddress
        let secret: TOTPSecret

        init() async throws {
            estate = try await Estate()
            email = try EmailAddress(parsing: "tess@mssp.example")
            _ = try await estate.useCases.addOperator(email, role: .technician, Estate.onServer)
            try await estate.useCases.assign(email, to: estate.acme.name, true, Estate.onServer)
            let link = try await estate.useCases.issueSetup(for: email, Estate.onServer)
            let begun = try await estate.useCases.choosePassword(password, setup: link, visitor)
            secret = try #require(TOTPSecret(base32: begun.secret.reveal()))
            try await estate.useCases.confirmSetup(estate.code(secret), setup: link, visitor)
            estate.clock.advance(60)
        }

        func signIn(
            _ password: Secret<String> = OperatorSignInTests.password, code: String? = nil, as typed: String? = nil
        ) async throws -> Secret<String> {
            try await enter(password, code: code, as: typed).session
        }

        func enter(
            _ password: Secret<String> = OperatorSignInTests.password, code: String? = nil, as typed: String? = nil,
            device: Secret<String>? = nil, from source: String = visitor.source
        ) async throws -> ConsoleSignIn {
            try await estate.useCases.signIn(
                operator: typed ?? email.addrSpec, password: password, code: code ?? estate.code(secret),
                device: device, Request(.visitor, from: source))
        }

        func console(_ token: Secret<String>) async throws -> Request? {
            try await estate.useCases.console(token).map { Request(.console($0), from: visitor.source) }
        }
    }

    @Test func aSetupLinkWorksOnceAndANewerOneTakesItsPlace() async throws {
        let estate = try await Estate()
        let email = try EmailAddress(parsing: "admin@mssp.example")
        _ = try await estate.useCases.addOperator(email, role: .msspAdmin, Estate.onServer)
        let older = try await estate.useCases.issueSetup(for: email, Estate.onServer)
        let link = try await estate.useCases.issueSetup(for: email, Estate.onServer)
        #expect(
            await refusal { _ = try await estate.useCases.openSetup(older) } == Refused.unknownSetup.description)
        #expect(try await estate.useCases.openSetup(link).email == email)
        // The link alone binds nothing.
        #expect(
            await refusal { try await estate.useCases.confirmSetup("123456", setup: link, Self.visitor) }
                == Refused.nothingBegun.description)
        let begun = try await estate.useCases.choosePassword(Self.password, setup: link, Self.visitor)
        let secret = try #require(TOTPSecret(base32: begun.secret.reveal()))
        #expect(
            await refusal {
                try await estate.useCases.confirmSetup(estate.wrongCode(secret), setup: link, Self.visitor)
            } == Refused.wrongCode.description)
        try await estate.useCases.confirmSetup(estate.code(secret), setup: link, Self.visitor)
        for _ in 0..<2 {
            #expect(
                await refusal { _ = try await estate.useCases.openSetup(link) } == Refused.unknownSetup.description)
        }
    }

    @Test func aSetupLinkEndsAfterADay() async throws {
        let estate = try await Estate()
        let email = try EmailAddress(parsing: "admin@mssp.example")
        _ = try await estate.useCases.addOperator(email, role: .msspAdmin, Estate.onServer)
        let link = try await estate.useCases.issueSetup(for: email, Estate.onServer)
        estate.clock.advance(86_399)
        _ = try await estate.useCases.openSetup(link)
        estate.clock.advance(1)
        #expect(await refusal { _ = try await estate.useCases.openSetup(link) } == Refused.unknownSetup.description)
    }

    @Test func whatAnOperatorHasWorksUntilTheNewOneIsConfirmed() async throws {
        let tess = try await Tess()
        let link = try await tess.estate.useCases.issueSetup(for: tess.email, Estate.onServer)
        let other = Secret("another console password")
        let begun = try await tess.estate.useCases.choosePassword(other, setup: link, Self.visitor)
        let old = try await tess.signIn()
        let secret = try #require(TOTPSecret(base32: begun.secret.reveal()))
        try await tess.estate.useCases.confirmSetup(tess.estate.code(secret), setup: link, Self.visitor)
        #expect(try await tess.console(old) == nil)
        tess.estate.clock.advance(60)
        #expect(await refusal { _ = try await tess.signIn() } == Refused.wrongCredentials.description)
        _ = try await tess.signIn(other, code: tess.estate.code(secret))
    }

    @Test func everyMistakeGetsTheSameRefusal() async throws {
        let tess = try await Tess()
        let right = tess.estate.code(tess.secret)
        let mistakes: [(String?, Secret<String>, String)] = [
            ("nobody@mssp.example", Self.password, right), ("no address", Self.password, right),
            (nil, Secret("wrong password"), right), (nil, Self.password, tess.estate.wrongCode(tess.secret)),
            (nil, Self.password, ""),
        ]
        for (typed, password, code) in mistakes {
            #expect(
                await refusal { _ = try await tess.signIn(password, code: code, as: typed) }
                    == Refused.wrongCredentials.description)
        }
        _ = try await tess.signIn()
        // And the same code again is used up.
        #expect(await refusal { _ = try await tess.signIn() } == Refused.wrongCredentials.description)
    }

    @Test func aLostAssignmentAndADisabledOperatorCountInTheMiddleOfASession() async throws {
        let tess = try await Tess()
        let (useCases, acme) = (tess.estate.useCases, tess.estate.acme)
        let token = try await tess.signIn()
        let request = try #require(try await tess.console(token))
        _ = try await useCases.portal(acme.name, request)
        try await useCases.assign(tess.email, to: acme.name, false, Estate.onServer)
        let hidden = await refusal { _ = try await useCases.portal(acme.name, request) }
        #expect(hidden == Refused.unknownPortal(acme.name).description)
        try await useCases.assign(tess.email, to: acme.name, true, Estate.onServer)
        try await useCases.setEnabled(false, operator: tess.email, Estate.onServer)
        #expect(try await tess.console(token) == nil)
        #expect(
            await refusal { _ = try await useCases.portal(acme.name, request) }
                == Refused.sessionOver.description)
    }

    @Test func aResetAndASwitchNeedACodeOfTheLastFifteenMinutes() async throws {
        let tess = try await Tess()
        let (useCases, acme) = (tess.estate.useCases, tess.estate.acme)
        _ = try await tess.estate.configure(acme)
        tess.estate.clock.advance(60)
        let token = try await tess.signIn()
        tess.estate.clock.advance(SessionLimit.freshFactor)
        let stale = try #require(try await tess.console(token))
        let audit = try tess.estate.auditText()
        #expect(
            await refusal { _ = try await useCases.switchPolicy(of: acme.name, to: .disabled, stale) }
                == Refused.factorCheckDue.description)
        #expect(
            await refusal { try await useCases.resetMFA(of: acme.ann, at: acme.name, reason: "lost", stale) }
                == Refused.factorCheckDue.description)
        #expect(try tess.estate.auditText() == audit)
        #expect(
            await refusal {
                try await useCases.checkFactor(tess.estate.wrongCode(tess.secret), console: token, Self.visitor)
            } == Refused.wrongCode.description)
        try await useCases.checkFactor(tess.estate.code(tess.secret), console: token, Self.visitor)
        let fresh = try #require(try await tess.console(token))
        #expect(try await useCases.switchPolicy(of: acme.name, to: .disabled, fresh))
        try await useCases.resetMFA(of: acme.ann, at: acme.name, reason: "lost", fresh)
        #expect(try tess.estate.auditText().contains("t•••@mssp.example"))
    }

    @Test func wrongCodesInASessionMakeTheNextOneWaitAndARestartForgivesNothing() async throws {
        let tess = try await Tess()
        let token = try await tess.signIn()
        tess.estate.clock.advance(60)
        for _ in 0..<4 {
            _ = await refusal {
                try await tess.estate.useCases.checkFactor(
                    tess.estate.wrongCode(tess.secret), console: token, Self.visitor)
            }
        }
        let restarted = try tess.estate.reopened()
        let said = await refusal {
            try await restarted.checkFactor(tess.estate.code(tess.secret), console: token, Self.visitor)
        }
        #expect(said?.contains("too many wrong attempts") == true)
        tess.estate.clock.advance(5)
        try await restarted.checkFactor(tess.estate.code(tess.secret), console: token, Self.visitor)
    }

    @Test func strangersWhoGuessDoNotKeepAKnownBrowserOut() async throws {
        let tess = try await Tess()
        let device = try await tess.enter().device
        for index in 0..<30 {
            _ = await refusal {
                _ = try await tess.enter(Secret("wrong password"), from: "203.0.113.\(index)")
            }
        }
        tess.estate.clock.advance(1)
        #expect(
            await refusal { _ = try await tess.enter(from: "203.0.113.200") }?.contains("too many") == true)
        tess.estate.clock.advance(29)
        _ = try await tess.enter(device: device)
    }

    @Test func aStolenSessionHandsOutNoPowerWithoutAFreshCode() async throws {
        let tess = try await Tess()
        let useCases = tess.estate.useCases
        let admin = try EmailAddress(parsing: "admin@mssp.example")
        _ = try await useCases.addOperator(admin, role: .msspAdmin, Estate.onServer)
        let link = try await useCases.issueSetup(for: admin, Estate.onServer)
        let begun = try await useCases.choosePassword(Self.password, setup: link, Self.visitor)
        let secret = try #require(TOTPSecret(base32: begun.secret.reveal()))
        try await useCases.confirmSetup(tess.estate.code(secret), setup: link, Self.visitor)
        tess.estate.clock.advance(60)
        let token = try await tess.enter(code: tess.estate.code(secret), as: admin.addrSpec).session
        tess.estate.clock.advance(SessionLimit.freshFactor)
        let stale = Request(.console(try #require(try await useCases.console(token))), from: "198.51.100.9")
        let globex = tess.estate.globex.name
        let acts: [() async throws -> Void] = [
            {
                _ = try await useCases.addOperator(try EmailAddress(parsing: "x@mssp.example"), role: .msspAdmin, stale)
            },
            { try await useCases.assign(tess.email, to: globex, true, stale) },
            { try await useCases.setEnabled(true, operator: tess.email, stale) },
            { _ = try await useCases.issueSetup(for: tess.email, stale) },
            { _ = try await useCases.addAPIKey(globex, scope: .technician, reach: .allCustomers, stale) },
        ]
        for act in acts { #expect(await refusal(act) == Refused.factorCheckDue.description) }
        // Taking power away is never held up.
        try await useCases.assign(tess.email, to: tess.estate.acme.name, false, stale)
        try await useCases.setEnabled(false, operator: tess.email, stale)
        // And a session that was ended is none, for what was under way too.
        try await useCases.signOut(console: token, Self.visitor)
        #expect(await refusal { _ = try await useCases.portals(stale) } == Refused.sessionOver.description)
    }

    @Test func aVisitorMayDoNothingThatNeedsSomebody() async throws {
        let estate = try await Estate()
        let acme = estate.acme
        #expect(
            await refusal { _ = try await estate.useCases.portal(acme.name, Self.visitor) }
                == Refused.sessionOver.description)
        #expect(
            await refusal { _ = try await estate.useCases.signIn(acme.ann, at: acme.name, Self.visitor) }
                == Refused.sessionOver.description)
    }

    @Test func nobodyLocksTheOwnAccount() async throws {
        let tess = try await Tess()
        let admin = try EmailAddress(parsing: "admin@mssp.example")
        _ = try await tess.estate.useCases.addOperator(admin, role: .msspAdmin, Estate.onServer)
        let asAdmin = Request(.operator(admin), from: "command-line")
        #expect(
            await refusal {
                try await tess.estate.useCases.setEnabled(false, operator: admin, asAdmin)
            } == Refused.ownAccount.description)
        try await tess.estate.useCases.setEnabled(false, operator: tess.email, asAdmin)
    }

    @Test func neitherPasswordNorTokenNorSecretIsKeptInTheClear() async throws {
        let tess = try await Tess()
        let token = try await tess.signIn()
        let kept = try tess.estate.keptBytes()
        for secret in [Self.password.reveal(), token.reveal(), tess.secret.base32.reveal()] {
            #expect(kept.range(of: Data(secret.utf8)) == nil)
        }
        #expect(kept.range(of: Data(tess.secret.bytes.reveal())) == nil)
    }
}
