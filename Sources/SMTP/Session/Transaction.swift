import Jobs
import Mail

/// The dialogue for one mail on an open connection (RFC 5321 §3.3): envelope, body, dot.
/// Blocks. Decides nothing about the queue: says in which phase it ended, with what, and what the connection is worth.
/// Pipelines the envelope only if the server offers it (RFC 2920).
struct Transaction {
    /// How it ended.
    struct End {
        let phase: Phase
        let event: Event
        /// Not one reply had come when it ended.
        let isUnanswered: Bool
        /// The server still has an envelope in hand, which RSET takes away.
        let leavesEnvelope: Bool
    }

    let connection: Connection
    let timeouts: Timeouts
    /// A refused envelope of the mail before is still in the server's hand.
    let needsReset: Bool

    /// - Parameter buffer: scratch memory, kept from mail to mail.
    func run(_ envelope: Envelope, _ body: [UInt8], buffer: inout [UInt8]) -> End {
        var progress = Progress()
        do {
            try sendEnvelope(envelope, size: body.count, &buffer, &progress)
            if let refusal = progress.refusal {
                // An answer too many would be taken for the next mail's.
                if connection.hasUnreadBytes { connection.abandon() }
                return End(phase: refusal.phase, event: .reply(refusal.reply), progress, leavesEnvelope: true)
            }
            return try sendBody(body, &buffer, &progress)
        } catch {
            connection.abandon()
            // A refusal that was heard is the mail's fate, whatever happened to the connection after it.
            if let refusal = progress.refusal {
                return End(phase: refusal.phase, event: .reply(refusal.reply), progress, leavesEnvelope: false)
            }
            return End(phase: progress.phase, event: .fault(error), progress, leavesEnvelope: false)
        }
    }

    struct Progress {
        var phase = Phase.mail
        var replies = 0
        /// The first: those that follow in a pipeline only repeat that there is no envelope.
        var refusal: (phase: Phase, reply: Reply)?
    }

    private enum Command {
        case reset, mail, recipient, data

        var phase: Phase {
            switch self {
            case .reset, .mail: .mail
            case .recipient: .rcpt
            case .data: .data
            }
        }
    }

    private func sendEnvelope(
        _ envelope: Envelope, size: Int, _ buffer: inout [UInt8], _ progress: inout Progress
    ) throws(Fault) {
        var commands: [Command] = needsReset ? [.reset, .mail, .recipient, .data] : [.mail, .recipient, .data]
        while !commands.isEmpty {
            let batch = connection.capabilities.pipelining ? commands[...] : commands.prefix(1)
            buffer.removeAll(keepingCapacity: true)
            for command in batch { append(command, envelope, size, to: &buffer) }
            _ = try connection.write(buffer, within: timeouts[progress.phase])
            for command in batch {
                try readAnswer(to: command, &progress)
                guard connection.isUsable else { return }
            }
            commands.removeFirst(batch.count)
            if progress.refusal != nil { return }
            // Behind 354 the next to speak are we, and what comes instead is looked into while we do.
            if let next = commands.first, connection.hasUnreadBytes { return try hearUnasked(before: next, &progress) }
        }
    }

    /// A server may say goodbye unasked (RFC 5321 §3.8); anything else would be taken for the next command's answer.
    private func hearUnasked(before next: Command, _ progress: inout Progress) throws(Fault) {
        guard try connection.readReply(within: timeouts[next.phase]) == 421 else { throw .violation(.unexpectedReply) }
        connection.abandon()
        progress.refusal = (next.phase, connection.reply)
    }

    private func append(_ command: Command, _ envelope: Envelope, _ size: Int, to buffer: inout [UInt8]) {
        switch command {
        case .reset: WireFormat.appendReset(to: &buffer)
        case .mail:
            WireFormat.appendMail(from: envelope.from, size: connection.capabilities.size ? size : nil, to: &buffer)
        case .recipient: WireFormat.appendRecipient(envelope.to, to: &buffer)
        case .data: WireFormat.appendData(to: &buffer)
        }
    }

    private func readAnswer(to command: Command, _ progress: inout Progress) throws(Fault) {
        progress.phase = command.phase
        let code = try connection.readReply(within: timeouts[command.phase])
        progress.replies += 1
        switch (command, code) {
        case (.data, 354):
            // Pipelined behind a refused recipient, DATA was accepted all the same (RFC 2920 §3.1).
            guard let refusal = progress.refusal else { return }
            // With a recipient the dot would send an empty mail; a connection that is cut sends none.
            if refusal.phase == .rcpt { try endEmptyMail() } else { connection.abandon() }
        case (_, 400...599):
            if progress.refusal == nil { progress.refusal = (command.phase, connection.reply) }
            // The server says goodbye with it (RFC 5321 §3.8); nothing more can be expected.
            if code == 421 { connection.abandon() }
        case (.reset, 200...299), (.mail, 200...299), (.recipient, 200...299): break
        default: throw .violation(.unexpectedReply)
        }
    }

    /// Ends a mail nobody is to get. A server that takes it after all has no recipient to give it to.
    private func endEmptyMail() throws(Fault) {
        _ = try connection.write(Array(".\r\n".utf8), within: timeouts.mail)
        if try connection.readReply(within: timeouts.mail) == 421 { connection.abandon() }
    }

    private func sendBody(
        _ body: [UInt8], _ buffer: inout [UInt8], _ progress: inout Progress
    ) throws(Fault) -> End {
        progress.phase = .body
        buffer.removeAll(keepingCapacity: true)
        WireFormat.appendBody(body, to: &buffer)
        if try connection.write(buffer, within: timeouts.body, listening: true) == .interrupted {
            return End(phase: .body, event: .reply(connection.reply), progress, leavesEnvelope: false)
        }
        // From here on the mail may be delivered, whatever we hear.
        progress.phase = .dot
        let code = try connection.readReply(within: timeouts.dot)
        progress.replies += 1
        // More than one answer, or neither yes nor no: the next mail would be given this one's replies.
        if code == 421 || code / 100 == 3 || connection.hasUnreadBytes { connection.abandon() }
        return End(phase: .dot, event: .reply(connection.reply), progress, leavesEnvelope: false)
    }
}

extension Transaction.End {
    fileprivate init(phase: Phase, event: Event, _ progress: Transaction.Progress, leavesEnvelope: Bool) {
        self.phase = phase
        self.event = event
        // A refusal is itself the one reply.
        isUnanswered = progress.replies == 0 || (progress.replies == 1 && progress.refusal != nil)
        self.leavesEnvelope = leavesEnvelope
    }
}
