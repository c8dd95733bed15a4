import Foundation
import Jobs
import Policy
import Storage

/// What became of a mail, in words for people. Pure.
struct MailFate: Equatable, Sendable {
    /// `next attempt`, `delivered to the relay`, …
    let words: String
    /// The look of it; the words say the same.
    let kind: String
    /// When, and what the server said.
    let detail: String?

    /// - Parameter latest: the latest attempt, if any was made.
    init(_ job: JobRecord, _ latest: Attempt?, at now: Date) {
        let evidence = latest.flatMap { Self.evidence($0.outcome) } ?? job.reason?.asSentence
        switch job.state {
        case .queued:
            kind = "calm"
            if let next = job.nextAttemptAt, next > now {
                words = "next attempt"
                detail = ["At \(next.spelled).", evidence].compactMap { $0 }.joined(separator: " ")
            } else {
                words = "queued"
                detail = evidence
            }
        case .sending: (words, kind, detail) = ("sending", "calm", nil)
        case .delivered: (words, kind, detail) = ("delivered to the relay", "good", job.finishedAt?.spelled)
        case .bounced: (words, kind, detail) = ("bounced", "bad", evidence)
        case .expired: (words, kind, detail) = ("expired", "bad", evidence)
        case .failed: (words, kind, detail) = ("failed", "bad", job.reason?.asSentence ?? evidence)
        case .unknown: (words, kind, detail) = ("unknown", "warn", evidence)
        case .cancelled: (words, kind, detail) = ("cancelled", "", Self.words(ofReason: job.reason))
        }
    }

    /// The server's words come before ours.
    private static func evidence(_ outcome: Outcome) -> String? {
        guard let reply = outcome.reply else { return outcome.reason.asSentence }
        return "The server said: \(reply.words)"
    }

    private static func words(ofReason reason: String?) -> String? {
        guard let reason else { return nil }
        return switch StillWanted.Reason(rawValue: reason.replacing("obsolete: ", with: "")) {
        case .customerDisabled: "The customer is disabled."
        case .userDisabled: "The user is disabled."
        case .policyDisabled: "MFA was switched off, so it is not required now."
        case .configuredMeanwhile: "The user has configured MFA meanwhile."
        case .resetAnew: "The user’s MFA was reset anew."
        case .linkVoid: "A newer link took the place of the one in it."
        case .invitationAccepted: "The user has accepted the invitation meanwhile."
        case nil: reason.asSentence
        }
    }
}

extension Reply {
    /// As the server wrote it.
    var words: String { [String(code), enhancedCode?.description, text].compactMap { $0 }.joined(separator: " ") }
}

extension Letter {
    var words: String {
        switch self {
        case .invitation: "Invitation"
        case .mfaReconfigure: "Configure MFA again"
        case .mfaResetNotice: "Notice: MFA was reset"
        case .mfaConfiguredNotice: "Notice: MFA configured"
        }
    }
}
