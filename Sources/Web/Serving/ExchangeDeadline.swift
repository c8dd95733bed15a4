import NIOCore
import NIOHTTPTypes

/// Closes a connection whose client takes too long over one exchange: over sending its request, octet by octet, or
/// over taking the answer. The server's idle time counts from the last octet, so a slow client would never be idle.
/// One per connection, on its event loop only.
final class ExchangeDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limit: TimeAmount
    private var timer: Scheduled<Void>?
    private var isReading = false
    /// Requests begun whose answers have not left.
    private var unanswered = 0

    init(_ limit: TimeAmount) {
        self.limit = limit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isReading = true
            unanswered += 1
            if timer == nil { arm(context) }
        case .body: break
        case .end:
            isReading = false
            if unanswered == 0 { disarm() }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        let promise = promise ?? context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        promise.futureResult.whenSuccess { bound.value.handler.answered(bound.value.context) }
        context.write(data, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) { disarm() }

    private func answered(_ context: ChannelHandlerContext) {
        unanswered -= 1
        // A body that is still arriving keeps the time it began with.
        if unanswered > 0 { arm(context) } else if !isReading { disarm() }
    }

    private func arm(_ context: ChannelHandlerContext) {
        disarm()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: limit) { context.close(promise: nil) }
    }

    private func disarm() {
        timer?.cancel()
        timer = nil
    }
}

@available(*, unavailable)
extension ExchangeDeadline: Sendable {}
