import NIOCore

extension Dialogue {
    mutating func mail(_ sender: String, _ parameters: [Command.Parameter]) throws(Reply) {
        try demandHello()
        if rules.requiresAuthentication, user == nil { throw .mustAuthenticate }
        guard transaction == nil else { throw Reply(503, "5.5.1", "a mail is under way already: RSET first") }
        let size = try announcedSize(parameters)
        guard case .proceed(let answer) = ask(.mail, sender: sender) else { return }
        transaction = Transaction(sender: sender, size: size)
        say(answer ?? .reply(.senderTaken))
    }

    private func announcedSize(_ parameters: [Command.Parameter]) throws(Reply) -> Int {
        var size = 0
        for parameter in parameters {
            switch parameter.keyword {
            case "SIZE" where rules.offers(.size):
                guard let value = parameter.value, value.utf8.count <= 20, value.utf8.allSatisfy({ 48...57 ~= $0 })
                else { throw Reply(501, "5.5.4", "SIZE takes a number of bytes") }
                // A number too large for the machine is certainly larger than the limit.
                size = Int(value) ?? .max
                if size > rules.messageSizeLimit { throw .tooBig }
            case "BODY" where rules.offers(.eightBitMIME):
                guard ["7BIT", "8BITMIME"].contains(parameter.value?.uppercased()) else {
                    throw Reply(501, "5.5.4", "BODY takes 7BIT or 8BITMIME")
                }
            case "AUTH" where !rules.mechanisms.isEmpty && parameter.value != nil: break
            default: throw .unknownParameter
            }
        }
        return size
    }

    mutating func rcpt(_ recipient: String, _ parameters: [Command.Parameter]) throws(Reply) {
        guard let transaction else { throw Reply(503, "5.5.1", "say MAIL first") }
        guard parameters.isEmpty else { throw .unknownParameter }
        guard transaction.recipients.count < rules.recipientLimit else { throw .tooManyRecipients }
        guard case .proceed(let answer) = ask(.rcpt, recipient: recipient) else { return }
        self.transaction?.recipients.append(recipient)
        say(answer ?? .reply(.recipientTaken))
    }

    mutating func data() throws(Reply) {
        guard let transaction else { throw Reply(503, "5.5.1", "say MAIL first") }
        guard case .proceed(let answer) = ask(.data) else { return }
        // Only a script can ask for a body that has no recipient; its dot is then refused.
        guard answer != nil || !transaction.recipients.isEmpty else { throw .noRecipients }
        phase = .body(
            MessageBody(keeping: rules.keepsBytes, limit: rules.messageSizeLimit, expecting: transaction.size))
        bodyMarks = script.bodyMarks
        say(answer ?? .reply(.sendBody))
    }

    /// False if it takes more bytes to go on.
    mutating func takeBody(from input: inout ByteBuffer) -> Bool {
        guard case .body(var body) = phase else { return false }
        phase = .commands  // So that `body` is the only owner of its bytes and grows in place.
        let room = bodyMarks.first.map { $0 - body.taken } ?? .max
        let before = body.taken
        let hasEnded = body.take(from: &input, atMost: room)
        if hasEnded {
            end(body)
            return true
        }
        let moved = body.taken - before
        phase = .body(body)
        if moved == room {
            bodyMarks.removeFirst()
            if case .proceed(let answer?) = ask(.body(afterBytes: body.taken)) { say(answer) }
            return true
        }
        return false
    }

    private mutating func end(_ body: MessageBody) {
        guard let transaction else { preconditionFailure("a body without a transaction") }
        let course = ask(.dot)
        self.transaction = nil
        guard case .proceed(let answer) = course else { return }
        if body.isTooBig { return say(.reply(.tooBig)) }
        if transaction.recipients.isEmpty { return say(.reply(.noRecipients)) }
        let arrival = Arrival(
            overTLS: overTLS, user: user, heloName: heloName ?? "", sender: transaction.sender,
            recipients: transaction.recipients, bytes: body.bytes, size: body.count)
        phase = .delivering(answer: answer)
        pending.append(.deliver(arrival))
    }
}
