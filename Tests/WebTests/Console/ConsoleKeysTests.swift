import Foundation
import HTTPTypes
import Policy
import Portals
import Testing

@testable import Web

/// API keys at the console.
@Suite struct ConsoleKeysTests {
    @Test func aKeyIsShownOnceAndWorksUntilItIsRevoked() async throws {
        let mssp = try Mssp(try await Northwind())
        let ada = try await mssp.hire("ada", .msspAdmin)
        let browser = try await mssp.signIn(ada)
        let fields = ["name": "portal-backend", "scope": "portal", "customer": "northwind-inc"]
        let answer = try await browser.post("/api-keys/add", fields)
        let key = try #require(answer.first(between: "<code translate=\"no\">", and: "</code>"))
        let list = try await browser.get("/api-keys").text
        #expect(list.contains("portal-backend") && list.contains("northwind-inc") && !list.contains(key))
        #expect(try !mssp.northwind.everything().contains { $0.contains(key) })
        func status() async throws -> Int {
            var program = mssp.browser()
            program.headers = ["Authorization": "Bearer \(key)"]
            return try await program.get("/api/v1/portals").status
        }
        #expect(try await status() == 200)
        let revoked = try await browser.post("/api-keys/revoke", ["name": "portal-backend"])
        #expect(revoked.location == "/api-keys?notice=key-revoked")
        #expect(try await status() == 401)
    }

    @Test func makingAKeyNeedsARecentCode() async throws {
        let mssp = try Mssp(try await Northwind())
        let ada = try await mssp.hire("ada", .msspAdmin)
        let browser = try await mssp.signIn(ada)
        mssp.northwind.clock.advance(by: 901)
        let fields = ["name": "portal-backend", "scope": "msspAdmin", "customer": ""]
        let good = fields.merging(["scope": "mssp-admin"]) { $1 }
        #expect(try await browser.get("/api-keys/add").text.contains("name=\"code\""))
        #expect(try await browser.post("/api-keys/add", good).status == 422)
        let wrong = try await browser.post(
            "/api-keys/add", good.merging(["code": try mssp.wrongCode(ada.secret)]) { $1 })
        #expect(wrong.status == 422 && wrong.text.contains("name=\"code\" type=\"text\" value=\"\""))
        #expect(try await mssp.useCases.apiKeys(Northwind.host).isEmpty)
        #expect(try await browser.post("/api-keys/add", fields).status == 400)
        let answer = try await browser.post(
            "/api-keys/add", good.merging(["code": try mssp.code(ada.secret)]) { $1 })
        #expect(answer.status == 200)
        #expect(try await mssp.useCases.apiKeys(Northwind.host).count == 1)
    }

    @Test func keysAreNotForTechnicians() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = try await mssp.technician()
        #expect(try await browser.get("/api-keys").status == 403)
        #expect(try await browser.get("/api-keys/add").status == 403)
        let fields = ["name": "mine", "scope": "mssp-admin", "customer": ""]
        #expect(try await browser.post("/api-keys/add", fields).status == 403)
        #expect(try await browser.post("/api-keys/revoke", ["name": "mine"]).status == 403)
        #expect(try await browser.post("/api-keys/revoke", fields, csrf: nil).status == 403)
    }
}
