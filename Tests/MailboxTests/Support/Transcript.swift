import NIOCore

@testable import Mailbox

/// Talks to a `Dialogue` without sockets and writes down what the driver would have done.
struct Transcript {
    var dialogue: Dialogue
    var input = ByteBuffer()
    var mails: [Arrival] = []
    var storesMails = true

    init(_ script: Script = Script(), overTLS: Bool = false, _ change: (inout DialogueRules) -> Void = { _ in }) {
        var rules = DialogueRules()
        change(&rules)
        dialogue = Dialogue(rules, script: ScriptedFailures(script), overTLS: overTLS)
        _ = send("")
    }

    /// One entry per action: a reply as its code and enhanced code, anything else by its name.
    mutating func send(_ text: String) -> [String] { send(bytes: Array(text.utf8)) }

    mutating func send(bytes: [UInt8]) -> [String] {
        input.writeBytes(bytes)
        var done: [String] = []
        while let action = dialogue.next(from: &input) {
            switch action {
            case .reply(let reply):
                done.append([String(reply.code), reply.enhanced].compactMap(\.self).joined(separator: " "))
            case .replyRaw(let bytes): done.append("raw " + String(decoding: bytes, as: UTF8.self))
            case .deliver(let mail):
                mails.append(mail)
                if storesMails { dialogue.delivered(as: mails.count) } else { dialogue.notDelivered() }
            case .startTLS: done.append("TLS")
            case .wait(let duration): done.append("wait \(duration)")
            case .close: done.append("close")
            case .reset: done.append("reset")
            }
        }
        return done
    }

    var bodies: [String] { mails.map { String(decoding: $0.bytes, as: UTF8.self) } }
}
