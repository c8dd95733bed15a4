import Authenticators
import Foundation
import HTTPTypes
import Hummingbird
import Portals
import Secrets

/// Coming in and going out. Address, password and code are one form with one answer, so that nobody learns which of
/// them was wrong.
extension Console {
    func enter(
        _ route: ConsoleRoute, _ form: Form?, _ caller: Caller, _ query: PageQuery
    ) async throws -> Response {
        switch (route, form) {
        case (.setup(let token), nil): return try await showSetup(token)
        case (.setup(let token), .some(let form)): return try await choosePassword(form, setup: token, caller)
        case (.confirmSetup(let token), .some(let form)): return try await confirmSetup(form, setup: token, caller)
        case (.signIn, .some(let form)): return try await signIn(form, caller)
        default: return try await showSignIn(caller, notice: query["notice"])
        }
    }

    /// - Parameter notice: a `SentBack`, as it stands in the address.
    private func showSignIn(_ caller: Caller, notice: String) async throws -> Response {
        if let token = caller.cookies[.session], try await useCases.console(token) != nil {
            return .seeOther("/portals")
        }
        return signInPage(.ok, caller, notice: SentBack(rawValue: notice)?.sentence)
    }

    private func signIn(_ form: Form, _ caller: Caller) async throws -> Response {
        guard let anchor = caller.cookies[.form], forms.isAuthentic(form["csrf"], for: anchor, .form) else {
            return signInPage(.forbidden, caller, mistake: "This form was out of date. Please try again.")
        }
        do throws(Refused) {
            let signIn = try await useCases.signIn(
                operator: form["email"].reveal(), password: form["password"], code: form["code"].reveal(),
                device: caller.cookies[.device], caller.request)
            // The browser's old session ends here: nobody keeps two.
            if let old = caller.cookies[.session] { try await useCases.signOut(console: old, caller.request) }
            var response = Response.seeOther("/portals")
            response.set(.session, to: signIn.session, in: caller.cookies)
            response.set(.device, to: signIn.device, in: caller.cookies)
            response.clear(.form, in: caller.cookies)
            return response
        } catch .waitUntil(let date) {
            return wait(until: date) { signInPage(.tooManyRequests, caller, mistake: $0) }
        } catch .busy {
            return signInPage(.serviceUnavailable, caller, mistake: Refused.busy.description.asSentence)
        } catch .wrongCredentials {
            return signInPage(.forbidden, caller, mistake: Refused.wrongCredentials.description.asSentence)
        }
    }

    func signOut(_ visit: ConsoleVisit) async throws -> Response {
        try await useCases.signOut(console: visit.token, visit.request)
        var response = Response.toSignIn
        response.clear(.session, in: visit.caller.cookies)
        return response
    }

    /// The form's token hangs on a cookie of its own, so that another site cannot sign somebody in as somebody else.
    private func signInPage(
        _ status: HTTPResponse.Status, _ caller: Caller, notice: String? = nil, mistake: String? = nil
    ) -> Response {
        let brought = caller.cookies[.form].flatMap { OpaqueToken(text: $0.reveal()) }
        var random = SystemRandomNumberGenerator()
        let anchor = brought ?? OpaqueToken(using: &random)
        var response = Response(
            status: status,
            page: printer.print(
                "consoleSignIn", title: "Sign in",
                ["csrf": forms.token(for: anchor.text, .form), "notice": notice, "mistake": mistake]))
        if brought == nil { response.set(.form, to: anchor.text, in: caller.cookies) }
        return response
    }
}

/// Why somebody was sent back to the sign-in. A closed set: an address puts no words on a page.
enum SentBack: String, Sendable {
    case sessionEnded = "session-ended"
    case notDone = "not-done"

    var sentence: String {
        switch self {
        case .sessionEnded: "Your session has ended. Sign in again."
        case .notDone: "Your session had ended, so what you sent was not done. Sign in again."
        }
    }
}
