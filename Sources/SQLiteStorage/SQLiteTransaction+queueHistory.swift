import Foundation
import Jobs
import Policy
import Storage

/// The queue over time, in two small tables of minutes.
extension SQLiteTransaction {
    func queueSample(at now: Date) throws(StorageError) -> QueueSample {
        try attempt {
            var customers: [CustomerID: QueueLevels] = [:]
            let milliseconds = now.milliseconds
            // Summed here: SQLite would sort all live jobs to group them.
            try statements.each("SELECT customer_id, lane, created_at FROM jobs", []) { row in
                let age = Double(max(milliseconds - row[2], 0)) / 1000
                customers[CustomerID(row[0]), default: .empty].add(age, lane: row[1])
                return true
            }
            return QueueSample(at: now, customers: customers)
        }
    }

    func hasQueueSample(at now: Date) throws(StorageError) -> Bool {
        try attempt { try hasSample(at: QueueSample.minute(of: now)) }
    }

    private func hasSample(at minute: Date) throws -> Bool {
        try first("SELECT 1 FROM queue_samples WHERE at = ? LIMIT 1", [minute.milliseconds]) { _ in true } ?? false
    }

    func note(_ sample: QueueSample) throws(StorageError) -> Bool {
        try attempt {
            guard try !hasSample(at: sample.at) else { return false }
            let nobody = CustomerID(0)
            for (customer, levels) in sample.customers.isEmpty ? [nobody: .empty] : sample.customers {
                try run(
                    """
                    INSERT INTO queue_samples (at, customer_id, ready, waiting, sending, ready_oldest, waiting_oldest,
                        sending_oldest)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        sample.at.milliseconds, customer.rawValue, levels.ready.count, levels.waiting.count,
                        levels.sending.count, levels.ready.milliseconds, levels.waiting.milliseconds,
                        levels.sending.milliseconds,
                    ])
            }
            return true
        }
    }

    func pruneQueueHistory(before date: Date, limit: Int) throws(StorageError) -> Int {
        try attempt {
            let samples = try run(
                """
                DELETE FROM queue_samples WHERE (at, customer_id) IN (
                    SELECT at, customer_id FROM queue_samples WHERE at < ? ORDER BY at LIMIT ?)
                """, [date.milliseconds, limit])
            let counts = try run(
                """
                DELETE FROM finished_minutes WHERE (at, customer_id, state) IN (
                    SELECT at, customer_id, state FROM finished_minutes WHERE at < ? ORDER BY at LIMIT ?)
                """, [date.milliseconds, limit])
            return samples + counts
        }
    }

    func queueHistory(_ span: HistorySpan) throws(StorageError) -> QueueHistory {
        try attempt {
            let levels = try levels(of: span)
            return QueueHistory(
                span: span, levels: levels, customers: try customers(of: span, seen: levels.map { $0 != nil }),
                finished: try finished(of: span))
        }
    }

    private func levels(of span: HistorySpan) throws -> [QueueLevels?] {
        var levels = [QueueLevels?](repeating: nil, count: span.count)
        try statements.each(
            """
            SELECT (at - ?1) / ?2, max(ready), max(ready_oldest), max(waiting), max(waiting_oldest), max(sending),
                max(sending_oldest)
            FROM (
                SELECT at, sum(ready * wanted) AS ready, max(ready_oldest * wanted) AS ready_oldest,
                    sum(waiting * wanted) AS waiting, max(waiting_oldest * wanted) AS waiting_oldest,
                    sum(sending * wanted) AS sending, max(sending_oldest * wanted) AS sending_oldest
                FROM (
                    SELECT *, ?4 IS NULL OR customer_id IN (SELECT value FROM json_each(?4)) AS wanted
                    FROM queue_samples WHERE at >= ?1 AND at < ?3)
                GROUP BY at)
            GROUP BY 1
            """, span.values
        ) { row in
            levels[row[0]] = QueueLevels(
                ready: QueueLevel(count: row[1], milliseconds: row[2]),
                waiting: QueueLevel(count: row[3], milliseconds: row[4]),
                sending: QueueLevel(count: row[5], milliseconds: row[6]))
            return true
        }
        return levels
    }

    private func customers(of span: HistorySpan, seen: [Bool]) throws -> [CustomerHistory] {
        let named = try all(
            """
            SELECT s.customer_id, c.name FROM (
                SELECT customer_id, sum(ready + waiting + sending) AS jobs FROM queue_samples
                WHERE at >= ?1 AND at < ?2 AND customer_id <> 0
                    AND (?3 IS NULL OR customer_id IN (SELECT value FROM json_each(?3)))
                GROUP BY customer_id ORDER BY jobs DESC, customer_id LIMIT ?4) s
            JOIN customers c ON c.id = s.customer_id ORDER BY s.jobs DESC, s.customer_id
            """,
            [span.start.milliseconds, span.end.milliseconds, span.wanted, span.namedCustomers]
        ) { row in
            (id: row[0] as Int64, name: try Decoding.slug(row[1], of: "customer", row[0]))
        }
        let nothing = seen.map { $0 ? QueueLevel.empty : nil }
        var levels: [Int64: [QueueLevel?]] = Dictionary(uniqueKeysWithValues: named.map { ($0.id, nothing) })
        try statements.each(
            """
            SELECT (at - ?1) / ?2, who, max(jobs), max(oldest)
            FROM (
                SELECT at, CASE WHEN customer_id IN (SELECT value FROM json_each(?5)) THEN customer_id ELSE 0 END AS who,
                    sum(ready + waiting + sending) AS jobs, max(max(ready_oldest, waiting_oldest)) AS oldest
                FROM queue_samples
                WHERE at >= ?1 AND at < ?3 AND customer_id <> 0
                    AND (?4 IS NULL OR customer_id IN (SELECT value FROM json_each(?4)))
                GROUP BY at, who)
            GROUP BY 1, who
            """, span.values + [JSONArray.of(named.map(\.id))]
        ) { row in
            levels[row[1], default: nothing][row[0]] = QueueLevel(count: row[2], milliseconds: row[3])
            return true
        }
        let others = levels[0].map { [CustomerHistory(customer: nil, levels: $0)] } ?? []
        return named.map { CustomerHistory(customer: $0.name, levels: levels[$0.id] ?? nothing) } + others
    }

    private func finished(of span: HistorySpan) throws -> [JobState: [Int]] {
        let nothing = [Int](repeating: 0, count: span.count)
        var finished = Dictionary(
            uniqueKeysWithValues: JobState.allCases.filter(\.isFinished).map { ($0, nothing) })
        try statements.each(
            """
            SELECT (at - ?1) / ?2, state, sum(jobs) FROM finished_minutes
            WHERE at >= ?1 AND at < ?3 AND (?4 IS NULL OR customer_id IN (SELECT value FROM json_each(?4)))
            GROUP BY 1, 2
            """, span.values
        ) { row in
            let state: JobState = try Decoding.named(row[1], of: "minute", 0)
            finished[state, default: nothing][row[0]] = row[2]
            return true
        }
        return finished
    }
}

extension HistorySpan {
    /// `start, step, end, customers`.
    fileprivate var values: [(any ColumnValue)?] {
        [start.milliseconds, Int64(step * 1000), end.milliseconds, wanted]
    }

    fileprivate var wanted: String? { customers.map { JSONArray.of($0.map(\.rawValue)) } }
}

extension QueueLevel {
    fileprivate init(count: Int, milliseconds: Int64) {
        self.init(count: count, oldest: Double(milliseconds) / 1000)
    }

    fileprivate var milliseconds: Int64 { Int64((oldest * 1000).rounded()) }

    fileprivate mutating func add(_ age: TimeInterval) {
        count += 1
        oldest = max(oldest, age)
    }
}

extension QueueLevels {
    fileprivate mutating func add(_ age: TimeInterval, lane: Int) {
        switch lane {
        case Lane.ready.rawValue: ready.add(age)
        case Lane.waiting.rawValue: waiting.add(age)
        default: sending.add(age)
        }
    }
}
