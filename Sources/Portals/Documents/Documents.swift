import Foundation
package import Jobs
import Mail
package import Policy
package import Secrets
package import Storage

/// The documents of the interface, as `--json` prints them and the API answers.
package struct SignInDocument: Encodable, Sendable, Hashable {
    let decision: String
    let reason: String
    @OrNull var mail: String?

    package init(_ signIn: SignIn) {
        decision = signIn.name
        reason = signIn.reason
        mail = signIn.mail?.name
    }
}

package struct PortalDocument: Encodable {
    let name: String
    let customer: String
    let domain: String
    let title: String
    let sender: String
    let locale: String
    let mfaPolicy: String
    @OrNull var users: Int?

    package init(_ record: PortalRecord, users: Int? = nil) {
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

/// What a switch of the policy would change.
package struct PolicyPreviewDocument: Encodable {
    let current: String
    let to: String
    let mustConfigure: Int
    let enterWithout: Int
    let goOnAuthenticating: Int

    package init(_ preview: PolicySwitch.Preview, from current: MFAPolicy) {
        self.current = current.rawValue
        to = preview.policy.rawValue
        mustConfigure = preview.mustConfigure
        enterWithout = preview.enterWithout
        goOnAuthenticating = preview.goOnAuthenticating
    }
}

package struct UserDocument: Encodable {
    let email: String
    @OrNull var name: String?
    let status: String
    let mfa: String
    @OrNull var lastMail: JobDocument?

    package init(_ record: UserRecord, lastMail job: JobRecord?) {
        email = record.contact.email.addrSpec
        name = record.contact.name?.text
        status = record.user.status.rawValue
        mfa = record.user.mfa.name
        lastMail = job.map { JobDocument($0) }
    }
}

/// An authenticator that is being configured. Holds the secret: encoded once, for whoever shows it to the user.
package struct BegunAuthenticatorDocument: Encodable {
    let secret: String
    let otpauth: String

    package init(_ begun: BegunAuthenticator) {
        secret = begun.secret.reveal()
        otpauth = begun.otpauth.reveal()
    }
}

/// Holds the codes: encoded once, for whoever shows them to the user.
package struct RecoveryCodesDocument: Encodable {
    let recoveryCodes: [String]

    package init(_ codes: [Secret<String>]) { recoveryCodes = codes.map { $0.reveal() } }
}

package struct JobDocument: Encodable {
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

    package init(_ record: JobRecord, history: [Attempt]? = nil) {
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

package struct AttemptDocument: Encodable {
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

    package init(_ attempt: Attempt) {
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

package struct AuditDocument: Encodable {
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

    package init(_ entry: AuditEntry) {
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

/// An API key: everything but the key.
package struct APIKeyDocument: Encodable {
    let name: String
    let scope: String
    /// Null: all.
    @OrNull var customers: [String]?
    let createdAt: String
    @OrNull var lastUsedAt: String?
    @OrNull var revokedAt: String?

    /// - Parameter names: of all customers.
    package init(_ record: APIKeyRecord, names: [CustomerID: Slug]) {
        name = record.key.name.text
        scope = record.key.scope.rawValue
        switch record.key.reach {
        case .all: customers = nil
        case .only(let ids): customers = ids.compactMap { names[$0]?.text }.sorted()
        }
        createdAt = JSON.time(record.createdAt)
        lastUsedAt = record.lastUsedAt.map(JSON.time)
        revokedAt = record.revokedAt.map(JSON.time)
    }
}
