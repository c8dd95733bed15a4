import Testing

/// The simulation can fail: each of these mistakes is found, and by the rule that forbids it.
@Suite struct FlawTests {
    static let rules: [(Flaw, Violation.Rule)] = [
        (.settlesWithoutFence, .fencesHold),
        (.chargesRelayFaults, .chargedForItsOwn),
        (.claimsInOrderOfID, .nobodyStarves),
        (.allConnectionsProbe, .oneProbe),
        (.retryKeepsLease, .everyJobHasOneHome),
        (.dropsOrphans, .everyJobHasOneHome),
        (.unknownIsRetriedForEver, .chargedForItsOwn),
        (.ignoresExpiry, .sentWhileUseful),
        (.forgetsWaiting, .noBusyLoop),
        (.stopsRenewingAtStop, .theLivingKeepTheirJobs),
        (.forgetsFailedHandBack, .oneHolder),
        (.sendsWhatWasTakenAway, .sentOnce),
        (.buriesItself, .theLivingKeepTheirJobs),
        (.leavesBuriedLease, .oneHolder),
        (.letsTheRefusedProbe, .oneMailHoldsNobodyUp),
        (.ignoresRates, .ratesAreKept),
        (.hammersCredentials, .loginsAreRare),
    ]

    @Test(arguments: rules)
    func aMistakeIsFoundByTheRuleThatForbidsIt(flaw: Flaw, rule: Violation.Rule) {
        for seed in 1...2000 as ClosedRange<UInt64> {
            var simulation = Simulation(seed: seed, flaw: flaw)
            guard let violation = simulation.run() else { continue }
            #expect(violation.rule == rule, "seed \(seed): \(violation.detail)")
            return
        }
        Issue.record("2000 worlds with it, and no rule was broken")
    }

    @Test func everyMistakeIsInTheTable() {
        #expect(FlawTests.rules.map { $0.0 } == Flaw.allCases)
    }
}
