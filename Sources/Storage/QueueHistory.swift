package import Foundation
package import Jobs
package import Policy

/// The queue over time. A worker looks once a minute; how mails ended is counted as they end.
package protocol QueueHistorySnapshot {
    /// What every customer has in the queue now. Reads all live jobs.
    func queueSample(at now: Date) throws(StorageError) -> QueueSample
    /// Whether somebody noted the queue in this minute.
    func hasQueueSample(at now: Date) throws(StorageError) -> Bool
    func queueHistory(_ span: HistorySpan) throws(StorageError) -> QueueHistory
}

package protocol QueueHistoryTransaction {
    /// - Returns: false if another worker noted that minute already; then nothing was written.
    func note(_ sample: QueueSample) throws(StorageError) -> Bool
    /// Forgets samples and counts of before the date, at most `limit` of each.
    /// - Returns: how many; 0 when there is no more to forget.
    func pruneQueueHistory(before date: Date, limit: Int) throws(StorageError) -> Int
}

/// Live jobs in one state.
package struct QueueLevel: Sendable, Hashable {
    package var count: Int
    /// How long ago the oldest of them was queued, in seconds; 0 where there is none.
    package var oldest: TimeInterval

    package static let empty = QueueLevel(count: 0, oldest: 0)

    package init(count: Int, oldest: TimeInterval) {
        self.count = count
        self.oldest = oldest
    }
}

/// Live jobs by state.
package struct QueueLevels: Sendable, Hashable {
    package var ready: QueueLevel
    package var waiting: QueueLevel
    package var sending: QueueLevel

    package static let empty = QueueLevels(ready: .empty, waiting: .empty, sending: .empty)

    package init(ready: QueueLevel, waiting: QueueLevel, sending: QueueLevel) {
        self.ready = ready
        self.waiting = waiting
        self.sending = sending
    }

    package subscript(_ state: QueueDepth.State) -> QueueLevel {
        switch state {
        case .ready: ready
        case .waiting: waiting
        case .sending: sending
        }
    }
}

/// The queue as a worker found it.
package struct QueueSample: Sendable, Hashable {
    /// A whole minute.
    package let at: Date
    package let customers: [CustomerID: QueueLevels]

    package init(at now: Date, customers: [CustomerID: QueueLevels]) {
        at = QueueSample.minute(of: now)
        self.customers = customers
    }

    package static let interval: TimeInterval = 60

    package static func minute(of date: Date) -> Date {
        Date(timeIntervalSince1970: (date.timeIntervalSince1970 / interval).rounded(.down) * interval)
    }
}

/// A span of time in equal steps, few enough for a chart.
package struct HistorySpan: Sendable, Hashable {
    /// A multiple of the step, so that a chart that is drawn again shows the same steps.
    package let start: Date
    /// Whole minutes, in seconds.
    package let step: TimeInterval
    package let count: Int
    /// nil: all.
    package let customers: Set<CustomerID>?
    /// How many customers get a curve of their own; the others share one.
    package let namedCustomers: Int

    package static let mostSteps = 300

    package init(
        from: Date, to: Date, customers: Set<CustomerID>? = nil, namedCustomers: Int = 6
    ) {
        let length = max(to.timeIntervalSince(from), QueueSample.interval)
        let minutes = (length / Double(HistorySpan.mostSteps) / QueueSample.interval).rounded(.up)
        step = minutes * QueueSample.interval
        start = Date(timeIntervalSince1970: (from.timeIntervalSince1970 / step).rounded(.down) * step)
        count = min(Int((to.timeIntervalSince(start) / step).rounded(.up)), HistorySpan.mostSteps + 1)
        self.customers = customers
        self.namedCustomers = namedCustomers
    }

    package var end: Date { start + step * Double(count) }

}

/// What a span holds, one value for each of its steps.
package struct QueueHistory: Sendable, Hashable {
    package let span: HistorySpan
    /// The highest of each step, all customers together; nil where nobody looked.
    package let levels: [QueueLevels?]
    /// Customers with most mails first; last those without a curve of their own, if there are any.
    package let customers: [CustomerHistory]
    /// How many mails ended in each step.
    package let finished: [JobState: [Int]]

    package init(
        span: HistorySpan, levels: [QueueLevels?], customers: [CustomerHistory], finished: [JobState: [Int]]
    ) {
        self.span = span
        self.levels = levels
        self.customers = customers
        self.finished = finished
    }
}

package struct CustomerHistory: Sendable, Hashable {
    /// nil: all the others.
    package let customer: Slug?
    /// Live jobs of any state, and the age of the oldest one that is not being sent; nil where nobody looked.
    package let levels: [QueueLevel?]

    package init(customer: Slug?, levels: [QueueLevel?]) {
        self.customer = customer
        self.levels = levels
    }
}
