import Authenticators
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Letters
import Logging
import Policy
import Portals
import Secrets
import Storage

/// What all pages of a portal share: who is there, in which language the answer is, and what becomes of a refusal.
struct PortalDesk: Sendable {
    let useCases: UseCases
    let forms: FormTokens
    let printer: PagePrinter
    let clock: @Sendable () -> Date
    let logger: Logger

    /// Whose session the browser's cookie is; nil: nobody's that is alive.
    func guest(_ visit: Visit) async throws(Refused) -> Guest? {
        guard let token = visit.cookies[.session],
            let session = try await useCases.session(token, on: visit.portal.profile.domain)
        else { return nil }
        return Guest(token: token, session: session, csrf: forms.token(for: token, .session))
    }

    func answer(
        _ status: HTTPResponse.Status, _ page: Page, _ visit: Visit, _ user: UserRecord? = nil
    ) -> Response {
        let language = visit.language(of: user)
        return Response(status: status, page: printer.print(page, of: visit.portal, in: language))
    }

    func answer(
        _ status: HTTPResponse.Status, _ page: SigningInPage, _ visit: Visit, _ user: UserRecord? = nil
    ) -> Response {
        answer(status, .signingIn(page), visit, user)
    }

    /// 429 with the page that says how long.
    func wait(until date: Date, _ visit: Visit, _ user: UserRecord?, _ page: (_ seconds: Int) -> Page) -> Response {
        let seconds = max(1, Int(date.timeIntervalSince(clock()).rounded(.up)))
        var response = answer(.tooManyRequests, page(seconds), visit, user)
        response.headers[.retryAfter] = String(seconds)
        return response
    }

    /// Whether a form was written for this session.
    func isGenuine(_ form: Form, of guest: Guest) -> Bool {
        forms.isAuthentic(form["csrf"], for: guest.token, .session)
    }

    /// The way on after a right password, code or invitation. The browser's old session ends here: nobody keeps two.
    func admit(_ signedIn: HostedSignIn, _ visit: Visit) async throws(Refused) -> Response {
        if let old = visit.cookies[.session] { try await useCases.signOut(session: old, visit.request) }
        let user = signedIn.user
        var response: Response
        switch signedIn.decision {
        case .deny: response = answer(.forbidden, .said(.denied), visit, user)
        case .reconfigure(_, _, let mail): response = answer(.ok, .held(mail, now: clock()), visit, user)
        case .allow: response = .seeOther("/")
        case .challenge, .configure: response = .seeOther(Guest.place(for: signedIn.decision))
        }
        keep(signedIn, in: &response, visit)
        return response
    }

    func keep(_ signedIn: HostedSignIn, in response: inout Response, _ visit: Visit) {
        if let session = signedIn.session {
            response.set(.session, to: session, in: visit.cookies)
        } else if visit.cookies[.session] != nil {
            response.clear(.session, in: visit.cookies)
        }
        if let device = signedIn.device { response.set(.device, to: device, in: visit.cookies) }
    }

    /// What no page has its own answer to.
    func refusal(_ refused: Refused, _ visit: Visit, _ user: UserRecord? = nil) -> Response {
        switch refused {
        // Another tab was faster, or time was: the first page knows what is due now.
        case .sessionOver, .nothingBegun, .noAuthenticator, .configuring(.notRequiredNow),
            .configuring(.alreadyConfigured), .configuring(.linkNeeded):
            return .seeOther("/")
        case .deniedSignIn, .configuring(.denied):
            return answer(.forbidden, .said(.denied), visit, user)
        case .tooManyWrongGuesses:
            return answer(.forbidden, .said(.blocked), visit, user)
        case .busy:
            // Not logged: whoever floods the sign-in would flood the log too.
            var response = answer(.serviceUnavailable, .said(.failure), visit, user)
            response.headers[.retryAfter] = "10"
            return response
        default:
            // Its description holds no secret; the path could.
            logger.error("a portal's page failed", metadata: ["error": "\(refused)"])
            return answer(.serviceUnavailable, .said(.failure), visit, user)
        }
    }
}

extension PortalProfile {
    /// Nil if there is none, or one that no page may load.
    var logo: LogoURL? { logoURL.flatMap { try? LogoURL(parsing: $0) } }
}
