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

    func test(_ name: String, _ form: Form?, _ visit: ConsoleVisit) async throws -> Response {
        let relay = try await useCases.relay(try slug(name), visit.request)
        guard let send = tools.testMail else { throw Rejection.notFound }
        let typed = form?["to"].reveal().trimmingCharacters(in: .whitespaces)
        var values: Values = ["relay": relay.name.text, "to": typed ?? visit.session.person.email.addrSpec]
        var status = HTTPResponse.Status.ok
        if let typed {
            do {
                let report = await send(relay.name, try EmailAddress(parsing: typed))
                try await useCases.noteTestMail(
                    through: relay.name,
                    outcome: report.isDelivered ? "delivered" : "failed at \(report.stage ?? "start")", visit.request)
                values["result"] = [
                    "kind": report.isDelivered ? "flash" : "mistake",
                    "stage": report.isDelivered
                        ? "Delivered to the relay." : "Failed at the stage “\(report.stage ?? "start")”.",
                    "words": report.words.asSentence,
                ]
            } catch let error as MailError {
                status = .unprocessableContent
                values["result"] = ["kind": "mistake", "stage": "Not sent.", "words": error.description.asSentence]
            }
        }
        return page(status: status, "consoleRelayTest", title: "Send Test Mail", values, visit, at: .queue)
    }
}
