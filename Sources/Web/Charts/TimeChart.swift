import Foundation

/// Numbers over time, to be drawn and to be read out: see `TimeChart+svg.swift` and `ChartTable.swift`. Pure.
struct TimeChart: Sendable, Hashable {
    struct Series: Sendable, Hashable {
        let name: String
        /// Its colour: 1…8, a class of the stylesheet.
        let mark: Int
        /// One for each step; nil where nothing is known.
        let values: [Double?]
    }

    enum Form: Sendable, Hashable {
        /// One above the other: their sum counts.
        case stacked
        case lines
    }

    enum Unit: Sendable, Hashable {
        case count, seconds
    }

    /// What several steps together amount to, where the table has one row for them.
    enum Summary: Sendable, Hashable {
        case highest, sum
    }

    /// Begins the ids of its elements, so that a page can hold several charts.
    let id: String
    let title: String
    /// A sentence for those who do not see it.
    let words: String
    let start: Date
    /// In seconds.
    let step: TimeInterval
    let form: Form
    let unit: Unit
    let summary: Summary
    let series: [Series]

    /// How many steps there are.
    var count: Int { series.map(\.values.count).max() ?? 0 }

    func date(of index: Int) -> Date { start + step * Double(index) }

    /// The highest point that is drawn.
    var peak: Double {
        (0..<count).map { index in
            let values = series.compactMap { $0.values.indices.contains(index) ? $0.values[index] : nil }
            return form == .stacked ? values.reduce(0, +) : values.max() ?? 0
        }.max() ?? 0
    }
}
