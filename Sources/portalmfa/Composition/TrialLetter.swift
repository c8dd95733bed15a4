import Delivery
import Foundation
import Jobs
import Letters
import Mail
import Policy
import Portals
import SMTP
import Storage
import Web

/// A letter with sample facts: to be looked at, or sent to see whether a relay works. Goes the way every letter goes.
struct TrialLetter: Sendable {
    let templates: TemplateCatalogue

    /// - Parameter face: the portal's; a sample portal's where there is none.
    func preview(_ letter: Letter, _ face: PortalFace, in language: LanguageTag?) throws -> Message {
        try templates.message(
            for: Occasion.sample(of: letter, on: face.domain),
            LetterFacts(
                portal: face,
                recipient: NamedAddress(
                    name: try DisplayName(parsing: "Sam Sample"),
                    address: try EmailAddress(parsing: "sam@example.com")),
                language: language,
                identity: MessageIdentity(
                    id: try MessageID(local: "preview", domain: face.domain), date: Date(), boundarySeed: 1)))
    }

    /// Sends one over a connection of its own.
    /// - Parameter patience: after which the connection is cut, and the outcome tells at which stage it was; nil: as
    ///   long as the protocol's own limits let it.
    func send(
        through relay: RelayEndpoint, from sender: EmailAddress, to recipient: EmailAddress,
        patience: Duration? = nil
    ) async throws -> Outcome {
        let message = try templates.message(
            for: Occasion.sample(of: .mfaResetNotice, on: sender.domain),
            LetterFacts(
                portal: PortalFace(
                    name: try DisplayName(parsing: "PortalMFA test"), domain: sender.domain,
                    sender: NamedAddress(address: sender)),
                recipient: NamedAddress(address: recipient),
                identity: MessageIdentity(
                    id: try MessageID(local: "test.\(UInt64.random(in: 0 ... .max))", domain: sender.domain),
                    date: Date(), boundarySeed: .random(in: 0 ... .max))))
        let session = Session(to: relay, heloName: relay.heloName ?? House.heloName)
        return await withTaskGroup(of: Void.self, returning: Outcome.self) { tasks in
            if let patience {
                tasks.addTask {
                    do { try await Task.sleep(for: patience) } catch { return }
                    session.interrupt()
                }
            }
            let outcome = await Self.send(Envelope(from: sender, to: recipient), message.bytes(), over: session)
            tasks.cancelAll()
            return outcome
        }
    }

    private static func send(_ envelope: Envelope, _ bytes: [UInt8], over session: Session) async -> Outcome {
        if let fault = await session.open() { return fault }
        let transmission = await session.send(envelope, bytes: bytes)
        await session.close()
        switch transmission {
        case .outcome(let outcome), .lost(let outcome): return outcome
        case .stale: return Outcome(.transient, in: .connect, reason: "the connection closed at once")
        }
    }
}

extension House {
    /// What the console needs of letters and relays.
    /// - Parameter standard: the relay of the configuration; nil: none is configured, and no test mail can be sent.
    func consoleTools(_ templates: TemplateCatalogue, _ standard: RelayEndpoint?) -> ConsoleTools {
        let trial = TrialLetter(templates: templates)
        let letters = ConsoleTools.LetterPreview(languages: templates.languages) { portal, letter, language in
            try trial.preview(letter, Composer.face(of: portal), in: language)
        }
        guard let standard else { return ConsoleTools(letters: letters) }
        return ConsoleTools(letters: letters) { relay, recipient in
            await test(trial, through: relay, standard, to: recipient)
        }
    }

    /// Never fails: what goes wrong is what the operator wants to know.
    private func test(
        _ trial: TrialLetter, through relay: Slug, _ standard: RelayEndpoint, to recipient: EmailAddress
    ) async -> ConsoleTools.TestMailReport {
        do {
            let record = try await useCases.relay(relay, hostRequest())
            let outcome = try await trial.send(
                through: try endpoint(of: record, useCases) ?? standard,
                from: try EmailAddress(parsing: "no-reply@\(recipient.domain.ascii)"), to: recipient,
                // Sooner than the page's own exchange would be cut off.
                patience: .seconds(20))
            if outcome.verdict == .delivered {
                let words = outcome.reply.map { "the relay said: \($0.code) \($0.text)" } ?? outcome.reason
                return ConsoleTools.TestMailReport(isDelivered: true, stage: nil, words: words)
            }
            let reply = outcome.reply.map { "; the relay said: \($0.code) \($0.text)" } ?? ""
            return ConsoleTools.TestMailReport(
                isDelivered: false, stage: outcome.phase?.rawValue, words: outcome.reason + reply)
        } catch {
            return ConsoleTools.TestMailReport(isDelivered: false, stage: nil, words: "\(error)")
        }
    }
}
