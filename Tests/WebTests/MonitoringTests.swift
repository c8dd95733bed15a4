import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Portals
import Testing

@testable import Web

/// Monitors are answered beside the portals, and never on one.
struct MonitoringTests {
    private struct Broken: Error {}

    private static func browser(_ unreadiness: String? = nil, failing: Bool = false) async throws -> (
        Northwind, Browser
    ) {
        let northwind = try await Northwind()
        let monitoring = Monitoring(
            metrics: {
                if failing { throw Broken() }
                return "# TYPE n counter\nn 1\n"
            }, unreadiness: { unreadiness })
        let site = PortalSite(
            useCases: northwind.useCases, keys: northwind.keys, host: "127.0.0.1", port: 0,
            logger: northwind.logs.logger,
            clock: { northwind.clock.now }, monitoring: monitoring)
        var browser = Browser(northwind, site: site)
        browser.host = "127.0.0.1:8080"
        return (northwind, browser)
    }

    @Test func prometheusReadsTheMetrics() async throws {
        let (_, browser) = try await Self.browser()
        let answer = try await browser.get("/metrics")
        #expect(answer.status == 200)
        #expect(answer.text == "# TYPE n counter\nn 1\n")
        #expect(answer.header("content-type") == "text/plain; version=0.0.4; charset=utf-8")
        #expect(answer.header("cache-control") == "no-store")
    }

    @Test func readinessSaysWhyNot() async throws {
        let (_, ready) = try await Self.browser()
        #expect(try await ready.get("/readyz").status == 200)
        let (_, unready) = try await Self.browser("the worker has not looked at the queue for 90 s")
        let answer = try await unready.get("/readyz")
        #expect(answer.status == 503)
        #expect(answer.text == "the worker has not looked at the queue for 90 s\n")
        // Alive all the same.
        #expect(try await unready.get("/healthz").status == 200)
    }

    @Test func metricsThatCannotBeReadAreUnavailable() async throws {
        let (_, browser) = try await Self.browser(failing: true)
        #expect(try await browser.get("/metrics").status == 503)
    }

    @Test(arguments: ["/metrics", "/readyz"])
    func aPortalsDomainKnowsOfNoMonitor(path: String) async throws {
        var (northwind, browser) = try await Self.browser()
        browser.host = northwind.domain
        #expect(try await browser.get(path).status == 404)
        browser.host = northwind.domain + ":8080"
        #expect(try await browser.get(path).status == 404)
    }

    @Test(arguments: ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
    func whatAProxyHandsOnIsNotAnswered(header: String) async throws {
        var (_, browser) = try await Self.browser()
        browser.headers = [header: "203.0.113.9"]
        #expect(try await browser.get("/metrics").status == 404)
        #expect(try await browser.get("/readyz").status == 404)
        #expect(try await browser.get("/healthz").status == 200)
    }

    @Test func aSiteWithoutMonitoringHasNone() async throws {
        let northwind = try await Northwind()
        var browser = Browser(northwind)
        browser.host = "127.0.0.1"
        #expect(try await browser.get("/metrics").status == 404)
    }

    @Test func monitorsOnlyRead() async throws {
        let (_, browser) = try await Self.browser()
        let answer = try await browser.send(.post, "/metrics")
        #expect(answer.status == 405)
        #expect(answer.header("allow") == "GET, HEAD")
    }
}
