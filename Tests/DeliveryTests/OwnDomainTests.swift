import Delivery
import Foundation
import Jobs
import Mail
import Mailbox
import Portals
import SMTP
import Secrets
import Stage
import Storage
import Testing

/// The main job: a mail leaves under its own customer's name, once, and its history says so.
@Suite struct OwnDomainTests {
    @Test func mailsOfThreeCustomersLeaveAtOnceEachUnderItsOwnDomain() async throws {
        let estate = try await Estate()
        var jobs: [JobID] = []
        for tenant in estate.tenants { jobs.append(try await estate.queueReconfiguration(at: tenant)) }
        let recorder = Recorder()
        recorder.hold()
        try await running(try estate.worker([recorder.relay(connections: 3)])) { _ in
            await recorder.offered(3)
            recorder.release()
            try await until("all delivered") { try await estate.count(.delivered) == 3 }
        }
        for (tenant, job) in zip(estate.tenants, jobs) {
            let offer = try #require(recorder.offers.first { $0.envelope.to == tenant.ann })
            #expect(offer.envelope.from == tenant.sender)
            let content = Sight(offer).content
            #expect(content.from == "Portal of \(tenant.name) <no-reply@\(tenant.name).example>")
            #expect(Sight(offer).linkHosts == ["portal.\(tenant.name).example"])
            #expect(
                content.links.count == 1
                    && content.links[0].hasPrefix("https://\(tenant.domain.ascii)/mfa/reconfigure/"))
            let record = try await estate.job(job)
            #expect(content.messageID == record.messageID)
            #expect(record.state == .delivered)
            let history = try await estate.history(job)
            #expect(history.map(\.number) == [1])
            #expect(history.map(\.outcome.verdict) == [.delivered])
            #expect(history.map(\.relay) == ["default"])
        }
    }

    @Test func theSameHoldsThroughARealSession() async throws {
        let estate = try await Estate()
        let catcher = try await MailCatcher.start()
        var jobs: [JobID] = []
        for tenant in estate.tenants { jobs.append(try await estate.queueReconfiguration(at: tenant)) }
        let endpoint = try RelayEndpoint(parsing: "smtp://127.0.0.1:\(catcher.smtpPort)")
        let helo = try Domain(parsing: "mail.mssp.example")
        let relay = Relay(id: .default, name: "default", connections: 2) { Session(to: endpoint, heloName: helo) }
        try await running(try estate.worker([relay])) { _ in
            try await until("all delivered") { try await estate.count(.delivered) == 3 }
        }
        await catcher.stop()
        #expect(catcher.mails.count == 3)
        for (tenant, job) in zip(estate.tenants, jobs) {
            let mail = try #require(catcher.mails.all.first { $0.recipients == [tenant.ann.addrSpec] })
            #expect(mail.sender == tenant.sender.addrSpec)
            #expect(Sight(mail).linkHosts == [tenant.domain.ascii])
            #expect(Sight(mail).content.from.hasSuffix("<\(tenant.sender.addrSpec)>"))
            #expect(catcher.mails.count(ofMessageID: try await estate.job(job).messageID) == 1)
            let attempt = try #require(try await estate.history(job).first)
            #expect(attempt.outcome.phase == .dot && attempt.outcome.reply?.code == 250)
        }
    }

    @Test func theLinkInTheMailOpensOnItsOwnPortalAndOnNoOther() async throws {
        let estate = try await Estate()
        _ = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder()
        try await running(try estate.worker([recorder.relay()])) { _ in await recorder.offered(1) }
        let link = try #require(Sight(recorder.offers[0]).content.links.first)
        let token = try #require(link.split(separator: "/").last)
        let page = try await estate.useCases.open(Secret(String(token)), on: estate.acme.domain)
        #expect(page.user.contact.email == estate.acme.ann)
        await #expect(throws: (any Error).self) {
            try await estate.useCases.open(Secret(String(token)), on: estate.globex.domain)
        }
    }

    @Test func whatIsLoggedHoldsNoAddressAndNoToken() async throws {
        let estate = try await Estate()
        _ = try await estate.queueReconfiguration(at: estate.acme)
        let refused = try await estate.invite("bob@people.example", to: estate.acme)
        let (recorder, tape) = (Recorder(), LogTape())
        recorder.answer { _, offer in
            offer.envelope.to.local == "bob" ? .refused(.permanent, 550, "5.1.1 no such user") : .delivered
        }
        try await running(try estate.worker([recorder.relay()], logger: tape.logger)) { _ in
            try await until("both done") {
                let isRefused = try await estate.job(refused).state == .bounced
                return try await estate.count(.delivered) == 1 ? isRefused : false
            }
        }
        let token = try #require(
            recorder.offers.compactMap { Sight($0).content.links.first }.first?.split(separator: "/").last)
        let log = tape.lines.joined(separator: "\n")
        #expect(log.contains("550"))
        #expect(!log.contains("people.example"))
        #expect(!log.contains(token))
    }
}
