import Foundation

/// Drawing a chart. Attributes and classes only: the pages' security policy forbids inline styles, and the stylesheet
/// gives light and dark surroundings their colours.
extension TimeChart {
    private static let (width, height) = (720.0, 260.0)
    private static let (left, right, top, bottom) = (56.0, 24.0, 12.0, 28.0)

    /// An `<svg>` element.
    func svg() -> String {
        let ticks = ChartScale.ticks(to: peak, unit)
        let parts = rows(ticks) + columns() + areas(to: ticks.last ?? 1)
        return """
            <svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" \
            role="img" aria-labelledby="\(id)-title \(id)-words"><title id="\(id)-title">\(title.escapedForHTML)</title>\
            <desc id="\(id)-words">\(words.escapedForHTML)</desc>
            \(parts.joined(separator: "\n"))
            </svg>
            """
    }

    private func x(_ index: Double) -> Double {
        Self.left + index / Double(max(count, 1)) * (Self.width - Self.left - Self.right)
    }

    private func y(_ value: Double, _ most: Double) -> Double {
        Self.height - Self.bottom - value / most * (Self.height - Self.top - Self.bottom)
    }

    /// Lines across, each with its value.
    private func rows(_ ticks: [Double]) -> [String] {
        let (from, to) = (Self.text(Self.left), Self.text(Self.width - Self.right))
        return ticks.map { tick in
            let height = y(tick, ticks.last ?? 1)
            return """
                <path class="chart-grid" d="M\(from) \(Self.text(height))H\(to)"/>\
                <text class="chart-label" text-anchor="end" x="\(Self.text(Self.left - 8))" y="\(Self.text(height + 4))">\
                \(ChartScale.text(tick, unit))</text>
                """
        }
    }

    /// Marks below, each with its time.
    private func columns() -> [String] {
        let base = Self.height - Self.bottom
        return ChartScale.moments(from: start, to: date(of: count)).map { moment in
            let place = Self.text(x(moment.timeIntervalSince(start) / step))
            return """
                <path class="chart-axis" d="M\(place) \(Self.text(base))v5"/>\
                <text class="chart-label" text-anchor="middle" x="\(place)" y="\(Self.text(base + 20))">\
                \(ChartScale.text(moment))</text>
                """
        }
    }

    private func areas(to most: Double) -> [String] {
        var floors = [Double](repeating: 0, count: count)
        return series.map { series in
            let known = Self.runs(of: series.values)
            var path = ""
            switch form {
            case .lines: for run in known { path += line(run.map { ($0, series.values[$0] ?? 0) }, most, "M") }
            case .stacked:
                for run in known {
                    let bottom = run.map { ($0, floors[$0]) }
                    for index in run { floors[index] += series.values[index] ?? 0 }
                    path += line(run.map { ($0, floors[$0]) }, most, "M")
                    path += line(bottom.reversed(), most, "L", isBackwards: true) + "z"
                }
            }
            let kind = form == .stacked ? "chart-area" : "chart-line"
            return """
                <path class="\(kind) mark-\(series.mark)" d="\(path)"><title>\(series.name.escapedForHTML)</title></path>
                """
        }
    }

    /// A line in stairs: a step's value holds from its beginning to its end.
    private func line(
        _ values: [(index: Int, value: Double)], _ most: Double, _ start: String, isBackwards: Bool = false
    ) -> String {
        var path = ""
        var last: Double?
        for (index, value) in values {
            let (begin, end) = (x(Double(isBackwards ? index + 1 : index)), x(Double(isBackwards ? index : index + 1)))
            if value == last {
                // The same height goes on: the last stretch grows.
                path.removeSubrange((path.lastIndex(of: "H") ?? path.endIndex)...)
            } else if last == nil {
                path += "\(start)\(Self.text(begin)) \(Self.text(y(value, most)))"
            } else {
                path += "V\(Self.text(y(value, most)))"
            }
            path += "H\(Self.text(end))"
            last = value
        }
        return path
    }

    /// Steps that follow one another without a gap.
    private static func runs(of values: [Double?]) -> [[Int]] {
        var runs: [[Int]] = []
        for index in values.indices where values[index] != nil {
            if index > 0, values[index - 1] != nil, !runs.isEmpty {
                runs[runs.count - 1].append(index)
            } else {
                runs.append([index])
            }
        }
        return runs
    }

    private static func text(_ value: Double) -> String { ChartScale.number(value) }
}
