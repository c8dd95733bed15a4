import Delivery
import Foundation
import Jobs
import SMTP
import Stage
import Storage
import Testing

/// A worker that is told to stop loses nothing and charges nobody.
@Suite struct StopTests {
    @Test func aGracefulStopWaitsForTheMailUnderWayAndHandsTheRestBack() async throws {
        let estate = try await Estate()
        var jobs: [JobID] = []
        for tenant in estate.tenants { jobs.append(try await estate.queueReconfiguration(at: tenant)) }
        let recorder = Recorder()
        recorder.hold()
        try await running(try estate.worker([recorder.relay()])) { worker in
            await recorder.offered(1)
            try await until("all in hand") { try await estate.count(.sending) == 3 }
            await worker.askToStop()
            try await until("the others are handed back") { try await estate.count(.queued) == 2 }
            // Queued after the stop: nobody claims it.
            jobs.append(try await estate.invite("late@people.example", to: estate.acme))
            #expect(try await estate.count(.sending) == 1)
            recorder.release()
            try await worker.stop()
        }
        #expect(recorder.offers.count == 1)
        #expect(recorder.closings == 1)
        #expect(try await estate.job(jobs[0]).state == .delivered)
        for job in jobs.dropFirst() {
            let record = try await estate.job(job)
            #expect(record.state == .queued)
            #expect(record.job.tally == Job.Tally())
            #expect(try await estate.history(job).isEmpty)
        }
    }

    @Test func aMailUnderWayStaysOursForAsLongAsStoppingTakes() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder()
        recorder.hold()
        try await running(try estate.worker([recorder.relay()])) { worker in
            await recorder.offered(1)
            await worker.askToStop()
            for _ in 0..<3 {
                estate.clock.advance(15)
                let soon = estate.clock.now + 10
                try await until("the lease is renewed", within: .seconds(5)) {
                    try await !estate.storage.read { snapshot throws(StorageError) in
                        try snapshot.hasOrphans(at: soon)
                    }
                }
            }
            recorder.release()
            try await worker.stop()
        }
        #expect(try await estate.verdicts(job) == [.delivered])
        // And it is given up at the end.
        let later = estate.clock.now + 3600
        let isLeft = try await estate.storage.read { snapshot throws(StorageError) in
            try snapshot.hasOrphans(at: later)
        }
        #expect(!isLeft)
    }

    @Test func aMailThatHangsPastTheStopLimitIsInterruptedAndHandedBack() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder()
        recorder.hold()
        let worker = try estate.worker([recorder.relay()]) { $0.stopLimit = .milliseconds(20) }
        try await running(worker) { worker in
            await recorder.offered(1)
            // Never released: only the interruption ends it.
            try await worker.stop()
        }
        let record = try await estate.job(job)
        #expect(record.state == .queued)
        #expect(record.job.tally == Job.Tally())
        // The next worker sends it.
        recorder.release()
        try await running(try estate.worker([recorder.relay()], owner: "here:2")) { _ in
            try await until("delivered") { try await estate.job(job).state == .delivered }
        }
        #expect(try await estate.verdicts(job) == [.delivered])
    }

    @Test func aWorkerThatIsCancelledEndsAsIfItHadBeenAskedTo() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder()
        let worker = try estate.worker([recorder.relay()])
        // The service group cancels its services when one of them fails.
        let run = Task { try await worker.run() }
        try await until("delivered") { try await estate.job(job).state == .delivered }
        let hasEnded = Flag()
        Task {
            _ = await run.result
            hasEnded.raise()
        }
        run.cancel()
        try await until("the worker has ended", within: .seconds(5)) { hasEnded.isRaised }
        let later = try await estate.invite("late@people.example", to: estate.acme)
        #expect(try await estate.job(later).state == .queued)
    }
}
