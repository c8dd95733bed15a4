import Authenticators
import Foundation
import HTTPTypes
import Hummingbird
import Portals
import Secrets

/// Coming in and going out. Address, password and code are one form with one answer, so that nobody learns which of
/// them was wrong.
extension Console {
    func enter(_ route: ConsoleRoute, _ form: Form?, _ caller: Caller) async throws -> Response {
        switch (route, form) {
        case (.setup(let token), nil): return try await showSetup(token)
        case (.setup(let token), .some(let form)): return try await choosePassword(form, setup: token, caller)
        case (.confirmSetup(let token), .some(let form)): return try await confirmSetup(form, setup: token, caller)
        case (.signIn, .some(let form)): return try await signIn(form, caller)
        default: return try await showSignIn(caller)
        }
    }

    private func showSignIn(_ caller: Caller) async throws -> Response {
        if let token = caller.cookies[.session], try await useCases.console(token) != nil { return .to("/portals") }
        return signInPage(.ok, caller)
    }

    private func signIn(_ form: Form, _ caller: Caller) async throws -> Response {
        guard let anchor = caller.cookies[.form], forms.isAuthentic(form["csrf"], for: anchor, .form) else {
            return signInPage(.forbidden, caller, mistake: "This form was out of date. Please try again.")
        }
        do throws(Refused) {
            let token = try await useCases.signIn(
                operator: form["email"].reveal(), password: form["password"], code: form["code"].reveal(),
                caller.request)
            var response = Response.to("/portals")
            response.set(.session, to: token, in: caller.cookies)
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
    private func signInPage(_ status: HTTPResponse.Status, _ caller: Caller, mistake: String? = nil) -> Response {
        let brought = caller.cookies[.form].flatMap { OpaqueToken(text: $0.reveal()) }
        var random = SystemRandomNumberGenerator()
        let anchor = brought ?? OpaqueToken(using: &random)
        var response = Response(
            status: status,
            page: printer.print(
                "consoleSignIn", title: "Sign in",
                ["csrf": forms.token(for: anchor.text, .form), "mistake": mistake]))
        if brought == nil { response.set(.form, to: anchor.text, in: caller.cookies) }
        return response
    }

    func wait(until date: Date, _ page: (String) -> Response) -> Response {
        let seconds = max(1, Int(date.timeIntervalSince(clock()).rounded(.up)))
        var response = page("Too many attempts. Please wait \(seconds.of("second", "seconds")) and try again.")
        response.headers[.retryAfter] = String(seconds)
        return response
    }
}
