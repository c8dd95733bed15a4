package import Foundation
package import Jobs
package import Mail
package import Policy

/// A letter to be queued. Holds no address, no token and no body: the worker looks them up and derives them.
package struct NewJob: Sendable, Hashable {
    package let request: LetterRequest
    package let user: UserID
    package let portal: PortalID
    package let customer: CustomerID
    package let relay: RelayID
    /// The link the letter carries; nil if it carries none.
    package let link: LinkID?
    /// Every attempt's `Message-ID`, with its angle brackets.
    package let messageID: String
    package let createdAt: Date
    package let expiresAt: Date

    package init(
        request: LetterRequest, user: UserID, portal: PortalID, customer: CustomerID, relay: RelayID, link: LinkID?,
        messageID: String, createdAt: Date, expiresAt: Date
    ) {
        self.request = request
        self.user = user
        self.portal = portal
        self.customer = customer
        self.relay = relay
        self.link = link
        self.messageID = messageID
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

/// A worker's hold on jobs. Whoever does not present the token changes nothing.
package struct Lease: Sendable, Hashable {
    /// Random, 63 bits; unique for each start of a worker.
    package let token: Int64
    /// Host and process, for people.
    package let owner: String

    package init(token: Int64, owner: String) {
        self.token = token
        self.owner = owner
    }
}

/// A job whose worker is gone.
package struct Orphan: Sendable, Hashable {
    package let job: Job
    /// The name of the relay it was to leave by.
    package let relay: String

    package init(job: Job, relay: String) {
        self.job = job
        self.relay = relay
    }
}

/// A job in hand, with everything needed to ask the policy again and to write the letter.
package struct ClaimedJob: Sendable, Hashable {
    package let job: Job
    package let messageID: String
    package let facts: DeliveryFacts

    package init(job: Job, messageID: String, facts: DeliveryFacts) {
        self.job = job
        self.messageID = messageID
        self.facts = facts
    }
}

/// The world around one letter, as of one moment.
package struct DeliveryFacts: Sendable, Hashable {
    package let request: LetterRequest
    package let user: PortalUser
    package let contact: Contact
    package let portal: PortalRecord
    package let link: LinkRecord?

    package init(
        request: LetterRequest, user: PortalUser, contact: Contact, portal: PortalRecord, link: LinkRecord?
    ) {
        self.request = request
        self.user = user
        self.contact = contact
        self.portal = portal
        self.link = link
    }
}

/// One attempt's end and what follows, to be stored under the lease.
package struct Settlement: Sendable, Hashable {
    package let job: JobID
    package let attempt: Attempt
    package let transition: Transition

    package init(job: JobID, attempt: Attempt, transition: Transition) {
        self.job = job
        self.attempt = attempt
        self.transition = transition
    }
}

/// A job as people see it.
package struct JobRecord: Sendable, Hashable {
    package let job: Job
    package let letter: Letter
    package let customer: Slug
    package let portal: Slug
    package let recipient: EmailAddress
    package let state: JobState
    /// When the next attempt is due; nil for finished jobs and those in a worker's hands.
    package let nextAttemptAt: Date?
    package let finishedAt: Date?
    /// Why it is where it is: the latest attempt's reason, or an operator's act.
    package let reason: String?
    package let messageID: String
    package let relay: Slug

    package init(
        job: Job, letter: Letter, customer: Slug, portal: Slug, recipient: EmailAddress, state: JobState,
        nextAttemptAt: Date?, finishedAt: Date?, reason: String?, messageID: String, relay: Slug
    ) {
        self.job = job
        self.letter = letter
        self.customer = customer
        self.portal = portal
        self.recipient = recipient
        self.state = state
        self.nextAttemptAt = nextAttemptAt
        self.finishedAt = finishedAt
        self.reason = reason
        self.messageID = messageID
        self.relay = relay
    }
}

/// Which jobs to list, newest first.
package struct JobFilter: Sendable, Hashable {
    package let states: Set<JobState>
    /// nil: all.
    package let portals: Set<PortalID>?
    package let limit: Int
    /// Only jobs older than this one: the next page.
    package let before: JobID?

    /// - Parameter states: empty for all.
    package init(states: Set<JobState> = [], portals: Set<PortalID>?, limit: Int = 50, before: JobID? = nil) {
        self.states = states
        self.portals = portals
        self.limit = limit
        self.before = before
    }

    /// - Parameters:
    ///   - states: empty for all.
    ///   - portal: nil for all.
    package init(states: Set<JobState> = [], portal: PortalID? = nil, limit: Int = 50, before: JobID? = nil) {
        self.init(states: states, portals: portal.map { [$0] }, limit: limit, before: before)
    }
}

/// Live jobs of one relay in one state, of customers of one weight.
package struct QueueDepth: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable {
        /// To be sent now.
        case ready
        /// For a later attempt.
        case waiting
        /// In a worker's hands.
        case sending
    }

    package let relay: Slug
    package let weight: Int
    package let state: State
    package let count: Int
    /// When the oldest of them was queued.
    package let oldest: Date

    package init(relay: Slug, weight: Int, state: State, count: Int, oldest: Date) {
        self.relay = relay
        self.weight = weight
        self.state = state
        self.count = count
        self.oldest = oldest
    }
}

/// The queue at a glance.
package struct QueueStatistics: Sendable, Hashable {
    /// Every state is present.
    package let counts: [JobState: Int]
    /// When the oldest job that is ready to be sent was queued.
    package let oldestReady: Date?
    /// Queued jobs waiting for a later attempt.
    package let waitingForRetry: Int

    package init(counts: [JobState: Int], oldestReady: Date?, waitingForRetry: Int) {
        self.counts = counts
        self.oldestReady = oldestReady
        self.waitingForRetry = waitingForRetry
    }
}
