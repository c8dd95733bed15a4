import HTTPTypes
import HummingbirdCore

/// One operation of the API: its method, its path, what it takes, and what answers it.
struct Endpoint: Sendable {
    typealias Answer = @Sendable (Call) async throws(Problem) -> Response

    let method: HTTPRequest.Method
    /// Without the prefix, as OpenAPI writes it: `/portals/{portal}/users`.
    let path: String
    /// The names it may find in the query.
    let query: Set<String>
    let body: JSONBody.Rule
    /// Whether it takes an `Idempotency-Key`.
    let creates: Bool
    /// Nil for the API's description, which needs no key.
    let answer: Answer?
    private let segments: [Segment]

    private enum Segment {
        case literal(String)
        case parameter(String)

        func fits(_ given: Substring) -> Bool {
            switch self {
            case .literal(let text): text == given
            case .parameter: !given.isEmpty
            }
        }
    }

    init(
        _ method: HTTPRequest.Method, _ path: String, query: Set<String> = [], body: JSONBody.Rule = .none,
        creates: Bool = false, _ answer: Answer?
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.creates = creates
        self.answer = answer
        segments = path.split(separator: "/").map { text in
            text.hasPrefix("{") ? .parameter(String(text.dropFirst().dropLast())) : .literal(String(text))
        }
    }

    private static let bySegmentCount = Dictionary(grouping: all) { $0.segments.count }

    /// The operation that a method and a path mean, and the values in its path.
    static func find(
        _ method: HTTPRequest.Method, _ path: String
    ) throws(Problem) -> (endpoint: Endpoint, parameters: [String: String]) {
        // Exact: a path has one spelling, without empty segments.
        guard path.hasPrefix(API.prefix + "/") else { throw .noSuchPath }
        let given = path.utf8.dropFirst(API.prefix.utf8.count + 1)
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Substring.init)
        let found = bySegmentCount[given.count, default: []].filter { $0.fits(given) }
        guard !found.isEmpty else { throw .noSuchPath }
        let wanted = method == .head ? .get : method
        guard let endpoint = found.first(where: { $0.method == wanted }) else {
            throw .wrongMethod(allowed: found.flatMap { $0.method == .get ? ["GET", "HEAD"] : [$0.method.rawValue] })
        }
        return (endpoint, try endpoint.parameters(in: given))
    }

    private func fits(_ given: [Substring]) -> Bool {
        zip(segments, given).allSatisfy { mine, theirs in mine.fits(theirs) }
    }

    private func parameters(in given: [Substring]) throws(Problem) -> [String: String] {
        var parameters: [String: String] = [:]
        for case (.parameter(let name), let theirs) in zip(segments, given) {
            guard let value = PercentEncoding.decode(theirs) else {
                throw .malformed("a percent-encoding in the path is broken: write % and two hexadecimal digits")
            }
            parameters[name] = value
        }
        return parameters
    }
}
