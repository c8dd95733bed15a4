import Foundation
import HTTPTypes
import Jobs
import Mail
import Policy
import Portals
import SQLiteStorage
import Storage
import Synchronization
import Testing

@testable import Web

/// The queue, its relays, and the letters, as operators see them.
@Suite struct ConsoleQueueTests {
    /// Northwind and Southwind with an invitation each; Northwind's has bounced.
    private static func mssp(
        _ tools: ConsoleTools = ConsoleTools()
    ) async throws -> (Mssp, bounced: JobID, other: JobID) {
        let mssp = try Mssp(try await Northwind(), tools: tools)
        try await mssp.addSouthwind()
        try await mssp.add("new@northwind.example", isConfirmed: false)
        try await mssp.add("new@southwind.example", to: "southwind", isConfirmed: false)
        let jobs = try await mssp.useCases.jobs(states: [], portal: nil, limit: 9, Northwind.host)
        let own = try #require(jobs.first { $0.portal == mssp.northwind.portal }).job.id
        let other = try #require(jobs.first { $0.portal != mssp.northwind.portal }).job.id
        try await bounce(own, mssp)
        return (mssp, own, other)
    }

    private static func bounce(_ id: JobID, _ mssp: Mssp) async throws {
        let now = mssp.northwind.clock.now
        let lease = Lease(token: 7, owner: "test")
        let reply = Jobs.Reply(code: 550, enhancedCode: EnhancedCode(5, 1, 1), text: "<no> such \"user\"")
        try await mssp.northwind.storage.transact { transaction throws(StorageError) in
            _ = try transaction.renew(lease, until: now + 60, isNew: true)
            let claimed = try transaction.claim(9, for: .default, under: lease, at: now)
            for job in claimed {
                guard job.job.id == id else {
                    try transaction.handBack([job.job.id], under: lease)
                    continue
                }
                let outcome = Outcome(.permanent, in: .rcpt, reply: reply, reason: "the relay refused the recipient")
                let attempt = Attempt(number: 1, startedAt: now, finishedAt: now, relay: "default", outcome: outcome)
                let transition = job.job.next(after: outcome, at: now, jitter: 0.5)
                _ = try transaction.settle(
                    [Settlement(job: id, attempt: attempt, transition: transition)], under: lease)
            }
        }
    }

    @Test func aBouncedMailShowsTheServersWordsWhereverItStands() async throws {
        let (mssp, bounced, _) = try await Self.mssp()
        let browser = try await mssp.technician()
        let words = "550 5.1.1 &lt;no&gt; such &quot;user&quot;"
        let users = try await browser.get("/portals/northwind/users").text
        #expect(users.contains("<span class=\"tag bad\">bounced</span>") && users.contains(words))
        let mail = try await browser.get("/queue/\(bounced)").text
        #expect(mail.contains("<q>\(words)</q>") && mail.contains("<td>rcpt</td>"))
        #expect(try await browser.get("/queue?state=bounced").text.contains(words))
        #expect(try await browser.get("/queue?state=delivered").text.contains("No mail here."))
    }

    @Test func aTechnicianSeesTheOwnPortalsMailsAndNoRelay() async throws {
        let (mssp, bounced, other) = try await Self.mssp()
        let technician = try await mssp.technician().get("/queue").text
        #expect(technician.contains("/queue/\(bounced)\"") && !technician.contains("/queue/\(other)\""))
        #expect(!technician.contains("Relays"))
        let admin = try await mssp.admin().get("/queue").text
        #expect(admin.contains("/queue/\(bounced)\"") && admin.contains("/queue/\(other)\""))
        #expect(admin.contains("Relays") && admin.contains("works"))
        #expect(admin.contains("<svg") && admin.contains("As a table"))
    }

