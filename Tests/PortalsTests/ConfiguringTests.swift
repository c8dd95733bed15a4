import Authenticators
import Foundation
import Jobs
import Policy
import Portals
import Secrets
import Stage
import Storage
import Testing

/// Configuring an authenticator, and answering challenges with it.
@Suite struct ConfiguringTests {
    private func begin(_ estate: Estate) async throws -> TOTPSecret {
        let begun = try await estate.useCases.beginConfiguring(
            estate.acme.ann, at: estate.acme.name, token: nil, Estate.onServer)
        return try #require(TOTPSecret(base32: begun.secret.reveal()))
    }

    private func confirm(_ estate: Estate, _ code: String) async throws {
        _ = try await estate.useCases.confirm(estate.acme.ann, at: estate.acme.name, code: code, Estate.onServer)
    }

    private func verify(_ estate: Estate, _ code: String, in useCases: UseCases? = nil) async -> String? {
        await refusal {
            try await (useCases ?? estate.useCases).verify(
                estate.acme.ann, at: estate.acme.name, code: code, Estate.onServer)
        }
    }

    @Test func configuringIsRefusedUnlessNowIsTheTime() async throws {
        let estate = try await Estate()
        let (useCases, acme) = (estate.useCases, estate.acme)
        _ = try await useCases.switchPolicy(of: acme.name, to: .disabled, Estate.onServer)
        #expect(await refusal { _ = try await begin(estate) } == Refused.configuring(.notRequiredNow).description)
        _ = try await useCases.switchPolicy(of: acme.name, to: .enabled, Estate.onServer)
        _ = try await useCases.setStatus(.disabled, of: acme.ann, at: acme.name, Estate.onServer)
        #expect(
            await refusal { _ = try await begin(estate) } == Refused.configuring(.denied(.userDisabled)).description)
        _ = try await useCases.setStatus(.enabled, of: acme.ann, at: acme.name, Estate.onServer)
        _ = try await estate.configure(acme)
        #expect(await refusal { _ = try await begin(estate) } == Refused.configuring(.alreadyConfigured).description)
        try await useCases.resetMFA(of: acme.ann, at: acme.name, reason: "lost", Estate.onServer)
        #expect(await refusal { _ = try await begin(estate) } == Refused.configuring(.linkNeeded).description)
    }

    @Test func confirmingBindsTellsTheUserAndConsumesTheLink() async throws {
        let estate = try await Estate()
        _ = try await estate.queueReconfiguration(at: estate.acme)
        let token = try await estate.token(of: estate.acme)
        let begun = try await estate.useCases.beginConfiguring(
            estate.acme.ann, at: estate.acme.name, token: token, Estate.onServer)
        let secret = try #require(TOTPSecret(base32: begun.secret.reveal()))
        let codes = try await estate.useCases.confirm(
            estate.acme.ann, at: estate.acme.name, code: estate.code(secret), Estate.onServer)
        #expect(Set(codes.map { $0.reveal() }).count == 10)
        #expect(try await estate.user(estate.acme).user.mfa == .configured)
        #expect(try await estate.refusal(of: token, on: estate.acme) == .link(.consumed))
        let notice = try await estate.job(try await estate.lastJob(to: estate.acme.ann, at: estate.acme))
        #expect(notice.letter == .mfaConfiguredNotice)
    }

    @Test func ofTwoConfirmsAtOnceWithTheSameCodeOneSucceeds() async throws {
        let estate = try await Estate()
        let secret = try await begin(estate)
        let code = estate.code(secret)
        let successes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { await refusal { try await confirm(estate, code) } == nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(successes == 1)
        let left = try await estate.storage.read { [id = estate.acme.user] snapshot throws(StorageError) in
            try snapshot.recoveryCodes(of: id).count
        }
        #expect(left == 10)
    }

    @Test func ofTwoAnswersAtOnceWithTheSameCodeOneSucceeds() async throws {
        let estate = try await Estate()
        let (secret, codes) = try await estate.configure(estate.acme)
        estate.clock.advance(30)
        for code in [estate.code(secret), codes[0].reveal()] {
            let successes = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<3 { group.addTask { await verify(estate, code) == nil } }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(successes == 1)
        }
    }

    @Test func aReplayedCodeIsRefused() async throws {
        let estate = try await Estate()
        let (secret, _) = try await estate.configure(estate.acme)
        // The code that bound it counts as used.
        #expect(await verify(estate, estate.code(secret)) == Refused.codeUsedBefore.description)
        estate.clock.advance(30)
        #expect(await verify(estate, estate.code(secret)) == nil)
        #expect(await verify(estate, estate.code(secret)) == Refused.codeUsedBefore.description)
    }

    @Test func aRecoveryCodeWorksOnceAndNoneSurvivesAReset() async throws {
        let estate = try await Estate()
        let (_, codes) = try await estate.configure(estate.acme)
        #expect(await verify(estate, codes[3].reveal().lowercased()) == nil)
        #expect(await verify(estate, codes[3].reveal()) == Refused.wrongCode.description)
        try await estate.useCases.resetMFA(of: estate.acme.ann, at: estate.acme.name, reason: "lost", Estate.onServer)
        #expect(await verify(estate, codes[4].reveal()) == Refused.noAuthenticator.description)
    }

    @Test func theWaitAfterWrongCodesGrowsAndSurvivesARestart() async throws {
        let estate = try await Estate()
        let (secret, _) = try await estate.configure(estate.acme)
        estate.clock.advance(30)
        let wrong = estate.wrongCode(secret)
        for _ in 0..<4 { #expect(await verify(estate, wrong) == Refused.wrongCode.description) }
        // Even the right one is not judged before the wait is over.
        let now = estate.clock.now
        #expect(await verify(estate, estate.code(secret)) == Refused.waitUntil(now + 5).description)
        let restarted = try estate.reopened()
        #expect(await verify(estate, estate.code(secret), in: restarted) == Refused.waitUntil(now + 5).description)
        estate.clock.advance(5)
        #expect(await verify(estate, wrong, in: restarted) == Refused.wrongCode.description)
        #expect(await verify(estate, wrong) == Refused.waitUntil(now + 15).description)
        estate.clock.advance(10)
        #expect(await verify(estate, estate.code(secret)) == nil)
        #expect(try await estate.user(estate.acme).wrongCodes == .none)
    }

    @Test func aHundredWrongCodesInARowEndTheGuessingUntilAReset() async throws {
        let estate = try await Estate()
        let (secret, _) = try await estate.configure(estate.acme)
        for _ in 0..<100 {
            estate.clock.advance(901)
            #expect(await verify(estate, estate.wrongCode(secret)) == Refused.wrongCode.description)
        }
        estate.clock.advance(100_000)
        #expect(await verify(estate, estate.code(secret)) == Refused.tooManyWrongGuesses.description)
        try await estate.useCases.resetMFA(of: estate.acme.ann, at: estate.acme.name, reason: "lost", Estate.onServer)
        _ = try await estate.useCases.signIn(estate.acme.ann, at: estate.acme.name, Estate.onServer)
        let begun = try await estate.useCases.beginConfiguring(
            estate.acme.ann, at: estate.acme.name, token: try await estate.token(of: estate.acme), Estate.onServer)
        let fresh = try #require(TOTPSecret(base32: begun.secret.reveal()))
        #expect(await refusal { try await confirm(estate, estate.code(fresh)) } == nil)
    }

    @Test func aPolicyFlipBetweenBeginAndConfirmRefusesTheCode() async throws {
        let estate = try await Estate()
        let secret = try await begin(estate)
        _ = try await estate.useCases.switchPolicy(of: estate.acme.name, to: .disabled, Estate.onServer)
        #expect(
            await refusal { try await confirm(estate, estate.code(secret)) }
                == Refused.configuring(.notRequiredNow).description)
        #expect(try await estate.user(estate.acme).user.mfa == .neverConfigured)
        _ = try await estate.useCases.switchPolicy(of: estate.acme.name, to: .enabled, Estate.onServer)
        #expect(await refusal { try await confirm(estate, estate.code(secret)) } == nil)
    }

    @Test func whatWasBegunTooLongAgoIsBegunAgain() async throws {
        let estate = try await Estate()
        let secret = try await begin(estate)
        estate.clock.advance(901)
        #expect(
            await refusal { try await confirm(estate, estate.code(secret)) } == Refused.nothingBegun.description)
    }
}
