package import Foundation

/// What became of the reconfiguration mails for one reset: what the limit looks at.
package struct ReconfigurationMails: Sendable, Hashable {
    /// A mail for this reset is queued or being sent.
    package let isLive: Bool
    /// When mails for this reset were queued within the last hour, in any order.
    package let queuedAt: [Date]

    package init(isLive: Bool = false, queuedAt: [Date] = []) {
        self.isLive = isLive
        self.queuedAt = queuedAt
    }
}

/// What a sign-in did about the reconfiguration mail.
package enum MailRequest: Sendable, Hashable {
    case queued
    /// One is on its way; a second would only confuse.
    case alreadyQueued
    /// Too many, too soon; the next sign-in at or after the date queues one.
    case coolingDown(until: Date)

    /// The name in every interface: `queued`, `already-queued`, `cooling-down`.
    package var name: String {
        switch self {
        case .queued: "queued"
        case .alreadyQueued: "already-queued"
        case .coolingDown: "cooling-down"
        }
    }
}

/// One live mail per user and reset; a new one only past a cool-down, and so many an hour.
package struct MailLimit: Sendable, Hashable {
    /// Seconds between two mails.
    package let coolDown: TimeInterval
    package let perHour: Int

    package static let standard = MailLimit(coolDown: 60, perHour: 5)

    package init(coolDown: TimeInterval, perHour: Int) {
        self.coolDown = coolDown
        self.perHour = perHour
    }

    package func decide(_ mails: ReconfigurationMails, at now: Date) -> MailRequest {
        if mails.isLive { return .alreadyQueued }
        let recent = mails.queuedAt.filter { $0 > now - 3600 }.sorted()
        var earliest = now
        if let last = recent.last { earliest = max(earliest, last + coolDown) }
        if recent.count >= perHour { earliest = max(earliest, recent[recent.count - perHour] + 3600) }
        return earliest > now ? .coolingDown(until: earliest) : .queued
    }
}
