/// The current server key, which all new work uses, and older ones, which still open what they sealed.
/// Rotation: put a new key in front, seal again what `needsResealing` names, then drop the old key.
package struct KeyRing: Sendable {
    package let current: ServerKey
    package let older: [ServerKey]

    /// Keys after the first with an id that came before are left out: they are the same key.
    package init(current: ServerKey, older: [ServerKey] = []) {
        self.current = current
        var seen: Set = [current.id]
        self.older = older.filter { seen.insert($0.id).inserted }
    }

    /// The ids of all keys, the current one first.
    package var ids: [ServerKeyID] { [current.id] + older.map(\.id) }

    /// The key of that id. Throws `unknownKey`, which names what is here and what to do.
    package func key(_ id: ServerKeyID) throws(AuthenticatorError) -> ServerKey {
        if id == current.id { return current }
        guard let key = older.first(where: { $0.id == id }) else {
            throw .unknownKey(wanted: id, known: ids)
        }
        return key
    }

    /// Whether one of the keys made the code over `message`: what was handed out before a rotation still counts.
    package func isAuthentic(_ code: [UInt8], over message: [UInt8], for purpose: AuthenticationPurpose) -> Bool {
        ([current] + older).contains { $0.isAuthentic(code, over: message, for: purpose) }
    }
}
