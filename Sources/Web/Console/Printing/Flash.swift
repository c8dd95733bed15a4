/// What was done, told once at the top of the page a form leads to. A closed set: an address puts no words on a page.
enum Flash: Hashable, Sendable {
    case policyOn, policyOff, policyUnchanged
    case reset, userDisabled, userEnabled, statusUnchanged, userInvited, userConfirmed
    case imported(Int)
    case customerAdded, portalAdded, operatorAdded, operatorDisabled, operatorEnabled, assigned, unassigned
    case mailRetried, mailCancelled, mailResolved, relayPaused, relayResumed
    case keyRevoked

    private static let all: [(String, Flash, String)] = [
        ("policy-on", .policyOn, "MFA is on. Who has no authenticator configures one at the next sign-in."),
        ("policy-off", .policyOff, "MFA is off. Who has an authenticator goes on using it."),
        ("policy-unchanged", .policyUnchanged, "It was that way already: nothing was changed."),
        ("reset", .reset, "The user’s MFA was reset. A notice to the user is queued."),
        ("user-disabled", .userDisabled, "The user is disabled, signed out, and open links are void."),
        ("user-enabled", .userEnabled, "The user is enabled."),
        ("status-unchanged", .statusUnchanged, "The user had that status already: nothing was changed."),
        ("user-invited", .userInvited, "The user was added. An invitation is queued."),
        ("user-confirmed", .userConfirmed, "The user was added and is enabled."),
        ("customer-added", .customerAdded, "The customer was added."),
        ("portal-added", .portalAdded, "The portal was added. MFA is on."),
        ("operator-added", .operatorAdded, "The operator was added, and needs a setup link to come in."),
        ("operator-disabled", .operatorDisabled, "The operator is disabled and signed out."),
        ("operator-enabled", .operatorEnabled, "The operator is enabled."),
        ("assigned", .assigned, "The technician works for this customer from now on."),
        ("unassigned", .unassigned, "The technician does not work for this customer any more."),
        ("mail-retried", .mailRetried, "The mail is tried again now."),
        ("mail-cancelled", .mailCancelled, "The mail was withdrawn."),
        ("mail-resolved", .mailResolved, "The mail counts as delivered."),
        ("relay-paused", .relayPaused, "The relay is paused: its mails wait."),
        ("relay-resumed", .relayResumed, "The relay goes on."),
        ("key-revoked", .keyRevoked, "The key is revoked: its next request is refused."),
    ]

    /// - Parameter code: as it stands in an address.
    init?(_ code: String) {
        if code.hasPrefix("imported-"), let count = Int(code.dropFirst(9)), (0...ImportLimit.rows).contains(count) {
            self = .imported(count)
            return
        }
        guard let known = Self.all.first(where: { $0.0 == code }) else { return nil }
        self = known.1
    }

    var code: String {
        if case .imported(let count) = self { return "imported-\(count)" }
        return Self.all.first { $0.1 == self }?.0 ?? ""
    }

    var sentence: String {
        if case .imported(let count) = self {
            return count == 1 ? "One user was added." : "\(count.grouped) users were added."
        }
        return Self.all.first { $0.1 == self }?.2 ?? ""
    }
}
