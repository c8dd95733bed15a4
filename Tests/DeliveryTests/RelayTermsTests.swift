import Delivery
import Foundation
import Jobs
import Policy
import Portals
import SMTP
import Stage
import Storage
import Testing

/// What operators say about relays, a running worker follows.
@Suite struct RelayTermsTests {
    private static func invite(_ count: Int, to tenant: Estate.Tenant, _ estate: Estate) async throws {
        for number in 0..<count { _ = try await estate.invite("guest\(number)@people.example", to: tenant) }
    }

    @Test func aPausedRelaysMailsWaitUntilItIsResumed() async throws {
        let estate = try await Estate()
        let own = try await estate.addRelay(for: estate.acme)
        let (paused, other) = (Recorder(), Recorder())
        let name = try Slug(parsing: "relay-of-acme")
        _ = try await estate.useCases.setPause(true, of: name, Estate.onServer)
        try await Self.invite(3, to: estate.acme, estate)
        try await Self.invite(3, to: estate.globex, estate)
        try await running(try estate.worker([paused.relay(id: own), other.relay()])) { _ in
            try await until("the other's are delivered") { try await estate.count(.delivered) == 3 }
            #expect(paused.openings == 0)
            _ = try await estate.useCases.setPause(false, of: name, Estate.onServer)
            try await until("all delivered") { try await estate.count(.delivered) == 6 }
            // And again, while it runs.
            _ = try await estate.useCases.setPause(true, of: name, Estate.onServer)
            for number in 10..<12 { _ = try await estate.invite("guest\(number)@people.example", to: estate.globex) }
            _ = try await estate.invite("late@people.example", to: estate.acme)
            try await until("the other's are delivered") { other.offers.count == 5 }
            #expect(paused.offers.count == 3)
            #expect(try await estate.count(.queued) == 1)
        }
    }

    @Test func aRelayAddedWhileTheWorkerRunsGetsItsMails() async throws {
        let estate = try await Estate()
        let (old, new) = (Recorder(), Recorder())
        try await running(try estate.worker([old.relay(), new.relay(id: RelayID(rawValue: 2))])) { _ in
            try await Self.invite(1, to: estate.acme, estate)
            try await until("delivered") { old.offers.count == 1 }
            #expect(try await estate.addRelay(for: estate.acme) == RelayID(rawValue: 2))
            _ = try await estate.invite("late@people.example", to: estate.acme)
            await new.offered(1)
            try await until("delivered") { try await estate.count(.delivered) == 2 }
        }
        #expect(old.offers.count == 1)
    }

    @Test func aPortalGivenAnotherRelayTakesItsWaitingMailsThere() async throws {
        let estate = try await Estate()
        let own = try await estate.addRelay(for: estate.acme)
        let (dead, sound) = (Recorder(), Recorder())
        dead.open { _ in Outcome(.relayTransient, in: .connect, reason: "connection refused") }
        try await Self.invite(3, to: estate.acme, estate)
        try await running(try estate.worker([dead.relay(id: own), sound.relay()])) { _ in
            try await until("the dead relay was tried") {
                let waiting = try await estate.count(.queued)
                return dead.openings == 1 && waiting == 3
            }
            try await estate.useCases.assign(try Slug(parsing: "default"), to: estate.acme.name, Estate.onServer)
            try await until("delivered") { try await estate.count(.delivered) == 3 }
        }
        #expect(sound.offers.count == 3)
    }

    @Test func aRateHoldsMailsBackUntilTheirTime() async throws {
        let estate = try await Estate()
        let own = try await estate.addRelay(for: estate.acme, RelayTerms(rate: 2))
        let recorder = Recorder()
        try await Self.invite(7, to: estate.acme, estate)
        let runs = try estate.worker([recorder.relay(id: own), Recorder().relay()])
        try await running(runs) { _ in
            for sent in [2, 4, 6, 7] {
                try await until("\(sent) delivered") { try await estate.count(.delivered) == sent }
                for _ in 0..<200 { await Task.yield() }
                #expect(recorder.offers.count == sent)
                estate.clock.advance(1)
            }
        }
    }

    @Test func changedTermsCountForARunningWorker() async throws {
        let estate = try await Estate()
        let own = try await estate.addRelay(for: estate.acme, RelayTerms(connections: 1))
        let recorder = Recorder()
        recorder.hold()
        try await Self.invite(6, to: estate.acme, estate)
        try await running(try estate.worker([recorder.relay(id: own), Recorder().relay()])) { _ in
            await recorder.offered(1)
            for _ in 0..<200 { await Task.yield() }
            #expect(recorder.offers.count == 1)
            try await estate.useCases.changeRelay(
                try Slug(parsing: "relay-of-acme"), UseCases.RelayChange(connections: .some(3)), Estate.onServer)
            try await until("the runner is being replaced") {
                recorder.release()
                return try await estate.count(.delivered) == 6
            }
            recorder.hold()
            for number in 10..<16 {
                _ = try await estate.invite("guest\(number)@people.example", to: estate.acme)
            }
            await recorder.offered(9)
            for _ in 0..<200 { await Task.yield() }
            #expect(recorder.offers.count == 9)
            recorder.release()
            try await until("delivered") { try await estate.count(.delivered) == 12 }
        }
    }

    @Test func aRelayWithoutUsableSettingsIsItsOwnTroubleOnly() async throws {
        let estate = try await Estate()
        _ = try await estate.addRelay(for: estate.acme)
        let (sound, tape) = (Recorder(), LogTape())
        try await Self.invite(1, to: estate.acme, estate)
        try await Self.invite(1, to: estate.globex, estate)
        try await running(try estate.worker([sound.relay()], logger: tape.logger)) { _ in
            try await until("the other's is delivered") { try await estate.count(.delivered) == 1 }
            try await until("it is stored") { try await estate.relay("relay-of-acme").trouble != nil }
            for _ in 0..<200 { await Task.yield() }
        }
        let trouble = try await estate.relay("relay-of-acme").trouble
        #expect(trouble?.outcome.verdict == .relayConfiguration)
        #expect(try await estate.count(.queued) == 1)
        // Said once, however often the worker looks.
        #expect(tape.lines.count { $0.hasPrefix("critical") } == 1)
    }
}
