package import Foundation
package import Jobs
package import Policy

/// A relay as it is stored.
package struct RelayRecord: Sendable, Hashable {
    package let id: RelayID
    package let name: Slug
    /// The URL with its credentials, as `Authenticators` sealed it for this relay; nil for the default relay, whose URL
    /// is configuration.
    package let sealedURL: [UInt8]?
    package let terms: RelayTerms
    /// When an operator paused it: its mails wait; nil while it runs.
    package let pausedAt: Date?
    /// What a worker found wrong with it; nil while mails go well.
    package let trouble: RelayTrouble?
    /// How many portals send through it.
    package let portals: Int

    package init(
        id: RelayID, name: Slug, sealedURL: [UInt8]?, terms: RelayTerms, pausedAt: Date?, trouble: RelayTrouble?,
        portals: Int
    ) {
        self.id = id
        self.name = name
        self.sealedURL = sealedURL
        self.terms = terms
        self.pausedAt = pausedAt
        self.trouble = trouble
        self.portals = portals
    }
}

/// What a relay bears.
package struct RelayTerms: Sendable, Hashable {
    /// Connections at once, 1…256, for each worker process; nil: as the worker is configured.
    package var connections: Int?
    /// Mails a second, for each worker process; nil: no limit.
    package var rate: Double?

    package static let standard = RelayTerms()

    package init(connections: Int? = nil, rate: Double? = nil) {
        self.connections = connections
        self.rate = rate
    }
}

/// A relay that is out of order: since when, why, and when it is tried again.
package struct RelayTrouble: Sendable, Hashable {
    package let since: Date
    package let probeAt: Date
    package let outcome: Outcome

    package init(since: Date, probeAt: Date, outcome: Outcome) {
        self.since = since
        self.probeAt = probeAt
        self.outcome = outcome
    }
}
