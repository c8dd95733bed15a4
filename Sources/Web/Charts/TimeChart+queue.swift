import Foundation
import Jobs
import Policy
import Storage

/// The queue's charts.
extension TimeChart {
    /// How many mails were in the queue, by state.
    static func depth(_ history: QueueHistory) -> TimeChart {
        TimeChart(
            history, id: "depth", title: "Mails in the queue",
            words: "The most mails that were ready, waiting for another attempt or being sent in each \(history.step).",
            .stacked, .count, .highest,
            states.map { state, name, mark in
                Series(name: name, mark: mark, values: history.levels.map { $0.map { Double($0[state].count) } })
            })
    }

    /// How long the oldest mail had been in the queue, by state.
    static func age(_ history: QueueHistory) -> TimeChart {
        TimeChart(
            history, id: "age", title: "Age of the oldest mail",
            words: "How long the oldest mail of each state had been in the queue, at most in each \(history.step).",
            .lines, .seconds, .highest,
            states.map { state, name, mark in
                Series(name: name, mark: mark, values: history.levels.map { $0?[state].oldest })
            })
    }

    /// Whose mails were in the queue.
    static func customers(_ history: QueueHistory) -> TimeChart {
        TimeChart(
            history, id: "customers", title: "Mails in the queue by customer",
            words: "The most mails that each customer had in the queue, in each \(history.step).",
            .lines, .count, .highest,
            history.customers.enumerated().map { index, customer in
                Series(
                    name: customer.customer?.text ?? "all others", mark: customer.customer == nil ? 8 : index % 7 + 1,
                    values: customer.levels.map { $0.map { Double($0.count) } })
            })
    }

    /// How many mails came to which end.
    static func finished(_ history: QueueHistory) -> TimeChart {
        TimeChart(
            history, id: "finished", title: "Mails finished",
            words: "How many mails were delivered, bounced or ended otherwise in each \(history.step).",
            .stacked, .count, .sum,
            ends.compactMap { state, mark in
                let counts = history.finished[state] ?? []
                // What never happened needs no room in the legend.
                guard state == .delivered || counts.contains(where: { $0 > 0 }) else { return nil }
                return Series(name: state.rawValue, mark: mark, values: counts.map { Double($0) })
            })
    }

    private static let states: [(QueueDepth.State, String, Int)] = [
        (.sending, "being sent", 1), (.ready, "ready", 2), (.waiting, "waiting for another attempt", 3),
    ]
    private static let ends: [(JobState, Int)] = [
        (.delivered, 1), (.bounced, 4), (.unknown, 5), (.failed, 6), (.expired, 3), (.cancelled, 8),
    ]

    private init(
        _ history: QueueHistory, id: String, title: String, words: String, _ form: Form, _ unit: Unit,
        _ summary: Summary, _ series: [Series]
    ) {
        self.init(
            id: id, title: title, words: words, start: history.span.start, step: history.span.step, form: form,
            unit: unit, summary: summary, series: series)
    }
}

extension QueueHistory {
    /// The length of a step in words.
    fileprivate var step: String { span.step == 60 ? "minute" : "\(ChartScale.text(span.step, .seconds))" }
}
