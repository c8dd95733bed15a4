/// What a sealed value is and whose. Authenticated with it, not stored in it: a value copied to another row does not
/// open. The number of a case is part of that, so it never changes and is never used again.
package enum SealingContext: Equatable, Sendable, CustomStringConvertible {
    case totpSecret(user: Int64)
    case operatorTOTPSecret(operator: Int64)
    case relayCredentials(relay: Int64)

    var bytes: [UInt8] {
        switch self {
        case .totpSecret(let user): [1] + user.bigEndianBytes
        case .operatorTOTPSecret(let id): [2] + id.bigEndianBytes
        case .relayCredentials(let relay): [3] + relay.bigEndianBytes
        }
    }

    package var description: String {
        switch self {
        case .totpSecret(let user): "TOTP secret of user \(user)"
        case .operatorTOTPSecret(let id): "TOTP secret of operator \(id)"
        case .relayCredentials(let relay): "credentials of relay \(relay)"
        }
    }
}
