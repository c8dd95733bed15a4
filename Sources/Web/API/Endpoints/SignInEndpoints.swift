import HummingbirdCore
import Portals

/// The decisions that a portal asks for when it has checked the user itself.
enum SignInEndpoints {
    static func signIn(_ call: Call) async throws(Problem) -> Response {
        let portal = try call.portal
        try call.body.allow("email")
        let email = try call.body.email("email")
        let decision = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.signIn(email, at: portal, request)
        }
        return try .document(SignInDocument(decision))
    }

    static func acceptInvitation(_ call: Call) async throws(Problem) -> Response {
        let (portal, email) = (try call.portal, try call.email)
        try call.body.allow()
        let decision = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.acceptInvitation(email, at: portal, request)
        }
        return try .document(SignInDocument(decision))
    }
}
