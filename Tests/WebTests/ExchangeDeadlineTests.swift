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
        expectEnd(in: 30)
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
        expectEnd(in: 30)
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
        expectEnd(in: 10)
    }

    @Test func aRequestThatWaitedForTheAnswerBeforeHasTimeFromThatAnswer() throws {
        try beginRequest()
        try endRequest()
        try beginRequest()
        try endRequest()
        wait(20)
        try answer()
        expectEnd(in: 30)
    }

    /// Then, and not a second before.
    private func expectEnd(in seconds: Int64, at place: SourceLocation = #_sourceLocation) {
        wait(seconds - 1)
        #expect(channel.isActive, sourceLocation: place)
        wait(1)
        #expect(!channel.isActive, sourceLocation: place)
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
