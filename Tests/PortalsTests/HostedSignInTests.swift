import Authenticators
import Foundation
import Jobs
import Mail
import Policy
import Portals
import Secrets
import Stage
import Storage
import Testing

/// Signing in on a hosted portal: what a password opens, and what it does not.
@Suite struct HostedSignInTests {
    static let password = Secret("correct horse battery")
    static let visitor = Request(.visitor, from: "198.51.100.9")

    private func estate() async throws -> Estate {
        let estate = try await Estate()
        try await estate.useCases.setPassword(Self.password, of: estate.acme.ann, at: estate.acme.name, Estate.onServer)
        return estate
    }

    private func signIn(
        _ estate: Estate, _ email: String? = nil, _ password: Secret<String> = password, from source: String? = nil,
        device: Secret<String>? = nil
    ) async throws -> HostedSignIn {
        try await estate.useCases.signIn(
            typed: email ?? estate.acme.ann.addrSpec, password: password, device: device, on: estate.acme.domain,
            Request(.visitor, from: source ?? Self.visitor.source))
    }

    @Test(arguments: [
        ("ann.acme@people.example", "wrong horse battery"), ("nobody@people.example", "correct horse battery"),
        ("no address", "correct horse battery"), ("", ""), ("ann.acme@people.example", ""),
        ("ann.globex@people.example", "correct horse battery"),
    ])
    func everyMistakeGetsTheSameRefusal(email: String, password: String) async throws {
        let estate = try await estate()
        #expect(
            await refusal { _ = try await signIn(estate, email, Secret(password)) }
                == Refused.wrongPassword.description)
    }

    @Test func aDisabledUserLearnsSoOnlyWithTheRightPassword() async throws {
        let estate = try await estate()
        _ = try await estate.useCases.setStatus(.disabled, of: estate.acme.ann, at: estate.acme.name, Estate.onServer)
        #expect(
            await refusal { _ = try await self.signIn(estate, nil, Secret("wrong horse battery")) }
                == Refused.wrongPassword.description)
        let signIn = try await self.signIn(estate)
        #expect(signIn.decision == .deny(.userDisabled))
        #expect(signIn.session == nil)
    }

    @Test func aWrongPasswordQueuesNoMail() async throws {
        let estate = try await estate()
        try await estate.apply([.resetRecorded(estate.acme.user, by: nil, reason: "lost device")])
        _ = await refusal { _ = try await signIn(estate, nil, Secret("wrong horse battery")) }
        #expect(try await estate.count(.queued) == 0)
        let held = try await signIn(estate)
        #expect(held.decision.mail == .queued)
        #expect(held.session == nil)
        #expect(try await estate.count(.queued) == 1)
    }

    @Test func thePasswordAloneOpensNothingWhileACodeIsDue() async throws {
        let estate = try await estate()
        let (secret, _) = try await estate.configure(estate.acme)
        estate.clock.advance(60)
        let signIn = try await self.signIn(estate)
        let token = try #require(signIn.session)
        let session = try #require(try await estate.useCases.session(token, on: estate.acme.domain))
        #expect(session.stage == .password)
        #expect(session.due.name == "challenge")
        #expect(
            await refusal {
                _ = try await estate.useCases.enter(session: token, on: estate.acme.domain, Self.visitor)
            } == Refused.sessionOver.description)
        #expect(
            await refusal {
                _ = try await estate.useCases.newRecoveryCodes(
                    estate.code(secret), session: token, on: estate.acme.domain, Self.visitor)
            } == Refused.sessionOver.description)
        let passed = try await estate.useCases.passChallenge(
            estate.code(secret), session: token, on: estate.acme.domain, Self.visitor)
        let rotated = try #require(passed.session)
        #expect(rotated != token)
        #expect(try await estate.useCases.session(token, on: estate.acme.domain) == nil)
        #expect(try await estate.useCases.session(rotated, on: estate.acme.domain)?.stage == .signedIn)
    }

    @Test func twoEqualCodesAtOnceOpenOneSession() async throws {
        let estate = try await estate()
        let (secret, _) = try await estate.configure(estate.acme)
        estate.clock.advance(60)
        let tokens = try [
            #require(try await signIn(estate).session), #require(try await signIn(estate).session),
        ]
        let code = estate.code(secret)
        let passed = await withTaskGroup(of: Bool.self) { group in
            for token in tokens {
                group.addTask {
                    await refusal {
                        _ = try await estate.useCases.passChallenge(
                            code, session: token, on: estate.acme.domain, Self.visitor)
                    } == nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(passed == 1)
    }

    @Test func configuringWithinASignInEndsSignedInWithTenCodes() async throws {
        let estate = try await estate()
        let token = try #require(try await signIn(estate).session)
        let begun = try await estate.useCases.beginConfiguring(
            session: token, on: estate.acme.domain, Self.visitor)
        let secret = try #require(TOTPSecret(base32: begun.secret.reveal()))
        let (codes, signedIn) = try await estate.useCases.confirm(
            estate.code(secret), session: token, on: estate.acme.domain, Self.visitor)
        #expect(codes.count == 10)
        let session = try #require(signedIn.session)
        #expect(try await estate.useCases.session(session, on: estate.acme.domain)?.stage == .signedIn)
        #expect(try await estate.useCases.session(token, on: estate.acme.domain) == nil)
    }

    @Test func aPolicySwitchedOffMeanwhileLetsIn() async throws {
        let estate = try await estate()
        let token = try #require(try await signIn(estate).session)
        _ = try await estate.useCases.switchPolicy(of: estate.acme.name, to: .disabled, Estate.onServer)
        #expect(try await estate.useCases.session(token, on: estate.acme.domain)?.due.name == "allow")
        #expect(
            await refusal {
                _ = try await estate.useCases.beginConfiguring(session: token, on: estate.acme.domain, Self.visitor)
            } != nil)
        let entered = try await estate.useCases.enter(session: token, on: estate.acme.domain, Self.visitor)
        let session = try #require(entered.session)
        #expect(try await estate.useCases.session(session, on: estate.acme.domain)?.stage == .signedIn)
    }

    @Test(arguments: [
        "reset", "new password", "disabled user", "another portal", "idle", "old", "signed out", "nonsense",
    ])
    func aSessionEndsAtTheNextRequest(after event: String) async throws {
        let estate = try await estate()
        let (secret, _) = try await estate.configure(estate.acme)
        estate.clock.advance(60)
        let first = try #require(try await signIn(estate).session)
        var token = try #require(
            try await estate.useCases.passChallenge(
                estate.code(secret), session: first, on: estate.acme.domain, Self.visitor
            ).session)
        #expect(try await estate.useCases.session(token, on: estate.acme.domain) != nil)
        var domain = estate.acme.domain
        switch event {
        case "reset":
            try await estate.useCases.resetMFA(
                of: estate.acme.ann, at: estate.acme.name, reason: "lost", Estate.onServer)
        case "new password":
            try await estate.useCases.setPassword(
                Self.password, of: estate.acme.ann, at: estate.acme.name, Estate.onServer)
        case "disabled user":
            _ = try await estate.useCases.setStatus(
                .disabled, of: estate.acme.ann, at: estate.acme.name, Estate.onServer)
        case "another portal": domain = estate.globex.domain
        case "idle": estate.clock.advance(SessionLimit.signedIn.idle)
        case "old":
            for _ in 0..<Int(SessionLimit.signedIn.absolute / 1000) {
                estate.clock.advance(1000)
                _ = try await estate.useCases.session(token, on: domain)
            }
            estate.clock.advance(1000)
        case "signed out": try await estate.useCases.signOut(session: token, Self.visitor)
        default: token = Secret("nonsense")
        }
        #expect(try await estate.useCases.session(token, on: domain) == nil)
    }

    @Test func aSessionInUseDoesNotEndWhileItIsYoung() async throws {
        let estate = try await estate()
        _ = try await estate.useCases.switchPolicy(of: estate.acme.name, to: .disabled, Estate.onServer)
        let token = try #require(try await signIn(estate).session)
        for _ in 0..<10 {
            estate.clock.advance(SessionLimit.signedIn.idle - 1)
            #expect(try await estate.useCases.session(token, on: estate.acme.domain) != nil)
        }
    }

    @Test func aStrangersGuessesMakeTheStrangerWaitAndNotTheUser() async throws {
        let estate = try await estate()
        var isWaiting = false
        for _ in 0..<10 {
            let said = await refusal {
                _ = try await signIn(estate, nil, Secret("wrong horse battery"), from: "203.0.113.66")
            }
            isWaiting = isWaiting || said != Refused.wrongPassword.description
        }
        #expect(isWaiting)
        #expect(try await signIn(estate).session != nil)
        // Unknown accounts wait like known ones.
        var said: [String?] = []
        for _ in 0..<10 {
            said.append(await refusal { _ = try await signIn(estate, "nobody@people.example", from: "203.0.113.67") })
        }
        #expect(said.last != Refused.wrongPassword.description)
    }

    @Test func aKnownBrowserGetsInWhileTheWholeWorldGuesses() async throws {
        let estate = try await estate()
        _ = try await estate.useCases.switchPolicy(of: estate.acme.name, to: .disabled, Estate.onServer)
        let device = try #require(try await signIn(estate).device)
        for index in 0..<30 {
            _ = await refusal {
                _ = try await signIn(estate, nil, Secret("wrong horse battery"), from: "203.0.113.\(index)")
            }
        }
        #expect(await refusal { _ = try await signIn(estate, from: "203.0.113.200") } != nil)
        // The mark of one user is none for another.
        let globex = estate.globex
        try await estate.useCases.setPassword(Self.password, of: globex.ann, at: globex.name, Estate.onServer)
        _ = try await estate.useCases.switchPolicy(of: globex.name, to: .disabled, Estate.onServer)
        let foreign = try #require(
            try await estate.useCases.signIn(
                typed: globex.ann.addrSpec, password: Self.password, device: nil, on: globex.domain, Self.visitor
            ).device)
        for mark in [foreign, Secret("00"), Secret("")] {
            #expect(await refusal { _ = try await signIn(estate, from: "203.0.113.201", device: mark) } != nil)
        }
        #expect(try await signIn(estate, device: device).session != nil)
        // Not even from behind the address that guesses.
        #expect(try await signIn(estate, from: "203.0.113.7", device: device).session != nil)
        // With a new password the mark of before is worth nothing.
        try await estate.useCases.setPassword(
            Self.password, of: estate.acme.ann, at: estate.acme.name, Estate.onServer)
        #expect(await refusal { _ = try await signIn(estate, from: "203.0.113.201", device: device) } != nil)
        estate.clock.advance(60)
        #expect(try await signIn(estate, from: "203.0.113.202").session != nil)
    }

    @Test func anInvitationIsAcceptedWithAPasswordOnce() async throws {
        let estate = try await Estate()
        _ = try await estate.invite("new@people.example", to: estate.acme)
        let email = try EmailAddress(parsing: "new@people.example")
        let token = try await estate.token(of: estate.acme, to: email, for: .invitation)
        for _ in 0..<3 {
            #expect(try await estate.useCases.openInvitation(token, on: estate.acme.domain).refusal == nil)
        }
        #expect(
            await refusal {
                _ = try await estate.useCases.acceptInvitation(
                    through: token, on: estate.acme.domain, password: Secret("short"), Self.visitor)
            } != nil)
        #expect(
            await refusal {
                _ = try await estate.useCases.openInvitation(token, on: estate.globex.domain)
            } != nil)
        let accepted = try await estate.useCases.acceptInvitation(
            through: token, on: estate.acme.domain, password: Self.password, Self.visitor)
        #expect(accepted.decision.name == "configure")
        let session = try #require(accepted.session)
        #expect(try await estate.useCases.session(session, on: estate.acme.domain)?.stage == .password)
        #expect(try await estate.useCases.openInvitation(token, on: estate.acme.domain).refusal != nil)
        #expect(
            await refusal {
                _ = try await estate.useCases.acceptInvitation(
                    through: token, on: estate.acme.domain, password: Secret("another password"), Self.visitor)
            } != nil)
        #expect(try await signIn(estate, "new@people.example").decision.name == "configure")
    }

    @Test func newRecoveryCodesVoidTheOldOnes() async throws {
        let estate = try await estate()
        let (secret, old) = try await estate.configure(estate.acme)
        estate.clock.advance(60)
        let first = try #require(try await signIn(estate).session)
        let token = try #require(
            try await estate.useCases.passChallenge(
                estate.code(secret), session: first, on: estate.acme.domain, Self.visitor
            ).session)
        #expect(
            await refusal {
                _ = try await estate.useCases.newRecoveryCodes(
                    estate.wrongCode(secret), session: token, on: estate.acme.domain, Self.visitor)
            } == Refused.wrongCode.description)
        estate.clock.advance(60)
        let codes = try await estate.useCases.newRecoveryCodes(
            estate.code(secret), session: token, on: estate.acme.domain, Self.visitor)
        #expect(codes.count == 10)
        let acme = estate.acme
        let oldIsRefused = await refusal {
            try await estate.useCases.verify(acme.ann, at: acme.name, code: old[0].reveal(), Estate.onServer)
        }
        #expect(oldIsRefused == Refused.wrongCode.description)
        try await estate.useCases.verify(acme.ann, at: acme.name, code: codes[0].reveal(), Estate.onServer)
    }
}
