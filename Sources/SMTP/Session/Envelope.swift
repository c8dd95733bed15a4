package import Mail

/// Whom a mail comes from and goes to, as SMTP is told (RFC 5321 §2.3.1): one recipient, so that every mail has one
/// fate. The addresses cannot hold what would end a command: see `EmailAddress`.
package struct Envelope: Sendable, Hashable {
    package let from: EmailAddress
    package let to: EmailAddress

    package init(from: EmailAddress, to: EmailAddress) {
        self.from = from
        self.to = to
    }
}
