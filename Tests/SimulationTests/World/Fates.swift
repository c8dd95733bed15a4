import Jobs

/// The outcomes of `SMTP.Classification` that differ in what follows.
enum Fates {
    static let delivery = Outcome(.delivered, in: .dot, reason: "the relay took the mail")
    static let bounce = Outcome(
        .permanent, in: .rcpt, reply: Reply(code: 550, text: "no such user"), reason: "the relay refused the recipient")
    static let refusal = Outcome(
        .transient, in: .mail, reply: Reply(code: 451, text: "try later"), reason: "the relay refused the mail for now")
    static let greylisting = Outcome(
        .transient, in: .rcpt, reply: Reply(code: 450, text: "greylisted"),
        reason: "the relay refused the recipient for now", pace: .greylisting)
    static let lostBefore = Outcome(.transient, in: .body, reason: "the connection broke")
    static let lostAfter = Outcome(.unknown, in: .dot, reason: "the mail was complete, and then the connection broke")
    static let silence = Outcome(.unknown, in: .dot, reason: "the mail was complete, and then no answer came")
    static let interrupted = Outcome(.unknown, in: .dot, reason: "the mail was complete, and then we broke off")
    static let unreachable = Outcome(.relayTransient, in: .connect, reason: "connection refused")
    static let credentials = Outcome(
        .relayConfiguration, in: .auth, reply: Reply(code: 535, text: "no"), reason: "the relay refuses the credentials"
    )
    static let slowDown = Outcome(
        .relayTransient, in: .mail, reply: Reply(code: 421, text: "too fast"), reason: "the relay asks us to slow down")
    static let senderRefused = Outcome(
        .relayConfiguration, in: .mail, reply: Reply(code: 553, text: "not yours"),
        reason: "the relay refuses the sender")
    static let death = Outcome(.workerDied, reason: "the worker died with this mail in hand")

    static func hinted(seconds: Int) -> Outcome {
        Outcome(
            .transient, in: .rcpt, reply: Reply(code: 450, text: "in \(seconds) s"),
            reason: "the relay refused the recipient for now", pace: .after(seconds: seconds))
    }
}