    @Test func onlyWhatCanBeDoneIsOfferedAndIsDone() async throws {
        let (mssp, bounced, other) = try await Self.mssp()
        let browser = try await mssp.admin()
        let page = try await browser.get("/queue/\(bounced)").text
        #expect(page.contains(">Retry</button>") && !page.contains(">Cancel</button>"))
        #expect(try await browser.get("/queue/\(other)").text.contains(">Cancel</button>"))
        let retried = try await browser.post("/queue/\(bounced)", ["act": "retry", "from": "mail"])
        #expect(retried.location == "/queue/\(bounced)?notice=mail-retried")
        #expect(try await mssp.useCases.job(bounced, Northwind.host).job.state == .queued)
        let cancelled = try await browser.post("/queue/\(other)", ["act": "cancel", "view": "state=queued"])
        #expect(cancelled.location == "/queue?state=queued&notice=mail-cancelled")
        // The same once more, as from a page that is out of date.
        #expect(try await browser.post("/queue/\(other)", ["act": "cancel"]).status == 409)
        #expect(try await browser.post("/queue/\(other)", ["act": "eat"]).status == 400)
        #expect(try await mssp.audit("queue.cancel").count == 1)
    }

    @Test func aRelayIsPausedAndResumed() async throws {
        let (mssp, _, _) = try await Self.mssp()
        let browser = try await mssp.admin()
        #expect(try await browser.post("/relays/default/pause", ["to": "yes"]).location == "/queue?notice=relay-paused")
        #expect(try await browser.get("/queue").text.contains("paused"))
        #expect(try await browser.post("/relays/default/pause", ["to": "no"]).location == "/queue?notice=relay-resumed")
        #expect(try await browser.post("/relays/nowhere/pause", ["to": "yes"]).status == 404)
    }

    @Test func aTestMailNamesTheStageThatFailed() async throws {
        let asked = Mutex<[String]>([])
        let tools = ConsoleTools { relay, recipient in
            asked.withLock { $0.append("\(relay) \(recipient.addrSpec)") }
            return ConsoleTools.TestMailReport(
                isDelivered: false, stage: "auth", words: "the relay refused the password; it said: 535 <no>")
        }
        let (mssp, _, _) = try await Self.mssp(tools)
        let browser = try await mssp.admin()
        let answer = try await browser.post("/relays/default/test", ["to": "ops@mssp.example"])
        #expect(answer.text.contains("Failed at the stage “auth”.") && answer.text.contains("535 &lt;no&gt;"))
        #expect(asked.withLock { $0 } == ["default ops@mssp.example"])
        #expect(try await mssp.audit("relay.test").map(\.outcome) == ["failed at auth"])
        #expect(try await browser.post("/relays/default/test", ["to": "no address"]).status == 422)
        let technician = try await mssp.technician()
        #expect(try await technician.post("/relays/default/test", ["to": "ops@mssp.example"]).status == 403)
        #expect(asked.withLock { $0.count } == 1)
    }

    @Test func lettersAreShownInAFrameThatRunsNothing() async throws {
        let english = try LanguageTag(parsing: "en")
        let tools = ConsoleTools(
            letters: ConsoleTools.LetterPreview(languages: [english]) { portal, letter, language in
                Message(
                    from: NamedAddress(address: portal.profile.sender),
                    to: NamedAddress(address: try EmailAddress(parsing: "sam@example.com")),
                    subject: try Subject(parsing: "\(letter.rawValue) of \(portal.name)"), date: Date(),
                    id: try MessageID(local: "x", domain: portal.profile.domain), text: "Text <of> it",
                    html: "<p style=\"color: red\">HTML of it</p>", language: language, boundarySeed: 1)
            })
        let (mssp, _, _) = try await Self.mssp(tools)
        let browser = try await mssp.technician()
        let page = try await browser.get("/letters?letter=invitation")
        #expect(page.text.contains("invitation of northwind") && page.text.contains("Text &lt;of&gt; it"))
        #expect(page.text.components(separatedBy: "<iframe sandbox title=").count == 3)
        let path = try #require(page.first(between: "src=\"/letters", and: "\""))
        let letter = try await browser.get("/letters" + path.replacing("&amp;", with: "&"))
        #expect(letter.text == "<p style=\"color: red\">HTML of it</p>")
        let policy = try #require(letter.header("Content-Security-Policy"))
        #expect(policy.contains("sandbox") && policy.contains("default-src 'none'") && !policy.contains("script-src"))
        for page in ["/letters?portal=southwind", "/letters/preview?portal=southwind"] {
            #expect(try await browser.get(page).status == 404)
        }
    }
}
