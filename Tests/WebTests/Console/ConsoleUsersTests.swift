import Foundation
import HTTPTypes
import Mail
import Policy
import Portals
import Secrets
import Storage
import Testing

@testable import Web

/// *Portal User Management*: finding users, adding them, and switching them off.
@Suite struct ConsoleUsersTests {
    private static let users = "/portals/northwind/users"

    /// - Parameter count: besides Anna.
    private static func crowd(_ count: Int) async throws -> Mssp {
        let mssp = try Mssp(try await Northwind())
        let lines = (0..<count).map { "user\($0)@northwind.example,Person \($0 % 7)" }
        let table = try UserTable(csv: Data(("email,name\n" + lines.joined(separator: "\n")).utf8))
        _ = try await mssp.useCases.importUsers(
            table, to: mssp.northwind.portal, isConfirmed: true, Northwind.host)
        return mssp
    }

    @Test(arguments: ["email", "-email", "name", "-name", "status", "mfa"])
    func turningPagesFindsEveryUserOnce(_ sort: String) async throws {
        let mssp = try await Self.crowd(120)
        let browser = try await mssp.technician()
        var path: String? = "\(Self.users)?sort=\(sort)"
        var found: [String] = []
        var pages = 0
        while let next = path, pages < 9 {
            let page = try await browser.get(next)
            found += page.people
            pages += 1
            path = page.first(between: "rel=\"next\" href=\"", and: "\"")?.replacing("&amp;", with: "&")
        }
        #expect(pages == 3)
        #expect(found.count == 121 && Set(found).count == 121)
        if sort == "email" { #expect(found == found.sorted()) }
        if sort == "-email" { #expect(found == found.sorted().reversed()) }
    }

    @Test func searchAndFiltersNarrowTheTable() async throws {
        let mssp = try await Self.crowd(30)
        try await mssp.configureAnna()
        let browser = try await mssp.technician()
        #expect(try await browser.get("\(Self.users)?q=KELLER").people == ["anna@northwind.example"])
        #expect(try await browser.get("\(Self.users)?q=user1").people.count == 11)
        #expect(try await browser.get("\(Self.users)?mfa=configured").people == ["anna@northwind.example"])
        #expect(try await browser.get("\(Self.users)?status=disabled").people.isEmpty)
        let none = try await browser.get("\(Self.users)?q=nobody%25_")
        #expect(none.text.contains("No user fits.") && none.text.contains("value=\"nobody%_\""))
    }

    @Test func theColumnsSayHowTheyAreSorted() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = try await mssp.technician()
        let page = try await browser.get("\(Self.users)?sort=-name&q=anna").text
        #expect(page.contains("aria-sort=\"descending\"><a href=\"\(Self.users)?q=anna&amp;sort=name\">Name</a>"))
        #expect(page.components(separatedBy: "aria-sort").count == 2)
    }

    @Test func theSpecifiedPageIsThere() async throws {
        let mssp = try Mssp(try await Northwind())
        let page = try await mssp.technician().get(Self.users)
        #expect(page.heading == "Portal User Management")
        let title = try #require(page.first(between: "<div class=\"acts\">", and: "</div>"))
        let (status, add) = (title.range(of: "MFA Status: On"), title.range(of: ">Add User</a>"))
        #expect(try #require(status).lowerBound < #require(add).lowerBound)
        #expect(title.contains("role=\"switch\" aria-checked=\"true\""))
        #expect(page.text.contains("<li>Settings</li><li><a href=\"/portals\">Admin</a></li>"))
        #expect(page.text.contains("<th scope=\"col\">Actions</th>"))
    }

    @Test func aMailsFateStandsBesideItsUser() async throws {
        let mssp = try Mssp(try await Northwind())
        try await mssp.add("new@northwind.example", isConfirmed: false)
        let browser = try await mssp.technician()
        let id = try await mssp.id(of: "new@northwind.example")
        let row = try #require(
            try await browser.get(Self.users).first(between: "<tr id=\"user-\(id)\"", and: "</tr>"))
        #expect(row.contains(">Invitation</a> <span class=\"tag calm\">queued</span>"))
        let mail = try #require(row.firstMatch(of: /href="(\/queue\/\d+)"/)).1
        #expect(try await browser.get(String(mail)).heading == "Invitation")
    }

