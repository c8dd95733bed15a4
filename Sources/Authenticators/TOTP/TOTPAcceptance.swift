/// What became of a code, with the reason.
package enum TOTPAcceptance: Equatable, Sendable {
    /// Right. Store this step as the user's last, in the transaction that read the previous one, and only if it is
    /// still greater: of two parallel identical codes, one must find that it is not.
    case accepted(step: Int64)
    case refused(TOTPRefusal)
}

package enum TOTPRefusal: Equatable, Sendable {
    /// The code of no step that is acceptable now.
    case wrongCode
    /// Right, but of a step that was used before, or of one earlier than that (RFC 6238, 5.2: once only).
    case replayed
}
