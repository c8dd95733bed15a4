import Foundation
package import Jobs
package import Policy

/// A portal's users as an operator looks through them: searched, filtered, sorted, page by page.
package protocol UserListingSnapshot {
    /// A page of the portal's users. Reads these users' rows and no other; counting, searching and going far back look at
    /// each user's entry in one index: 10 to 30 ms for 100,000 of them.
    func userPage(in portal: PortalID, _ query: UserQuery) throws(StorageError) -> UserPage
    /// What became of the mail sent last to each of the portal's users named; nothing for users without one.
    func lastMails(of users: [UserID], in portal: PortalID) throws(StorageError) -> [UserID: LastMail]
}

/// Which users, in which order.
package struct UserQuery: Sendable, Hashable {
    /// Ties are broken by the address; ties of status and MFA state by each other first.
    package enum Sort: String, Sendable, Hashable, CaseIterable {
        case email, name, status, mfa
    }

    /// Part of an address or a name, in any case; empty: everybody.
    package var search: String
    package var status: UserStatus?
    package var mfa: MFAStateName?
    package var sort: Sort
    package var isDescending: Bool
    package var offset: Int
    package var limit: Int

    package init(
        search: String = "", status: UserStatus? = nil, mfa: MFAStateName? = nil, sort: Sort = .email,
        isDescending: Bool = false, offset: Int = 0, limit: Int = 50
    ) {
        self.search = search
        self.status = status
        self.mfa = mfa
        self.sort = sort
        self.isDescending = isDescending
        self.offset = offset
        self.limit = limit
    }
}

/// An MFA state by its name, whichever reset it is of.
package enum MFAStateName: String, Sendable, Hashable, CaseIterable {
    case neverConfigured = "never-configured"
    case configured
    case reset
}

package struct UserPage: Sendable, Hashable {
    package let users: [ListedUser]
    /// How many users match, on all pages.
    package let matches: Int
    /// All users of the portal, whatever was asked for.
    package let census: UserCensus

    package init(users: [ListedUser], matches: Int, census: UserCensus) {
        self.users = users
        self.matches = matches
        self.census = census
    }
}

package struct ListedUser: Sendable, Hashable {
    package let user: UserRecord
    /// nil: none was ever sent, or it is forgotten.
    package let lastMail: LastMail?

    package init(user: UserRecord, lastMail: LastMail?) {
        self.user = user
        self.lastMail = lastMail
    }
}

/// The mail sent to somebody last, and how its latest attempt went.
package struct LastMail: Sendable, Hashable {
    package let job: JobRecord
    /// With the server's words; nil while nothing was tried.
    package let latest: Attempt?

    package init(job: JobRecord, latest: Attempt?) {
        self.job = job
        self.latest = latest
    }
}

/// How many of a portal's users are in which state.
package struct UserCensus: Sendable, Hashable {
    private var counts: [UserStatus: [MFAStateName: Int]] = [:]

    package init() {}

    package subscript(_ status: UserStatus, _ mfa: MFAStateName) -> Int {
        get { counts[status]?[mfa] ?? 0 }
        set { counts[status, default: [:]][mfa] = newValue }
    }

    /// - Parameters: nil for any.
    package func count(status: UserStatus? = nil, mfa: MFAStateName? = nil) -> Int {
        UserStatus.allCases.filter { status == nil || $0 == status }.reduce(0) { sum, status in
            sum + MFAStateName.allCases.filter { mfa == nil || $0 == mfa }.reduce(0) { $0 + self[status, $1] }
        }
    }

    package var total: Int { count() }

    /// Of the users who are not disabled, as a policy switch counts them.
    package var mfaCounts: MFACounts {
        func living(_ mfa: MFAStateName) -> Int { count(mfa: mfa) - self[.disabled, mfa] }
        return MFACounts(
            neverConfigured: living(.neverConfigured), configured: living(.configured), reset: living(.reset))
    }
}

/// How names are compared in searches: composed and in lower case. Pure.
package enum SearchKey {
    package static func of(_ text: String) -> String {
        text.lowercased().precomposedStringWithCanonicalMapping
    }
}
