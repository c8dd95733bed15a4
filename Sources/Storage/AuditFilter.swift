package import Foundation
package import Policy

/// Which audit entries to show, newest first.
package struct AuditFilter: Sendable, Hashable {
    /// Entries about these portals; nil: all entries, those about no portal too.
    package var portals: [Slug]?
    /// How the action begins: `mfa.` finds `mfa.reset` and `mfa.confirm`; empty: any.
    package var action: String
    /// Part of who acted, in any case; empty: anybody.
    package var actor: String
    /// Part of whom or what it was about, in any case; a blank at its end ends a word there; empty: anything.
    package var subject: String
    package var from: Date?
    /// Not including it.
    package var to: Date?
    /// The sequence where the page before ended.
    package var before: Int64?
    package var limit: Int

    package init(
        portals: [Slug]? = nil, action: String = "", actor: String = "", subject: String = "", from: Date? = nil,
        to: Date? = nil, before: Int64? = nil, limit: Int = 50
    ) {
        self.portals = portals
        self.action = action
        self.actor = actor
        self.subject = subject
        self.from = from
        self.to = to
        self.before = before
        self.limit = limit
    }
}

/// Entries found, and where to go on looking.
package struct AuditPage: Sendable, Hashable {
    package let entries: [AuditEntry]
    /// `AuditFilter.before` of the next page; nil: there is no more. A page may have few entries, or none, and yet a
    /// next one: a look goes through a bounded number of entries.
    package let next: Int64?

    package init(entries: [AuditEntry], next: Int64?) {
        self.entries = entries
        self.next = next
    }
}
