/// What a link is for. Part of what its token is derived from: an invitation's token is no reconfiguration's.
/// The number is part of that too, so it never changes and is never used again.
package enum LinkPurpose: UInt8, CaseIterable, Sendable {
    case invitation = 1
    case reconfigure = 2
}

/// 16 random bytes stored with a link, so that a row id used again after a restored backup gives another token.
package struct LinkSalt: Equatable, Sendable {
    package static let byteCount = 16

    package let bytes: [UInt8]

    package init(using generator: inout some RandomNumberGenerator) {
        bytes = generator.bytes(Self.byteCount)
    }

    /// A salt that was stored. `nil` if it is not 16 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }
}

/// Derives the token of a link from the server key, so that whoever reads the database or its queue finds none.
/// Pure: the same link gives the same token, in the transaction that stores its digest and in the worker that renders
/// it. Keep `key.id` with the link: after a rotation the worker still needs the key that the stored digest came from.
package struct LinkTokens: Sendable {
    private let key: ServerKey

    package init(key: ServerKey) {
        self.key = key
    }

    package func token(for purpose: LinkPurpose, link: Int64, salt: LinkSalt) -> LinkToken {
        // Every part has a fixed length: no two links write the same bytes.
        let name = [purpose.rawValue] + link.bigEndianBytes + salt.bytes
        return LinkToken(authenticationCode: key.authenticationCode(over: name, with: .linkToken))
    }
}
