import HTTPTypes
import Hummingbird
import HummingbirdCore
import Portals
import Secrets
import Storage

/// The challenge of a hosted sign-in: a code of the authenticator, or a recovery code, in one field.
struct ChallengePages: Sendable {
    let desk: PortalDesk

    /// GET: the form, if a code is what is due.
    func show(_ visit: Visit) async throws(Refused) -> Response {
        guard let guest = try await desk.guest(visit) else { return .seeOther("/sign-in") }
        guard guest.isDue(.challenge) else { return .seeOther(guest.place) }
        return desk.answer(.ok, .challenge(csrf: guest.csrf, nil), visit, guest.user)
    }

    /// POST with a code: signed in, under a new session.
    func answer(_ form: Form, _ visit: Visit) async throws(Refused) -> Response {
        guard let guest = try await desk.guest(visit) else { return .seeOther("/sign-in") }
        // Another tab was faster: then nothing is due here, and nothing happens.
        guard guest.isDue(.challenge) else { return .seeOther(guest.place) }
        func again(_ status: HTTPResponse.Status, _ mistake: SigningInPage.Mistake) -> Response {
            desk.answer(status, .challenge(csrf: guest.csrf, mistake), visit, guest.user)
        }
        guard desk.isGenuine(form, of: guest) else { return again(.forbidden, .staleForm) }
        do throws(Refused) {
            let signedIn = try await desk.useCases.passChallenge(
                form["code"].reveal(), session: guest.token, on: visit.portal.profile.domain, visit.request)
            return try await desk.admit(signedIn, visit)
        } catch .wrongCode {
            return again(.unprocessableContent, .wrongAnswer)
        } catch .codeUsedBefore {
            return again(.unprocessableContent, .codeUsedBefore)
        } catch .waitUntil(let date) {
            return desk.wait(until: date, visit, guest.user) { seconds in
                .signingIn(.challenge(csrf: guest.csrf, .wait(seconds: seconds)))
            }
        }
    }
}
