import Foundation
import Jobs
import Storage

/// What can be done to a queue, drawn at random: the sensible mostly, and now and then what nobody should ask for.
extension Crossing {
    mutating func enqueue() throws(StorageError) -> Bool {
        let (tenant, relay) = (dice.below(tenants.count), dice.below(relays.count))
        let expiry = now + dice.pick([1, .second, .minute, .hour])
        let letter = tenants[tenant]
        let count = 1 + dice.below(4)
        last = "\(count) of tenant \(tenant) at relay \(relay)"
        for _ in 0..<count {
            let mine = model.enqueue(tenant: tenant, relay: relay, at: now, expiresAt: expiry)
            let its = try product.enqueue(
                NewJob(
                    request: letter.request, user: letter.user, portal: letter.portal, customer: letter.customer,
                    relay: relays[relay], link: nil, messageID: letter.messageID,
                    createdAt: Date(milliseconds: now), expiresAt: Date(milliseconds: expiry)))
            if model.rows.count == 1 { offset = its.rawValue - 1 }
            if its != named(mine) { return differs("\(its) for \(mine)") }
        }
        return true
    }

    mutating func renew() throws(StorageError) -> Bool {
        let isNew = tokens.isEmpty || dice.chance(40)
        // In no order, as random ones are.
        let token = isNew ? Int64(1 + dice.below(1 << 30)) : dice.pick(tokens)
        guard !isNew || !tokens.contains(token) else { return true }
        if isNew { tokens.append(token) }
        last = "renew \(token)\(isNew ? ", new" : "")"
        let until = now + 20 * .second
        let its = try product.renew(lease(token), until: Date(milliseconds: until), isNew: isNew)
        return its == model.renew(token, until: until, isNew: isNew) || differs("\(its)")
    }

    private func lease(_ token: Int64) -> Lease { Lease(token: token, owner: "somebody") }

    /// A lease that is or was there, or never was.
    private mutating func someToken() -> Int64 { tokens.isEmpty || dice.chance(5) ? 0 : dice.pick(tokens) }

    mutating func claim() throws(StorageError) -> Bool {
        let (limit, relay, token) = (dice.below(6), dice.below(relays.count), someToken())
        last = "claim \(limit) at relay \(relay) under \(token)"
        let its = try product.claim(limit, for: relays[relay], under: lease(token), at: Date(milliseconds: now))
        let mine = model.claim(limit, for: relay, under: token, at: now)
        return its.map(\.job) == mine.map(renamed) || differs("\(its.map(\.job.id)) for \(mine.map(\.id))")
    }

    mutating func settle() throws(StorageError) -> Bool {
        guard !model.rows.isEmpty else { return true }
        let held = model.rows.filter { $0.lane == .sending }
        let row = held.isEmpty || dice.chance(10) ? dice.pick(model.rows) : dice.pick(held)
        let token = dice.chance(85) ? row.lease ?? someToken() : someToken()
        let outcome = dice.pick([
            Fates.delivery, Fates.bounce, Fates.refusal, Fates.greylisting, Fates.hinted(seconds: 7),
            Fates.lostAfter, Fates.unreachable, Fates.credentials, Fates.death,
        ])
        return try settle(row.job, outcome, under: token)
    }

    private mutating func settle(_ job: Job, _ outcome: Outcome, under token: Int64) throws(StorageError) -> Bool {
        let date = Date(milliseconds: now)
        let transition = job.next(after: outcome, at: date, jitter: dice.fraction())
        last = "settle \(job.id) as \(outcome.verdict) under \(token)"
        let settlement = Settlement(
            job: named(job.id),
            attempt: Attempt(
                number: job.tally.attempts + 1, startedAt: date, finishedAt: date, relay: "r", outcome: outcome),
            transition: transition)
        let its = try product.settle([settlement], under: lease(token))
        let mine = model.settle(job.id, transition, endedAt: date, under: token)
        return its == [mine] || differs("\(its) for \(mine)")
    }

    mutating func handBack() throws(StorageError) -> Bool {
        guard !model.rows.isEmpty else { return true }
        let row = dice.pick(model.rows)
        let token = dice.chance(80) ? row.lease ?? someToken() : someToken()
        last = "hand back \(row.job.id) under \(token)"
        try product.handBack([named(row.job.id)], under: lease(token))
        model.handBack(row.job.id, under: token)
        return true
    }

    mutating func release() throws(StorageError) -> Bool {
        let token = someToken()
        last = "release \(token)"
        try product.release(lease(token))
        model.release(token)
        return true
    }

    mutating func bury() throws(StorageError) -> Bool {
        let limit = 1 + dice.below(4)
        last = "orphans, \(limit)"
        let its = try product.orphans(at: Date(milliseconds: now), limit: limit)
        let mine = model.orphans(at: now, limit: limit)
        guard its.map({ $0.lease.token }) == mine.map({ $0.token }),
            its.map({ $0.orphans.map(\.job) }) == mine.map({ $0.jobs.map(renamed) })
        else {
            return differs("\(its.map { $0.orphans.map(\.job.id) }) for \(mine)")
        }
        for (token, jobs) in mine {
            for job in jobs { guard try settle(job, Fates.death, under: token) else { return false } }
        }
        return true
    }

    mutating func pause() throws(StorageError) -> Bool {
        let relay = dice.below(relays.count)
        model.isPaused[relay].toggle()
        last = "relay \(relay) is \(model.isPaused[relay] ? "paused" : "resumed")"
        try product.set(pausedAt: model.isPaused[relay] ? Date(milliseconds: now) : nil, of: relays[relay])
        return true
    }

    /// Whatever is asked of whatever job: what is allowed is for others to decide.
    mutating func intervene() throws(StorageError) -> Bool {
        guard !model.rows.isEmpty else { return true }
        let (job, date) = (dice.pick(model.rows).job, Date(milliseconds: now))
        if dice.chance(60) {
            last = "requeue \(job.id)"
            let expiry = now + dice.pick([.second, .hour])
            try product.requeue(named(job.id), expiresAt: Date(milliseconds: expiry), at: date)
            model.requeue(job.id, expiresAt: expiry, at: now)
        } else {
            let state = dice.pick([JobState.cancelled, .delivered])
            last = "finish \(job.id) as \(state)"
            try product.finish(named(job.id), as: state, reason: "by hand", at: date)
            model.finish(job.id, as: state)
        }
        return true
    }
}
