import Foundation

/// A chart's numbers as a table, in few enough rows to be read out.
struct ChartTable: Sendable, Hashable {
    struct Row: Sendable, Hashable {
        /// When its steps begin: RFC 3339, UTC.
        let time: String
        /// One for each series; "–" where nothing is known.
        let values: [String]
    }

    let columns: [String]
    let rows: [Row]

    static let mostRows = 24

    init(_ chart: TimeChart) {
        columns = chart.series.map(\.name)
        let steps = max((chart.count + Self.mostRows - 1) / Self.mostRows, 1)
        rows = stride(from: 0, to: chart.count, by: steps).map { first in
            let range = first..<min(first + steps, chart.count)
            return Row(
                time: chart.date(of: first).formatted(.iso8601),
                values: chart.series.map { series in
                    let known = range.compactMap { $0 < series.values.count ? series.values[$0] : nil }
                    if known.isEmpty { return "–" }
                    let value = chart.summary == .sum ? known.reduce(0, +) : known.max() ?? 0
                    return ChartScale.text(value, chart.unit)
                })
        }
    }
}
