import Foundation
import Jobs
import Storage

/// What happens to processes, and what people do.
extension Simulation {
    private func runners(of worker: Int) -> [Int] { runners.indices.filter { runners[$0].worker == worker } }

    mutating func arrive(_ tenant: Int, _ relay: Int, _ count: Int, _ lifetime: Moment) {
        for _ in 0..<count {
            let id = queue.enqueue(tenant: tenant, relay: relay, at: now, expiresAt: now + lifetime)
            witness.admits(queue.rows[QueueModel.number(id)])
        }
        note("tenant \(tenant) queues \(count) at relay \(relay)")
        ring(relay)
    }

    mutating func start(_ worker: Int) {
        guard !workers[worker].isRunning else {
            // Still stopping: whoever starts it waits for that.
            if runners(of: worker).contains(where: { runners[$0].isStopping }) {
                agenda.enter(.start(worker: worker), at: now + .second)
            }
            return
        }
        note("worker \(worker) starts")
        workers[worker].isRunning = true
        for runner in runners(of: worker) {
            runners[runner].restart()
            let time = clock(runner)
            (runners[runner].isRunning, runners[runner].startedAt, runners[runner].nextTick) = (true, now, time)
            runners[runner].bucket = scenario.rates[runners[runner].relay].map {
                TokenBucket(rate: $0, at: Date(milliseconds: time))
            }
            plan(runner, at: now)
        }
    }

    mutating func pause(_ worker: Int) {
        guard workers[worker].isRunning, !isCalm else { return }
        note("worker \(worker) is paused")
        workers[worker].isPaused = true
    }

    mutating func resume(_ worker: Int) {
        guard workers[worker].isPaused else { return }
        note("worker \(worker) is continued")
        (workers[worker].isPaused, workers[worker].resumedAt) = (false, now)
        for event in workers[worker].deferred { agenda.enter(event, at: now) }
        workers[worker].deferred = []
        for runner in runners(of: worker) where runners[runner].isRunning {
            runners[runner].nextLook = nil
            plan(runner, at: now)
        }
    }

    mutating func kill(_ worker: Int) {
        guard workers[worker].isRunning, !isCalm else { return }
        note("worker \(worker) is killed")
        for runner in runners(of: worker) {
            witness.loses(runners[runner], at: now)
            runners[runner].restart()
        }
        (workers[worker].isRunning, workers[worker].isPaused, workers[worker].deferred) = (false, false, [])
    }

    mutating func stop(_ worker: Int) {
        guard workers[worker].isRunning, !workers[worker].isPaused, !isCalm else { return }
        note("worker \(worker) is asked to stop")
        for runner in runners(of: worker) where runners[runner].isRunning && !runners[runner].isStopping {
            runners[runner].isStopping = true
            let line = runners[runner].line
            runners[runner].line = []
            handBack(line, of: runner)
            agenda.enter(.interrupt(runner: runner, life: runners[runner].life), at: now + Simulation.stopLimit)
            plan(runner, at: now)
            endIfDone(runner)
        }
    }

    /// Gives the lease up when everything is on the disk, and ends.
    mutating func endIfDone(_ runner: Int) {
        let state = runners[runner]
        guard state.isRunning, state.isStopping, state.inHand == 0 else { return }
        if let lease = state.lease, !isDiskFull {
            queue.release(lease)
            ring(state.relay)
        }
        runners[runner].restart()
        if runners(of: state.worker).allSatisfy({ !runners[$0].isRunning }) {
            note("worker \(state.worker) has stopped")
            workers[state.worker].isRunning = false
        }
    }

    mutating func step(_ worker: Int, _ by: Moment) {
        guard !isCalm else { return }
        note("worker \(worker)'s clock is set by \(by) ms")
        workers[worker].clockOffset += by
        lookAgain(worker)
    }

    private mutating func lookAgain(_ worker: Int) {
        for runner in runners(of: worker) where runners[runner].isRunning { plan(runner, at: now) }
    }

    /// An operator does one thing to one job, if it is allowed and if the letter is still of use.
    mutating func act() {
        guard !queue.rows.isEmpty, !isDiskFull else { return }
        let number = dice.below(queue.rows.count)
        let (row, intervention) = (queue.rows[number], dice.pick(Intervention.allCases))
        guard let state = try? intervention.apply(to: queue.state(of: row.job.id)) else { return }
        if state == .queued {
            guard row.job.isUseful(at: Date(milliseconds: now)) else { return }
            queue.requeue(row.job.id, expiresAt: row.job.expiresAt.milliseconds, at: now)
            ring(row.relay)
        } else {
            queue.finish(row.job.id, as: state)
        }
        note("an operator asks job \(row.job.id) to \(intervention.rawValue)")
        witness.intervenes(before: row, after: queue.rows[number])
    }

    mutating func calmDown() {
        note("faults cease")
        isCalm = true
        for worker in workers.indices {
            workers[worker].clockOffset = 0
            resume(worker)
            start(worker)
            lookAgain(worker)
        }
    }
}
