import Foundation
import HTTPTypes
import Policy
import Portals
import Storage
import Testing

@testable import Web

/// The API obeys the policy as every other way in does (S14, S16).
@Suite struct APITruthTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let mfa: String
        let policy: MFAPolicy
        let decision: String
        let reason: String
        let mail: String?
        /// What configuring within this sign-in is answered with.
        let configuring: Int
        let why: String?
        var testDescription: String { "\(mfa), \(policy)" }
    }

    static let table = [
        Row(
            mfa: "never-configured", policy: .enabled, decision: "configure", reason: "mfa-required-never-configured",
            mail: nil, configuring: 200, why: nil),
        Row(
            mfa: "never-configured", policy: .disabled, decision: "allow", reason: "mfa-not-required-never-configured",
            mail: nil, configuring: 422, why: "mfa-not-required-now"),
        Row(
            mfa: "configured", policy: .enabled, decision: "challenge", reason: "mfa-required-configured", mail: nil,
            configuring: 422, why: "already-configured"),
        Row(
            mfa: "configured", policy: .disabled, decision: "challenge", reason: "mfa-not-required-but-configured",
            mail: nil, configuring: 422, why: "already-configured"),
        Row(
            mfa: "reset", policy: .enabled, decision: "reconfigure", reason: "mfa-required-after-reset",
            mail: "queued", configuring: 422, why: "link-needed"),
        Row(
            mfa: "reset", policy: .disabled, decision: "allow", reason: "mfa-not-required-after-reset", mail: nil,
            configuring: 422, why: "mfa-not-required-now"),
    ]

    private static let signIn = "{\"email\": \"anna@northwind.example\"}"

    @Test(arguments: table)
    func aSignInIsDecidedByTheTable(_ row: Row) async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind)
        if row.mfa != "never-configured" { try await northwind.configure() }
        if row.mfa == "reset" { try await northwind.reset() }
        try await northwind.switchPolicy(to: row.policy)
        let reply = try await program.post("/portals/northwind/sign-ins", Self.signIn)
        #expect(reply.status == 200)
        #expect(reply["decision"] == row.decision && reply["reason"] == row.reason && reply["mail"] == row.mail)
        #expect(try reply.json.keys.sorted() == ["decision", "mail", "reason"])
        let begun = try await program.post("\(Northwind.anna)/mfa/configure")
        #expect(begun.status == row.configuring && begun["reason"] == row.why, "\(begun.text)")
        // The letter is queued where the table wants one, and nowhere else.
        let letters = try await program.get("/jobs?portal=northwind").items.compactMap { $0["letter"] as? String }
        #expect(letters.contains("mfa-reconfigure") == (row.mail != nil))
    }

    @Test(arguments: [
        (MFAPolicy.enabled, "configure", "mfa-required-never-configured"),
        (.disabled, "allow", "mfa-not-required-never-configured"),
    ])
    func anInvitationIsDecidedByTheTable(policy: MFAPolicy, decision: String, reason: String) async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind)
        #expect(
            try await program.post("/portals/northwind/users", "{\"email\": \"bo@northwind.example\"}").status == 201)
        try await northwind.switchPolicy(to: policy)
        let denied = try await program.post("/portals/northwind/sign-ins", "{\"email\": \"bo@northwind.example\"}")
        #expect(denied["decision"] == "deny" && denied["reason"] == "invitation-not-accepted")
        let path = "/portals/northwind/users/bo@northwind.example/invitation/accept"
        let reply = try await program.send(.post, path)
        #expect(reply.status == 200 && reply["decision"] == decision && reply["reason"] == reason)
        let again = try await program.post(path)
        #expect(again.problem == "invitation-refused" && again["reason"] == "already-accepted")
    }

    @Test func thePolicySwitchedOffBetweenConfiguringAndConfirmingBindsNothing() async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind)
        let begun = try await program.post("\(Northwind.anna)/mfa/configure")
        let code = try northwind.code(for: try #require(begun["secret"]))
        try await northwind.switchPolicy(to: .disabled)
        let refused = try await program.post("\(Northwind.anna)/mfa/confirm", "{\"code\": \"\(code)\"}")
        #expect(refused.problem == "configuring-refused" && refused["reason"] == "mfa-not-required-now")
        #expect(try await northwind.mfa() == "never-configured")
        try await northwind.switchPolicy(to: .enabled)
        #expect(try await program.post("\(Northwind.anna)/mfa/confirm", "{\"code\": \"\(code)\"}").status == 200)
        #expect(try await northwind.mfa() == "configured")
    }

    @Test func theWholeWayOfAnAuthenticatorLeadsThroughTheMailedLink() async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind)
        let token = try await northwind.resetAndSignIn()
        #expect(try await program.post("/portals/northwind/sign-ins", Self.signIn)["mail"] == "already-queued")
        // Neither without the link, nor with one that never was.
        let path = "\(Northwind.anna)/mfa/configure"
        #expect(try await program.post(path)["reason"] == "link-needed")
        #expect(try await program.post(path, "{\"link\": \"nonsense\"}")["reason"] == "link-unknown")
        // A flip in between: the link lives on, and leads nowhere while MFA is not required.
        try await northwind.switchPolicy(to: .disabled)
        #expect(try await program.post(path, "{\"link\": \"\(token)\"}")["reason"] == "mfa-not-required-now")
        try await northwind.switchPolicy(to: .enabled)
        let begun = try await program.post(path, "{\"link\": \"\(token)\"}")
        #expect(begun.status == 200 && begun["otpauth"]?.hasPrefix("otpauth://totp/") == true)
        let secret = try #require(begun["secret"])
        northwind.clock.advance(by: 30)
        let confirmed = try await program.post(
            "\(Northwind.anna)/mfa/confirm", "{\"code\": \"\(try northwind.code(for: secret))\"}")
        let codes = try #require(try confirmed.json["recoveryCodes"] as? [String])
        #expect(codes.count == 10)
        #expect(try await program.post(path, "{\"link\": \"\(token)\"}")["reason"] == "link-consumed")
        northwind.clock.advance(by: 30)
        #expect(try await program.post("/portals/northwind/sign-ins", Self.signIn)["decision"] == "challenge")
        let code = try northwind.code(for: secret)
        #expect(try await program.post("\(Northwind.anna)/mfa/verify", "{\"code\": \"\(code)\"}").status == 204)
        #expect(
            try await program.post("\(Northwind.anna)/mfa/verify", "{\"code\": \"\(code)\"}").problem
                == "code-used-before")
        northwind.clock.advance(by: 30)
        #expect(try await program.post("\(Northwind.anna)/mfa/verify", "{\"code\": \"\(codes[0])\"}").status == 204)
        northwind.clock.advance(by: 30)
        #expect(
            try await program.post("\(Northwind.anna)/mfa/verify", "{\"code\": \"\(codes[0])\"}").problem
                == "wrong-code")
    }

    @Test func guessingCodesHasToWait() async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind)
        try await northwind.configure()
        var last: Reply?
        for _ in 0..<20 where last?.status != 429 {
            last = try await program.post("\(Northwind.anna)/mfa/verify", "{\"code\": \"abcdef\"}")
        }
        let waiting = try #require(last)
        #expect(waiting.problem == "wait-after-wrong-codes")
        let seconds = try #require(waiting.header("Retry-After").flatMap { Int($0) })
        #expect(seconds > 0)
        northwind.clock.advance(by: Double(seconds))
        #expect(
            try await program.post("\(Northwind.anna)/mfa/verify", "{\"code\": \"abcdef\"}").problem == "wrong-code")
    }

    @Test func aResetThroughTheAPISendsItsNoticeAndIsTheKeys() async throws {
        let northwind = try await Northwind()
        let technician = try await Program(northwind, .technician, named: "desk")
        try await northwind.configure()
        let path = "\(Northwind.anna)/mfa-reset"
        #expect(try await technician.post(path, "{\"reason\": \"lost phone\"}").status == 204)
        #expect(try await northwind.mfa() == "reset")
        #expect(try await technician.post(path, "{\"reason\": \"lost phone\"}")["reason"] == "already-reset")
        #expect(try await technician.post(path, "{\"reason\": \"  \"}").problem == "invalid-body")
        let user = try await technician.get(Northwind.anna)
        #expect((try user.json["lastMail"] as? [String: Any])?["letter"] as? String == "mfa-reset-notice")
        let event = try #require(try await northwind.audit().last { $0.action == "mfa.reset" })
        #expect(event.actor == "api-key:1 desk" && event.reason == "lost phone")
    }

    @Test func thePolicyIsPreviewedAndSwitchedThroughTheAPI() async throws {
        let northwind = try await Northwind()
        let technician = try await Program(northwind, .technician)
        let path = "/portals/northwind/mfa-policy"
        #expect(try await technician.get(path).text == "{\"enabled\":true}")
        let preview = try await technician.get("\(path)/preview")
        #expect(preview["current"] == "enabled" && preview["to"] == "disabled")
        #expect(try preview.json["enterWithout"] as? Int == 1)
        #expect(try await technician.get("\(path)/preview?enabled=true")["to"] == "enabled")
        #expect(try await northwind.audit().contains { $0.action == "policy.switch" } == false)
        for _ in 0..<2 {
            #expect(try await technician.send(.put, path, json: "{\"enabled\": false}").text == "{\"enabled\":false}")
        }
        #expect(try await technician.get("/portals/northwind")["mfaPolicy"] == "disabled")
        #expect(try await northwind.audit().count { $0.action == "policy.switch" } == 1)
    }
}
