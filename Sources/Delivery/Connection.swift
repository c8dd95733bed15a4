import CoreMetrics
import Foundation
import Jobs
import Logging
import Mail
import Policy
import SMTP
import Storage

/// One connection's life: takes a job, asks the policy again, writes the letter, sends it, hands the outcome over.
struct Connection: Sendable {
    let relay: Relay
    let desk: Desk
    let settings: Worker.Settings
    let logger: Logger
    let line: Line
    let keeper: LeaseKeeper
    let ledger: Ledger
    let health: RelayHealth
    let metrics: RelayMetrics
    let carriers: Carriers
    let alarm: Alarm

    func run() async {
        let carrier = Counted(relay.connect(), metrics.connections)
        let key = ObjectIdentifier(alarm).hashValue &+ Int.random(in: .min ... .max)
        carriers.enter(key, carrier)
        defer { carriers.leave(key) }
        // On the connection's own thread: the policy, the letter and the outcome need no other.
        await withTaskExecutorPreference(carrier.executor) { await work(with: carrier) }
    }

    private func work(with carrier: any Carrier) async {
        while true {
            switch await line.next() {
            case .closed:
                await carrier.close()
                return
            case .idle:
                await carrier.close()
            case .job(let job):
                await deliver(job, carrier)
                await line.done()
            }
        }
    }

    private func deliver(_ job: Line.InHand, _ carrier: any Carrier) async {
        // What is known to fail would fail for this mail too.
        await ledger.open()
        let startedAt = desk.clock()
        switch await attempt(job, carrier, at: startedAt) {
        case .notBegun:
            await keeper.handBack([job], logger: logger)
        case .gone:
            logger.info(
                "a mail in hand has been taken over by another worker", metadata: ["job": "\(job.claimed.job.id)"])
        case .ended(let outcome):
            let finishedAt = desk.clock()
            let entry = job.claimed.job
            let judgement = await health.judge(
                outcome, for: job.claimed.facts.user.id.rawValue, at: finishedAt, jitter: desk.jitter())
            let outcome = judgement.outcome
            let settlement = Settlement(
                job: entry.id,
                attempt: Attempt(
                    number: entry.tally.attempts + 1, startedAt: startedAt, finishedAt: finishedAt, relay: relay.name,
                    outcome: outcome),
                transition: entry.next(after: outcome, at: finishedAt, jitter: desk.jitter()))
            report(settlement)
            metrics.count(outcome.verdict)
            if entry.tally.attempts == 0 {
                metrics.wait.recordNanoseconds(Int64(max(0, startedAt.timeIntervalSince(entry.createdAt)) * 1e9))
            }
            await line.narrow(to: judgement.width)
            if !judgement.mayGoOn { alarm.ring() }
            await ledger.record(settlement, under: job.lease)
        }
    }

    private enum End {
        case ended(Outcome)
        /// Certainly not sent, and for no reason of its own: back in line, uncharged.
        case notBegun
        /// Somebody else has it.
        case gone
    }

    private func attempt(_ job: Line.InHand, _ carrier: any Carrier, at now: Date) async -> End {
        guard await health.breaker.allows(at: now), job.claimed.job.isUseful(at: now) else { return .notBegun }
        let claimed: ClaimedJob
        do {
            guard let fresh = try await refresh(job, at: now) else { return .gone }
            claimed = fresh
        } catch {
            logger.error("the facts of a mail cannot be read: \(error)", metadata: ["job": "\(job.claimed.job.id)"])
            return .notBegun
        }
        let facts = claimed.facts
        if case .obsolete(let reason) = StillWanted.decide(
            facts.request, to: facts.user, in: facts.portal.portal, link: facts.link?.link, at: now)
        {
            return .ended(Outcome(.obsolete, reason: "obsolete: \(reason.rawValue)"))
        }
        let bytes: [UInt8]
        do {
            bytes = try desk.composer.message(for: claimed).bytes()
        } catch {
            // No server refused it: our own fault, and no attempt will mend it.
            return .ended(Outcome(.permanent, reason: "the letter cannot be written: \(error)"))
        }
        return await send(
            job, Envelope(from: facts.portal.profile.sender, to: facts.contact.email), bytes, carrier)
    }

    /// The facts as of now: those of the claim if they are fresh, read again otherwise; nil if the job is not ours any
    /// more, because this process was away for so long that it was taken for dead.
    private func refresh(_ job: Line.InHand, at now: Date) async throws(StorageError) -> ClaimedJob? {
        let claimed = job.claimed
        // Read in the future: the clock was set back.
        if (0..<settings.freshness).contains(now.timeIntervalSince(job.readAt)) { return claimed }
        let facts = try await desk.storage.read { snapshot throws(StorageError) in
            try snapshot.facts(for: claimed.job.id, under: job.lease)
        }
        return facts.map { ClaimedJob(job: claimed.job, messageID: claimed.messageID, facts: $0) }
    }

    /// Offers the mail; on a connection that broke before the last byte, once more on a fresh one.
    private func send(
        _ job: Line.InHand, _ envelope: Envelope, _ bytes: [UInt8], _ carrier: any Carrier
    ) async -> End {
        var (losses, opened) = (0, 0)
        while true {
            // Stopped for longer than the lease, this process may have lost the job without having heard of it.
            guard await keeper.mayBegin(job) else {
                logger.notice(
                    "not begun: this process was stopped for longer than its lease",
                    metadata: ["job": "\(job.claimed.job.id)"])
                return .notBegun
            }
            switch await carrier.send(envelope, bytes: bytes) {
            case .outcome(let outcome):
                return .ended(outcome)
            case .stale:
                opened += 1
                // Connections that are stale as soon as they are open: leave it to the next claim.
                if opened > 3 { return .notBegun }
                if let fault = await carrier.open(handshakeFailedBefore: await health.handshakeFailed) {
                    return alarm.isStopping ? .notBegun : .ended(fault)
                }
            case .lost(let outcome):
                if alarm.isStopping { return .notBegun }
                losses += 1
                if losses > 1 { return .ended(outcome) }
            }
        }
    }

    private func report(_ settlement: Settlement) {
        let outcome = settlement.attempt.outcome
        logger.log(
            level: outcome.verdict == .delivered || outcome.verdict == .obsolete ? .debug : .info, "\(outcome.reason)",
            metadata: [
                "job": "\(settlement.job)", "attempt": "\(settlement.attempt.number)",
                "verdict": "\(outcome.verdict.rawValue)", "phase": "\(outcome.phase?.rawValue ?? "-")",
                "code": "\(outcome.reply.map { String($0.code) } ?? "-")",
                "state": "\(settlement.transition.state.rawValue)",
            ])
    }
}
