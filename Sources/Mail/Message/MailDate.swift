import FoundationEssentials

/// A point in time as RFC 5322 `date-time` in UTC: `Mon, 23 Nov 2026 09:05:07 +0000`.
/// Pure integer arithmetic, independent of locale and time zone database.
/// Years outside 1970…9999 cannot be written in mail; such a date is moved to the nearer end.
struct MailDate: CustomStringConvertible {
    let description: String

    init(_ date: Date) {
        let last = 253_402_300_799.0  // 9999-12-31 23:59:59
        // `max` with the date second also turns NaN into 0.
        let seconds = Int(min(last, max(0, date.timeIntervalSince1970)))
        let (days, time) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let (year, month, day) = Self.civil(daysSince1970: days)

        var text = Self.weekdays[(days + 4) % 7]
        text.reserveCapacity(31)
        text += ", "
        Self.append(day, to: &text)
        text += " "
        text += Self.months[month - 1]
        text += " "
        Self.append(year / 100, to: &text)
        Self.append(year % 100, to: &text)
        text += " "
        Self.append(time / 3600, to: &text)
        text += ":"
        Self.append(time / 60 % 60, to: &text)
        text += ":"
        Self.append(time % 60, to: &text)
        text += " +0000"
        description = text
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Howard Hinnant's `civil_from_days`, for days that are not negative. A year begins in March there, so that the
    /// leap day is its last.
    private static func civil(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = (days + 719_468).quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func append(_ twoDigits: Int, to text: inout String) {
        text.unicodeScalars.append(Unicode.Scalar(UInt8(ascii: "0") + UInt8(twoDigits / 10)))
        text.unicodeScalars.append(Unicode.Scalar(UInt8(ascii: "0") + UInt8(twoDigits % 10)))
    }
}
