import HummingbirdCore
import Policy
import Portals
import Synchronization

/// The decisions that a portal asks for when it has checked the user itself.
enum SignInEndpoints {
    static func signIn(_ call: Call) async throws(Problem) -> Response {
        let portal = try call.portal
        try call.body.allow("email")
        let email = try call.body.email("email")
        let decision = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.signIn(email, at: portal, request)
        }
        return try answer(decision)
    }

    static func acceptInvitation(_ call: Call) async throws(Problem) -> Response {
        let (portal, email) = (try call.portal, try call.email)
        try call.body.allow()
        let decision = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.acceptInvitation(email, at: portal, request)
        }
        return try answer(decision)
    }

    /// There is a handful of answers. Each is written once.
    private static let answers = Mutex<[SignInDocument: Response]>([:])

    private static func answer(_ decision: SignIn) throws(Problem) -> Response {
        let document = SignInDocument(decision)
        if let known = answers.withLock({ $0[document] }) { return known }
        let answer = try Response.document(document)
        answers.withLock { $0[document] = answer }
        return answer
    }
}
