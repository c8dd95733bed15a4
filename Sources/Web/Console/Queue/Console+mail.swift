import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Mail
import Policy
import Portals
import Secrets
import Storage

/// One mail: where it stands, every attempt with the server's words, and what an operator can do.
extension Console {
    func mail(_ number: String, _ form: Form?, _ visit: ConsoleVisit) async throws -> Response {
        guard let id = Int64(number).map({ JobID(rawValue: $0) }) else { throw Rejection.notFound }
        if let form {
            guard let act = Intervention(rawValue: form["act"].reveal()) else { throw Rejection.malformed }
            try await useCases.intervene(act, in: id, visit.request)
            let flash: Flash =
                switch act {
                case .retry, .resolveResend: .mailRetried
                case .cancel: .mailCancelled
                case .resolveDelivered: .mailResolved
                }
            let view = MailView(carried: form["view"].reveal())
            return done(flash, at: form["from"].reveal() == "mail" ? "/queue/\(id)" : view.path)
        }
        let (mail, history) = try await useCases.job(id, visit.request)
        let now = clock()
        let fate = MailFate(mail, history.last, at: now)
        let values: Values = [
            "id": id.description, "letter": mail.letter.words, "recipient": mail.recipient.masked,
            "portal": mail.portal.text, "fate": fate.words, "kind": fate.kind, "detail": fate.detail,
            "acts": Self.acts(on: mail, at: now), "facts": Self.facts(mail), "hasAttempts": !history.isEmpty,
            "attempts": history.map(Self.row),
        ]
        return page("consoleMail", title: mail.letter.words, values, visit, at: .queue)
    }

    private static func facts(_ mail: JobRecord) -> [[String: Any]] {
        let facts: [(String, String?)] = [
            ("Customer", mail.customer.text), ("Queued", mail.job.createdAt.spelled),
            ("Next attempt", mail.nextAttemptAt?.spelled), ("Finished", mail.finishedAt?.spelled),
            ("Useful until", mail.job.expiresAt.spelled), ("Relay", mail.relay.text),
            ("Message-ID", mail.messageID),
            ("Worker deaths", mail.job.tally.workerDeaths == 0 ? nil : String(mail.job.tally.workerDeaths)),
        ]
        return facts.compactMap { name, value in value.map { ["name": name, "value": $0] } }
    }

    private static func row(_ attempt: Attempt) -> [String: Any] {
        let outcome = attempt.outcome
        let took = attempt.finishedAt.timeIntervalSince(attempt.startedAt)
        let values: Values = [
            "number": attempt.number, "when": attempt.startedAt.spelled,
            "took": took < 1 ? "under a second" : Int(took).of("second", "seconds"), "relay": attempt.relay,
            "stage": outcome.phase?.rawValue ?? "–", "verdict": outcome.verdict.rawValue.replacing("-", with: " "),
            "kind": outcome.verdict.kind, "reason": outcome.reason.asSentence,
            "reply": outcome.reply?.words,
        ]
        return values.present
    }
}

extension Verdict {
    fileprivate var kind: String {
        switch self {
        case .delivered: "good"
        case .transient, .relayTransient: "calm"
        case .permanent, .relayConfiguration, .workerDied: "bad"
        case .unknown: "warn"
        case .obsolete: ""
        }
    }
}
