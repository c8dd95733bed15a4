import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Web

/// A slow client cannot hold the server (S22), and a quick one on the same connection is never cut off. The loop's time
/// is the test's.
@Suite struct ExchangeDeadlineTests {
    private let channel = EmbeddedChannel(handler: ExchangeDeadline(.seconds(30)))

    init() throws { try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait() }

    @Test func aRequestThatTakesTooLongEndsTheConnection() throws {
        try beginRequest()
        wait(29)
        #expect(channel.isActive)
        wait(1)
        #expect(!channel.isActive)
    }

    @Test func anAnswerThatTakesTooLongEndsTheConnection() throws {
        try beginRequest()
        try endRequest()
        wait(30)
        #expect(!channel.isActive)
    }

    @Test func eachExchangeHasItsOwnTime() throws {
        for _ in 1...3 {
            try beginRequest()
            wait(20)
            try endRequest()
            try answer()
            wait(5)
        }
        #expect(channel.isActive)
        try beginRequest()
        wait(29)
        #expect(channel.isActive)
        wait(1)
        #expect(!channel.isActive)
    }

    @Test func betweenExchangesNothingEndsTheConnection() throws {
        try beginRequest()
        try endRequest()
        try answer()
        wait(1000)
        #expect(channel.isActive)
    }

    @Test func aBodyThatOutlastsItsAnswerKeepsTheTimeItBeganWith() throws {
        try beginRequest()
        wait(20)
        try answer()
        wait(9)
        #expect(channel.isActive)
        wait(1)
        #expect(!channel.isActive)
    }

    @Test func aRequestThatWaitedForTheAnswerBeforeHasTimeFromThatAnswer() throws {
        try beginRequest()
        try endRequest()
        try beginRequest()
        try endRequest()
        wait(20)
        try answer()
        wait(29)
        #expect(channel.isActive)
        wait(1)
        #expect(!channel.isActive)
    }

    private func beginRequest() throws {
        try channel.writeInbound(
            HTTPRequestPart.head(HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/")))
    }

    private func endRequest() throws { try channel.writeInbound(HTTPRequestPart.end(nil)) }

    private func answer() throws {
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
    }

    private func wait(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }
}
