import NIOCore
import NIOHTTP1

/// One HTTP connection of the web view: reads a request to its end, asks the site, writes the answer.
/// Request bodies are not looked at, and a long one ends the connection.
final class WebConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let bodyLimit = 64 * 1_024

    private let site: WebSite
    private var head: HTTPRequestHead?
    private var bodyBytes = 0

    private init(_ site: WebSite) { self.site = site }

    static func configure(_ channel: any Channel, site: WebSite, idleLimit: TimeAmount) throws {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(IdleStateHandler(allTimeout: idleLimit))
        try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
        try pipeline.addHandler(WebConnection(site))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            bodyBytes = 0
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            if bodyBytes > Self.bodyLimit { context.close(promise: nil) }
        case .end:
            guard let head else { return }
            self.head = nil
            write(site.answer(to: head), for: head, context)
        }
    }

    private func write(_ answer: Answer, for request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let head = HTTPResponseHead(version: request.version, status: answer.status, headers: answer.headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request.method != .HEAD, !answer.body.isEmpty {
            let body = context.channel.allocator.buffer(bytes: answer.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        if !request.isKeepAlive { context.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A browser that went away, or bytes that are no HTTP: there is nobody left to answer.
        context.close(promise: nil)
    }
}
