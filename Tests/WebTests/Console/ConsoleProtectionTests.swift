import Foundation
import HTTPTypes
import Jobs
import Mail
import Policy
import Portals
import Storage
import Testing

@testable import Web

/// What keeps other sites, other customers' technicians, and those who lost their assignment out.
@Suite struct ConsoleProtectionTests {
    private static let pages = [
        "/portals", "/portals/northwind/users", "/portals/northwind/users/add", "/portals/northwind/users/import",
        "/portals/northwind/policy?to=disabled", "/queue", "/audit", "/audit?portal=northwind",
        "/queue?portal=northwind",
    ]

    /// Every form of the console, filled in as well as it can be.
    private static func forms(_ mssp: Mssp) async throws -> [(String, [String: String])] {
        let anna = try await mssp.id(of: "anna@northwind.example")
        let admin = try #require(try await mssp.useCases.operators(Northwind.host).first).operator.id.description
        return [
            ("/sign-out", ["sure": "yes"]), ("/audit/verify", ["sure": "yes"]), ("/portals/add", ["name": "new"]),
            ("/customers/add", ["name": "new"]),
            ("/portals/northwind/users/add", ["email": "new@northwind.example"]),
            ("/portals/northwind/users/import", ["csv": "email\nnew@northwind.example"]),
            ("/portals/northwind/users/status", ["user": anna, "to": "disabled"]),
            ("/portals/northwind/users/reset", ["user": anna, "reason": "lost"]),
            ("/portals/northwind/policy", ["to": "disabled"]), ("/queue/1", ["act": "cancel"]),
            ("/relays/default/pause", ["to": "yes"]), ("/relays/default/test", ["to": "a@b.example"]),
            ("/operators/add", ["email": "x@mssp.example", "role": "technician"]),
            ("/operators/assign", ["operator": admin, "customer": "northwind-inc", "to": "yes"]),
            ("/api-keys/add", ["name": "new", "scope": "portal"]), ("/api-keys/revoke", ["name": "new"]),
            ("/operators/setup", ["operator": admin]), ("/operators/status", ["operator": admin, "to": "no"]),
        ]
    }

    @Test(arguments: [String?.none, "", "00", String(repeating: "0", count: 64)])
    func aFormWithoutItsTokenIsRefused(_ csrf: String?) async throws {
        let mssp = try Mssp(try await Northwind())
        try await mssp.configureAnna()
        try await mssp.add("new-mail@northwind.example", isConfirmed: false)
        let browser = try await mssp.admin()
        let forms = try await Self.forms(mssp)
        let before = try mssp.northwind.everything()
        for (path, fields) in forms {
            #expect(try await browser.post(path, fields, csrf: csrf).status == 403, "\(path)")
        }
        #expect(try mssp.northwind.everything() == before)
    }

    @Test func theTokenOfOneSessionIsNoneForAnother() async throws {
        let mssp = try Mssp(try await Northwind())
        let ada = try await mssp.hire("ada", .msspAdmin)
        let one = try await mssp.signIn(ada)
        let other = try await mssp.signIn(ada)
        let answer = try await other.post("/customers/add", ["name": "new"], csrf: try await one.csrf())
        #expect(answer.status == 403)
    }

    @Test func aFormOnAnotherSiteIsRefused() async throws {
        let mssp = try Mssp(try await Northwind())
        var browser = try await mssp.admin()
        let csrf = try await browser.csrf()
        for headers in [["Sec-Fetch-Site": "cross-site"], ["Origin": "https://evil.example"]] {
            browser.headers = headers
            #expect(try await browser.post("/customers/add", ["name": "new"], csrf: csrf).status == 403)
        }
    }

