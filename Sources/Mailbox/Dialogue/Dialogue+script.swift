extension Dialogue {
    /// How a command goes on once the script was asked.
    enum Course: Equatable {
        /// As usual; the answer is the usual one, unless the script gives another.
        case proceed(answer: Action?)
        /// The script has said or done everything.
        case stop
    }

    mutating func ask(_ moment: Script.Moment, sender: String? = nil, recipient: String? = nil) -> Course {
        let recipients = recipient.map { [$0] } ?? transaction?.recipients ?? []
        let verdict = script.verdict(
            at: moment, sender: sender ?? transaction?.sender ?? "", recipients: recipients)
        if let delay = verdict.delay { say(.wait(delay)) }
        switch verdict.effect {
        case nil, .delay: return .proceed(answer: nil)
        case .reply(let reply):
            if reply.isPositive { return .proceed(answer: .reply(reply)) }
            say(.reply(reply))
        case .replyRaw(let bytes):
            if let first = bytes.first, [UInt8(ascii: "2"), UInt8(ascii: "3")].contains(first) {
                return .proceed(answer: .replyRaw(bytes))
            }
            say(.replyRaw(bytes))
        case .drop: say(.close)
        case .reset: say(.reset)
        case .silence: phase = .silent
        case .acceptThenDrop: return .proceed(answer: .close)
        }
        return .stop
    }
}
