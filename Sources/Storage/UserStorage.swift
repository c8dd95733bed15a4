package import Foundation
package import Jobs
package import Mail
package import Policy

/// Reading users, their authenticators and links.
package protocol UserSnapshot {
    func user(_ email: EmailAddress, in portal: PortalID) throws(StorageError) -> UserRecord?
    func user(_ id: UserID) throws(StorageError) -> UserRecord?
    /// In the order of their addresses.
    /// - Parameter after: the address of the page before's last user.
    func users(in portal: PortalID, after: EmailAddress?, limit: Int) throws(StorageError) -> [UserRecord]
    /// - Parameter bound: the one in force; otherwise the one begun.
    func factor(of user: UserID, bound: Bool) throws(StorageError) -> FactorRecord?
    /// Digests of recovery codes that were not used.
    func recoveryCodes(of user: UserID) throws(StorageError) -> [[UInt8]]
    func link(digest: [UInt8]) throws(StorageError) -> LinkRecord?
    func link(_ id: LinkID) throws(StorageError) -> LinkRecord?
    /// What the mail limit looks at: mails for this reset of the hour before now.
    func reconfigurationMails(
        to user: UserID, for reset: ResetID, at now: Date
    ) throws(StorageError) -> ReconfigurationMails
    /// Whether the user was disabled before accepting the invitation.
    func isInvitationWithdrawn(_ user: UserID) throws(StorageError) -> Bool
    /// The mail sent to the user last, if any.
    func lastJob(to user: UserID) throws(StorageError) -> JobID?
}

/// Writing them.
package protocol UserTransaction {
    func add(user: NewUser) throws(StorageError) -> UserID
    /// Applies a decision. All of it is in the transaction, with its audit entry and jobs.
    func apply(_ changes: [Change], at now: Date) throws(StorageError)
    func set(passwordHash: String, of user: UserID) throws(StorageError)
    func set(wrong: WrongGuesses, of guess: Guess, for user: UserID) throws(StorageError)
    /// Begins an authenticator, in the place of one begun earlier.
    func begin(_ factor: FactorRecord, of user: UserID) throws(StorageError)
    /// Notes the accepted step of the bound factor.
    func set(lastStep: Int64, of user: UserID, bound: Bool) throws(StorageError)
    /// Replaces all of a user's recovery codes.
    func set(recoveryCodes digests: [[UInt8]], of user: UserID) throws(StorageError)
    /// - Returns: false if the code was used already.
    func use(recoveryCode digest: [UInt8], of user: UserID, at now: Date) throws(StorageError) -> Bool
    /// Stores the link and tells its id to `digest`, which derives the token and gives back the digest of it.
    func issue(_ link: NewLink, digest: (LinkID) -> [UInt8]) throws(StorageError) -> LinkID
    /// Notes which job carries the link.
    func note(job: JobID, carries link: LinkID) throws(StorageError)
}
