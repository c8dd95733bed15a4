import Foundation
import Jobs
import Storage

/// Leases, orphans and claims: what `Delivery.RelayRunner` and `LeaseKeeper` do.
extension Simulation {
    mutating func look(_ runner: Int) {
        runners[runner].nextLook = nil
        guard !isDiskFull else { return plan(runner, at: now + .second) }
        let time = clock(runner)
        if time >= runners[runner].nextTick {
            runners[runner].nextTick = time + Simulation.tick
            tick(runner, time)
        }
        if !runners[runner].isStopping {
            var rounds = 0
            while fetch(runner, time) {
                rounds += 1
                if rounds > 100 { return witness.fail(.noBusyLoop, "runner \(runner) fetches for ever") }
            }
        }
        planNext(runner, time)
    }

    private mutating func tick(_ runner: Int, _ time: Moment) {
        let owed = runners[runner].owed
        runners[runner].owed = []
        handBack(owed, of: runner)
        if runners[runner].inHand > 0 { renew(runner, time) }
        guard queue.leases.contains(where: { $0.until < time }) else { return }
        // Of one process all are alive, whatever the clock says of their leases.
        if flaw != .buriesItself {
            for sibling in runners.indices where runners[sibling].worker == runners[runner].worker {
                renew(sibling, time)
            }
        }
        bury(runner, time)
    }

    private mutating func renew(_ runner: Int, _ time: Moment) {
        guard let lease = runners[runner].lease, runners[runner].isRunning,
            !(runners[runner].isStopping && flaw == .stopsRenewingAtStop)
        else { return }
        if !queue.renew(lease, until: time + Simulation.lease, isNew: false) {
            note("runner \(runner) has lost lease \(lease)")
            runners[runner].lease = nil
        }
    }

    private mutating func bury(_ runner: Int, _ time: Moment) {
        for (lease, jobs) in queue.orphans(at: time, limit: 500) where !jobs.isEmpty {
            note("runner \(runner) buries lease \(lease) with \(jobs.map(\.id))")
            witness.buries(lease, jobs, by: runners[runner].worker, runners, workers, at: now)
            let date = Date(milliseconds: time)
            for job in jobs {
                let transition = job.next(after: Fates.death, at: date, jitter: dice.fraction())
                settle(job, Fates.death, transition, endedAt: date, under: lease)
            }
        }
        // Sweeps away what was buried.
        if flaw != .leavesBuriedLease { _ = queue.orphans(at: time, limit: 500) }
    }

    /// - Returns: whether there may be more to fetch right now.
    private mutating func fetch(_ runner: Int, _ time: Moment) -> Bool {
        let (breaker, date) = (runners[runner].breaker, Date(milliseconds: time))
        guard breaker.allows(at: date) else {
            let line = runners[runner].line
            runners[runner].line = []
            runners[runner].taken -= line.count
            runners[runner].bucket?.putBack(line.count)
            handBack(line, of: runner)
            return false
        }
        let connections = breaker.connections(of: scenario.connections, at: date)
        let isProbing = breaker.state != .closed && flaw != .allConnectionsProbe
        let inHand = runners[runner].line.count + runners[runner].busy
        let room = (isProbing ? 1 : max(connections, flaw == .allConnectionsProbe ? 3 : 1) * 8) - inHand
        guard room > 0, isProbing || room >= connections * 4 else { return false }
        let allowed = flaw == .ignoresRates ? room : runners[runner].bucket?.take(room, at: date) ?? room
        guard allowed > 0 else {
            let wait = runners[runner].bucket?.wait(at: date) ?? 0
            plan(runner, at: now + max(1, Moment((wait * 1000).rounded(.up))))
            return false
        }
        let count = claim(allowed, runner, time)
        runners[runner].taken += count
        runners[runner].bucket?.putBack(allowed - count)
        witness.takes(runners[runner], at: now)
        dispatch(runner)
        if count == allowed { return true }
        guard let due = queue.nextWork(for: runners[runner].relay), due <= time else { return false }
        return count > 0 || runners[runner].inHand == 0
    }

    private mutating func claim(_ room: Int, _ runner: Int, _ time: Moment) -> Int {
        let held = runners[runner].lease
        if held == nil { lastToken += 1 }
        let lease = held ?? lastToken
        guard queue.renew(lease, until: time + Simulation.lease, isNew: held == nil) else {
            // Declared dead, or idle for so long that the lease was tidied away: begin anew, at once.
            runners[runner].lease = nil
            return claim(room, runner, time)
        }
        runners[runner].lease = lease
        let jobs = queue.claim(room, for: runners[runner].relay, under: lease, at: time)
        witness.lapses(queue, at: Date(milliseconds: time))
        if !jobs.isEmpty { note("runner \(runner) claims \(jobs.map(\.id)) under \(lease)") }
        runners[runner].line += jobs.map { Runner.Hold(job: $0, token: lease, readAt: time) }
        return jobs.count
    }

    /// The product looks every five seconds. Here looks that could find nothing are left out.
    private mutating func planNext(_ runner: Int, _ time: Moment) {
        let state = runners[runner]
        guard state.isRunning else { return }
        var next: Moment = .max
        if state.inHand > 0 || !state.owed.isEmpty { next = state.nextTick }
        if !state.isStopping, let due = queue.nextWork(for: state.relay) {
            if case .open(let until) = state.breaker.state {
                next = min(next, max(until.milliseconds, state.nextTick, due))
            } else {
                next = min(next, due > time ? due : state.nextTick)
            }
        }
        for lease in queue.leases where lease.token != state.lease && lease.until + 1 < next {
            if queue.rows.contains(where: { $0.lease == lease.token }) { next = max(lease.until + 1, state.nextTick) }
        }
        guard next < .max else { return }
        plan(runner, at: max(next - (time - now), now + 1))
    }

    mutating func handBack(_ holds: [Runner.Hold], of runner: Int) {
        guard !holds.isEmpty else { return }
        let canWrite = !isDiskFull
        note("runner \(runner) hands back \(holds.map(\.job.id))\(canWrite ? "" : ", but cannot")")
        guard canWrite else {
            if flaw != .forgetsFailedHandBack { runners[runner].owed += holds }
            return
        }
        for hold in holds { queue.handBack(hold.job.id, under: hold.token) }
        ring(runners[runner].relay)
    }
}
