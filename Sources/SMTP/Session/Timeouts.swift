import Jobs

/// How long each step of a session may take until its whole reply has arrived, so that no trickle of bytes can
/// hold a connection. The defaults follow RFC 5321 §4.5.3.2 where a wait has a price, and are shorter elsewhere.
package struct Timeouts: Sendable, Hashable {
    package var connect: Duration = .seconds(10)
    package var tls: Duration = .seconds(30)
    package var greeting: Duration = .seconds(30)
    package var ehlo: Duration = .seconds(30)
    package var auth: Duration = .seconds(30)
    package var mail: Duration = .seconds(60)
    package var rcpt: Duration = .seconds(60)
    package var data: Duration = .seconds(120)
    /// For each 64 KiB of the body.
    package var body: Duration = .seconds(60)
    /// After it the mail's fate is unknown: servers filter content before they answer.
    package var dot: Duration = .seconds(600)
    package var quit: Duration = .seconds(2)

    package static let standard = Timeouts()

    package init() {}

    subscript(phase: Phase) -> Duration {
        switch phase {
        case .connect: connect
        case .tls: tls
        case .greeting: greeting
        case .ehlo: ehlo
        case .auth: auth
        case .mail: mail
        case .rcpt: rcpt
        case .data: data
        case .body: body
        case .dot: dot
        }
    }
}
