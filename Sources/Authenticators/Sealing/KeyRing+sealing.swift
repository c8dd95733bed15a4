import Crypto
package import Secrets

extension KeyRing {
    /// Seals a secret for one row (AES-256-GCM under the current key's sealing subkey).
    ///
    /// The nonce comes from the system and is no argument, unlike all other randomness here: a generator that repeats
    /// itself, as tests have them, would repeat a nonce, and AES-GCM then gives its key stream away. Random nonces of
    /// 96 bits are safe for 2^32 seals under one key (NIST SP 800-38D, 8.3).
    package func seal(_ secret: Secret<[UInt8]>, for context: SealingContext) -> Sealed {
        let authenticated = Sealed.authenticated(current.id, context)
        guard
            let sealed = try? AES.GCM.seal(
                secret.reveal(), using: current.subkey(.seal), authenticating: authenticated),
            let box = sealed.combined
        else {
            // Neither can fail: the key has 32 bytes, and the nonce 12, which is when `combined` exists.
            preconditionFailure("AES-GCM refused a key of 32 bytes")
        }
        return Sealed(keyID: current.id, box: Array(box))
    }

    /// Opens a seal that belongs to this row. Throws `unknownKey` if the key is not here, `brokenSeal` if the bytes
    /// were changed or the seal is another row's: AES-GCM cannot tell those two apart, and neither may be used.
    package func open(_ sealed: Sealed, for context: SealingContext) throws(AuthenticatorError) -> Secret<[UInt8]> {
        let key = try key(sealed.keyID)
        do {
            let box = try AES.GCM.SealedBox(combined: sealed.box)
            let authenticated = Sealed.authenticated(key.id, context)
            return Secret(Array(try AES.GCM.open(box, using: key.subkey(.seal), authenticating: authenticated)))
        } catch {
            throw .brokenSeal(context)
        }
    }

    /// Whether an older key sealed it: then open it and seal it again, after which the old key can go.
    package func needsResealing(_ sealed: Sealed) -> Bool {
        sealed.keyID != current.id
    }
}
