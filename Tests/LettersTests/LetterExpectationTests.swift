import Foundation
import Letters
import Mail
import Policy
import Testing

/// Every letter in every language against its checked-in bytes. `PORTALMFA_RECORD=1` writes them anew.
struct LetterExpectationTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Expectations")
    private let catalogue: TemplateCatalogue

    init() throws {
        catalogue = try TemplateCatalogue(directory: TemplateCopy.original)
    }

    @Test(arguments: Letter.allCases, Northwind.languages)
    func everyLetterHasExactlyTheExpectedBytes(_ letter: Letter, _ language: String) throws {
        let file = Self.folder.appending(path: "\(letter.rawValue).\(language).eml")
        let bytes = Data(try catalogue.message(letter, Northwind.facts(language)).bytes())
        if ProcessInfo.processInfo.environment["PORTALMFA_RECORD"] == "1" { try bytes.write(to: file) }
        #expect(try Data(contentsOf: file) == bytes, "PORTALMFA_RECORD=1 records \(file.lastPathComponent) anew")
    }

    @Test func anotherMailParserReadsEveryLetterBack() throws {
        let letters = try Self.parseBack()
        #expect(letters.count == Letter.allCases.count * Northwind.languages.count)
        for language in Northwind.languages {
            for letter in Letter.allCases {
                let message = try catalogue.message(letter, Northwind.facts(language))
                let parsed = try #require(letters["\(letter.rawValue).\(language)"])
                #expect(parsed.subject == message.subject.text)
                #expect(parsed.to == "Zoë O’Hara")
                #expect(parsed.text.lines == message.text.lines)
                #expect(parsed.html.lines == message.html.lines)
                #expect(parsed.defects.isEmpty)
            }
        }
    }

    private struct ParsedLetter: Decodable {
        let subject: String
        let to: String
        let text: String
        let html: String
        let defects: [String]
    }

    private static func parseBack() throws -> [String: ParsedLetter] {
        let python = Process()
        let output = Pipe()
        python.executableURL = URL(filePath: "/usr/bin/env")
        python.arguments = [
            "python3", folder.deletingLastPathComponent().appending(path: "parse-back.py").path, folder.path,
        ]
        python.standardOutput = output
        try python.run()
        let json = try output.fileHandleForReading.readToEnd() ?? Data()
        python.waitUntilExit()
        try #require(python.terminationStatus == 0)
        return try JSONDecoder().decode([String: ParsedLetter].self, from: json)
    }
}

extension String {
    /// Without the line ends, which the wire normalises, and without empty lines at the end.
    fileprivate var lines: [Substring] {
        var lines = split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
