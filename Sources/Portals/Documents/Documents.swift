import Foundation
import Jobs
import Mail
import Policy
import Portals
import Storage

/// The documents of the interface, as `--json` prints them.
struct SignInDocument: Encodable {
    let decision: String
    let reason: String
    @OrNull var mail: String?

    init(_ signIn: SignIn) {
        decision = signIn.name
        reason = signIn.reason
        mail = signIn.mail?.name
    }
}

struct PortalDocument: Encodable {
    let name: String
    let customer: String
    let domain: String
    let title: String
    let sender: String
    let locale: String
    let mfaPolicy: String
    @OrNull var users: Int?

    init(_ record: PortalRecord, users: Int? = nil) {
        name = record.name.text
        customer = record.customerName.text
        domain = record.profile.domain.ascii
        title = record.profile.title.text
        sender = record.profile.sender.addrSpec
        locale = record.profile.locale
        mfaPolicy = record.portal.mfaPolicy.rawValue
        self.users = users
    }
}

struct UserDocument: Encodable {
    let email: String
    @OrNull var name: String?
    let status: String
    let mfa: String
    @OrNull var lastMail: JobDocument?

    init(_ record: UserRecord, lastMail job: JobRecord?) {
        email = record.contact.email.addrSpec
        name = record.contact.name?.text
        status = record.user.status.rawValue
        mfa = record.user.mfa.name
        lastMail = job.map { JobDocument($0) }
    }
}

struct JobDocument: Encodable {
    let id: String
    let letter: String
    let customer: String
    let portal: String
    let recipient: String
    let state: String
    let attempts: Int
    let workerDeaths: Int
    let createdAt: String
    @OrNull var nextAttemptAt: String?
    let expiresAt: String
    @OrNull var finishedAt: String?
    @OrNull var reason: String?
    let messageID: String
    let relay: String
    var history: [AttemptDocument]?

    init(_ record: JobRecord, history: [Attempt]? = nil) {
        id = record.job.id.description
        letter = record.letter.rawValue
        customer = record.customer.text
        portal = record.portal.text
        recipient = record.recipient.masked
        state = record.state.rawValue
        attempts = record.job.tally.attempts
        workerDeaths = record.job.tally.workerDeaths
        createdAt = JSON.time(record.job.createdAt)
        nextAttemptAt = record.nextAttemptAt.map(JSON.time)
        expiresAt = JSON.time(record.job.expiresAt)
        finishedAt = record.finishedAt.map(JSON.time)
        reason = record.reason
        messageID = record.messageID
        relay = record.relay.text
        self.history = history.map { $0.map(AttemptDocument.init) }
    }
}

struct AttemptDocument: Encodable {
    let attempt: Int
    let startedAt: String
    let finishedAt: String
    let relay: String
    @OrNull var phase: String?
    let verdict: String
    @OrNull var code: Int?
    @OrNull var enhancedCode: String?
    @OrNull var reply: String?
    let reason: String

    init(_ attempt: Attempt) {
        self.attempt = attempt.number
        startedAt = JSON.time(attempt.startedAt)
        finishedAt = JSON.time(attempt.finishedAt)
        relay = attempt.relay
        phase = attempt.outcome.phase?.rawValue
        verdict = attempt.outcome.verdict.rawValue
        code = attempt.outcome.reply?.code
        enhancedCode = attempt.outcome.reply?.enhancedCode?.description
        reply = attempt.outcome.reply?.text
        reason = attempt.outcome.reason
    }
}

struct AuditDocument: Encodable {
    let sequence: Int64
    let at: String
    let actor: String
    let source: String
    @OrNull var customer: String?
    @OrNull var portal: String?
    @OrNull var subject: String?
    let action: String
    @OrNull var reason: String?
    let outcome: String

    init(_ entry: AuditEntry) {
        sequence = entry.sequence
        at = JSON.time(entry.event.at)
        actor = entry.event.actor
        source = entry.event.source
        customer = entry.event.customer?.text
        portal = entry.event.portal?.text
        subject = entry.event.subject
        action = entry.event.action
        reason = entry.event.reason
        outcome = entry.event.outcome
    }
}
