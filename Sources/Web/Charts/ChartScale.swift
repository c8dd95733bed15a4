import Foundation

/// Round numbers along an axis. Pure.
enum ChartScale {
    /// From 0 to the largest value or past it, about five of them.
    static func ticks(to largest: Double, _ unit: TimeChart.Unit) -> [Double] {
        let step: Double =
            switch unit {
            case .count: countSteps(to: largest)
            case .seconds: times.first { $0 * 5 >= largest } ?? (largest / 5 / 86_400).rounded(.up) * 86_400
            }
        let count = max(Int((largest / step).rounded(.up)), 1)
        return (0...count).map { Double($0) * step }
    }

    private static func countSteps(to largest: Double) -> Double {
        var unit = 1.0
        while unit * 50 < largest { unit *= 10 }
        return [1.0, 2, 5].map { $0 * unit }.first { $0 * 5 >= largest } ?? unit * 10
    }

    private static let times: [Double] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
    ]

    /// Whole hours or days between two dates, eight at most.
    static func moments(from start: Date, to end: Date) -> [Date] {
        let length = end.timeIntervalSince(start)
        let steps = times.filter { $0 >= 60 }
        let step = steps.first { length / $0 <= 8 } ?? (length / 8 / 86_400).rounded(.up) * 86_400
        let first = (start.timeIntervalSince1970 / step).rounded(.up) * step
        return stride(from: first, through: end.timeIntervalSince1970, by: step).map(Date.init(timeIntervalSince1970:))
    }

    /// A value as it stands at an axis and in a table.
    static func text(_ value: Double, _ unit: TimeChart.Unit) -> String {
        switch unit {
        case .count: return number(value)
        case .seconds:
            for (length, name) in [(86_400.0, "d"), (3600, "h"), (60, "min")] where value >= length {
                return "\(number(value / length)) \(name)"
            }
            return "\(number(value)) s"
        }
    }

    /// The time of day in UTC; at midnight the day.
    static func text(_ moment: Date) -> String {
        let text = moment.formatted(.iso8601)
        let (day, time) = (text.dropFirst(5).prefix(5), text.dropFirst(11).prefix(5))
        return String(time == "00:00" ? day : time)
    }

    /// One digit after the point, and none where it would be 0.
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let rest = abs(tenths % 10)
        return (tenths < 0 && tenths > -10 ? "-" : "") + "\(tenths / 10)" + (rest == 0 ? "" : ".\(rest)")
    }
}
