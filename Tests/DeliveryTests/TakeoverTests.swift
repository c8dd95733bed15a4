import Delivery
import Foundation
import Jobs
import SMTP
import Stage
import Storage
import Testing

/// Workers that die, sleep too long, or idle past their lease.
@Suite struct TakeoverTests {
    @Test func aDeadWorkersJobsAreTakenOverAfterTheLeaseAndNotBefore() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        // A process that claimed and was killed.
        let (lease, now) = (Lease(token: 666, owner: "dead:1"), estate.clock.now)
        _ = try await estate.storage.transact { transaction throws(StorageError) in
            _ = try transaction.renew(lease, until: now + 20, isNew: true)
            return try transaction.claim(1, for: .default, under: lease, at: now).count
        }
        let recorder = Recorder()
        try await running(try estate.worker([recorder.relay()])) { _ in
            estate.clock.advance(20)
            let other = try await estate.queueReconfiguration(at: estate.globex)
            try await until("another job is delivered meanwhile") { try await estate.job(other).state == .delivered }
            #expect(try await estate.job(job).state == .sending)
            estate.clock.advance(1)
            try await until("taken over and delivered") { try await estate.job(job).state == .delivered }
        }
        let history = try await estate.history(job)
        #expect(history.map(\.outcome.verdict) == [.workerDied, .delivered])
        #expect(history.first?.outcome.reason == "the worker dead:1 died with this mail in hand")
        #expect(try await estate.job(job).job.tally == Job.Tally(attempts: 2, workerDeaths: 1))
    }

    @Test func aWorkerThatWasDeclaredDeadHasToTakeANewLease() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        let (lease, now) = (Lease(token: 666, owner: "away:1"), estate.clock.now)
        _ = try await estate.storage.transact { transaction throws(StorageError) in
            _ = try transaction.renew(lease, until: now + 20, isNew: true)
            return try transaction.claim(1, for: .default, under: lease, at: now).count
        }
        estate.clock.advance(21)
        // It keeps house once, at its start.
        try await running(try estate.worker([Recorder().relay()]) { $0.tick = 100_000 }) { _ in
            try await until("taken over and delivered") { try await estate.job(job).state == .delivered }
        }
        // Under its old one it could claim again what it still has in hand, and nothing would tell the two apart.
        let later = estate.clock.now + 20
        let isHeld = try await estate.storage.transact { transaction throws(StorageError) in
            try transaction.renew(lease, until: later, isNew: false)
        }
        #expect(!isHeld)
    }

    @Test func aJobThatKillsItsThirdWorkerFails() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder()
        for life in 1...3 {
            let (lease, now) = (Lease(token: Int64(life), owner: "dead:\(life)"), estate.clock.now)
            _ = try await estate.storage.transact { transaction throws(StorageError) in
                _ = try transaction.renew(lease, until: now, isNew: true)
                return try transaction.claim(1, for: .default, under: lease, at: now).count
            }
            estate.clock.advance(1)
            // Holds what it gets, so that the job can be taken from it again.
            if life < 3 {
                recorder.open { _ in Outcome(.relayTransient, in: .connect, reason: "nobody there") }
            }
            try await running(try estate.worker([recorder.relay()])) { _ in
                try await until("buried") {
                    try await estate.history(job).count { $0.outcome.verdict == .workerDied } == life
                }
            }
        }
        #expect(try await estate.job(job).state == .failed)
        #expect(recorder.offers.isEmpty)
    }

    @Test func theOutcomeOfAWorkerThatWasDeclaredDeadIsFenced() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        let (slow, quick, tape) = (Recorder(), Recorder(), LogTape())
        slow.hold()
        slow.answer { _, _ in .refused(.permanent, 550, "too late to matter") }
        // It hears no ring and never ticks: as a process that was stopped.
        let stopped = try estate.worker(
            [slow.relay()], on: FlakyStorage(estate.storage, isDeaf: true), owner: "slow:1", logger: tape.logger
        ) { $0.tick = 100_000 }
        try await running(stopped) { _ in
            await slow.offered(1)
            estate.clock.advance(21)
            try await running(try estate.worker([quick.relay()], owner: "quick:2")) { _ in
                try await until("the other worker delivers it") { try await estate.job(job).state == .delivered }
            }
            slow.release()
            try await until("the late outcome is refused") {
                tape.lines.contains { $0.contains("another worker has taken the job over") }
            }
        }
        #expect(try await estate.verdicts(job) == [.workerDied, .delivered])
        #expect(try await estate.job(job).state == .delivered)
    }

    @Test func aWorkerThatWasAwayBeginsNothingThatWasTakenFromItMeanwhile() async throws {
        let estate = try await Estate()
        var jobs: [JobID] = []
        for tenant in estate.tenants { jobs.append(try await estate.queueReconfiguration(at: tenant)) }
        let (slow, tape) = (Recorder(), LogTape())
        slow.hold()
        // It hears no ring and never ticks: as a process that was stopped.
        let stopped = try estate.worker(
            [slow.relay()], on: FlakyStorage(estate.storage, isDeaf: true), owner: "slow:1", logger: tape.logger
        ) { $0.tick = 100_000 }
        try await running(stopped) { _ in
            await slow.offered(1)
            try await until("the others wait in its line") { try await estate.count(.sending) == 3 }
            estate.clock.advance(21)
            // Another worker takes them all over and brings them to their end.
            let now = estate.clock.now
            let count = try await estate.storage.transact { transaction throws(StorageError) in
                var count = 0
                for (lease, orphans) in try transaction.orphans(at: now, limit: 10) {
                    let settlements = orphans.map { orphan in
                        Settlement(
                            job: orphan.job.id,
                            attempt: Attempt(
                                number: 1, startedAt: now, finishedAt: now, relay: orphan.relay,
                                outcome: Outcome(.delivered, in: .dot, reason: "sent by another worker")),
                            transition: .finish(.delivered, Job.Tally(attempts: 1)))
                    }
                    count += try transaction.settle(settlements, under: lease).count { $0 }
                }
                return count
            }
            #expect(count == 3)
            slow.release()
            try await until("it looks before it sends", within: .seconds(5)) {
                tape.lines.count { $0.contains("taken over by another worker") } == 2
            }
        }
        #expect(slow.offers.count == 1)
        for job in jobs { #expect(try await estate.history(job).count == 1) }
    }

    @Test func aProcessThatSleptDoesNotTakeItselfForDead() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder()
        recorder.hold()
        try await running(try estate.worker([recorder.relay()])) { _ in
            await recorder.offered(1)
            // The whole machine was suspended, again and again; now one part of it looks first, now another.
            for _ in 0..<30 {
                estate.clock.advance(21)
                let now = estate.clock.now
                try await until("the lease is renewed") {
                    try await !estate.storage.read { snapshot throws(StorageError) in
                        try snapshot.hasOrphans(at: now)
                    }
                }
            }
            recorder.release()
            try await until("delivered") { try await estate.job(job).state == .delivered }
        }
        #expect(try await estate.verdicts(job) == [.delivered])
        #expect(recorder.offers.count == 1)
    }

    @Test func aWorkerThatIdledPastItsLeaseSendsTheNextMailAtTheFirstRing() async throws {
        let estate = try await Estate()
        let first = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder()
        // The slow poll is out of the way: only the doorbell is left.
        try await running(try estate.worker([recorder.relay()]) { $0.tick = 100_000 }) { _ in
            try await until("delivered") { try await estate.job(first).state == .delivered }
            estate.clock.advance(21)
            // Somebody tidies the ended lease away, as the worker's own tick does in production.
            let now = estate.clock.now
            _ = try await estate.storage.transact { transaction throws(StorageError) in
                try transaction.orphans(at: now, limit: 10).count
            }
            let second = try await estate.queueReconfiguration(at: estate.globex)
            try await until("delivered without a tick", within: .seconds(5)) {
                try await estate.job(second).state == .delivered
            }
        }
        #expect(recorder.offers.count == 2)
    }

    @Test func twoWorkersShareAQueueAndSendEachMailOnce() async throws {
        let estate = try await Estate()
        for number in 0..<60 { _ = try await estate.invite("guest\(number)@people.example", to: estate.acme) }
        let recorder = Recorder()
        try await running(try estate.worker([recorder.relay(connections: 2)], owner: "one:1")) { _ in
            try await running(try estate.worker([recorder.relay(connections: 2)], owner: "two:2")) { _ in
                try await until("all delivered") { try await estate.count(.delivered) == 60 }
            }
        }
        #expect(recorder.offers.count == 60)
        #expect(Set(recorder.offers.map(\.envelope.to)).count == 60)
    }
}
