import Foundation
import Mail

/// What stands behind the host in a relay's URL: `?auth=…&ca=…&starttls=…&helo=…`.
/// Pure. Never guesses: an unknown, repeated or empty option is refused.
struct RelayURLOptions {
    enum StartTLS: String { case required, never }

    private(set) var mechanism: SASLMechanism?
    private(set) var caFile: String?
    private(set) var startTLS: StartTLS?
    private(set) var heloName: Domain?

    init(parsing rest: Substring) throws(RelayURLError) {
        var rest = rest
        if rest.hasPrefix("/") { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return }
        guard rest.hasPrefix("?") else { throw .unexpectedPath }
        var seen: Set<String> = []
        for pair in rest.dropFirst().split(separator: "&", omittingEmptySubsequences: false) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = String(parts[0])
            guard seen.insert(key).inserted else { throw .repeatedOption(String(key.prefix(20))) }
            let value = parts.count == 2 ? String(parts[1]).removingPercentEncoding ?? "" : ""
            try take(key, value)
        }
    }

    private mutating func take(_ key: String, _ value: String) throws(RelayURLError) {
        switch key {
        case "auth":
            guard let mechanism = SASLMechanism(rawValue: value), mechanism != .automatic else {
                throw .optionValue("auth", expected: "plain, login or xoauth2")
            }
            self.mechanism = mechanism
        case "ca":
            guard value.hasPrefix("/"), !value.utf8.contains(0) else {
                throw .optionValue("ca", expected: "the absolute path of a PEM file")
            }
            caFile = value
        case "starttls":
            guard let startTLS = StartTLS(rawValue: value) else {
                throw .optionValue("starttls", expected: "required or never")
            }
            self.startTLS = startTLS
        case "helo":
            do { heloName = try Domain(parsing: value) } catch { throw .helo(error) }
        default:
            throw .unknownOption(String(key.prefix(20)))
        }
    }
}