    @Test func everyAnswerProtectsItself() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = try await mssp.admin()
        var answers = [try await mssp.browser().get("/sign-in"), try await mssp.browser().get("/setup/x")]
        for path in Self.pages + ["/operators", "/nowhere", "/queue/1"] { answers.append(try await browser.get(path)) }
        answers.append(try await browser.send(.put, "/portals"))
        answers.append(try await browser.post("/customers/add", [:], csrf: nil))
        for answer in answers {
            #expect(answer.header("Content-Security-Policy") == Console.contentSecurityPolicy)
            #expect(answer.header("Cache-Control") == "no-store")
            #expect(answer.header("Referrer-Policy") == "no-referrer")
            #expect(answer.header("Strict-Transport-Security") != nil)
            #expect(!answer.text.contains(" style=") && !answer.text.contains("<script>"))
            #expect(!answer.text.contains("{{"))
        }
        #expect(!Console.contentSecurityPolicy.contains("unsafe"))
    }

    /// The paths of a portal, by a name and a user's number.
    private static func paths(_ portal: String, _ user: String) -> [String] {
        let base = "/portals/\(portal)"
        return [
            "\(base)/users", "\(base)/users/add", "\(base)/users/import", "\(base)/users/reset?user=\(user)",
            "\(base)/users/events?users=\(user)", "\(base)/policy?to=disabled", "/audit?portal=\(portal)",
            "/queue?portal=\(portal)", "/audit/export.csv?portal=\(portal)",
        ]
    }

    @Test func anotherCustomersTechnicianGetsToTheByteWhatAnAbsentPortalGets() async throws {
        let mssp = try Mssp(try await Northwind())
        try await mssp.addSouthwind()
        let browser = try await mssp.technician()
        let user = try await mssp.id(of: "sam@southwind.example", at: "southwind")
        let before = try mssp.northwind.everything()
        for (hidden, absent) in zip(Self.paths("southwind", user), Self.paths("nowhere", "4711")) {
            let (one, other) = (try await browser.get(hidden), try await browser.get(absent))
            #expect(one.status == 404 && other.status == 404, "\(hidden)")
            #expect(one.text == other.text)
            #expect(one.headers == other.headers)
        }
        let fields = [
            "user": user, "to": "disabled", "reason": "x", "email": "x@southwind.example", "csv": "email\nx@y.example",
        ]
        for page in ["users/add", "users/import", "users/status", "users/reset", "policy"] {
            let one = try await browser.post("/portals/southwind/\(page)", fields)
            let other = try await browser.post("/portals/nowhere/\(page)", fields)
            #expect(one.status == 404, "\(page)")
            #expect(one.text == other.text)
            #expect(one.headers == other.headers)
        }
        #expect(try mssp.northwind.everything() == before)
        // Not by a user's number at the own portal either, nor by a list.
        #expect(try await browser.get("/portals/northwind/users/reset?user=\(user)").status == 404)
        #expect(try await !browser.get("/portals/northwind/users/events?users=\(user)").text.contains("southwind"))
        for page in ["/portals", "/queue", "/audit"] {
            #expect(try await !browser.get(page).text.lowercased().contains("southwind"), "\(page)")
        }
    }

    @Test func anotherCustomersMailIsAsAbsent() async throws {
        let mssp = try Mssp(try await Northwind())
        try await mssp.addSouthwind()
        try await mssp.add("new@southwind.example", to: "southwind", isConfirmed: false)
        let mail = try #require(
            try await mssp.useCases.jobs(states: [], portal: nil, limit: 1, Northwind.host).first)
        let browser = try await mssp.technician()
        let (one, other) = (try await browser.get("/queue/\(mail.job.id)"), try await browser.get("/queue/4711"))
        #expect(one.status == 404 && one.text == other.text)
        let act = try await browser.post("/queue/\(mail.job.id)", ["act": "cancel"])
        #expect(act.status == 404)
        #expect(try await mssp.useCases.job(mail.job.id, Northwind.host).job.state == .queued)
    }

    @Test func aLostAssignmentEndsAtTheNextRequest() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = try await mssp.technician()
        #expect(try await browser.get("/portals/northwind/users").status == 200)
        let csrf = try await browser.csrf()
        try await mssp.useCases.assign(
            .init(parsing: "tess@mssp.example"), to: try Slug(parsing: "northwind-inc"), false, Northwind.host)
        #expect(try await browser.get("/portals/northwind/users").status == 404)
        #expect(try await browser.post("/portals/northwind/policy", ["to": "disabled"], csrf: csrf).status == 404)
        #expect(try await browser.get("/portals").text.contains("not assigned"))
        #expect(try await mssp.useCases.portal(mssp.northwind.portal, Northwind.host).portal.mfaPolicy == .enabled)
    }

    @Test func aDisabledOperatorIsOutAtTheNextRequest() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = try await mssp.technician()
        let csrf = try await browser.csrf()
        try await mssp.useCases.setEnabled(false, operator: .init(parsing: "tess@mssp.example"), Northwind.host)
        #expect(try await browser.get("/portals/northwind/users").location == Mssp.sessionEnded)
        #expect(
            try await browser.post("/portals/northwind/policy", ["to": "disabled"], csrf: csrf).location
                == Mssp.notDone)
    }

    @Test func whatIsForAdminsIsRefusedToTechnicians() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = try await mssp.technician()
        let before = try mssp.northwind.everything()
        for path in ["/operators", "/operators/add", "/customers/add", "/portals/add", "/operators/setup?operator=1"] {
            #expect(try await browser.get(path).status == 403, "\(path)")
        }
        for (path, fields) in try await Self.forms(mssp)
        where ["/operators", "/customers", "/portals/add", "/relays", "/audit"].contains(where: path.hasPrefix) {
            #expect(try await browser.post(path, fields).status == 403, "\(path)")
        }
        #expect(try mssp.northwind.everything() == before)
        let queue = try await browser.get("/queue").text
        #expect(!queue.contains("/relays/"))
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"\u{301}><img src=x>", "{{csrf}} & 'Söhne'", "<\u{301}b onx=y>",
    ])
    func namesAreTextAndNothingElse(_ name: String) async throws {
        let mssp = try Mssp(try await Northwind(title: name))
        try await mssp.add("hostile@northwind.example", name: name)
        let browser = try await mssp.admin()
        let id = try await mssp.id(of: "hostile@northwind.example")
        for path in Self.pages + ["/portals/northwind/users/events?users=\(id)"] {
            let page = Array(try await browser.get(path).text.utf8)
            #expect(!page.contains(Array(name.utf8)), "\(path)")
        }
        let users = Array(try await browser.get("/portals/northwind/users").text.utf8)
        #expect(users.contains(Array(name.escapedForHTML.utf8)))
        let typed = name.utf8.map { String(format: "%%%02x", Int($0)) }.joined()
        let search = try await browser.get("/portals/northwind/users?q=" + typed)
        #expect(search.status == 200)
        #expect(!Array(search.text.utf8).contains(Array(name.utf8)))
    }

    @Test func aNoticeInAnAddressIsOneOfOurs() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = try await mssp.admin()
        #expect(try await browser.get("/portals?notice=customer-added").text.contains("class=\"flash\""))
        for notice in ["Call+0800", "imported-x", "imported-99999999"] {
            #expect(try await !browser.get("/portals?notice=\(notice)").text.contains("class=\"flash\""))
        }
    }
}
