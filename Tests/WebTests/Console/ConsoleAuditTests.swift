import Foundation
import HTTPTypes
import Mail
import Policy
import Portals
import Storage
import Testing

@testable import Web

/// The audit at the console: to be looked through, taken along, and proved unbroken.
@Suite struct ConsoleAuditTests {
    private static func mssp() async throws -> Mssp {
        let mssp = try Mssp(try await Northwind())
        try await mssp.addSouthwind()
        try await mssp.configureAnna()
        try await mssp.useCases.resetMFA(
            of: mssp.northwind.email, at: mssp.northwind.portal, reason: "=HYPERLINK(\"http://evil.example\")",
            Northwind.host)
        return mssp
    }

    @Test func filtersNarrowTheEntries() async throws {
        let mssp = try await Self.mssp()
        let browser = try await mssp.admin()
        let all = try await browser.get("/audit").text
        #expect(all.contains("<code>mfa.reset</code>") && all.contains("<code>portal.add</code>"))
        let resets = try await browser.get("/audit?action=mfa.reset").text
        #expect(resets.contains("<code>mfa.reset</code>") && !resets.contains("<code>portal.add</code>"))
        #expect(try await browser.get("/audit?portal=southwind").text.contains("<code>user.add</code>"))
        #expect(try await !browser.get("/audit?portal=southwind").text.contains("<code>mfa.reset</code>"))
        #expect(try await browser.get("/audit?actor=nobody").text.contains("No entry fits."))
        let anna = try await mssp.id(of: "anna@northwind.example")
        let about = try await browser.get("/audit?about=user:\(anna)").text
        #expect(about.contains("<code>mfa.reset</code>") && !about.contains("<code>portal.add</code>"))
        #expect(about.contains("value=\"user:\(anna)\""))
        #expect(try await browser.get("/audit?about=user:0").text.contains("No entry fits."))
        // A whole number, and any part of a name.
        let lines = (1...20).map { "u\($0)@northwind.example" }.joined(separator: "\n")
        _ = try await mssp.useCases.importUsers(
            UserTable(csv: Data("email\n\(lines)".utf8)), to: mssp.northwind.portal, isConfirmed: true, Northwind.host)
        #expect(try await !browser.get("/audit?about=user:1").text.contains("user:10 "))
        #expect(try await browser.get("/audit?about=user:10").text.contains("user:10 "))
        #expect(try await browser.get("/audit?about=a•••").text.contains("<code>mfa.reset</code>"))
        // The clock of these tests stands in January 2027.
        #expect(try await browser.get("/audit?from=2027-01-15&to=2027-01-15").text.contains("<code>mfa.reset</code>"))
        #expect(try await browser.get("/audit?to=2027-01-14").text.contains("No entry fits."))
        #expect(try await browser.get("/audit?from=nonsense").status == 200)
    }

    @Test func aTechnicianSeesTheOwnPortalsEntriesOnly() async throws {
        let mssp = try await Self.mssp()
        let browser = try await mssp.technician()
        for path in ["/audit", "/audit/export.csv"] {
            let text = try await browser.get(path).text
            #expect(text.contains("mfa.reset"), "\(path)")
            for foreign in ["southwind", "customer.add", "operator.sign-in"] {
                // The list of known actions is no entry.
                #expect(!text.contains("<code>\(foreign)") && !text.contains(",\(foreign)"), "\(path) \(foreign)")
            }
        }
        #expect(try await browser.post("/audit/verify", [:]).status == 403)
    }

    @Test func turningPagesShowsEveryEntryOnce() async throws {
        let mssp = try await Self.mssp()
        let lines = (0..<230).map { "u\($0)@northwind.example" }.joined(separator: "\n")
        _ = try await mssp.useCases.importUsers(
            try UserTable(csv: Data("email\n\(lines)".utf8)), to: mssp.northwind.portal, isConfirmed: true,
            Northwind.host)
        let browser = try await mssp.admin()
        let total = try await mssp.useCases.auditEntries(portal: nil, limit: 1, Northwind.host).first?.sequence
        var path: String? = "/audit"
        var found: [Int64] = []
        while let next = path, found.count < 1000 {
            let page = try await browser.get(next)
            found += page.text.matches(of: /№ (\d+)</).compactMap { Int64($0.1) }
            path = page.first(between: "rel=\"next\" href=\"", and: "\"")?.replacing("&amp;", with: "&")
        }
        #expect(found == (1...(try #require(total))).reversed())
    }

    @Test func theExportRunsNothingInASpreadsheet() async throws {
        let mssp = try await Self.mssp()
        let answer = try await mssp.admin().get("/audit/export.csv?action=mfa.reset")
        #expect(answer.header("Content-Type") == "text/csv; charset=utf-8")
        #expect(answer.header("Content-Disposition") == "attachment; filename=\"audit.csv\"")
        let lines = answer.text.components(separatedBy: "\r\n")
        #expect(lines[0] == AuditCSV.head.trimmingCharacters(in: .whitespacesAndNewlines))
        #expect(lines.count == 3 && lines[2].isEmpty)
        #expect(lines[1].contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\""))
    }

    @Test(arguments: [
        ("plain", "plain"), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"), ("  =1", "'  =1"), ("＝1", "'＝1"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""),
        ("\"\u{301},=1", "\"\"\"\u{301},=1\""), ("a\r\nb", "\"a\r\nb\""), ("", ""), ("a=b", "a=b"),
    ])
    func aCellIsNoFormula(_ text: String, _ cell: String) {
        #expect(Array(AuditCSV.cell(text).utf8) == Array(cell.utf8))
    }

    /// A picture on any page could be such a link.
    @Test func aLinkHasNoChainVerified() async throws {
        let mssp = try await Self.mssp()
        let browser = try await mssp.admin()
        #expect(try await !browser.get("/audit?verify=yes").text.contains("Chain verified"))
        #expect(try await browser.get("/audit/verify").status == 405)
        #expect(try await browser.post("/audit/verify", ["sure": "yes"], csrf: nil).status == 403)
        #expect(try await browser.get("/audit").text.contains("<form method=\"post\" action=\"/audit/verify\">"))
    }

    @Test func theChainIsVerifiedAndABreakIsNamed() async throws {
        let mssp = try await Self.mssp()
        let browser = try await mssp.admin()
        let intact = try await browser.post("/audit/verify", [:]).text
        guard case .intact(let entries, let head) = try await mssp.useCases.verifyAudit(Northwind.host) else {
            throw Northwind.Unexpected("a broken chain")
        }
        #expect(intact.contains("Chain verified: \(entries) entries"))
        #expect(intact.contains(head.map { String(format: "%02x", Int($0)) }.joined()))
        try mssp.northwind.tamperWithAudit()
        let broken = try await browser.post("/audit/verify", [:])
        #expect(broken.text.contains("The chain is broken at entry 2"))
    }
}
