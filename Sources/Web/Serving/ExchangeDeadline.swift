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
    /// Until when the exchange under way has time; nil between exchanges.
    private var deadline: NIODeadline?
    /// Goes off at a deadline that may have been moved since: setting one for every exchange would cost more than
    /// looking again.
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
            if deadline == nil { begin(context) }
        case .body: break
        case .end:
            isReading = false
            if unanswered == 0 { deadline = nil }
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

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    private func answered(_ context: ChannelHandlerContext) {
        unanswered -= 1
        // A body that is still arriving keeps the time it began with.
        if unanswered > 0 { begin(context) } else if !isReading { deadline = nil }
    }

    private func begin(_ context: ChannelHandlerContext) {
        let deadline = context.eventLoop.now + limit
        self.deadline = deadline
        if timer == nil { setTimer(deadline, context) }
    }

    private func setTimer(_ date: NIODeadline, _ context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: date) { self.look(context) }
    }

    private func look(_ context: ChannelHandlerContext) {
        timer = nil
        guard let deadline else { return }
        if deadline <= context.eventLoop.now { context.close(promise: nil) } else { setTimer(deadline, context) }
    }
}

@available(*, unavailable)
extension ExchangeDeadline: Sendable {}
