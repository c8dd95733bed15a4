import HummingbirdCore
import Portals
import Storage

/// Who did what.
enum AuditEndpoints {
    static func list(_ call: Call) async throws(Problem) -> Response {
        let (portal, limit) = (try call.query.portal, try call.query.limit)
        let after = try call.query.value("after", "an entry's sequence, as next gives it") { text in
            Int64(text).flatMap { $0 > 0 && String($0) == text ? $0 : nil }
        }
        let entries = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.auditEntries(portal: portal, before: after, limit: limit + 1, request)
        }
        return try .page(entries, limit: limit, cursor: { String($0.sequence) }) { AuditDocument($0) }
    }
}
