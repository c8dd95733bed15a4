import Authenticators
import Foundation
import Jobs
import Policy
import Portals
import Secrets
import Stage
import Storage
import Testing

/// The mail that a sign-in after a reset sends, and the link in it.
@Suite struct SignInMailTests {
    private func signIn(_ estate: Estate) async throws -> MailRequest? {
        try await estate.useCases.signIn(estate.acme.ann, at: estate.acme.name, Estate.onServer).mail
    }

    private func resetEstate() async throws -> Estate {
        let estate = try await Estate()
        try await estate.apply([.resetRecorded(estate.acme.user, by: nil, reason: "lost")])
        return estate
    }

    @Test func oneMailIsLiveAtATimeAndTheNextWaitsAMinute() async throws {
        let estate = try await resetEstate()
        #expect(try await signIn(estate) == .queued)
        #expect(try await signIn(estate) == .alreadyQueued)
        try await estate.deliver(try await estate.lastJob(to: estate.acme.ann, at: estate.acme))
        #expect(try await signIn(estate) == .coolingDown(until: TestClock.start + 60))
        estate.clock.advance(60)
        #expect(try await signIn(estate) == .queued)
        #expect(
            try await estate.useCases.jobs(states: [], portal: estate.acme.name, limit: 9, Estate.onServer).count == 2)
    }

    @Test func fiveMailsLeaveInAnHour() async throws {
        let estate = try await resetEstate()
        for _ in 0..<5 {
            #expect(try await signIn(estate) == .queued)
            try await estate.deliver(try await estate.lastJob(to: estate.acme.ann, at: estate.acme))
            estate.clock.advance(60)
        }
        #expect(try await signIn(estate) == .coolingDown(until: TestClock.start + 3_600))
        estate.clock.advance(3_300)
        #expect(try await signIn(estate) == .queued)
    }

    @Test func ofALinkOnlyTheDigestIsStoredAndANewerOneVoidsIt() async throws {
        let estate = try await resetEstate()
        _ = try await signIn(estate)
        let first = try await estate.token(of: estate.acme)
        try await estate.deliver(try await estate.lastJob(to: estate.acme.ann, at: estate.acme))
        #expect(try await estate.refusal(of: first, on: estate.acme) == nil)
        estate.clock.advance(60)
        _ = try await signIn(estate)
        let second = try await estate.token(of: estate.acme)
        #expect(try await estate.refusal(of: first, on: estate.acme) == .link(.superseded))
        #expect(try await estate.refusal(of: second, on: estate.acme) == nil)
        let kept = try estate.keptBytes()
        for token in [first, second] {
            #expect(kept.range(of: Data(token.reveal().utf8)) == nil)
            let digest = try #require(LinkToken(text: token.reveal())).digest
            #expect(kept.range(of: Data(digest.bytes)) != nil)
        }
    }

    @Test(arguments: [(86_399.0, nil), (86_400, ConfiguringPermission.Refusal.link(.expired))])
    func aLinkLivesADay(_ age: TimeInterval, _ refusal: ConfiguringPermission.Refusal?) async throws {
        let estate = try await resetEstate()
        _ = try await signIn(estate)
        let token = try await estate.token(of: estate.acme)
        estate.clock.advance(age)
        #expect(try await estate.refusal(of: token, on: estate.acme) == refusal)
    }

    @Test func lookingAtALinkManyTimesChangesNothing() async throws {
        let estate = try await resetEstate()
        _ = try await signIn(estate)
        let token = try await estate.token(of: estate.acme)
        let before = try estate.keptBytes()
        for _ in 0..<20 { #expect(try await estate.refusal(of: token, on: estate.acme) == nil) }
        #expect(try estate.keptBytes() == before)
    }

    @Test func whatNobodyIssuedOpensNothing() async throws {
        let estate = try await resetEstate()
        _ = try await signIn(estate)
        var text = try await estate.token(of: estate.acme).reveal()
        let changed = text.removeFirst() == "A" ? "B" : "A"
        for token in ["", "x", changed + text, text] {
            await #expect(throws: Refused.self) {
                try await estate.useCases.open(Secret(token), on: estate.acme.domain)
            }
        }
    }
}
