/// Switching a portal's MFA policy: what it would change, and the decision itself.
/// Who may do it is `Permission`'s business; this assumes it was granted.
package enum PolicySwitch: Sendable, Hashable {
    /// The portal has that policy already: nothing changes, nothing is emitted, nothing is audited.
    case unchanged
    case switched([Change])

    package static func decide(_ portal: Portal, to policy: MFAPolicy) -> PolicySwitch {
        portal.mfaPolicy == policy ? .unchanged : .switched([.policySet(portal.id, policy)])
    }

    /// What *Proceed?* shows before: how the portal's enabled users would meet their next sign-in.
    package struct Preview: Sendable, Hashable {
        /// The policy after the switch.
        package let policy: MFAPolicy
        /// Users who must configure MFA at their next sign-in, the reset ones (by mail) included.
        package let mustConfigure: Int
        /// Users who enter without MFA.
        package let enterWithout: Int
        /// Users who go on authenticating with the authenticator they have.
        package let goOnAuthenticating: Int

        /// - Parameter counts: the portal's users who are not disabled, by MFA state.
        package init(to policy: MFAPolicy, counts: MFACounts) {
            self.policy = policy
            let withoutFactor = counts.neverConfigured + counts.reset
            mustConfigure = policy == .enabled ? withoutFactor : 0
            enterWithout = policy == .enabled ? 0 : withoutFactor
            goOnAuthenticating = counts.configured
        }
    }
}

/// How many of a portal's users are in each MFA state.
package struct MFACounts: Sendable, Hashable {
    package let neverConfigured: Int
    package let configured: Int
    package let reset: Int

    package init(neverConfigured: Int, configured: Int, reset: Int) {
        self.neverConfigured = neverConfigured
        self.configured = configured
        self.reset = reset
    }
}
