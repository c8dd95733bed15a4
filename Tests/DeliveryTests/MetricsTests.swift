import Delivery
import Exposition
import Foundation
import Jobs
import SMTP
import Stage
import Storage
import Testing

/// What a worker measures of itself, as Prometheus reads it.
@Suite struct MetricsTests {
    @Test func attemptsWaitsBatchesAndConnectionsAreCountedByRelay() async throws {
        let estate = try await Estate()
        let registry = PrometheusRegistry()
        let recorder = Recorder { number, _ in
            number == 0 ? .refused(.permanent, 550, "no such user") : .delivered
        }
        for number in 0..<3 { _ = try await estate.invite("guest\(number)@people.example", to: estate.acme) }
        // Under a minute.
        estate.clock.advance(42)
        try await running(try estate.worker([recorder.relay()], metrics: registry)) { _ in
            try await until("done") {
                let (delivered, bounced) = (try await estate.count(.delivered), try await estate.count(.bounced))
                return delivered == 2 && bounced == 1
            }
            #expect(Self.value("portalmfa_connections{relay=\"default\"}", registry) == 1)
        }
        #expect(Self.value("portalmfa_connections{relay=\"default\"}", registry) == 0)
        for (verdict, count) in [("delivered", 2.0), ("permanent", 1), ("transient", 0), ("unknown", 0)] {
            let name = "portalmfa_attempts_total{relay=\"default\",verdict=\"\(verdict)\"}"
            #expect(Self.value(name, registry) == count, "\(verdict)")
        }
        #expect(Self.value("portalmfa_wait_seconds_bucket{relay=\"default\",le=\"30\"}", registry) == 0)
        #expect(Self.value("portalmfa_wait_seconds_bucket{relay=\"default\",le=\"60\"}", registry) == 3)
        for name in ["claim", "settle"] {
            let count = try #require(Self.value("portalmfa_\(name)_seconds_count{relay=\"default\"}", registry))
            #expect((1...3).contains(count), "\(name)")
        }
        #expect(!registry.text().contains("people.example") && !registry.text().contains("acme"))
    }

    private static func value(_ sample: String, _ registry: PrometheusRegistry) -> Double? {
        for line in registry.text().split(separator: "\n") where line.hasPrefix(sample + " ") {
            return Double(line.dropFirst(sample.count + 1))
        }
        return nil
    }
}
