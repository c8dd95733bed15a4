import CoreMetrics
import Exposition
import Testing

/// What Prometheus reads is what was measured.
struct PrometheusTests {
    @Test func everyKindReadsAsTheTextFormatHasIt() {
        let registry = PrometheusRegistry()
        Counter(label: "mails_total", dimensions: [("relay", "b")], factory: registry).increment(by: 3)
        Counter(label: "mails_total", dimensions: [("relay", "a")], factory: registry).increment()
        let meter = Meter(label: "connections", dimensions: [], factory: registry)
        meter.set(4)
        meter.decrement(by: 1.5)
        let computed = MetricFamily("queue_jobs", gauges: [([("state", "ready")], 7), ([("state", "waiting")], 0)])
        #expect(
            registry.text(with: [computed]) == """
                # TYPE connections gauge
                connections 2.5
                # TYPE mails_total counter
                mails_total{relay="a"} 1
                mails_total{relay="b"} 3
                # TYPE queue_jobs gauge
                queue_jobs{state="ready"} 7
                queue_jobs{state="waiting"} 0

                """)
    }

    @Test func theSameNameAndDimensionsAreOneMetric() {
        let registry = PrometheusRegistry()
        for _ in 0..<3 { Counter(label: "n", dimensions: [("a", "1")], factory: registry).increment() }
        #expect(registry.text() == "# TYPE n counter\nn{a=\"1\"} 3\n")
    }

    @Test func aHistogramCountsEveryValueInItsBucketAndAllAboveIt() {
        let registry = PrometheusRegistry()
        let timer = Timer(label: "t_seconds", dimensions: [], factory: registry)
        timer.recordNanoseconds(400_000)
        timer.recordNanoseconds(500_000)
        timer.recordNanoseconds(700_000_000)
        timer.recordNanoseconds(7_200_000_000_000)
        let lines = Set(registry.text().split(separator: "\n").map(String.init))
        for line in [
            "# TYPE t_seconds histogram", "t_seconds_bucket{le=\"0.0005\"} 2", "t_seconds_bucket{le=\"0.5\"} 2",
            "t_seconds_bucket{le=\"1\"} 3", "t_seconds_bucket{le=\"3600\"} 3", "t_seconds_bucket{le=\"+Inf\"} 4",
            "t_seconds_sum 7200.7009", "t_seconds_count 4",
        ] { #expect(lines.contains(line), "\(line)") }
    }

    @Test func aLabelsValueCannotBreakOut() {
        let registry = PrometheusRegistry()
        Counter(label: "n", dimensions: [("a", "x\"} 9\n\\")], factory: registry).increment()
        #expect(registry.text() == "# TYPE n counter\nn{a=\"x\\\"} 9\\n\\\\\"} 1\n")
    }

    @Test func whatIsDestroyedIsGone() {
        let registry = PrometheusRegistry()
        let counter = Counter(label: "n", dimensions: [], factory: registry)
        counter.increment()
        counter.destroy()
        #expect(registry.text() == "")
    }
}
