import Foundation
import Jobs
import Letters
import Mail
import Policy
import SMTP
import Synchronization

/// How fast one letter, written once, goes over bare sessions: what the worker can reach at most.
/// Beside it Postfix's own load generator, with as many connections and bytes.
struct Ceiling {
    let conditions: Conditions
    let sink: Sink

    func measure() async throws -> [Finding] {
        let letter = try letter()
        let own = Double(conditions.mails) / (try await send(letter).inSeconds)
        let mails = Finding(.ceiling, "a letter of \(letter.count) bytes over \(conditions.connections) sessions", own)
        return [mails.beside("smtp-source", try await foreign(size: letter.count), atLeast: 1)]
    }

    private func letter() throws -> [UInt8] {
        let domain = try Domain(parsing: "acme.example")
        let title = try DisplayName(parsing: "Acme Portal")
        let sender = NamedAddress(name: title, address: try EmailAddress(parsing: "no-reply@acme.example"))
        let facts = LetterFacts(
            portal: PortalFace(name: title, domain: domain, sender: sender),
            recipient: NamedAddress(address: try EmailAddress(parsing: "user@people.example")),
            identity: MessageIdentity(
                id: try MessageID(local: "ceiling", domain: domain), date: Date(), boundarySeed: 1))
        let templates = try TemplateCatalogue(directory: conditions.templates)
        return try templates.message(for: .sample(of: .mfaReconfigure, on: domain), facts).bytes()
    }

    private func send(_ letter: [UInt8]) async throws -> Duration {
        let relay = try RelayEndpoint(parsing: sink.url)
        let name = try Domain(parsing: "localhost")
        let envelope = Envelope(
            from: try EmailAddress(parsing: "no-reply@acme.example"),
            to: try EmailAddress(parsing: "user@people.example"))
        let taken = Taken()
        let (mails, connections) = (conditions.mails, conditions.connections)
        return try await ContinuousClock().measure {
            try await withThrowingTaskGroup { group in
                for _ in 0..<connections {
                    group.addTask {
                        let session = Session(to: relay, heloName: name)
                        try await withTaskExecutorPreference(session.executor) {
                            while taken.next() < mails { try await Ceiling.offer(letter, envelope, on: session) }
                            await session.close()
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    private static func offer(_ letter: [UInt8], _ envelope: Envelope, on session: Session) async throws {
        while true {
            switch await session.send(envelope, bytes: letter) {
            case .outcome(let outcome) where outcome.verdict == .delivered: return
            case .outcome(let outcome), .lost(let outcome): throw BenchError.refused(reason: outcome.reason)
            case .stale: if let fault = await session.open() { throw BenchError.refused(reason: fault.reason) }
            }
        }
    }

    /// Mails per second of `smtp-source`; nil where it is not installed.
    private func foreign(size: Int) async throws -> Double? {
        guard let program = Sink.program("smtp-source") else { return nil }
        let start = ContinuousClock.now
        // -d: many mails over one connection.
        let source = try Child(
            program,
            [
                "-d", "-s", "\(conditions.connections)", "-m", "\(conditions.mails)", "-l", "\(size)",
                "-f", "no-reply@acme.example", "-t", "user@people.example", "127.0.0.1:\(sink.port)",
            ])
        guard await source.end() else { return nil }
        return Double(conditions.mails) / start.duration(to: .now).inSeconds
    }
}

/// Numbers, each given out once.
final class Taken: Sendable {
    private let count = Atomic<Int>(0)

    func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).oldValue }
}
