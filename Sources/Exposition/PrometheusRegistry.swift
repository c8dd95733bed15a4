package import CoreMetrics
import Synchronization

/// Keeps what the program measures, for Prometheus to fetch: the backend of swift-metrics in this program.
/// Labels are metric names as Prometheus takes them (`portalmfa_attempts_total`); the same name with the same dimensions
/// is the same metric. Timers and recorders are histograms, in seconds or in the recorded unit.
package final class PrometheusRegistry: MetricsFactory, Sendable {
    private let metrics = Mutex<[Identity: any Metric]>([:])

    package init() {}

    struct Identity: Hashable {
        let name: String
        let labels: Labels
    }

    /// All of it, with families computed at this moment (text format 0.0.4).
    package func text(with computed: [MetricFamily] = []) -> String {
        let kept = metrics.withLock { Array($0) }
        var families = Dictionary(grouping: kept, by: \.key.name).map { name, members in
            MetricFamily(
                name, members[0].value.kind,
                samples: members.sorted { $0.key.labels < $1.key.labels }.flatMap { $0.value.samples($0.key) })
        }
        families += computed
        return families.sorted { $0.name < $1.name }.map(\.text).joined()
    }

    private func metric<Kind: Metric>(
        _ label: String, _ dimensions: [(String, String)], _ make: () -> Kind
    ) -> Kind {
        let identity = Identity(name: label, labels: Labels(dimensions))
        return metrics.withLock { metrics in
            if let known = metrics[identity] as? Kind { return known }
            let new = make()
            metrics[identity] = new
            return new
        }
    }

    private func forget(_ handler: AnyObject) {
        metrics.withLock { metrics in metrics = metrics.filter { $0.value as AnyObject !== handler } }
    }
}

extension PrometheusRegistry {
    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        metric(label, dimensions, CountMetric.init)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        metric(label, dimensions, GaugeMetric.init)
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        metric(label, dimensions, HistogramMetric.init)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        metric(label, dimensions, HistogramMetric.init)
    }

    package func destroyCounter(_ handler: any CounterHandler) { forget(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { forget(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { forget(handler) }
}