    @Test func disablingAndEnablingComesBackToTheSameView() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = try await mssp.technician()
        let anna = try await mssp.id(of: "anna@northwind.example")
        let switches = [
            ("disabled", "user-disabled"), ("disabled", "status-unchanged"), ("enabled", "user-enabled"),
        ]
        for (to, notice) in switches {
            let answer = try await browser.post(
                "\(Self.users)/status", ["user": anna, "to": to, "view": "q=anna&sort=-name"])
            #expect(answer.location == "\(Self.users)?q=anna&sort=-name&notice=\(notice)")
        }
        // What a form carries leads nowhere else.
        let hostile = try await browser.post(
            "\(Self.users)/status", ["user": anna, "to": "disabled", "view": "//evil.example\r\nSet-Cookie: a=b"])
        #expect(hostile.location == "\(Self.users)?notice=user-disabled")
        #expect(try await browser.post("\(Self.users)/status", ["user": anna, "to": "unconfirmed"]).status == 400)
    }

    @Test func addingAUserInvitesUnlessConfirmed() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = try await mssp.technician()
        let invited = try await browser.post(
            "\(Self.users)/add", ["name": "New Person", "email": " new@northwind.example "])
        #expect(invited.location == "\(Self.users)?notice=user-invited")
        let confirmed = try await browser.post(
            "\(Self.users)/add", ["email": "known@northwind.example", "confirmed": "yes"])
        #expect(confirmed.location == "\(Self.users)?notice=user-confirmed")
        let mails = try await mssp.useCases.jobs(states: [], portal: nil, limit: 10, Northwind.host)
        #expect(mails.map(\.recipient.addrSpec) == ["new@northwind.example"])
        for email in ["new@northwind.example", "no address", "a@b.example\r\nBcc: x@y.example", ""] {
            let answer = try await browser.post("\(Self.users)/add", ["name": "Kept", "email": email])
            #expect(answer.status == 422 && answer.mistake != nil, "\(email)")
            #expect(answer.text.contains("value=\"Kept\""))
        }
    }

    @Test func aTableIsImportedWholeOrNotAtAll() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = try await mssp.technician()
        let bad = "email,name\r\none@northwind.example,One\r\ntwo@northwind.example\r\n"
        let before = try mssp.northwind.everything()
        let refused = try await browser.post("\(Self.users)/import", ["csv": bad])
        #expect(refused.status == 422 && refused.mistake?.hasPrefix("Line 3 of the table") == true)
        #expect(refused.text.contains("one@northwind.example,One"))
        #expect(try mssp.northwind.everything() == before)
        let good = "email,name\r\none@northwind.example,One\r\nanna@northwind.example,Again\r\n"
        let answer = try await browser.post("\(Self.users)/import", ["csv": good])
        #expect(answer.location == "\(Self.users)?notice=imported-1")
        #expect(try await browser.get(try #require(answer.location)).text.contains("One user was added."))
        let mails = try await mssp.useCases.jobs(states: [], portal: nil, limit: 10, Northwind.host)
        #expect(mails.map(\.recipient.addrSpec) == ["one@northwind.example"])
    }

    @Test func anImportHasItsLimits() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = try await mssp.technician()
        let large = "email,name\n" + String(repeating: "x", count: ImportLimit.bytes)
        let answer = try await browser.post("\(Self.users)/import", ["csv": large])
        #expect(answer.status == 422 && answer.mistake?.contains("larger than 2 MiB") == true)
        let many = "email\n" + (0...ImportLimit.rows).map { "u\($0)@n.example" }.joined(separator: "\n")
        let crowded = try await browser.post("\(Self.users)/import", ["csv": many])
        #expect(crowded.status == 422 && crowded.mistake?.contains("more than 20,000 users") == true)
        #expect(try await browser.get(Self.users).people.count == 1)
        // No other form takes so much.
        let long = ["name": String(repeating: "x", count: 17_000)]
        #expect(try await browser.post("\(Self.users)/add", long).status == 413)
    }

    @Test func addressesThatMakeNoSenseAreReadAsTheyCanBe() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = try await mssp.technician()
        let queries = [
            "page=0", "page=-3", "page=99999999999999999999", "sort=password", "status=x&mfa=y", "page=9999",
        ]
        for query in queries {
            #expect(try await browser.get("\(Self.users)?\(query)").status == 200, "\(query)")
        }
        #expect(try await browser.get("\(Self.users)?q=%zz").status == 400)
        for user in ["", "x", "99999999999999999999", "-1"] {
            #expect(try await browser.get("\(Self.users)/reset?user=\(user)").status == 404)
        }
    }
}
