import HTTPTypes
import Hummingbird
import HummingbirdCore
import Policy
import Portals
import Secrets
import Storage

/// The page of whoever is signed in: who that is, since when, how MFA stands, and how many recovery codes are left; and
/// new ones.
struct HomePages: Sendable {
    let desk: PortalDesk

    /// GET: also where everybody is sent who is not where something is due.
    func show(_ visit: Visit) async throws(Refused) -> Response {
        guard let guest = try await desk.guest(visit) else {
            var response = Response.seeOther("/sign-in")
            if visit.cookies[.session] != nil { response.clear(.session, in: visit.cookies) }
            return response
        }
        guard guest.isSignedIn else { return .seeOther(guest.place) }
        let session = guest.session
        let left = try await desk.useCases.recoveryCodesLeft(in: session)
        return desk.answer(
            .ok,
            .home(
                csrf: guest.csrf, guest.user, session.portal.portal.mfaPolicy, codesLeft: left,
                since: session.signedInAt), visit, guest.user)
    }

    /// GET: asks for a code of the authenticator.
    func showNewCodes(_ visit: Visit) async throws(Refused) -> Response {
        guard let guest = try await desk.guest(visit) else { return .seeOther("/sign-in") }
        guard mayRenew(guest) else { return .seeOther(guest.place) }
        return desk.answer(.ok, .newCodes(csrf: guest.csrf, nil), visit, guest.user)
    }

    /// POST with a code: ten new recovery codes, shown once.
    func renewCodes(_ form: Form, _ visit: Visit) async throws(Refused) -> Response {
        guard let guest = try await desk.guest(visit) else { return .seeOther("/sign-in") }
        guard mayRenew(guest) else { return .seeOther(guest.place) }
        func again(_ status: HTTPResponse.Status, _ mistake: SigningInPage.Mistake) -> Response {
            desk.answer(status, .newCodes(csrf: guest.csrf, mistake), visit, guest.user)
        }
        guard desk.isGenuine(form, of: guest) else { return again(.forbidden, .staleForm) }
        do throws(Refused) {
            let codes = try await desk.useCases.newRecoveryCodes(
                form["code"].reveal(), session: guest.token, on: visit.portal.profile.domain, visit.request)
            return desk.answer(.ok, .codes(codes, .renewed), visit, guest.user)
        } catch .wrongCode {
            return again(.unprocessableContent, .wrongCode)
        } catch .codeUsedBefore {
            return again(.unprocessableContent, .codeUsedBefore)
        } catch .waitUntil(let date) {
            return desk.wait(until: date, visit, guest.user) { seconds in
                .signingIn(.newCodes(csrf: guest.csrf, .wait(seconds: seconds)))
            }
        }
    }

    private func mayRenew(_ guest: Guest) -> Bool { guest.isSignedIn && guest.user.user.mfa == .configured }
}
