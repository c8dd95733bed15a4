package import Foundation
package import Policy

/// Something that was done or refused, for the audit. Addresses are masked before they come here.
package struct AuditEvent: Sendable, Hashable {
    package let at: Date
    /// `host`, `operator:<id> <masked address>` (on a one-time link `operator:<id>`), `api-key:<id> <name>`, `portal`,
    /// `user:<id>`, `visitor`.
    package let actor: String
    /// Where the request came from: an IP address, `command-line`, or `local`.
    package let source: String
    package let customer: Slug?
    package let portal: Slug?
    /// Whom or what it was about.
    package let subject: String?
    /// A verb in the interface's words: `mfa.reset`, `sign-in`, …
    package let action: String
    package let reason: String?
    package let outcome: String

    package init(
        at: Date, actor: String, source: String, customer: Slug? = nil, portal: Slug? = nil, subject: String? = nil,
        action: String, reason: String? = nil, outcome: String
    ) {
        self.at = at
        self.actor = actor
        self.source = source
        self.customer = customer
        self.portal = portal
        self.subject = subject
        self.action = action
        self.reason = reason
        self.outcome = outcome
    }
}

/// An event in its place in the chain.
package struct AuditEntry: Sendable, Hashable {
    /// 1 for the first, without gaps.
    package let sequence: Int64
    package let event: AuditEvent
    package let mac: [UInt8]

    package init(sequence: Int64, event: AuditEvent, mac: [UInt8]) {
        self.sequence = sequence
        self.event = event
        self.mac = mac
    }
}
