import Delivery
import Foundation
import Jobs
import Portals
import SMTP
import Stage
import Storage
import Testing

/// What is finished is kept for a month, and forgotten then.
@Suite struct RetentionTests {
    @Test func aWorkerForgetsWhatFinishedAMonthAgoAndNothingElse() async throws {
        let estate = try await Estate()
        let old = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder()
        try await running(try estate.worker([recorder.relay()])) { _ in
            try await until("delivered") { try await estate.job(old).state == .delivered }
            estate.clock.advance(29 * 86_400)
            let young = try await estate.queueReconfiguration(at: estate.globex)
            try await until("delivered") { try await estate.job(young).state == .delivered }
            #expect(try await estate.job(old).state == .delivered)
            estate.clock.advance(86_400 + 1)
            try await until("forgotten") {
                try await estate.storage.read { snapshot throws(StorageError) in try snapshot.job(old) } == nil
            }
            let attempts = try await estate.storage.read { snapshot throws(StorageError) in
                try snapshot.attempts(of: old)
            }
            #expect(attempts.isEmpty)
            #expect(try await estate.job(young).state == .delivered)
        }
    }

    @Test func anOperatorForgetsEarlierAndTheAuditSaysSo() async throws {
        let estate = try await Estate()
        for number in 0..<3 {
            let job = try await estate.invite("guest\(number)@people.example", to: estate.acme)
            try await estate.useCases.intervene(.cancel, in: job, Estate.onServer)
        }
        let waiting = try await estate.invite("waiting@people.example", to: estate.acme)
        #expect(try await estate.useCases.prune(finishedBefore: estate.clock.now, Estate.onServer) == 0)
        #expect(try await estate.useCases.prune(finishedBefore: estate.clock.now + 1, Estate.onServer) == 3)
        #expect(try await estate.count(.cancelled) == 0)
        #expect(try await estate.job(waiting).state == .queued)
        let entry = try await estate.useCases.auditEntries(portal: nil, limit: 1, Estate.onServer).first?.event
        #expect(entry?.action == "queue.prune" && entry?.outcome == "3 forgotten")
    }
}
