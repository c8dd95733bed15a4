import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Mail
import Policy
import Portals
import Secrets
import Storage

/// Relays, for MSSP admins: whether they work, holding their mails back, and a test mail that names the stage that
/// failed.
extension Console {
    static func row(_ relay: RelayRecord, at now: Date) -> [String: Any] {
        let (state, kind, detail): (String, String, String?) =
            if let pausedAt = relay.pausedAt {
                ("paused", "warn", "Since \(pausedAt.spelled): its mails wait.")
            } else if let trouble = relay.trouble {
                ("out of order", "bad", words(of: trouble))
            } else { ("works", "good", nil) }
        let values: Values = [
            "name": relay.name.text, "state": state, "kind": kind, "detail": detail, "portals": relay.portals.grouped,
            "pauseTo": relay.pausedAt == nil ? "yes" : "no", "pauseWord": relay.pausedAt == nil ? "Pause" : "Resume",
        ]
        return values.present
    }

    private static func words(of trouble: RelayTrouble) -> String {
        let stage = trouble.outcome.phase.map { ", at \($0.rawValue)" } ?? ""
        let said = trouble.outcome.reply.map { " The server said: \($0.words)." } ?? ""
        return "Since \(trouble.since.spelled)\(stage): \(trouble.outcome.reason.asSentence)\(said) "
            + "Next probe at \(trouble.probeAt.spelled)."
    }

    func pause(_ name: String, _ form: Form?, _ visit: ConsoleVisit) async throws -> Response {
        let isPaused = form?["to"].reveal() == "yes"
        _ = try await useCases.setPause(isPaused, of: try slug(name), visit.request)
        return done(isPaused ? .relayPaused : .relayResumed, at: "/queue")
    }

    /// A test mail leaves by the MSSP's own relay to whatever address is typed: it needs a recent code, comes from the
    /// operator's own domain, and is in the audit before it is sent.
    func test(_ name: String, _ form: Form?, _ visit: ConsoleVisit) async throws -> Response {
        let relay = try await useCases.relay(try slug(name), visit.request)
        guard let send = tools.testMail else { throw Rejection.notFound }
        guard let form else {
            return testPage(relay, to: visit.session.person.email.addrSpec, nil, visit)
        }
        let typed = form["to"].reveal().trimmingCharacters(in: .whitespaces)
        var visit = visit
        do {
            let recipient = try EmailAddress(parsing: typed)
            let sender = try EmailAddress(parsing: "no-reply@\(visit.session.person.email.domain.ascii)")
            visit = try await proveFactor(form, visit)
            if let date = testMails.take(at: clock()) {
                return wait(until: date) {
                    testPage(status: .tooManyRequests, relay, to: typed, .init("Not sent.", $0), visit)
                }
            }
            try await useCases.noteTestMail(through: relay.name, outcome: "begun", visit.request)
            let report = await send(relay.name, sender, recipient)
            try await useCases.noteTestMail(
                through: relay.name,
                outcome: report.isDelivered ? "delivered" : "failed at \(report.stage ?? "start")", visit.request)
            return testPage(relay, to: typed, TestMailResult(report), visit)
        } catch let error as MailError {
            return testPage(
                status: .unprocessableContent, relay, to: typed, .init("Not sent.", error.description.asSentence), visit
            )
        } catch let fault as FactorFault {
            return try await again(fault) { testPage(status: $0, relay, to: typed, .init("Not sent.", $1), visit) }
        }
    }

    private func testPage(
        status: HTTPResponse.Status = .ok, _ relay: RelayRecord, to typed: String, _ result: TestMailResult?,
        _ visit: ConsoleVisit
    ) -> Response {
        page(
            status: status, "consoleRelayTest", title: "Send Test Mail",
            ["relay": relay.name.text, "to": typed, "result": result?.values, "asksCode": needsCode(visit)], visit,
            at: .queue)
    }
}
