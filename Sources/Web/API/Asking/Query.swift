import Jobs
import Mail
import Policy

/// The query of an address. Strict: every name is one the operation takes, and comes once, so that a misspelt filter
/// is not taken for none.
struct Query: Sendable {
    /// How many of a list a page holds.
    static let limits = 1...200
    static let usualLimit = 50

    private let values: [String: String]

    /// - Parameter target: the request's, from the path to the end.
    init(_ target: String, allowed: Set<String>) throws(Problem) {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else {
            values = [:]
            return
        }
        var values: [String: String] = [:]
        for pair in target[target.utf8.index(after: mark)...].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(parts[0]), allowed.contains(name) else {
                let cure = allowed.isEmpty ? "there is none here" : "use \(allowed.sorted().joined(separator: ", "))"
                throw .invalidQuery(nil, "a name in the query is unknown: \(cure)")
            }
            guard parts.count == 2, let value = PercentEncoding.decode(parts[1].replacing("+", with: " ")) else {
                throw .invalidQuery(name, "it has no readable value")
            }
            guard values.updateValue(value, forKey: name) == nil else { throw .invalidQuery(name, "it comes twice") }
        }
        self.values = values
    }

    /// - Parameter what: completes "it is …", for whoever gave something else.
    func value<Value>(
        _ name: String, _ what: String, _ read: (String) throws -> Value?
    ) throws(Problem) -> Value? {
        guard let text = values[name] else { return nil }
        guard let value = try? read(text) else { throw .invalidQuery(name, "it is \(what)") }
        return value
    }

    var limit: Int {
        get throws(Problem) {
            try value("limit", "a number from \(Self.limits.lowerBound) to \(Self.limits.upperBound)") { text in
                Int(text).flatMap { Self.limits.contains($0) && String($0) == text ? $0 : nil }
            } ?? Self.usualLimit
        }
    }

    var portal: Slug? {
        get throws(Problem) { try value("portal", "a portal's name, such as acme-eu") { try Slug(parsing: $0) } }
    }
}
