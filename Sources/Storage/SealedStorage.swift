package import Foundation
package import Policy

/// What is kept sealed, for sealing it anew under another key. What a seal looks like is `Authenticators`' business.
package protocol SealedSnapshot {
    /// In the order of their places.
    /// - Parameter after: the place where the page before ended.
    func sealed(_ kind: SealedKind, after: SealedPlace?, limit: Int) throws(StorageError) -> [SealedRecord]
    /// nil where nothing sealed is.
    func sealed(at place: SealedPlace) throws(StorageError) -> [UInt8]?
    /// How many links that are still open were derived from which key, by its id.
    func openLinksByKey(at now: Date) throws(StorageError) -> [String: Int]
}

package protocol SealedTransaction {
    func set(sealed bytes: [UInt8], at place: SealedPlace) throws(StorageError)
}

package enum SealedKind: Sendable, Hashable, CaseIterable {
    case relay, `operator`, operatorSetup, user
}

/// Where something sealed is.
package enum SealedPlace: Sendable, Hashable {
    case relay(RelayID)
    case `operator`(OperatorID)
    /// Chosen through a setup link, and not confirmed yet.
    case operatorSetup(OperatorID)
    /// - Parameter bound: the authenticator in force; otherwise the one begun.
    case user(UserID, bound: Bool)
}

package struct SealedRecord: Sendable, Hashable {
    package let place: SealedPlace
    package let bytes: [UInt8]

    package init(place: SealedPlace, bytes: [UInt8]) {
        self.place = place
        self.bytes = bytes
    }
}
