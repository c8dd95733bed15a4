import Foundation
import Policy
import Portals
import SQLiteStorage
import Testing

@testable import Web

/// Codes on the portal's pages: of the authenticator, and recovery codes.
@Suite struct ChallengeTests {
    private static func challenged() async throws -> (Northwind, Visitor, key: String) {
        let northwind = try await Northwind()
        let key = try await northwind.configure()
        let visitor = Visitor(northwind)
        try await visitor.signIn()
        #expect(try await visitor.open("/").heading == "Confirm that it is you")
        return (northwind, visitor, key)
    }

    @Test func theRightCodeSignsIn() async throws {
        let (northwind, visitor, key) = try await Self.challenged()
        let home = try await visitor.submit("/mfa/challenge", ["code": try northwind.code(for: key)])
        #expect(home.heading == "You are signed in")
        #expect(home.text.contains("anna@northwind.example") && home.text.contains("Anna Keller"))
        #expect(home.text.contains("2027-01-15 08:00 UTC"))
        #expect(home.text.contains("each sign-in asks for a code"))
    }

    @Test func aWrongCodeComesBackWithTheFormAndSignsNobodyIn() async throws {
        let (_, visitor, _) = try await Self.challenged()
        let answer = try await visitor.post("/mfa/challenge", ["code": "no code"])
        #expect(answer.status == 422)
        #expect(answer.mistake?.hasPrefix("The code is not right.") == true)
        #expect(answer.csrf != nil)
        #expect(try await visitor.get("/").location == "/mfa/challenge")
    }

    /// S7: sent twice at once, as a double click does, one code opens one session.
    @Test func twoEqualCodesAtOnceSignInOnce() async throws {
        let (northwind, visitor, key) = try await Self.challenged()
        let code = try northwind.code(for: key)
        let (browser, csrf) = (visitor.asSent, visitor.page?.csrf)
        async let one = browser.post("/mfa/challenge", ["code": code], csrf: csrf)
        async let other = browser.post("/mfa/challenge", ["code": code], csrf: csrf)
        let answers = try await [one, other]
        #expect(answers.filter { $0.cookies.contains { $0.hasPrefix("__Host-portalmfa=") } }.count == 1)
        // Neither tab ends at a mistake: the sign-in page leads on who comes when the session has its new name.
        #expect(answers.allSatisfy { $0.location == "/" || $0.location == "/sign-in" })
        #expect(try northwind.audit("mfa.verify").count == 1)
    }

    /// S7: looked over the shoulder, a code is worth nothing in another browser.
    @Test func aCodeCountsOnce() async throws {
        let (northwind, visitor, key) = try await Self.challenged()
        let thief = Visitor(northwind)
        try await thief.signIn()
        try await thief.open("/")
        let code = try northwind.code(for: key)
        #expect(try await visitor.post("/mfa/challenge", ["code": code]).location == "/")
        let answer = try await thief.post("/mfa/challenge", ["code": code])
        #expect(answer.status == 422)
        #expect(answer.mistake == "This code was used before. Wait for the next one.")
    }

