package import Foundation
package import Policy

/// Reading sessions.
package protocol SessionSnapshot {
    /// - Parameter digest: of the cookie's token.
    func session(digest: [UInt8]) throws(StorageError) -> SessionRecord?
}

/// Writing them. Whether one is still good is `Policy.SessionLimit`'s business.
package protocol SessionTransaction {
    func begin(_ session: SessionRecord) throws(StorageError)
    func set(seenAt: Date, ofSession digest: [UInt8]) throws(StorageError)
    func set(factorAt: Date, ofSession digest: [UInt8]) throws(StorageError)
    func endSession(digest: [UInt8]) throws(StorageError)
    func endSessions(of person: OperatorID) throws(StorageError)
    /// Forgets at most `limit` sessions that began before the date.
    /// - Returns: how many.
    func forgetSessions(begunBefore date: Date, limit: Int) throws(StorageError) -> Int
}

/// Reading how operators sign in.
package protocol OperatorSnapshot {
    /// With the assignments of this moment.
    func operatorRecord(_ id: OperatorID) throws(StorageError) -> OperatorRecord?
    func credentials(of person: OperatorID) throws(StorageError) -> OperatorCredentials?
    /// - Parameter digest: of the link's token.
    func setup(digest: [UInt8]) throws(StorageError) -> OperatorSetupRecord?
}

/// Writing it.
package protocol OperatorTransaction {
    func set(enabled: Bool, of person: OperatorID) throws(StorageError)
    func set(wrongCodes: WrongGuesses, of person: OperatorID) throws(StorageError)
    func set(lastStep: Int64, of person: OperatorID) throws(StorageError)
    /// Takes the place of the operator's earlier setup, if there is one.
    func set(setup: OperatorSetupRecord) throws(StorageError)
    /// What was chosen becomes the operator's password and factor; wrong codes are forgiven, and the setup is gone.
    func bind(
        _ chosen: OperatorSetupRecord.Chosen, lastStep: Int64, to person: OperatorID, at now: Date
    ) throws(StorageError)
}
