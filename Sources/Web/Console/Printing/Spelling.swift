import Foundation

/// How times and numbers are written in the console.
extension Date {
    /// `2026-11-26 00:41:05 UTC`
    var spelled: String {
        formatted(
            Date.ISO8601FormatStyle().year().month().day().dateTimeSeparator(.space)
                .time(includingFractionalSeconds: false)) + " UTC"
    }

    /// `2026-11-26T00:41:05Z`, for programs.
    var stamp: String { formatted(.iso8601) }
}

extension Int {
    /// `98,730`
    var grouped: String {
        let digits = Array(String(magnitude))
        let groups = stride(from: digits.count, to: 0, by: -3).map { String(digits[Swift.max(0, $0 - 3)..<$0]) }
        return (self < 0 ? "−" : "") + groups.reversed().joined(separator: ",")
    }

    /// `1 user`, `2 users`
    func of(_ one: String, _ many: String) -> String { "\(grouped) \(self == 1 ? one : many)" }
}
