import Foundation
import Portals

/// What a command itself refuses: one line that says what, why and what to do. Exit code 1.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// What people see: tables, and the question before something is changed.
enum Terminal {
    /// Columns as wide as their widest cell, two spaces apart.
    static func table(_ head: [String], _ rows: [[String]], ifEmpty: String) {
        guard !rows.isEmpty else { return print(ifEmpty) }
        let lines = [head.map { $0.uppercased() }] + rows.map { $0.map(plain) }
        let widths = head.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        for line in lines {
            let cells = line.enumerated().map { column, cell in
                column == line.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            print(cells.joined(separator: "  "))
        }
    }

    /// What somebody typed, without what a terminal would obey.
    private static func plain(_ cell: String) -> String {
        String(
            String.UnicodeScalarView(
                cell.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
                    default: scalar
                    }
                }))
    }

    static func time(_ date: Date?) -> String {
        date.map { $0.formatted(Date.ISO8601FormatStyle()) } ?? "-"
    }

    /// Asks *Proceed?* on the terminal, unless it was answered by `--proceed`.
    /// - Throws: `Refused.notConfirmed` without a terminal, or when the answer is not yes.
    static func confirm(_ what: String, proceed: Bool) throws {
        if proceed { return }
        guard isatty(STDIN_FILENO) == 1 else { throw Refused.notConfirmed }
        FileHandle.standardError.write(Data("\(what)\nProceed? [y/N] ".utf8))
        let answer = readLine()?.lowercased()
        guard answer == "y" || answer == "yes" else { throw Refused.notConfirmed }
    }

    /// A secret typed without echo, or the first line of standard input.
    static func secret(_ prompt: String) -> String? {
        guard isatty(STDIN_FILENO) == 1 else { return readLine() }
        guard let typed = getpass(prompt) else { return nil }
        return String(cString: typed)
    }
}
