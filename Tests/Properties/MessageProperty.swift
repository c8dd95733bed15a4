import Foundation
import Mail

/// Of letters: whatever a name, a subject or a body holds, the octets keep the rules of the wire: see WireRules.swift.
enum MessageProperty {
    static func check(_ bytes: [UInt8]) -> Property.Finding {
        var finding = Property.Finding()
        // Never part of UTF-8, so a mutation that leaves it alone leaves the fields alone.
        var fields = bytes.split(separator: 0xFF, maxSplits: 4, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        while fields.count < 5 { fields.append("") }
        do throws(MailError) {
            let subject = taken(&finding) { () throws(MailError) in try Subject(parsing: fields[2]) }
            finding.wasAccepted = subject != nil
            let from = name(fields[0], &finding)
            let to = name(fields[1], &finding)
            if let subject {
                finding.demand("a subject is one line", mayStandInAHeader(subject.text))
                finding.demand("a subject reads as itself", try Subject(parsing: subject.text) == subject)
            }
            let plain = try Subject(parsing: "hello")
            let domain = try Domain(parsing: "portal.example.com")
            let message = Message(
                from: NamedAddress(name: from, address: try EmailAddress(parsing: "no-reply@portal.example.com")),
                to: NamedAddress(name: to, address: try EmailAddress(parsing: "ada@customer.example.net")),
                subject: subject ?? plain, date: Date(timeIntervalSince1970: 1_795_471_507),
                id: try MessageID(local: "job.42", domain: domain), text: fields[3], html: fields[4],
                language: try LanguageTag(parsing: "en"), boundarySeed: 42)
            let octets = message.bytes()
            finding.broken.formUnion(brokenWireRules(of: octets))
            finding.demand("every attempt is the same message", message.bytes() == octets)
        } catch {
            finding.broken.insert("a letter's fixed parts are not taken: \(error)")
        }
        return finding
    }

    private static func name(_ text: String, _ finding: inout Property.Finding) -> DisplayName? {
        guard let name = taken(&finding, { () throws(MailError) in try DisplayName(parsing: text) }) else { return nil }
        finding.demand("a name is one line", mayStandInAHeader(name.text))
        let again = taken(&finding) { () throws(MailError) in try DisplayName(parsing: name.text) }
        finding.demand("a name reads as itself", again == name)
        return name
    }

    private static func taken<Value>(
        _ finding: inout Property.Finding, _ parse: () throws(MailError) -> Value
    ) -> Value? {
        do throws(MailError) {
            return try parse()
        } catch {
            finding.demand("a refusal is one line", isOneLine(error.description))
            return nil
        }
    }

    private static func mayStandInAHeader(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy {
            switch $0.value {
            case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: false
            default: true
            }
        }
    }
}
