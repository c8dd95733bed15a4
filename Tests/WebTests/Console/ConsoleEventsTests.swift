import Foundation
import HTTPTypes
import Mail
import NIOCore
import Policy
import Portals
import Secrets
import Storage
import Synchronization
import Testing

@testable import Web

/// Rows that change while a page is open.
@Suite struct ConsoleEventsTests {
    /// What happens between the looks of a stream, one after the other.
    private final class Script: Sendable {
        private let steps: Mutex<[@Sendable (Mssp) async throws -> Void]>
        private let mssp = Mutex<Mssp?>(nil)

        init(_ steps: [@Sendable (Mssp) async throws -> Void]) { self.steps = Mutex(steps) }

        func begin(_ mssp: Mssp) { self.mssp.withLock { $0 = mssp } }

        func next() async throws {
            let step = steps.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            if let step, let mssp = mssp.withLock({ $0 }) { try await step(mssp) }
        }
    }

    /// What a technician's open page of Anna receives while this happens.
    private static func stream(_ steps: [@Sendable (Mssp) async throws -> Void]) async throws -> String {
        let script = Script(steps)
        var tools = ConsoleTools()
        tools.pace = EventPace(looks: steps.count + 1) { try await script.next() }
        let mssp = try Mssp(try await Northwind(), tools: tools)
        script.begin(mssp)
        try await mssp.configureAnna()
        let browser = try await mssp.technician()
        let anna = try await mssp.id(of: "anna@northwind.example")
        let page = try await browser.get("/portals/northwind/users?q=anna")
        let events = try #require(page.first(between: "data-events=\"", and: "\"")).replacing("&amp;", with: "&")
        #expect(events.hasPrefix("/portals/northwind/users/events?users=\(anna)&"))
        let answer = try await browser.get(events)
        #expect(answer.status == 200)
        #expect(answer.header("Content-Type") == "text/event-stream; charset=utf-8")
        #expect(answer.text.hasPrefix("retry: 1000\n\n"))
        return answer.text
    }

    private static func reset(_ mssp: Mssp) async throws {
        try await mssp.useCases.resetMFA(
            of: mssp.northwind.email, at: mssp.northwind.portal, reason: "lost", Northwind.host)
    }

    @Test func onlyRowsThatChangedAreSentAsThePageHasThem() async throws {
        let text = try await Self.stream([{ _ in }, Self.reset, { _ in }])
        let rows = text.components(separatedBy: "event: row\n").dropFirst()
        #expect(rows.count == 1)
        let row = try #require(rows.first)
        #expect(row.contains("data: <tr id=\"user-"))
        #expect(row.contains("<span class=\"tag warn\">reset</span>"))
        #expect(row.contains("Notice: MFA was reset") && row.contains("queued"))
        #expect(!text.contains("event: end"))
        for line in text.split(separator: "\n") {
            #expect(["data:", "event:", "retry:", "id:", ":"].contains { line.hasPrefix($0) })
        }
    }

    @Test func whatChangedWhileNoStreamWasOpenIsSentByTheNext() async throws {
        var tools = ConsoleTools()
        tools.pace = EventPace(looks: 1) {}
        let mssp = try Mssp(try await Northwind(), tools: tools)
        try await mssp.configureAnna()
        var browser = try await mssp.technician()
        let page = try await browser.get("/portals/northwind/users")
        let events = try #require(page.first(between: "data-events=\"", and: "\"")).replacing("&amp;", with: "&")
        #expect(try await !browser.get(events).text.contains("event: row"))
        try await Self.reset(mssp)
        let text = try await browser.get(events).text
        #expect(text.contains("<span class=\"tag warn\">reset</span>"))
        let mark = try #require(text.firstMatch(of: /id: ([0-9a-f]+)\n/)).1
        browser.headers = ["Last-Event-ID": String(mark)]
        #expect(try await !browser.get(events).text.contains("event: row"))
    }

    @Test func aLostAssignmentEndsTheStream() async throws {
        let text = try await Self.stream([
            { mssp in
                try await mssp.useCases.assign(
                    .init(parsing: "tess@mssp.example"), to: try Slug(parsing: "northwind-inc"), false, Northwind.host)
                try await Self.reset(mssp)
            }
        ])
        #expect(text.hasSuffix("event: end\ndata:\n\n"))
        #expect(!text.contains("event: row"))
    }

    @Test func aDisabledOperatorsStreamEnds() async throws {
        let text = try await Self.stream([
            { mssp in
                try await mssp.useCases.setEnabled(
                    false, operator: .init(parsing: "tess@mssp.example"), Northwind.host)
                try await Self.reset(mssp)
            }
        ])
        #expect(text.hasSuffix("event: end\ndata:\n\n") && !text.contains("event: row"))
    }

    @Test func aStreamEndsBeforeTheServerWouldCutIt() async throws {
        let pace = EventPace()
        let longest = TimeAmount(EventPace.interval * pace.looks)
        #expect(longest + .seconds(4) < PortalSite.Limits().exchange)
    }

    @Test func placesAreLimitedAndFreeAgainWhenAStreamEnds() async throws {
        let seats = EventSeats()
        var taken = (0..<EventSeats.mostOfOne).map { _ in seats.take(by: OperatorID(1)) }
        #expect(taken.allSatisfy { $0 != nil })
        #expect(seats.take(by: OperatorID(1)) == nil)
        taken.removeLast()
        #expect(seats.take(by: OperatorID(1)) != nil)
        var others: [EventSeats.Seat?] = []
        for person in 2..<20 {
            for _ in 0..<EventSeats.mostOfOne { others.append(seats.take(by: OperatorID(Int64(person)))) }
        }
        #expect(taken.count + others.compactMap(\.self).count == EventSeats.most)
        others = []
        #expect(seats.take(by: OperatorID(99)) != nil)
    }

    @Test func streamsAreForGetAndForUsersThatAreNamed() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = try await mssp.technician()
        let path = "/portals/northwind/users/events"
        #expect(try await browser.send(.head, path).status == 405)
        for query in ["", "?users=", "?users=x.y"] { #expect(try await browser.get(path + query).status == 404) }
    }

    /// Over a real socket: the stream ends as an answer ends, and not as one that was cut off.
    @Test func aBrowserGetsTheWholeStreamOverASocket() async throws {
        let northwind = try await Northwind()
        var tools = ConsoleTools()
        tools.pace = EventPace(looks: 6) {}
        let mssp = try Mssp(northwind, tools: tools)
        let browser = try await mssp.technician()
        let anna = try await mssp.id(of: "anna@northwind.example")
        let cookies = browser.jar.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        let answer = try await withRunning(mssp.site(onListening:), northwind) { port in
            await RawClient.exchange(
                port: port,
                "GET /portals/northwind/users/events?users=\(anna) HTTP/1.1\r\nHost: \(Mssp.host)\r\n"
                    + "Cookie: \(cookies)\r\nConnection: close\r\n\r\n")
        }
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.contains("retry: 1000"))
        #expect(answer.hasSuffix("0\r\n\r\n"))
    }
}
