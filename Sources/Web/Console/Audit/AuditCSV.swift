import Authenticators
import Policy
import Storage

/// Audit entries as a table (RFC 4180) that a spreadsheet opens without running anything in it. Pure.
enum AuditCSV {
    static let mostRows = 50_000

    static let head = "sequence,time,actor,source,customer,portal,subject,action,reason,outcome,mac\r\n"

    static func line(_ entry: AuditEntry) -> String {
        let event = entry.event
        let cells: [String] = [
            String(entry.sequence), event.at.stamp, event.actor, event.source, event.customer?.text ?? "",
            event.portal?.text ?? "", event.subject ?? "", event.action, event.reason ?? "", event.outcome,
            Hexadecimal.text(of: entry.mac),
        ]
        return cells.map(cell).joined(separator: ",") + "\r\n"
    }

    /// A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV Injection).
    static func cell(_ text: String) -> String {
        let text = isFormula(text) ? "'" + text : text
        guard text.utf8.contains(where: { [UInt8(ascii: ","), UInt8(ascii: "\""), 10, 13].contains($0) }) else {
            return text
        }
        // Octet by octet: a quotation mark with an accent after it is another `Character`.
        var quoted: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { quoted.append(byte) }
            quoted.append(byte)
        }
        return String(decoding: quoted + [UInt8(ascii: "\"")], as: UTF8.self)
    }

    private static func isFormula(_ text: String) -> Bool {
        // Spreadsheets skip blanks in front.
        guard let first = text.unicodeScalars.first(where: { $0 != " " }) else { return false }
        return ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"].contains(first)
    }
}
