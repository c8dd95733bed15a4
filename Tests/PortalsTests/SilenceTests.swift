import Authenticators
import Delivery
import Foundation
import Jobs
import Mail
import Mailbox
import Policy
import Portals
import Secrets
import Stage
import Storage
import Testing

/// What must never be written down is looked for in every byte that was.
@Suite struct SilenceTests {
    @Test func neitherTheDatabaseNorTheAuditHoldsASecret() async throws {
        let estate = try await Estate()
        let (useCases, acme) = (estate.useCases, estate.acme)
        let password = Secret("correct horse battery")
        try await useCases.setPassword(password, of: acme.ann, at: acme.name, Estate.onServer)
        let (old, oldCodes) = try await estate.configure(acme)
        let wrong = estate.wrongCode(old)
        _ = await refusal { try await useCases.verify(acme.ann, at: acme.name, code: wrong, Estate.onServer) }
        _ = await refusal {
            try await useCases.verify(acme.ann, at: acme.name, code: oldCodes[0].reveal(), Estate.onServer)
        }
        try await useCases.resetMFA(of: acme.ann, at: acme.name, reason: "lost", Estate.onServer)
        _ = try await useCases.signIn(acme.ann, at: acme.name, Estate.onServer)
        let token = try await estate.token(of: acme)
        let recorder = Recorder()
        try await running(try estate.worker([recorder.relay()])) { _ in
            try await until("all delivered") { try await estate.count(.queued) + estate.count(.sending) == 0 }
        }
        let guess = Secret("wrong horse battery")
        _ = await refusal {
            _ = try await useCases.beginConfiguring(
                through: token, on: acme.domain, password: guess, Request(.portal, from: "198.51.100.9"))
        }
        let begun = try await useCases.beginConfiguring(
            through: token, on: acme.domain, password: password, Request(.portal, from: "198.51.100.9"))
        let secret = try #require(TOTPSecret(base32: begun.secret.reveal()))
        let codes = try await useCases.confirm(
            through: token, on: acme.domain, code: estate.code(secret), Request(.portal, from: "198.51.100.9"))

        // The mail that left did hold it: the search below can find something.
        let links = recorder.offers.flatMap { MailContent(raw: $0.bytes).links }
        #expect(links.contains { $0.hasSuffix(token.reveal()) })

        let kept = try estate.keptBytes()
        let audit = Data(try estate.auditText().utf8)
        let secrets =
            (oldCodes + codes).flatMap { [$0.reveal(), $0.reveal().replacing("-", with: "")] }
            + [token, password, guess, begun.secret, begun.grouped, begun.otpauth, old.base32].map { $0.reveal() }
        for secret in secrets {
            #expect(kept.range(of: Data(secret.utf8)) == nil)
            #expect(audit.range(of: Data(secret.utf8)) == nil)
        }
        let raw =
            [old, secret].map { $0.bytes.reveal() }
            + [try #require(LinkToken(text: token.reveal()))].map { Array($0.text.reveal().utf8) }
        for bytes in raw { #expect(kept.range(of: Data(bytes)) == nil) }
        // Six digits occur in other numbers: they are looked for in the audit's words only.
        let words = try await useCases.auditEntries(portal: nil, limit: 1_000, Estate.onServer)
        #expect(
            Set(words.map(\.event.action)).isSuperset(of: ["mfa.reset", "mfa.confirm", "mfa.verify", "password.check"]))
        for entry in words {
            let event = entry.event
            let text = [event.actor, event.subject ?? "", event.reason ?? "", event.outcome].joined(separator: " ")
            #expect(!text.contains(wrong) && !text.contains(estate.code(secret)))
            #expect(!text.contains("ann.acme@"))
        }
        // The users' rows hold addresses; the audit holds none.
        #expect(kept.range(of: Data(acme.ann.addrSpec.utf8)) != nil)
        #expect(audit.range(of: Data(acme.ann.addrSpec.utf8)) == nil)
    }

    @Test func aRefusalNamesNoWholeAddress() async throws {
        let estate = try await Estate()
        let (useCases, acme) = (estate.useCases, estate.acme)
        let stranger = try EmailAddress(parsing: "stranger@people.example")
        let words = [
            await refusal { _ = try await useCases.user(stranger, of: acme.name, Estate.onServer) },
            await refusal {
                try await useCases.addUser(
                    Contact(email: acme.ann), to: acme.name, isConfirmed: true, Estate.onServer)
            },
            await refusal { _ = try await useCases.portals(Request(.operator(stranger), from: "192.0.2.1")) },
            await refusal {
                for _ in 0..<2 { _ = try await useCases.addOperator(stranger, role: .technician, Estate.onServer) }
            },
        ]
        for text in words {
            let text = try #require(text)
            #expect(text.contains("•••@people.example"))
            #expect(!text.contains("stranger@") && !text.contains("ann.acme@"))
        }
    }

    @Test func theAuditOfADayIsAnIntactChain() async throws {
        let estate = try await Estate()
        _ = try await estate.configure(estate.acme)
        _ = try await estate.queueReconfiguration(at: estate.globex)
        let entries = try await estate.useCases.auditEntries(portal: nil, limit: 1_000, Estate.onServer)
        #expect(entries.map(\.sequence) == Array((1...Int64(entries.count)).reversed()))
        let head = try #require(entries.first).mac
        #expect(
            try await estate.useCases.verifyAudit(Estate.onServer) == .intact(entries: Int64(entries.count), head: head)
        )
    }
}
