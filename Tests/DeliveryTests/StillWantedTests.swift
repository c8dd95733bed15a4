import Delivery
import Jobs
import Policy
import Portals
import SMTP
import Stage
import Storage
import Testing

/// The world moves between queueing and sending: then nothing leaves.
@Suite struct StillWantedTests {
    enum Turn: String, CaseIterable, Sendable {
        case policyOff = "mfa-not-required-now"
        case userDisabled = "user-disabled"
        case configured = "configured-meanwhile"
        case resetAnew = "reset-anew"

        func befall(_ tenant: Estate.Tenant, of estate: Estate) async throws {
            switch self {
            case .policyOff:
                _ = try await estate.useCases.switchPolicy(of: tenant.name, to: .disabled, Estate.onServer)
            case .userDisabled:
                _ = try await estate.useCases.setStatus(.disabled, of: tenant.ann, at: tenant.name, Estate.onServer)
            case .configured:
                try await estate.apply([.factorBound(tenant.user)])
            case .resetAnew:
                try await estate.apply([.resetRecorded(tenant.user, by: nil, reason: "again")])
            }
        }
    }

    @Test(arguments: Turn.allCases)
    func aMailNoLongerWantedIsCancelledUnsent(_ turn: Turn) async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        try await turn.befall(estate.acme, of: estate)
        let recorder = Recorder()
        try await running(try estate.worker([recorder.relay()])) { _ in
            try await until("the job is over") { try await estate.job(job).state.isFinished }
        }
        #expect(try await estate.job(job).state == .cancelled)
        #expect(try await estate.job(job).reason == "obsolete: \(turn.rawValue)")
        #expect(try await estate.verdicts(job) == [.obsolete])
        #expect(recorder.offers.isEmpty)
        #expect(recorder.openings == 0)
    }

    @Test func aFlipAfterTheClaimCountsToo() async throws {
        let estate = try await Estate()
        let first = try await estate.queueReconfiguration(at: estate.acme)
        let second = try await estate.queueReconfiguration(at: estate.globex)
        let recorder = Recorder()
        recorder.hold()
        try await running(try estate.worker([recorder.relay()])) { _ in
            await recorder.offered(1)
            // Both are in hand now; the second waits behind the first.
            #expect(try await estate.job(second).state == .sending)
            try await Turn.policyOff.befall(estate.globex, of: estate)
            // Facts of a second ago are read again.
            estate.clock.advance(1)
            recorder.release()
            try await until("both are over") { try await estate.job(second).state.isFinished }
        }
        #expect(try await estate.job(first).state == .delivered)
        #expect(try await estate.job(second).state == .cancelled)
        #expect(recorder.offers.map(\.envelope.to) == [estate.acme.ann])
    }

    @Test func aMailWantedAgainAfterAFlipThereAndBackIsSent() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        for policy in [MFAPolicy.disabled, .enabled] {
            _ = try await estate.useCases.switchPolicy(of: estate.acme.name, to: policy, Estate.onServer)
        }
        let recorder = Recorder()
        try await running(try estate.worker([recorder.relay()])) { _ in
            try await until("delivered") { try await estate.job(job).state == .delivered }
        }
        #expect(recorder.offers.count == 1)
    }

    @Test func aLetterWhoseTimeIsOverIsNotSent() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        estate.clock.advance(Lifetime.longestLink)
        let recorder = Recorder()
        try await running(try estate.worker([recorder.relay()])) { _ in
            try await until("expired") { try await estate.job(job).state == .expired }
        }
        #expect(recorder.offers.isEmpty)
    }
}
