import HTTPTypes
import Hummingbird
import HummingbirdCore
import Portals
import Secrets
import Storage

/// Configuring an authenticator within a sign-in, where the policy asks for it: explained, shown once, confirmed.
struct ConfiguringPages: Sendable {
    let desk: PortalDesk

    /// GET: what it is about, with a button. The secret is made by nobody's looking.
    func show(_ visit: Visit) async throws(Refused) -> Response {
        guard let guest = try await desk.guest(visit) else { return .seeOther("/sign-in") }
        guard guest.isDue(.configure) else { return .seeOther(guest.place) }
        return explain(.ok, nil, guest, visit)
    }

    /// POST: the authenticator, shown once.
    func begin(_ form: Form, _ visit: Visit) async throws(Refused) -> Response {
        guard let guest = try await desk.guest(visit) else { return .seeOther("/sign-in") }
        guard guest.isDue(.configure) else { return .seeOther(guest.place) }
        guard desk.isGenuine(form, of: guest) else { return explain(.forbidden, .staleForm, guest, visit) }
        let begun = try await desk.useCases.beginConfiguring(
            session: guest.token, on: visit.portal.profile.domain, visit.request)
        return desk.answer(.ok, .enrol(csrf: guest.csrf, begun), visit, guest.user)
    }

    /// POST with a code: the recovery codes, shown once, and signed in under a new session.
    func confirm(_ form: Form, _ visit: Visit) async throws(Refused) -> Response {
        guard let guest = try await desk.guest(visit) else { return .seeOther("/sign-in") }
        guard guest.isDue(.configure) else { return .seeOther(guest.place) }
        guard desk.isGenuine(form, of: guest) else { return explain(.forbidden, .staleForm, guest, visit) }
        func again(_ mistake: SigningInPage.Mistake) -> Response {
            desk.answer(.unprocessableContent, .confirm(csrf: guest.csrf, mistake), visit, guest.user)
        }
        do throws(Refused) {
            let (codes, signedIn) = try await desk.useCases.confirm(
                form["code"].reveal(), session: guest.token, on: visit.portal.profile.domain, visit.request)
            var response = desk.answer(.ok, .codes(codes, .configured), visit, guest.user)
            desk.keep(signedIn, in: &response, visit)
            return response
        } catch .wrongCode {
            return again(.wrongCode)
        } catch .codeUsedBefore {
            return again(.codeUsedBefore)
        } catch .nothingBegun {
            return explain(.conflict, .notBegun, guest, visit)
        } catch .waitUntil(let date) {
            return desk.wait(until: date, visit, guest.user) { seconds in
                .signingIn(.confirm(csrf: guest.csrf, .wait(seconds: seconds)))
            }
        }
    }

    private func explain(
        _ status: HTTPResponse.Status, _ mistake: SigningInPage.Mistake?, _ guest: Guest, _ visit: Visit
    ) -> Response {
        desk.answer(status, .configure(csrf: guest.csrf, mistake), visit, guest.user)
    }
}
