import Foundation
import HTTPTypes
import Mail
import Policy
import Portals
import Storage
import Testing

@testable import Web

/// The two actions that ask *Proceed?*: what their dialogs show, what they do, and what they need first.
@Suite struct ConsoleProceedTests {
    private static let users = "/portals/northwind/users"
    private static let policy = "/portals/northwind/policy"

    /// Northwind with three users: one configured, one never, one disabled.
    private static func mssp() async throws -> Mssp {
        let mssp = try Mssp(try await Northwind())
        try await mssp.configureAnna()
        try await mssp.add("bob@northwind.example")
        try await mssp.add("gone@northwind.example")
        _ = try await mssp.useCases.setStatus(
            .disabled, of: .init(parsing: "gone@northwind.example"), at: mssp.northwind.portal, Northwind.host)
        return mssp
    }

    private static func isOn(_ mssp: Mssp) async throws -> Bool {
        try await mssp.useCases.portal(mssp.northwind.portal, Northwind.host).portal.mfaPolicy == .enabled
    }

    @Test func theSwitchShowsFirstWhatItWouldDo() async throws {
        let mssp = try await Self.mssp()
        let browser = try await mssp.technician()
        let before = try mssp.northwind.everything()
        let off = try await browser.get("\(Self.policy)?to=disabled")
        let dialog = try #require(off.dialog)
        for attribute in ["role=\"dialog\"", "aria-modal=\"true\"", "aria-labelledby=\"dialog-title\""] {
            #expect(dialog.contains(attribute))
        }
        #expect(off.text.contains("<div inert>"))
        #expect(dialog.contains("data-cancel autofocus>Cancel</a>") && dialog.contains(">Proceed</button>"))
        #expect(dialog.contains("<b>0</b><span>must configure MFA</span>"))
        #expect(dialog.contains("<b>1</b><span>enter without MFA</span>"))
        #expect(dialog.contains("<b>1</b><span>go on authenticating"))
        // Looking changes nothing.
        #expect(try mssp.northwind.everything() == before)
        let answer = try await browser.post(Self.policy, ["to": "disabled"])
        #expect(answer.status == 303 && answer.location == "\(Self.users)?notice=policy-off")
        #expect(try await !Self.isOn(mssp))
        #expect(try await browser.get(try #require(answer.location)).text.contains("MFA Status: Off"))
        let on = try #require(try await browser.get("\(Self.policy)?to=enabled").dialog)
        #expect(on.contains("<b>1</b><span>must configure MFA</span>"))
        #expect(on.contains("<b>0</b><span>enter without MFA</span>"))
    }

    @Test func switchingToWhatItIsChangesNothingAndEmitsNothing() async throws {
        let mssp = try await Self.mssp()
        let browser = try await mssp.technician()
        let before = try mssp.northwind.everything()
        #expect(try await browser.get("\(Self.policy)?to=enabled").location?.contains("unchanged") == true)
        let answer = try await browser.post(Self.policy, ["to": "enabled"])
        #expect(answer.location == "\(Self.users)?notice=policy-unchanged")
        #expect(try mssp.northwind.everything() == before)
    }

    @Test(arguments: ["", "on", "Enabled", "%00"])
    func aPolicyThatIsNoneIsNotThere(_ value: String) async throws {
        let mssp = try await Self.mssp()
        let browser = try await mssp.technician()
        #expect(try await browser.get("\(Self.policy)?to=\(value)").status == 404)
        #expect(try await browser.post(Self.policy, ["to": value]).status == 404)
    }

    @Test func aResetNeedsAReasonAndIsDoneOnce() async throws {
        let mssp = try await Self.mssp()
        let browser = try await mssp.technician()
        let anna = try await mssp.id(of: "anna@northwind.example")
        let ask = try await browser.get("\(Self.users)/reset?user=\(anna)&view=q%3Danna")
        #expect(ask.dialog?.contains("Reset MFA of Anna Keller?") == true)
        let none = try await browser.post("\(Self.users)/reset", ["user": anna, "reason": "  \n"])
        #expect(none.status == 422 && none.mistake?.contains("reason is missing") == true)
        #expect(try await mssp.northwind.mfa() == "configured")
        let fields = ["user": anna, "reason": "lost her phone", "view": "q=anna"]
        let answer = try await browser.post("\(Self.users)/reset", fields)
        #expect(answer.location == "\(Self.users)?q=anna&notice=reset")
        #expect(try await mssp.northwind.mfa() == "reset")
        let events = try await mssp.audit("mfa.reset")
        #expect(events.map(\.reason) == ["lost her phone"])
        #expect(events.first?.actor.hasPrefix("operator:") == true)
        #expect(events.first?.source == "192.0.2.7")
        // The same form once more, as after Back.
        let again = try await browser.post("\(Self.users)/reset", fields)
        #expect(again.status == 409 && again.text.contains("reset already"))
    }

