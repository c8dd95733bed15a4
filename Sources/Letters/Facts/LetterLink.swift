package import Mail

/// The link that a letter carries: on the portal's own domain, over https (http below `localhost` only).
/// Pure. Never another host: a forged request cannot steer where a letter leads. Prints without its path, which is
/// as good as a token.
package struct LetterLink: Hashable, Sendable {
    let address: WebAddress

    /// - Parameter domain: the portal's configured domain.
    /// - Throws: `TemplateError.link`
    package init(parsing text: String, on domain: Domain) throws(TemplateError) {
        do throws(WebAddressFlaw) {
            address = try WebAddress(parsing: text)
            guard address.host == domain else { throw .offDomain(domain) }
            guard address.scheme == .https || domain.isLoopbackName else { throw .unencrypted }
        } catch {
            throw .link(error)
        }
    }

    /// The whole address, token and all: for the letter, never for a log.
    package var text: String { address.text }
}

extension LetterLink: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "•••@" + address.host.ascii }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["host": address.host.ascii]) }
}
