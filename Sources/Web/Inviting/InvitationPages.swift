import Authenticators
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Mail
import Policy
import Portals
import Secrets
import Storage

/// The mailed invitation on a hosted portal: choose a password, then what the policy asks.
/// Looking changes nothing, however often; only a password that may be set accepts the invitation.
struct InvitationPages: Sendable {
    let desk: PortalDesk

    /// GET: the form, or why there is none.
    func show(_ token: Secret<String>, _ visit: Visit) async throws(Refused) -> Response {
        switch try await look(token, visit) {
        case .open(let user): answer(.ok, nil, token, user, visit)
        case .closed(let response): response
        }
    }

    /// POST with the password, twice: the user is enabled, and the sign-in goes on.
    func accept(_ token: Secret<String>, _ form: Form, _ visit: Visit) async throws(Refused) -> Response {
        let user: UserRecord
        switch try await look(token, visit) {
        case .open(let found): user = found
        case .closed(let response): return response
        }
        guard desk.forms.isAuthentic(form["csrf"], for: token) else {
            return answer(.forbidden, .staleForm, token, user, visit)
        }
        guard form["password"] == form["again"] else {
            return answer(.unprocessableContent, .passwordsDiffer, token, user, visit)
        }
        do throws(Refused) {
            let signedIn = try await desk.useCases.acceptInvitation(
                through: token, on: visit.portal.profile.domain, password: form["password"], visit.request)
            return try await desk.admit(signedIn, visit)
        } catch .password(let refusal) {
            return answer(.unprocessableContent, .password(refusal), token, user, visit)
        } catch .invitation(let refusal) {
            // Accepted in another tab, or voided, while the password was hashed.
            return closed(refusal, user, visit)
        }
    }

    private enum Look {
        case open(UserRecord)
        case closed(Response)
    }

    private func look(_ token: Secret<String>, _ visit: Visit) async throws(Refused) -> Look {
        do throws(Refused) {
            let page = try await desk.useCases.openInvitation(token, on: visit.portal.profile.domain)
            guard let refusal = page.refusal else { return .open(page.user) }
            return .closed(closed(refusal, page.user, visit))
        } catch .invitation(let refusal) {
            return .closed(closed(refusal, nil, visit))
        }
    }

    private func answer(
        _ status: HTTPResponse.Status, _ mistake: SigningInPage.Mistake?, _ token: Secret<String>, _ user: UserRecord,
        _ visit: Visit
    ) -> Response {
        let form = InvitationForm(
            token: token, csrf: desk.forms.token(for: token), email: user.contact.email.addrSpec,
            minimum: desk.useCases.settings.passwordRule.minimumLength)
        return desk.answer(status, .invitation(form, mistake), visit, user)
    }

    private func closed(_ refusal: InvitationAcceptance.Refusal, _ user: UserRecord?, _ visit: Visit) -> Response {
        let (topic, status): (SignInNotice.Invitation, HTTPResponse.Status) =
            switch refusal {
            case .alreadyAccepted, .link(.consumed): (.used, .gone)
            case .link(.superseded): (.superseded, .gone)
            case .link(.expired): (.expired, .gone)
            case .link(.unknown): (.unknown, .notFound)
            case .userDisabled, .customerDisabled: (.denied, .forbidden)
            }
        let leadsToSignIn = topic == .used && user?.passwordHash != nil
        return desk.answer(status, .said(.invitation(topic), leadsToSignIn: leadsToSignIn), visit, user)
    }
}
