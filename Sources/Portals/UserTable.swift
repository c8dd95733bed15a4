package import Foundation
import Mail
package import Storage

/// Users as a spreadsheet exports them: CSV (RFC 4180) in UTF-8, whose first line names the columns.
/// Pure. Reads all of it or refuses it, naming the line.
package struct UserTable: Sendable {
    package let contacts: [Contact]

    package struct Flaw: Error, Hashable, Sendable, CustomStringConvertible {
        /// From 1.
        package let line: Int
        package let what: String

        package init(line: Int, what: String) {
            self.line = line
            self.what = what
        }

        package var description: String { "line \(line) of the table: \(what); nothing was added" }
    }

    private static let columns = ["email", "name", "locale"]

    /// - Throws: `Refused.userTable`
    package init(csv: Data) throws(Refused) {
        guard let text = String(bytes: csv, encoding: .utf8) else {
            throw .userTable(Flaw(line: 1, what: "it is not UTF-8: save it as UTF-8"))
        }
        var records = try Self.records(in: text)
        guard !records.isEmpty else {
            throw .userTable(
                Flaw(line: 1, what: "it is empty: begin with a line that names the columns, such as email,name"))
        }
        let head = records.removeFirst()
        let names = head.fields.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        if let unknown = names.first(where: { !Self.columns.contains($0) }) {
            throw .userTable(
                Flaw(line: head.line, what: "“\(unknown)” is no column: use \(Self.columns.joined(separator: ", "))"))
        }
        guard names.contains("email"), Set(names).count == names.count else {
            throw .userTable(Flaw(line: head.line, what: "the columns need email, and each name only once"))
        }
        var contacts: [Contact] = []
        var lines: [EmailAddress: Int] = [:]
        for record in records where record.fields != [""] {
            let contact = try Self.contact(record, names)
            if let first = lines.updateValue(record.line, forKey: contact.email) {
                throw .userTable(Flaw(line: record.line, what: "the address stands on line \(first) already: keep one"))
            }
            contacts.append(contact)
        }
        self.contacts = contacts
    }

    private static func contact(_ record: Record, _ names: [String]) throws(Refused) -> Contact {
        guard record.fields.count == names.count else {
            throw .userTable(
                Flaw(
                    line: record.line,
                    what:
                        "it has \(record.fields.count) values for \(names.count) columns: quote values that hold a comma"
                ))
        }
        let values = Dictionary(
            uniqueKeysWithValues: zip(names, record.fields.map { $0.trimmingCharacters(in: .whitespaces) }))
        func value(_ name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }
        do {
            return Contact(
                email: try EmailAddress(parsing: value("email") ?? ""),
                name: try value("name").map { try DisplayName(parsing: $0) },
                locale: try value("locale").map { try LanguageTag(parsing: $0).description })
        } catch {
            throw .userTable(Flaw(line: record.line, what: "\(error)"))
        }
    }

    private struct Record {
        let line: Int
        var fields: [String]
    }

    /// RFC 4180: values in quotes may hold commas, line ends and doubled quotes.
    private static func records(in text: String) throws(Refused) -> [Record] {
        var records: [Record] = []
        var (line, field, quotedSince) = (1, "", Int?.none)
        var fields: [String] = []
        var start = 1
        var wasQuoted = false
        let scalars = Array(
            text.unicodeScalars.first == "\u{FEFF}" ? text.unicodeScalars.dropFirst() : text.unicodeScalars[...])
        func endRecord() {
            records.append(Record(line: start, fields: fields + [field]))
            (fields, field, wasQuoted) = ([], "", false)
        }
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            if scalar == "\n" { line += 1 }
            switch (scalar, quotedSince) {
            case ("\"", .some):
                if index < scalars.count, scalars[index] == "\"" {
                    field.unicodeScalars.append("\"")
                    index += 1
                } else {
                    quotedSince = nil
                }
            case (_, .some): field.unicodeScalars.append(scalar)
            case ("\"", nil):
                guard field.isEmpty, !wasQuoted else {
                    throw .userTable(
                        Flaw(line: line, what: "a quote stands inside a value: quote the whole value and double it"))
                }
                (quotedSince, wasQuoted) = (line, true)
            case (",", nil):
                fields.append(field)
                (field, wasQuoted) = ("", false)
            case ("\n", nil):
                endRecord()
                start = line
            case ("\r", nil): continue
            default: field.unicodeScalars.append(scalar)
            }
        }
        if let quotedSince { throw .userTable(Flaw(line: quotedSince, what: "a quoted value never ends: close it")) }
        if !field.isEmpty || !fields.isEmpty { endRecord() }
        return records
    }
}
