import Delivery
import Jobs
import Mail
import Policy
import SMTP
import Stage
import Storage
import Testing

/// Many mails over several relays: each once, each by its own relay, each in its own name.
@Suite struct ManyMailsTests {
    @Test func twoHundredMailsOverThreeRelaysLeaveOnceEach() async throws {
        let estate = try await Estate()
        let recorders = [Recorder(), Recorder(), Recorder()]
        var relays: [Relay] = []
        for (tenant, recorder) in zip(estate.tenants, recorders) {
            relays.append(
                recorder.relay(
                    connections: 2, id: try await estate.addRelay(for: tenant), name: "relay-of-\(tenant.name)"))
        }
        var ids: [JobID] = []
        for number in 0..<200 {
            ids.append(try await estate.invite("guest\(number)@people.example", to: estate.tenants[number % 3]))
        }
        try await running(try estate.worker(relays)) { _ in
            try await until("all delivered") { try await estate.count(.delivered) == 200 }
        }
        for (number, (tenant, recorder)) in zip(estate.tenants, recorders).enumerated() {
            let expected = stride(from: number, to: 200, by: 3).map { "guest\($0)@people.example" }
            #expect(recorder.offers.map(\.envelope.to.addrSpec).sorted() == expected.sorted())
            #expect(recorder.offers.allSatisfy { $0.envelope.from == tenant.sender })
            #expect(Set(recorder.offers.flatMap { Sight($0).linkHosts }) == [tenant.domain.ascii])
        }
        for (number, id) in ids.enumerated() {
            let history = try await estate.history(id)
            #expect(history.map(\.outcome.verdict) == [.delivered])
            #expect(history.first?.relay == "relay-of-\(estate.tenants[number % 3].name)")
        }
    }

    @Test func aRelayThatHangsHoldsUpNobodyElsesMail() async throws {
        let estate = try await Estate()
        let (stuck, sound) = (Recorder(), Recorder())
        stuck.hold()
        let own = try await estate.addRelay(for: estate.acme)
        for number in 0..<20 {
            _ = try await estate.invite("guest\(number)@people.example", to: estate.tenants[number % 2])
        }
        try await running(try estate.worker([stuck.relay(id: own, name: "stuck"), sound.relay(name: "sound")])) { _ in
            await stuck.offered(1)
            try await until("the other's are delivered") { try await estate.count(.delivered) == 10 }
            #expect(stuck.offers.count == 1)
            stuck.release()
            try await until("all delivered") { try await estate.count(.delivered) == 20 }
        }
        #expect(stuck.offers.count == 10)
    }

    @Test func mailsOfNoMoreUseDoNotHoldUpThoseBehindThem() async throws {
        let estate = try await Estate()
        for number in 0..<20 { _ = try await estate.invite("guest\(number)@people.example", to: estate.acme) }
        estate.clock.advance(90_000)
        let live = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder()
        // One connection claims eight at a time; the slow poll is out of the way.
        try await running(try estate.worker([recorder.relay()]) { $0.tick = 100_000 }) { _ in
            try await until("delivered without a tick", within: .seconds(5)) {
                try await estate.job(live).state == .delivered
            }
        }
        #expect(try await estate.count(.expired) == 20)
    }
}
