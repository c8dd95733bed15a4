import HTTPTypes
import Portals

/// Why a request was not carried out (RFC 9457): what, why, and what to do. Quotes no secret, no whole address, and
/// nothing that was not the sender's to know.
struct Problem: Error, Sendable, Hashable {
    let kind: Kind
    let detail: String
    /// The interface's name for the finer reason, where a kind has several.
    var reason: String?
    /// Which field of the body, or which name of the query, is not right.
    var flaw: Flaw?
    /// Seconds after which it is worth trying again.
    var retryAfter: Int?
    var allowed: [String] = []
    /// No key at all, rather than a wrong one.
    var isKeyMissing = false

    init(_ kind: Kind, _ detail: String? = nil, reason: String? = nil) {
        self.kind = kind
        self.detail = detail ?? kind.usualDetail
        self.reason = reason
    }

    struct Flaw: Sendable, Hashable {
        /// A JSON pointer into the body (RFC 6901).
        var pointer: String?
        /// A name in the query.
        var parameter: String?
        let detail: String
    }
}

/// What is wrong with a request before any use case is asked.
extension Problem {
    static let keyNeeded: Problem = {
        var problem = Problem(.keyNeeded)
        problem.isKeyMissing = true
        return problem
    }()
    static let invalidKey = Problem(.keyNeeded)
    static let noSuchPath = Problem(.noSuchPath)
    static let unknownPortal = Problem(.unknownPortal)
    static let unknownUser = Problem(.unknownUser)
    static let unknownJob = Problem(.unknownJob)
    static let notAcceptable = Problem(.notAcceptable)
    static let notJSON = Problem(.notJSON)
    static let tooLarge = Problem(.tooLarge)

    static func malformed(_ detail: String) -> Problem { Problem(.malformed, detail) }

    static func wrongMethod(allowed: [String]) -> Problem {
        var problem = Problem(.wrongMethod, "this address takes \(allowed.joined(separator: ", ")) only")
        problem.allowed = allowed
        return problem
    }

    static func rateLimited(seconds: Int) -> Problem {
        var problem = Problem(.rateLimited)
        problem.retryAfter = seconds
        return problem
    }

    /// - Parameter field: nil: the body as a whole.
    static func invalidBody(_ field: String?, _ detail: String) -> Problem {
        var problem = Problem(.invalidBody)
        problem.flaw = Flaw(pointer: field.map { "/\($0)" } ?? "", detail: detail)
        return problem
    }

    static func invalidQuery(_ name: String?, _ detail: String) -> Problem {
        var problem = Problem(.invalidQuery)
        problem.flaw = Flaw(parameter: name ?? "", detail: detail)
        return problem
    }
}

/// How a problem looks in JSON.
struct ProblemDocument: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    let reason: String?
    let errors: [Error]?

    struct Error: Encodable {
        let pointer: String?
        let parameter: String?
        let detail: String
    }

    init(_ problem: Problem) {
        type = problem.kind.type
        title = problem.kind.title
        status = problem.kind.status.code
        detail = problem.detail
        reason = problem.reason
        errors = problem.flaw.map { [Error(pointer: $0.pointer, parameter: $0.parameter, detail: $0.detail)] }
    }
}
