package import Foundation
package import Policy

/// Reading the relays.
package protocol RelaySnapshot {
    /// In the order of their names, the default first.
    func relays() throws(StorageError) -> [RelayRecord]
    func relay(named name: Slug) throws(StorageError) -> RelayRecord?
}

/// Writing them.
package protocol RelayTransaction {
    func add(relay name: Slug, terms: RelayTerms, at now: Date) throws(StorageError) -> RelayID
    func set(sealedURL: [UInt8], of relay: RelayID) throws(StorageError)
    func set(terms: RelayTerms, of relay: RelayID) throws(StorageError)
    /// While paused, nobody can claim its jobs.
    func set(pausedAt: Date?, of relay: RelayID) throws(StorageError)
    /// - Parameter trouble: nil: it works.
    func set(trouble: RelayTrouble?, of relay: RelayID) throws(StorageError)
    /// Sends the portal's mails through another relay from now on: those that wait too, in their fair turn there.
    func assign(_ relay: RelayID, to portal: PortalID, at now: Date) throws(StorageError)
}
