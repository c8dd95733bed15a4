import Foundation

/// All that was found, as a table for people or as JSON for programs.
struct Report: Encodable {
    let machine: Machine
    let relay: String
    let findings: [Finding]

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    func table() -> String {
        let header = ["row", "what", "measured", "", "ratio", "beside", "target", "met?"]
        let rows = findings.map { finding in
            [
                finding.row, finding.what, finding.value.map(Report.short) ?? "–",
                finding.value == nil ? "" : finding.unit,
                finding.ratio.map { $0.rounded(to: 2) } ?? "", finding.peer ?? "", finding.target ?? "",
                finding.isMet.map { $0 ? "yes" : "NO" } ?? "",
            ]
        }
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        let numbers: Set = [2, 4]
        let lines = ([header] + rows).map { cells in
            zip(cells.indices, cells).map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return numbers.contains(column) ? space + cell : cell + space
            }.joined(separator: "  ").trimmed
        }
        let failures = findings.compactMap { finding in finding.failure.map { "\(finding.row): \($0)" } }
        return (lines + failures + ["", machine.line, "relay: \(relay)"]).joined(separator: "\n")
    }

    private static func short(_ value: Double) -> String { value.rounded(to: value < 100 ? 2 : 0) }
}

extension String {
    /// Without spaces at its end.
    fileprivate var trimmed: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
