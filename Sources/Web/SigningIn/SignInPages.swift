import Authenticators
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Portals
import Secrets
import Storage

/// The sign-in of a hosted portal: address and password, and out again.
/// Whoever does not know the password learns nothing: an unknown address, a wrong password and a disabled user get the
/// same answer.
struct SignInPages: Sendable {
    let desk: PortalDesk

    /// GET: the form, unless somebody is signed in.
    func show(_ visit: Visit) async throws(Refused) -> Response {
        if let guest = try await desk.guest(visit), guest.isSignedIn { return .seeOther("/") }
        return answer(.ok, visit, typed: "", nil)
    }

    /// POST with address and password.
    func submit(_ form: Form, _ visit: Visit) async throws(Refused) -> Response {
        let typed = form["email"].reveal()
        guard let cookie = visit.cookies[.form], desk.forms.isAuthentic(form["csrf"], for: cookie, .form) else {
            // Another tab may have signed in meanwhile.
            if let guest = try await desk.guest(visit), guest.isSignedIn { return .seeOther("/") }
            return answer(.forbidden, visit, typed: typed, .staleForm)
        }
        do throws(Refused) {
            let signedIn = try await desk.useCases.signIn(
                typed: typed, password: form["password"], device: visit.cookies[.device],
                on: visit.portal.profile.domain, visit.request)
            return try await desk.admit(signedIn, visit)
        } catch .wrongPassword {
            return answer(.forbidden, visit, typed: typed, .wrongCredentials)
        } catch .waitUntil(let date) {
            let csrf = desk.forms.token(for: cookie, .form)
            return desk.wait(until: date, visit, nil) { seconds in
                .signingIn(.signIn(csrf: csrf, typed: typed, .wait(seconds: seconds)))
            }
        }
    }

    /// GET: says that MFA is not required any more, to somebody whose password was right.
    func showNotRequired(_ visit: Visit) async throws(Refused) -> Response {
        guard let guest = try await desk.guest(visit) else { return .seeOther("/sign-in") }
        guard guest.isDue(.proceed) else { return .seeOther(guest.place) }
        return desk.answer(.ok, .notRequired(csrf: guest.csrf), visit, guest.user)
    }

    /// POST: then let in.
    func proceed(_ form: Form, _ visit: Visit) async throws(Refused) -> Response {
        guard let guest = try await desk.guest(visit) else { return .seeOther("/sign-in") }
        guard guest.isDue(.proceed), desk.isGenuine(form, of: guest) else { return .seeOther(guest.place) }
        let signedIn = try await desk.useCases.enter(
            session: guest.token, on: visit.portal.profile.domain, visit.request)
        return try await desk.admit(signedIn, visit)
    }

    /// POST: ends the session, complete or not.
    func signOut(_ form: Form, _ visit: Visit) async throws(Refused) -> Response {
        if let guest = try await desk.guest(visit) {
            // An old tab, or somebody else's page: whoever sits here sees what is so, and can sign out there.
            guard desk.isGenuine(form, of: guest) else { return .seeOther(guest.place) }
            try await desk.useCases.signOut(session: guest.token, visit.request)
        }
        var response = Response.seeOther("/sign-in")
        response.clear(.session, in: visit.cookies)
        return response
    }

    /// The form hangs on a cookie of its own, because there is no session yet.
    private func answer(
        _ status: HTTPResponse.Status, _ visit: Visit, typed: String, _ mistake: SigningInPage.Mistake?
    ) -> Response {
        let known = visit.cookies[.form].flatMap { OpaqueToken(text: $0.reveal()) }
        var random = SystemRandomNumberGenerator()
        let cookie = (known ?? OpaqueToken(using: &random)).text
        let csrf = desk.forms.token(for: cookie, .form)
        var response = desk.answer(status, .signIn(csrf: csrf, typed: typed, mistake), visit)
        if known == nil { response.set(.form, to: cookie, in: visit.cookies) }
        return response
    }
}
