import Glibc
import Logging
import NIOCore
import NIOPosix
import NIOSSL

/// Drives one `Dialogue` on one connection: feeds it bytes, carries out its actions, flushes replies together.
/// Decides nothing itself. Lives on one event loop.
final class SMTPConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    private var dialogue: Dialogue
    private let mails: CaughtMails
    private let tls: NIOSSLContext?
    private let logger: Logger
    private var input = ByteBuffer()
    private var output = ByteBuffer()
    private var isWaiting = false
    private var wantsRead = false

    init(_ dialogue: Dialogue, mails: CaughtMails, tls: NIOSSLContext?, logger: Logger) {
        self.dialogue = dialogue
        self.mails = mails
        self.tls = tls
        self.logger = logger
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        advance(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if input.readableBytes == 0 { input = bytes } else { input.writeBuffer(&bytes) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        advance(context)
        context.fireChannelReadComplete()
    }

    /// While a scripted delay runs, the client's bytes stay in the kernel instead of piling up here.
    func read(context: ChannelHandlerContext) {
        if isWaiting { wantsRead = true } else { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent, !isWaiting {
            dialogue.idleTooLong()
            advance(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A peer that goes away or fails a handshake is an everyday event for a server that is there to be tested.
        logger.debug("connection ended", metadata: ["cause": "\(error)"])
        context.close(promise: nil)
    }

    private func advance(_ context: ChannelHandlerContext) {
        while !isWaiting, context.channel.isActive, let action = dialogue.next(from: &input) {
            switch action {
            case .reply(let reply):
                reply.write(into: &output, withEnhancedCode: dialogue.rules.offers(.enhancedStatusCodes))
            case .replyRaw(let bytes): output.writeBytes(bytes)
            case .deliver(let arrival): deliver(arrival, from: context)
            case .startTLS: startTLS(context)
            case .wait(let duration): wait(duration, context)
            case .close:
                flush(context)
                context.close(promise: nil)
            case .reset:
                flush(context)
                reset(context)
            }
        }
        flush(context)
    }

    private func deliver(_ arrival: Arrival, from context: ChannelHandlerContext) {
        do throws(MailboxError) {
            dialogue.delivered(as: try mails.keep(arrival, from: context.remoteAddress?.peerName ?? "unknown"))
        } catch {
            logger.error("\(error)")
            dialogue.notDelivered()
        }
    }

    private func startTLS(_ context: ChannelHandlerContext) {
        flush(context)
        guard let tls else { preconditionFailure("STARTTLS was offered without a certificate") }
        do {
            try context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
        } catch {
            errorCaught(context: context, error: error)
        }
    }

    private func wait(_ duration: Duration, _ context: ChannelHandlerContext) {
        flush(context)
        isWaiting = true
        _ = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(duration)) { [self] in
            isWaiting = false
            advance(context)
            if wantsRead, !isWaiting {
                wantsRead = false
                context.read()
            }
        }
    }

    private func reset(_ context: ChannelHandlerContext) {
        // Closing with a linger time of zero makes the kernel send RST instead of FIN.
        _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        // Under TLS the close must not pass the TLS handler: it would say goodbye first.
        // The only reason to throw is that there is no TLS here.
        let tls = try? context.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
        (tls ?? context).close(promise: nil)
    }

    private func flush(_ context: ChannelHandlerContext) {
        guard output.readableBytes > 0 else { return }
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
        output = ByteBuffer()
    }
}
