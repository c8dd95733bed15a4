import Foundation
import Mail
import Secrets

extension RelayEndpoint {
    /// Reads `smtps://user:password@host:465`, `smtp://host:587`.
    ///
    /// `smtps` is TLS from the first byte, port 465 by default; `smtp` is required STARTTLS, port 587 by default, and
    /// cleartext to this machine itself. User and password are percent-encoded. Options, as a query:
    /// `auth=plain|login|xoauth2`, `ca=/path/file.pem`, `starttls=required|never`, `helo=name`.
    /// - Throws: what is wrong, without the password in it.
    package init(parsing url: String) throws(RelayURLError) {
        guard !url.isEmpty else { throw .empty }
        // Before anything is taken apart: a pasted line break or space is a typing error, wherever it stands.
        if let stray = url.unicodeScalars.first(where: { $0.properties.isWhitespace || isControl($0) }) {
            throw .strayCharacter(stray)
        }
        let (isImplicit, afterScheme) = try Self.scheme(of: url)
        let end = afterScheme.firstIndex { "/?#".contains($0) } ?? afterScheme.endIndex
        let (authority, rest) = (afterScheme[..<end], afterScheme[end...])
        // An @ behind the host belongs to a password with a bare / ? or #: stop here, before a piece of it is shown.
        guard !rest.contains("@") else { throw .credentialsNotEncoded }

        let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw .credentialsNotEncoded }
        let (hostText, portText) = try Self.hostAndPort(of: parts[parts.count - 1])
        guard !hostText.isEmpty else { throw .missingHost }
        do { host = try RelayHost(parsing: hostText) } catch { throw .host(error) }
        port = try Self.port(portText, default: isImplicit ? 465 : 587)

        let options = try RelayURLOptions(parsing: rest)
        heloName = options.heloName
        credentials = parts.count == 2 ? try Self.credentials(parts[0], options.mechanism ?? .automatic) : nil
        if credentials == nil, options.mechanism != nil { throw .uselessOption("auth", because: "there is no user") }

        switch (isImplicit, options.startTLS) {
        case (true, nil): tls = .implicit
        case (true, _?): throw .uselessOption("starttls", because: "smtps:// is TLS from the first byte")
        case (false, .required): tls = .startTLS
        case (false, .never) where !host.isLoopback: throw .cleartextBeyondLoopback
        case (false, .never): tls = .cleartext
        case (false, nil): tls = host.isLoopback ? .cleartext : .startTLS
        }
        if tls == .cleartext, options.caFile != nil { throw .uselessOption("ca", because: "the way is not encrypted") }
        caFile = options.caFile
    }

    private static func scheme(of url: String) throws(RelayURLError) -> (isImplicit: Bool, rest: Substring) {
        guard let separator = url.range(of: "://") else { throw .missingScheme }
        let rest = url[separator.upperBound...]
        switch url[..<separator.lowerBound].lowercased() {
        case "smtps": return (true, rest)
        case "smtp": return (false, rest)
        // Shown only if it can be nothing but a scheme: it may be the beginning of a password.
        case let other where other.count <= 8 && other.allSatisfy({ $0.isASCII && $0.isLetter }):
            throw .unknownScheme(other)
        default: throw .missingScheme
        }
    }

    private static func hostAndPort(of text: Substring) throws(RelayURLError) -> (Substring, Substring?) {
        // The colons of an IPv6 address stand in brackets.
        let afterHost = text.hasPrefix("[") ? text.firstIndex(of: "]").map { text.index(after: $0) } : nil
        guard let colon = text[(afterHost ?? text.startIndex)...].firstIndex(of: ":") else { return (text, nil) }
        return (text[..<colon], text[text.index(after: colon)...])
    }

    private static func port(_ text: Substring?, default standard: UInt16) throws(RelayURLError) -> UInt16 {
        guard let text else { return standard }
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(text), port > 0
        else { throw .port }
        return port
    }

    private static func credentials(
        _ text: Substring, _ mechanism: SASLMechanism
    ) throws(RelayURLError) -> RelayCredentials {
        guard let colon = text.firstIndex(of: ":") else { throw .missingPassword }
        guard let user = String(text[..<colon]).removingPercentEncoding,
            let password = String(text[text.index(after: colon)...]).removingPercentEncoding
        else { throw .credentialsNotEncoded }
        guard !user.isEmpty else { throw .missingUser }
        guard !password.isEmpty else { throw .missingPassword }
        // A NUL would cut what libcurl sends; the others would travel into the AUTH dialogue.
        guard !(user + password).unicodeScalars.contains(where: isControl) else { throw .controlCharacterInCredentials }
        return RelayCredentials(user: user, password: Secret(password), mechanism: mechanism)
    }
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control
}
