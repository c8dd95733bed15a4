/// What an actor may do with one customer's portal, or with the MSSP's own inventory.
package enum Action: Sendable, Hashable, CaseIterable {
    /// See a portal's users, policy and mail status.
    case seePortal
    /// Enable or disable the portal's MFA policy.
    case switchPolicy
    /// Reset a user's MFA.
    case resetMFA
    /// Invite or disable a portal user.
    case manageUsers
    /// Sign a user in, accept an invitation, configure or verify an authenticator: what the user does through the portal.
    case actForUser
    /// Try a mail again, withdraw it, or say what became of it.
    case intervene
    /// Read who did what.
    case seeAudit
    /// Manage customers, portals, operators, relays.
    case manageInventory
    /// Make and revoke API keys.
    case manageAPIKeys
}

/// The answer to "may this actor do that?", with its reason.
package enum Permission: Sendable, Hashable {
    case granted
    /// The actor may know that the thing exists, but not do this.
    case refused(Refusal)
    /// The actor must not learn that the thing exists: answer as for a name that is not there.
    case hidden

    package enum Refusal: String, Sendable, Hashable {
        case operatorDisabled = "operator-disabled"
        case onlyMSSPAdmins = "only-mssp-admins"
        case notForPortalUsers = "not-for-portal-users"
        /// Whoever helps a user must not be able to pass for the user.
        case notForOperators = "not-for-operators"
        /// The API key is for another kind of program, or for other customers only.
        case outsideKeyScope = "outside-key-scope"
    }

    /// The permission table: a pure function of who, what and whose.
    /// - Parameter customer: whose portal it is about; nil for the MSSP's own inventory.
    package static func decide(_ actor: Actor, _ action: Action, on customer: CustomerID?) -> Permission {
        switch actor {
        case .host:
            return .granted
        case .portalUser:
            // Nobody resets their own MFA here, and nobody switches their own portal's policy.
            return .refused(.notForPortalUsers)
        case .operator(let person):
            guard person.isEnabled else { return .refused(.operatorDisabled) }
            if person.role == .technician, let customer, !person.assignments.contains(customer) { return .hidden }
            if action == .actForUser { return .refused(.notForOperators) }
            if person.role == .msspAdmin { return .granted }
            let isForAdmins = action == .manageInventory || action == .manageAPIKeys
            return isForAdmins || customer == nil ? .refused(.onlyMSSPAdmins) : .granted
        case .apiKey(let key):
            if let customer, !key.reach.includes(customer) { return .hidden }
            // Without a customer it is about all of them, those outside its reach too.
            guard key.scope.grants(action), customer != nil || (key.reach == .all && key.scope == .msspAdmin) else {
                return .refused(.outsideKeyScope)
            }
            return .granted
        }
    }
}

extension APIKey.Scope {
    fileprivate func grants(_ action: Action) -> Bool {
        switch action {
        case .seePortal, .manageUsers: true
        // Whoever helps a user must not be able to pass for the user, and the other way round.
        case .actForUser: self == .portal
        case .switchPolicy, .resetMFA, .intervene, .seeAudit: self != .portal
        case .manageInventory: self == .msspAdmin
        // A stolen key must not be able to outlive its revocation through another.
        case .manageAPIKeys: false
        }
    }
}
