import FoundationEssentials

/// A moment in the proleptic Gregorian calendar, UTC, to the minute: what a letter says of time.
/// Pure: no time zone data and no locale data, so every machine writes the same letter.
/// Cuts seconds off, so that no link is said to live longer than it does.
struct LetterDate: Hashable, Sendable {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int

    init(_ date: Date) {
        // Years 1 to 9999: beyond that a date is a mistake, and `Int` of an endless Double would trap.
        let seconds = min(max(date.timeIntervalSince1970, -62_135_596_800), 253_402_300_799)
        let minutes = Int((seconds / 60).rounded(.down))
        let days = Int((Double(minutes) / 1440).rounded(.down))
        let minuteOfDay = minutes - days * 1440
        (hour, minute) = minuteOfDay.quotientAndRemainder(dividingBy: 60)

        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days: years begin in March,
        // eras have 400 years.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// `22:05`
    var time: String {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return two(hour) + ":" + two(minute)
    }
}
