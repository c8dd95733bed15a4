import Delivery
import Foundation
import Jobs
import Mail
import Mailbox
import SMTP
import Stage
import Storage
import Testing

/// The product's main job against a relay: three customers' mails, each its own, delivered at the first attempt.
enum MainJob {
    /// - Returns: the estate and its three jobs.
    static func run(through url: String) async throws -> (estate: Estate, jobs: [JobID]) {
        let estate = try await Estate()
        let endpoint = try RelayEndpoint(parsing: url)
        let helo = try Domain(parsing: "mail.mssp.example")
        var jobs: [JobID] = []
        for tenant in estate.tenants { jobs.append(try await estate.queueReconfiguration(at: tenant)) }
        let relay = Relay(id: .default, name: "default", connections: 2) { Session(to: endpoint, heloName: helo) }
        try await running(try estate.worker([relay])) { _ in
            try await until("all delivered") { try await estate.count(.delivered) == 3 }
        }
        for job in jobs { #expect(try await estate.verdicts(job) == [.delivered]) }
        return (estate, jobs)
    }

    /// Each mail arrived exactly once, with its own domain in sender and link.
    static func check(_ mails: [String], _ estate: Estate, _ jobs: [JobID]) async throws {
        for (tenant, job) in zip(estate.tenants, jobs) {
            let id = try await estate.job(job).messageID
            let copies = mails.filter { $0.contains("Message-ID: \(id)") }
            #expect(copies.count == 1)
            let content = MailContent(raw: Array((copies.first ?? "").utf8))
            #expect(content.from.hasSuffix("<\(tenant.sender.addrSpec)>"))
            #expect(!content.links.isEmpty)
            #expect(content.links.allSatisfy { $0.hasPrefix("https://\(tenant.domain.ascii)/mfa/reconfigure/") })
        }
    }
}
