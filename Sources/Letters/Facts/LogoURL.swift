/// Where mail clients fetch a portal's logo: the only thing a letter ever loads from outside.
/// Pure. Always https; never checks that there is a picture.
package struct LogoURL: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    /// Scheme, host and port, as a page's security policy names them.
    package let origin: String

    /// - Throws: `TemplateError.logo`
    package init(parsing text: String) throws(TemplateError) {
        do throws(WebAddressFlaw) {
            let address = try WebAddress(parsing: text)
            guard address.scheme == .https else { throw .unencrypted }
            description = address.text
            let authority = address.text.dropFirst("https://".count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            origin = "https://" + authority
        } catch {
            throw .logo(error)
        }
    }
}