    /// S9: waits grow, whatever session asks, and a right code has to wait too.
    @Test func wrongCodesMakeTheNextOneWaitEverLonger() async throws {
        let (northwind, visitor, key) = try await Self.challenged()
        for _ in 0..<4 { #expect(try await visitor.post("/mfa/challenge", ["code": "000"]).status == 422) }
        let second = Visitor(northwind)
        try await second.signIn()
        try await second.open("/")
        for (browser, wait) in [(visitor, 5.0), (second, 10), (visitor, 20)] {
            let early = try await browser.post("/mfa/challenge", ["code": try northwind.code(for: key)])
            #expect(early.status == 429)
            #expect(early.header("Retry-After") == String(Int(wait)))
            northwind.clock.advance(by: wait)
            #expect(try await browser.post("/mfa/challenge", ["code": "000"]).status == 422)
        }
    }

    /// S9: sent at once, guesses are counted before the next is judged.
    @Test func guessesMadeAtOnceWaitForEachOther() async throws {
        let (_, visitor, _) = try await Self.challenged()
        let (browser, csrf) = (visitor.asSent, visitor.page?.csrf)
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<12 {
                group.addTask { try await browser.post("/mfa/challenge", ["code": "000"], csrf: csrf).status }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.sorted() == Array(repeating: 422, count: 4) + Array(repeating: 429, count: 8))
    }

    /// S9: whoever makes the server restart has won nothing.
    @Test func aRestartForgivesNoWrongCode() async throws {
        let (northwind, visitor, key) = try await Self.challenged()
        for _ in 0..<4 { try await visitor.post("/mfa/challenge", ["code": "000"]) }
        let clock = northwind.clock
        let useCases = UseCases(
            storage: northwind.storage, keys: northwind.keys, settings: northwind.useCases.settings,
            clock: { clock.now })
        let restarted = PortalSite(
            useCases: useCases, keys: northwind.keys, host: "127.0.0.1", port: 0, logger: northwind.logs.logger,
            clock: { clock.now })
        let later = Visitor(northwind, site: restarted)
        later.takeOver(visitor)
        try await later.open("/")
        let answer = try await later.post("/mfa/challenge", ["code": try northwind.code(for: key)])
        #expect(answer.status == 429)
        #expect(answer.header("Retry-After") == "5")
    }

    @Test func aHundredWrongCodesInARowEndIt() async throws {
        let (northwind, visitor, key) = try await Self.challenged()
        for _ in 0..<100 {
            northwind.clock.advance(by: 900)
            try await visitor.signIn()
            try await visitor.open("/")
            #expect(try await visitor.post("/mfa/challenge", ["code": "000"]).status == 422)
        }
        northwind.clock.advance(by: 86_400)
        try await visitor.signIn()
        try await visitor.open("/")
        let answer = try await visitor.post("/mfa/challenge", ["code": try northwind.code(for: key)])
        #expect(answer.status == 403)
        #expect(answer.heading == "Too many wrong attempts")
    }

    /// S10: in the same field, however it is typed, once.
    @Test func aRecoveryCodeSignsInOnce() async throws {
        let northwind = try await Northwind()
        let visitor = Visitor(northwind)
        let codes = try await visitor.configure(northwind).codes
        #expect(Set(codes).count == 10)
        let typed = codes[0].lowercased().replacing("-", with: " ")
        #expect(try await visitor.open("/").text.contains("<dd>10 are left.</dd>"))
        for (code, status, left) in [(typed, 303, "9 are left."), (typed, 422, nil), (codes[1], 303, "8 are left.")] {
            try await visitor.submit("/sign-out")
            try await visitor.signIn()
            try await visitor.open("/")
            #expect(try await visitor.post("/mfa/challenge", ["code": code]).status == status)
            let page = try await visitor.open("/")
            if let left { #expect(page.text.contains("<dd>\(left)</dd>")) }
        }
    }

    @Test func newRecoveryCodesVoidTheOldOnes() async throws {
        let northwind = try await Northwind()
        let visitor = Visitor(northwind)
        let (key, old) = try await visitor.configure(northwind)
        try await visitor.open("/mfa/recovery-codes")
        // A recovery code is no proof of the authenticator.
        #expect(try await visitor.post("/mfa/recovery-codes", ["code": old[0]]).status == 422)
        northwind.clock.advance(by: 30)
        let answer = try await visitor.post("/mfa/recovery-codes", ["code": try northwind.code(for: key)])
        #expect(answer.heading == "New recovery codes")
        let new = answer.recoveryCodes
        #expect(new.count == 10 && Set(new).isDisjoint(with: old))
        // Shown once.
        #expect(try await visitor.open("/mfa/recovery-codes").recoveryCodes.isEmpty)
        for (code, status) in [(old[1], 422), (new[0], 303)] {
            try await visitor.open("/")
            try await visitor.submit("/sign-out")
            try await visitor.signIn()
            try await visitor.open("/")
            #expect(try await visitor.post("/mfa/challenge", ["code": code]).status == status)
        }
    }

    /// S10: codes of before a reset open nothing after it.
    @Test func aResetVoidsAllRecoveryCodes() async throws {
        let northwind = try await Northwind()
        let visitor = Visitor(northwind)
        let codes = try await visitor.configure(northwind).codes
        try await northwind.reset()
        try await northwind.switchPolicy(to: .disabled)
        try await northwind.switchPolicy(to: .enabled)
        #expect(try await visitor.signIn().status == 200)
        let answer = try await visitor.post("/mfa/challenge", ["code": codes[0]], csrf: "")
        #expect(answer.location == "/sign-in")
        #expect(visitor.session == nil)
    }

    @Test func theSecretIsShownOnceAndNeverByLooking() async throws {
        let northwind = try await Northwind()
        let visitor = Visitor(northwind)
        try await visitor.signIn()
        let before = try northwind.everything()
        for _ in 0..<3 {
            #expect(try await visitor.open("/mfa/configure").key == nil)
            #expect(try await visitor.open("/mfa/configure/confirm").key == nil)
        }
        #expect(try northwind.everything() == before)
        let enrol = try await visitor.post("/mfa/configure")
        let key = try #require(enrol.key)
        #expect(key.count == 32)
        #expect(enrol.text.contains("<svg"))
        let wrong = try await visitor.post("/mfa/configure/confirm", ["code": "no code"])
        #expect(wrong.status == 422 && wrong.key == nil && !wrong.text.contains("otpauth"))
        #expect(try await visitor.open("/mfa/configure").key == nil)
        let again = try await visitor.post("/mfa/configure")
        #expect(again.key != key)
    }

    @Test func configuringThatTookTooLongBeginsAgain() async throws {
        let northwind = try await Northwind()
        let visitor = Visitor(northwind)
        try await visitor.signIn()
        try await visitor.open("/")
        #expect(try await visitor.post("/mfa/configure/confirm", ["code": "123456"]).status == 409)
        let enrol = try await visitor.post("/mfa/configure")
        let key = try #require(enrol.key)
        northwind.clock.advance(by: 900)
        // The session of a password alone is over by then.
        let late = try await visitor.post("/mfa/configure/confirm", ["code": try northwind.code(for: key)])
        #expect(late.location == "/sign-in")
        #expect(try await northwind.mfa() == "never-configured")
    }
}

extension Visitor {
    /// Signs in and configures, through the pages: what is in the app, and the recovery codes.
    func configure(_ northwind: Northwind) async throws -> (key: String, codes: [String]) {
        try await signIn()
        try await open("/")
        let enrol = try await post("/mfa/configure")
        let key = try #require(enrol.key)
        let done = try await post("/mfa/configure/confirm", ["code": try northwind.code(for: key)])
        #expect(done.status == 200)
        #expect(try await open("/").heading == "You are signed in")
        return (key, done.recoveryCodes)
    }
}
