import Foundation
import Jobs
import Policy
import Storage
import Testing

@testable import Web

@Suite struct ChartTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Expectations")
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    private static func chart(
        _ values: [[Double?]], _ form: TimeChart.Form = .stacked, _ unit: TimeChart.Unit = .count,
        _ summary: TimeChart.Summary = .highest, step: TimeInterval = 60
    ) -> TimeChart {
        TimeChart(
            id: "x", title: "Mails", words: "How many.", start: start, step: step, form: form, unit: unit,
            summary: summary,
            series: values.enumerated().map { index, values in
                TimeChart.Series(name: "series \(index)", mark: index + 1, values: values)
            })
    }

    private static func history() throws -> QueueHistory {
        let span = HistorySpan(from: start, to: start + 600)
        func levels(_ ready: Int, _ waiting: Int, _ sending: Int) -> QueueLevels {
            QueueLevels(
                ready: QueueLevel(count: ready, oldest: Double(ready) * 10),
                waiting: QueueLevel(count: waiting, oldest: Double(waiting) * 100),
                sending: QueueLevel(count: sending, oldest: Double(sending)))
        }
        let acme = [0, 0, 12, 20, nil, nil, 9, 3, 0, 0].map { $0.map { QueueLevel(count: $0, oldest: 1) } }
        return QueueHistory(
            span: span,
            levels: [
                levels(0, 0, 0), levels(0, 0, 0), levels(12, 0, 4), levels(20, 5, 4), nil, nil, levels(9, 6, 4),
                levels(3, 6, 2), levels(0, 2, 0), levels(0, 0, 0),
            ],
            customers: [
                CustomerHistory(customer: try Slug(parsing: "acme"), levels: acme),
                CustomerHistory(
                    customer: nil, levels: acme.map { $0.map { QueueLevel(count: $0.count / 2, oldest: 0) } }),
            ],
            finished: [
                .delivered: [0, 0, 4, 9, 0, 0, 9, 7, 2, 0], .bounced: [0, 0, 0, 1, 0, 0, 0, 0, 0, 0], .failed: [],
            ])
    }

    /// `PORTALMFA_RECORD=1` writes them anew; look at them then.
    @Test(arguments: ["depth", "age", "customers", "finished"])
    func theChartsAreDrawnAsTheyWereLookedAt(name: String) throws {
        let history = try ChartTests.history()
        let chart = try #require(
            [TimeChart.depth(history), .age(history), .customers(history), .finished(history)].first { $0.id == name })
        let file = ChartTests.folder.appending(path: "\(name).svg")
        let bytes = Data((chart.svg() + "\n").utf8)
        if ProcessInfo.processInfo.environment["PORTALMFA_RECORD"] == "1" { try bytes.write(to: file) }
        #expect(try Data(contentsOf: file) == bytes, "PORTALMFA_RECORD=1 records \(file.lastPathComponent) anew")
        // What the pages' security policy would not let through.
        for forbidden in ["style", "<script", "javascript:", "onload"] { #expect(!chart.svg().contains(forbidden)) }
    }

    @Test func aGapIsNotDrawnAsNothing() {
        let svg = ChartTests.chart([[2, nil, 0, 2]]).svg()
        // Two areas, and nothing between them.
        #expect(svg.components(separatedBy: "z").count - 1 == 2)
        #expect(ChartTests.chart([[2, 0, 0, 2]]).svg().components(separatedBy: "z").count - 1 == 1)
    }

    @Test func stackedAreasStandOnOneAnotherAndTheirSumFits() {
        let chart = ChartTests.chart([[3, 0], [4, 1]])
        #expect(chart.peak == 7)
        #expect(ChartTests.chart([[3, 0], [4, 1]], .lines).peak == 4)
        // 0…8 on 220 units: the second area lies between 3 and 7.
        let svg = chart.svg()
        #expect(svg.contains("M56 149.5H376V232H696L696 232H56z"))
        #expect(svg.contains("M56 39.5H376V204.5H696L696 232H376V149.5H56z"))
    }

    @Test func namesAreEscaped() {
        let chart = TimeChart(
            id: "x", title: "<b>\"", words: "&", start: ChartTests.start, step: 60, form: .lines, unit: .count,
            summary: .sum, series: [TimeChart.Series(name: "</svg>", mark: 1, values: [1])])
        let svg = chart.svg()
        #expect(svg.contains("<title id=\"x-title\">&lt;b&gt;&quot;</title><desc id=\"x-words\">&amp;</desc>"))
        #expect(svg.contains("<title>&lt;/svg&gt;</title>"))
    }

    @Test func nothingAtAllIsStillAChart() {
        for values in [[], [[]], [[nil, nil]], [[0.0, 0]]] as [[[Double?]]] {
            let svg = ChartTests.chart(values).svg()
            #expect(!svg.contains("nan") && !svg.contains("inf"))
        }
    }

    @Test(
        arguments: [
            (0.0, TimeChart.Unit.count, ["0", "1"]), (1, .count, ["0", "1"]), (7, .count, ["0", "2", "4", "6", "8"]),
            (100, .count, ["0", "20", "40", "60", "80", "100"]),
            (1_234_567, .count, ["0", "500000", "1000000", "1500000"]),
            (59, .seconds, ["0 s", "15 s", "30 s", "45 s", "1 min"]),
            (5400, .seconds, ["0 s", "30 min", "1 h", "1.5 h"]),
            (2_000_000, .seconds, ["0 s", "5 d", "10 d", "15 d", "20 d", "25 d"]),
        ] as [(Double, TimeChart.Unit, [String])])
    func anAxisHasRoundNumbers(_ largest: Double, _ unit: TimeChart.Unit, _ texts: [String]) {
        #expect(ChartScale.ticks(to: largest, unit).map { ChartScale.text($0, unit) } == texts)
    }

    @Test(arguments: [(600.0, 11), (3600, 9), (86_400, 9), (7 * 86_400, 9), (40 * 86_400, 9)] as [(TimeInterval, Int)])
    func timesAlongTheAxisAreFewAndRound(_ length: TimeInterval, _ most: Int) {
        let moments = ChartScale.moments(from: ChartTests.start, to: ChartTests.start + length)
        #expect((2...most).contains(moments.count), "\(moments.count)")
        for moment in moments { #expect(moment.timeIntervalSince1970.truncatingRemainder(dividingBy: 60) == 0) }
    }

    @Test func theTableSaysTheSameInFewRows() {
        let ones = [Double?](repeating: 1, count: 48)
        let table = ChartTable(ChartTests.chart([ones, [5] + ones.dropFirst(3) + [nil, nil]]))
        #expect(table.columns == ["series 0", "series 1"])
        #expect(table.rows.count == 24)
        #expect(table.rows[0] == ChartTable.Row(time: "2027-01-15T08:00:00Z", values: ["1", "5"]))
        #expect(table.rows[1].time == "2027-01-15T08:02:00Z")
        #expect(table.rows[23].values == ["1", "–"])
        let sums = ChartTable(ChartTests.chart([ones], .stacked, .count, .sum))
        #expect(sums.rows.allSatisfy { $0.values == ["2"] })
    }
}