    @Test func whereThereIsNothingToResetTheButtonSaysWhy() async throws {
        let mssp = try await Self.mssp()
        let browser = try await mssp.technician()
        let bob = try await mssp.id(of: "bob@northwind.example")
        let row = try #require(
            try await browser.get(Self.users).first(between: "<tr id=\"user-\(bob)\"", and: "</tr>"))
        #expect(row.contains("aria-disabled=\"true\" aria-describedby=\"why-\(bob)\""))
        #expect(row.contains("id=\"why-\(bob)\">Nothing to reset: this user never configured MFA"))
        #expect(!row.contains("/users/reset"))
        let asked = try await browser.get("\(Self.users)/reset?user=\(bob)")
        #expect(asked.status == 409 && asked.dialog == nil && asked.text.contains("never configured MFA"))
        #expect(try await browser.post("\(Self.users)/reset", ["user": bob, "reason": "x"]).status == 409)
    }

    /// Both actions, an hour after the last code.
    @Test(arguments: ["policy", "users/reset"])
    func anOldCheckAsksForACodeInTheSameDialog(_ page: String) async throws {
        let mssp = try await Self.mssp()
        let tess = try await mssp.hire("tess", .technician, for: ["northwind-inc"])
        let browser = try await mssp.signIn(tess)
        let anna = try await mssp.id(of: "anna@northwind.example")
        let path = "/portals/northwind/\(page)"
        let fields = ["user": anna, "to": "disabled", "reason": "lost"]
        func isUntouched() async throws -> Bool {
            let mfa = try await mssp.northwind.mfa()
            let isOn = try await Self.isOn(mssp)
            return mfa == "configured" && isOn
        }
        #expect(try await browser.get("\(path)?user=\(anna)&to=disabled").dialog?.contains("name=\"code\"") == false)
        mssp.northwind.clock.advance(by: 901)
        #expect(try await browser.get("\(path)?user=\(anna)&to=disabled").dialog?.contains("name=\"code\"") == true)
        let without = try await browser.post(path, fields)
        #expect(without.status == 422 && without.dialog?.contains("name=\"code\"") == true)
        #expect(try await isUntouched())
        let wrong = try await browser.post(path, fields.merging(["code": try mssp.wrongCode(tess.secret)]) { $1 })
        #expect(wrong.status == 422 && wrong.mistake?.contains("code is not right") == true)
        #expect(try await isUntouched())
        let right = try await browser.post(path, fields.merging(["code": try mssp.code(tess.secret)]) { $1 })
        #expect(right.status == 303)
        #expect(try await !isUntouched())
        // Good for fifteen minutes more, and no longer.
        mssp.northwind.clock.advance(by: 899)
        #expect(try await browser.post(Self.policy, ["to": "disabled"]).status == 303)
        #expect(try await browser.post(Self.policy, ["to": "enabled"]).status == 303)
        mssp.northwind.clock.advance(by: 1)
        #expect(try await browser.post(Self.policy, ["to": "disabled"]).status == 422)
    }

    @Test func aCodeCountsOnceAndWrongOnesMakeTheNextWait() async throws {
        let mssp = try await Self.mssp()
        let tess = try await mssp.hire("tess", .technician, for: ["northwind-inc"])
        let browser = try await mssp.signIn(tess)
        mssp.northwind.clock.advance(by: 901)
        var statuses: [Int] = []
        for _ in 0..<5 {
            let fields = ["to": "disabled", "code": try mssp.wrongCode(tess.secret)]
            let answer = try await browser.post(Self.policy, fields)
            statuses.append(answer.status)
            if answer.status == 429 { #expect(answer.headers[.retryAfter] != nil) }
        }
        #expect(statuses.first == 422 && statuses.last == 429)
        // A right code waits like any other.
        let fields = ["to": "disabled", "code": try mssp.code(tess.secret)]
        #expect(try await browser.post(Self.policy, fields).status == 429)
        #expect(try await Self.isOn(mssp))
    }

    @Test func aNewSetupLinkNeedsARecentCodeAndIsShownOnce() async throws {
        let mssp = try await Self.mssp()
        let ada = try await mssp.hire("ada", .msspAdmin)
        let browser = try await mssp.signIn(ada)
        let added = try await browser.post(
            "/operators/add", ["email": "tom@mssp.example", "role": "technician"])
        let path = try #require(added.location)
        #expect(path.hasPrefix("/operators/setup?operator="))
        mssp.northwind.clock.advance(by: 901)
        #expect(try await browser.get(path).dialog?.contains("name=\"code\"") == true)
        let id = try #require(path.firstMatch(of: /operator=(\d+)/)).1
        let fields = ["operator": String(id)]
        #expect(try await browser.post("/operators/setup", fields).status == 422)
        let answer = try await browser.post(
            "/operators/setup", fields.merging(["code": try mssp.code(ada.secret)]) { $1 })
        let link = try #require(answer.first(between: "<code translate=\"no\">", and: "</code>"))
        #expect(link.hasPrefix("https://\(Mssp.host)/setup/"))
        #expect(try await mssp.browser().get(link.replacing("https://\(Mssp.host)", with: "")).status == 200)
        #expect(try await !browser.get("/operators").text.contains(link))
    }
}
