import HummingbirdCore
import Jobs
import Portals
import Storage

/// The mails: waiting, sent, and what became of them.
enum JobEndpoints {
    static func list(_ call: Call) async throws(Problem) -> Response {
        let (portal, limit) = (try call.query.portal, try call.query.limit)
        let state = try call.query.value(
            "state", "one of \(JobState.allCases.map(\.rawValue).joined(separator: ", "))"
        ) { JobState(rawValue: $0) }
        let after = try call.query.value("after", "a mail's id, as next gives it") { JobID(canonical: $0) }
        let jobs = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.jobs(
                states: state.map { [$0] } ?? [], portal: portal, limit: limit + 1, before: after, request)
        }
        return try .page(jobs, limit: limit, cursor: \.job.id.description) { JobDocument($0) }
    }

    static func show(_ call: Call) async throws(Problem) -> Response {
        let id = try call.job
        let (job, history) = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.job(id, request)
        }
        return try .document(JobDocument(job, history: history))
    }

    static func retry(_ call: Call) async throws(Problem) -> Response {
        try call.body.allow()
        return try await intervene(.retry, call)
    }

    static func cancel(_ call: Call) async throws(Problem) -> Response {
        try call.body.allow()
        return try await intervene(.cancel, call)
    }

    /// What became of a mail whose outcome is unknown.
    static func resolve(_ call: Call) async throws(Problem) -> Response {
        try call.body.allow("outcome")
        let intervention = try call.body.required("outcome", "delivered or resend") { text in
            ["delivered": Intervention.resolveDelivered, "resend": .resolveResend][text]
        }
        return try await intervene(intervention, call)
    }

    private static func intervene(_ intervention: Intervention, _ call: Call) async throws(Problem) -> Response {
        let id = try call.job
        let (job, history) = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.intervene(intervention, in: id, request)
            return try await useCases.job(id, request)
        }
        return try .document(JobDocument(job, history: history))
    }
}
