import Mail
import Synchronization

/// What all letters of one language share: `<language>/language.mustache`, parsed and checked.
/// Dates are written by its pattern, so a new language is a new folder and no code.
struct Language: Sendable {
    enum Direction: String, Sendable { case ltr, rtl }

    let tag: LanguageTag
    let direction: Direction
    let greeting: Phrase
    let greetingUnnamed: Phrase
    let link: Phrase
    let support: String
    let caution: Phrase
    let footer: Phrase
    private let months: [String]
    private let datePattern: Phrase
    private let dates = WrittenDates()

    /// - Throws: `TemplateError.flaw`
    init(_ file: TemplateFile, tag: LanguageTag) throws(TemplateError) {
        let words = try WordFile(file, fields: Self.fields)
        if let line = (words.paragraphs + words.notes).first {
            throw file.flaw(.bodyNotAllowed, line: line.number)
        }
        self.tag = tag
        let portal = TagVocabulary(values: ["portalName", "portalDomain"])
        greeting = try words.phrase("Greeting", allowing: TagVocabulary(values: ["recipientName"]))
        greetingUnnamed = try words.phrase("Greeting-Unnamed", allowing: TagVocabulary(values: []))
        link = try words.phrase("Link", allowing: portal)
        support = try words.phrase("Support", allowing: TagVocabulary(values: [])).filled(with: [:])
        caution = try words.phrase("Caution", allowing: portal)
        footer = try words.phrase("Footer", allowing: portal)
        datePattern = try words.phrase(
            "Date",
            allowing: TagVocabulary(values: ["day", "month", "year", "time"], sections: ["firstOfMonth"]))

        // Present, because `WordFile` refuses a file without any of its fields.
        let direction = words.fields["Direction"] ?? WordFile.Line(words: "", number: 1)
        guard let known = Direction(rawValue: direction.words) else {
            throw file.flaw(.direction(direction.words), line: direction.number)
        }
        self.direction = known
        let list = words.fields["Months"] ?? WordFile.Line(words: "", number: 1)
        months = list.words.split(separator: ",").map { String($0).trimmingBlanks }.filter { !$0.isEmpty }
        guard months.count == 12 else { throw file.flaw(.months(months.count), line: list.number) }
    }

    func text(of date: LetterDate) -> String {
        dates.text(
            of: date,
            orWrite: {
                datePattern.filled(with: [
                    "day": date.day, "month": months[date.month - 1], "year": date.year, "time": date.time,
                    "firstOfMonth": date.day == 1,
                ])
            })
    }

    private static let fields = [
        "Direction", "Months", "Date", "Greeting", "Greeting-Unnamed", "Link", "Support", "Caution", "Footer",
    ]
}

/// The dates written last: letters that leave together tell of the same minutes.
/// Safe from any thread. A text is a function of its date, so two threads that write the same one do no harm.
private final class WrittenDates: Sendable {
    private static let limit = 64
    private let texts = Mutex<[LetterDate: String]>([:])

    func text(of date: LetterDate, orWrite write: () -> String) -> String {
        if let text = texts.withLock({ $0[date] }) { return text }
        let text = write()
        texts.withLock {
            if $0.count >= Self.limit { $0.removeAll(keepingCapacity: true) }
            $0[date] = text
        }
        return text
    }
}
