import Foundation
import Policy
import Testing

/// One reset user's way from the queued mail to the confirmed code, with the world moving in between: each test
/// asks the three questions of the way (does the mail leave? does the click work? does the code bind?) in order.
struct InBetweenTests {
    private let now = Sample.start
    private let resetUser = Sample.user(.reset(Sample.reset))
    private let on = Sample.portal(.enabled)
    private let off = Sample.portal(.disabled)

    private func leaves(_ user: PortalUser, _ portal: Portal, _ link: Link = Sample.reconfigureLink) -> StillWanted {
        StillWanted.decide(.mfaReconfigure(Sample.reset), to: user, in: portal, link: link, at: now)
    }

    private func configuring(
        _ user: PortalUser, _ portal: Portal, _ link: Link = Sample.reconfigureLink
    ) -> ConfiguringPermission {
        ConfiguringPermission.decide(user, in: portal, link: link, at: now)
    }

    @Test func thePolicySwitchedOffBeforeSendingKeepsTheMailAndOnAgainLetsItLeave() {
        #expect(leaves(resetUser, on) == .wanted)
        #expect(leaves(resetUser, off) == .obsolete(.policyDisabled))
        #expect(leaves(resetUser, on) == .wanted)
    }

    @Test func thePolicySwitchedOffBeforeTheClickConfiguresNothingAndSpendsNoLink() {
        #expect(leaves(resetUser, on) == .wanted)
        #expect(configuring(resetUser, off) == .refused(.notRequiredNow))
        // The same link works once the policy is back.
        #expect(configuring(resetUser, on) == .granted(Sample.reconfigureLink))
    }

    @Test func thePolicySwitchedOffBetweenTheClickAndTheCodeConfiguresNothing() {
        #expect(configuring(resetUser, on) == .granted(Sample.reconfigureLink))
        #expect(configuring(resetUser, off) == .refused(.notRequiredNow))
    }

    @Test func thePolicySwitchedOffBetweenBeginningAndCodeWithinASignInConfiguresNothing() {
        let user = Sample.user(.neverConfigured)
        #expect(ConfiguringPermission.decide(user, in: on, link: nil, at: now) == .granted(nil))
        #expect(ConfiguringPermission.decide(user, in: off, link: nil, at: now) == .refused(.notRequiredNow))
    }

    @Test func aResetAnewBeforeSendingKeepsTheMail() {
        let again = Sample.user(.reset(Sample.laterReset))
        #expect(leaves(again, on) == .obsolete(.resetAnew))
    }

    @Test func aResetAnewBeforeTheClickOrTheCodeMakesTheOldLinkUseless() {
        let again = Sample.user(.reset(Sample.laterReset))
        #expect(configuring(again, on) == .refused(.link(.superseded)))
        // The reset also voids the link; either alone is enough.
        let voided = Sample.link(.reconfigure, reset: Sample.reset, fate: .voided)
        #expect(configuring(resetUser, on, voided) == .refused(.link(.superseded)))
    }

    @Test func aUserDisabledInBetweenGetsNoMailAndBindsNothing() {
        let disabled = Sample.user(.reset(Sample.reset), .disabled)
        #expect(leaves(disabled, on) == .obsolete(.userDisabled))
        #expect(configuring(disabled, on) == .refused(.denied(.userDisabled)))
    }

    @Test func aCustomerDisabledInBetweenGetsNoMailAndBindsNothing() {
        let portal = Sample.portal(.enabled, customerEnabled: false)
        #expect(leaves(resetUser, portal) == .obsolete(.customerDisabled))
        #expect(configuring(resetUser, portal) == .refused(.denied(.customerDisabled)))
    }

    @Test func aUserWhoConfiguredMeanwhileGetsNoMailAndTheLinkWorksOnce() {
        let configured = Sample.user(.configured)
        let consumed = Sample.link(.reconfigure, reset: Sample.reset, fate: .consumed)
        #expect(leaves(configured, on, consumed) == .obsolete(.configuredMeanwhile))
        #expect(configuring(configured, on, consumed) == .refused(.link(.consumed)))
        // Also where the other tab's link was not the one consumed.
        #expect(configuring(configured, on) == .refused(.link(.consumed)))
    }

    @Test func aLinkThatExpiresBetweenTheClickAndTheCodeBindsNothing() {
        let expiry = Sample.reconfigureLink.expiresAt
        let link = Sample.reconfigureLink
        #expect(ConfiguringPermission.decide(resetUser, in: on, link: link, at: expiry - 0.001) == .granted(link))
        #expect(ConfiguringPermission.decide(resetUser, in: on, link: link, at: expiry) == .refused(.link(.expired)))
    }
}
