import Policy
import Portals
import Secrets
import Storage

/// Who asks for a page of the console, before anything is known of the person.
struct Caller: Sendable {
    let host: Host
    let cookies: Cookies
    /// An IP address, for the audit.
    let source: String
    /// Of an event stream that goes on: what its last one ended with.
    let lastEvent: String?

    var request: Portals.Request { Portals.Request(.visitor, from: source) }
}

/// An operator who is signed in, at one request.
struct ConsoleVisit: Sendable {
    /// With the assignments of this moment.
    let session: ConsoleSession
    /// The session cookie's.
    let token: Secret<String>
    let caller: Caller
    let query: PageQuery
    /// For every form on the page.
    let csrf: String

    var request: Portals.Request { Portals.Request(.console(session), from: caller.source) }

    var isAdmin: Bool { session.person.operator.role == .msspAdmin }

    /// For pages whose use cases do not ask who reads.
    func requireAdmin() throws(Refused) {
        guard isAdmin else { throw .notPermitted(.onlyMSSPAdmins) }
    }
}
