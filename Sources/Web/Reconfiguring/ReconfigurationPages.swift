import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Mail
import Policy
import Portals
import Secrets
import Storage

/// The mailed reconfiguration link on a hosted portal: password, authenticator, code, recovery codes.
/// Looking changes nothing, however often; only the last step consumes the link. Decides nothing: `Portals` does.
struct ReconfigurationPages: Sendable {
    let useCases: UseCases
    let forms: FormTokens
    let printer: PagePrinter
    let clock: @Sendable () -> Date
    let logger: Logger

    /// GET: the password's form, or why there is none.
    func show(_ token: Secret<String>, _ visit: Visit) async -> Response {
        switch await look(token, visit) {
        case .open(let user): answer(.ok, .password(LinkForm(token, forms), nil), visit, user)
        case .closed(let response): response
        }
    }

    /// POST with the password: the authenticator, shown once.
    func begin(_ token: Secret<String>, _ form: Form, _ visit: Visit) async -> Response {
        guard forms.isAuthentic(form["csrf"], for: token) else { return answer(.forbidden, .notice(.staleForm), visit) }
        let user: UserRecord
        switch await look(token, visit) {
        case .open(let found): user = found
        case .closed(let response): return response
        }
        do throws(Refused) {
            let begun = try await useCases.beginConfiguring(
                through: token, on: visit.portal.profile.domain, password: form["password"], visit.request)
            return answer(.ok, .enrol(LinkForm(token, forms), begun), visit, user)
        } catch .wrongPassword {
            return answer(.forbidden, .password(LinkForm(token, forms), .wrongPassword), visit, user)
        } catch .waitUntil(let date) {
            return wait(until: date, visit, user) { .password(LinkForm(token, forms), $0) }
        } catch {
            return refusal(error, visit, user)
        }
    }

    /// POST with a code: the recovery codes, shown once.
    func confirm(_ token: Secret<String>, _ form: Form, _ visit: Visit) async -> Response {
        guard forms.isAuthentic(form["csrf"], for: token) else { return answer(.forbidden, .notice(.staleForm), visit) }
        let user: UserRecord
        switch await look(token, visit) {
        case .open(let found): user = found
        case .closed(let response): return response
        }
        do throws(Refused) {
            let codes = try await useCases.confirm(
                through: token, on: visit.portal.profile.domain, code: form["code"].reveal(), visit.request)
            return answer(.ok, .recovery(codes), visit, user)
        } catch .wrongCode {
            return answer(.unprocessableContent, .code(LinkForm(token, forms), .wrongCode), visit, user)
        } catch .codeUsedBefore {
            return answer(.unprocessableContent, .code(LinkForm(token, forms), .codeUsedBefore), visit, user)
        } catch .waitUntil(let date) {
            return wait(until: date, visit, user) { .code(LinkForm(token, forms), $0) }
        } catch .nothingBegun {
            // Never begun, too long ago, or another request has just bound it: the link knows.
            switch await look(token, visit) {
            case .open: return answer(.conflict, .password(LinkForm(token, forms), .notBegun), visit, user)
            case .closed(let response): return response
            }
        } catch {
            return refusal(error, visit, user)
        }
    }
}

extension ReconfigurationPages {
    private enum Look {
        case open(UserRecord)
        case closed(Response)
    }

    private func look(_ token: Secret<String>, _ visit: Visit) async -> Look {
        do throws(Refused) {
            let page = try await useCases.open(token, on: visit.portal.profile.domain)
            switch page.permission {
            case .granted: return .open(page.user)
            case .refused(let reason): return .closed(refusal(.configuring(reason), visit, page.user))
            }
        } catch {
            return .closed(refusal(error, visit, nil))
        }
    }

    private func refusal(_ refused: Refused, _ visit: Visit, _ user: UserRecord?) -> Response {
        let outcome = NoticeOutcome(refused)
        if outcome.topic == .failure {
            // Its description holds no secret; the path would.
            logger.error("a reconfiguration page failed", metadata: ["error": "\(refused)"])
        }
        return answer(outcome.status, .notice(outcome.topic), visit, user)
    }

    private func wait(
        until date: Date, _ visit: Visit, _ user: UserRecord, _ page: (Page.Mistake) -> Page
    ) -> Response {
        let seconds = max(1, Int(date.timeIntervalSince(clock()).rounded(.up)))
        var response = answer(.tooManyRequests, page(.wait(seconds: seconds)), visit, user)
        response.headers[.retryAfter] = String(seconds)
        return response
    }

    private func answer(
        _ status: HTTPResponse.Status, _ page: Page, _ visit: Visit, _ user: UserRecord? = nil
    ) -> Response {
        let language = PageLanguage(preferring: user?.contact.locale, visit.portal.profile.locale)
        return Response(status: status, page: printer.print(page, of: visit.portal, in: language))
    }
}
