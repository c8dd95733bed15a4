import NIOCore
import Testing

@testable import Web

/// The same site over real sockets: what only the server can do.
@Suite struct SocketTests {
    private static let get = "GET /healthz HTTP/1.1\r\nHost: portal.northwind.example\r\nConnection: close\r\n"

    @Test func theSiteListensAnswersAndStops() async throws {
        let northwind = try await Northwind()
        let answer = try await withRunningSite(northwind) { await RawClient.exchange(port: $0, Self.get + "\r\n") }
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.hasSuffix("\r\n\r\nok\n"))
    }

    @Test func theHostHeaderChoosesThePortal() async throws {
        let northwind = try await Northwind()
        let known = "GET /mfa/reconfigure/x HTTP/1.1\r\nHost: portal.northwind.example:99\r\nConnection: close\r\n\r\n"
        let answers = try await withRunningSite(northwind) { port in
            [
                await RawClient.exchange(port: port, known),
                await RawClient.exchange(port: port, known.replacing("portal.northwind", with: "evil")),
                await RawClient.exchange(
                    port: port, known.replacing("Connection", with: "Host: a.example\r\nConnection")),
            ]
        }
        #expect(answers[0].contains("This link is not valid"))
        #expect(answers[1].contains(Rejection.notFound.description))
        #expect(answers[2].hasPrefix("HTTP/1.1 400 "))
    }

    @Test func endlessHeadersAreRefused() async throws {
        let northwind = try await Northwind()
        let large = Self.get + "X-Large: \(String(repeating: "x", count: 20_000))\r\n\r\n"
        let many = Self.get + String(repeating: "X-Many: x\r\n", count: 200) + "\r\n"
        for request in [large, many] {
            let answer = try await withRunningSite(northwind) { await RawClient.exchange(port: $0, request) }
            #expect(answer.hasPrefix("HTTP/1.1 400 ") || answer.hasPrefix("HTTP/1.1 431 "))
        }
    }

    @Test(arguments: ["", "GET /healthz HTTP/1.1\r\nHost: x"])
    func aClientThatNeverAsksIsCutOff(_ beginning: String) async throws {
        let northwind = try await Northwind()
        let limits = PortalSite.Limits(exchange: .hours(1), idle: .milliseconds(200))
        let answer = try await withRunningSite(northwind, limits: limits) {
            await RawClient.exchange(port: $0, beginning)
        }
        #expect(answer == "")
    }

    @Test(arguments: ["Content-Length: 10\r\n\r\na=", "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n"])
    func aFormThatNeverEndsIsCutOff(_ beginning: String) async throws {
        let northwind = try await Northwind()
        let limits = PortalSite.Limits(exchange: .milliseconds(200), idle: .hours(1))
        let answer = try await withRunningSite(northwind, limits: limits) {
            await RawClient.exchange(port: $0, Self.post + beginning)
        }
        #expect(answer == "")
    }

    private static let post = """
        POST /mfa/reconfigure/x HTTP/1.1\r\nHost: portal.northwind.example\r\n\
        Content-Type: application/x-www-form-urlencoded\r\n
        """

    @Test func aBodyThatSaysItIsTooLargeIsNotReadAtAll() async throws {
        let northwind = try await Northwind()
        // Answered at once; closed only when the body it announced has not come for that long.
        let limits = PortalSite.Limits(exchange: .seconds(5), idle: .hours(1))
        let answer = try await withRunningSite(northwind, limits: limits) {
            await RawClient.exchange(port: $0, "\(Self.post)Content-Length: 1000000\r\n\r\n")
        }
        #expect(answer.hasPrefix("HTTP/1.1 413 "))
    }
}
