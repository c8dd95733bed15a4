import CoreMetrics
import Synchronization

/// Something that is measured, and how it reads.
protocol Metric: AnyObject, Sendable {
    var kind: MetricFamily.Kind { get }
    func samples(_ identity: PrometheusRegistry.Identity) -> [String]
}

final class CountMetric: Metric, CounterHandler {
    private let count = Atomic<Int64>(0)

    var kind: MetricFamily.Kind { .counter }

    func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { count.store(0, ordering: .relaxed) }

    func samples(_ identity: PrometheusRegistry.Identity) -> [String] {
        ["\(identity.name)\(identity.labels.text()) \(count.load(ordering: .relaxed))"]
    }
}

final class GaugeMetric: Metric, MeterHandler {
    private let value = Mutex(0.0)

    var kind: MetricFamily.Kind { .gauge }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }

    func samples(_ identity: PrometheusRegistry.Identity) -> [String] {
        ["\(identity.name)\(identity.labels.text()) \(MetricFamily.number(value.withLock { $0 }))"]
    }
}

/// Counts in buckets that suit durations from a commit to an hour.
final class HistogramMetric: Metric, TimerHandler, RecorderHandler {
    private static let bounds: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600,
    ]

    private struct State {
        var counts = [Int](repeating: 0, count: HistogramMetric.bounds.count + 1)
        var sum = 0.0
    }

    private let state = Mutex(State())

    var kind: MetricFamily.Kind { .histogram }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let bucket = HistogramMetric.bounds.firstIndex { value <= $0 } ?? HistogramMetric.bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    func samples(_ identity: PrometheusRegistry.Identity) -> [String] {
        let (name, labels) = (identity.name, identity.labels)
        let state = state.withLock { $0 }
        var (below, lines) = (0, [String]())
        for (index, count) in state.counts.enumerated() {
            below += count
            let bound =
                index < HistogramMetric.bounds.count ? MetricFamily.number(HistogramMetric.bounds[index]) : "+Inf"
            lines.append("\(name)_bucket\(labels.text(adding: ("le", bound))) \(below)")
        }
        return lines + [
            "\(name)_sum\(labels.text()) \(MetricFamily.number(state.sum))", "\(name)_count\(labels.text()) \(below)",
        ]
    }
}
