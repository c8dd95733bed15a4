import HummingbirdCore
import Portals
import Secrets

/// Configuring an authenticator and answering a challenge, for portals with their own pages.
enum MFAEndpoints {
    /// The only answer that holds an authenticator's secret.
    static func configure(_ call: Call) async throws(Problem) -> Response {
        let (portal, email) = (try call.portal, try call.email)
        try call.body.allow("link")
        let link = try call.body.optionalString("link").map { Secret($0) }
        let begun = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.beginConfiguring(email, at: portal, token: link, request)
        }
        return try .document(BegunAuthenticatorDocument(begun))
    }

    /// The only answer that holds recovery codes.
    static func confirm(_ call: Call) async throws(Problem) -> Response {
        let (portal, email) = (try call.portal, try call.email)
        try call.body.allow("code")
        let code = try call.body.string("code")
        let codes = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.confirm(email, at: portal, code: code, request)
        }
        return try .document(RecoveryCodesDocument(codes))
    }

    static func verify(_ call: Call) async throws(Problem) -> Response {
        let (portal, email) = (try call.portal, try call.email)
        try call.body.allow("code")
        let code = try call.body.string("code")
        try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.verify(email, at: portal, code: code, request)
        }
        return .done
    }
}
