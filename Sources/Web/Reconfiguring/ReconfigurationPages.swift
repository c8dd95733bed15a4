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
    let desk: PortalDesk

    private var forms: FormTokens { desk.forms }
    private var useCases: UseCases { desk.useCases }

    /// GET: the password's form, or why there is none.
    func show(_ token: Secret<String>, _ visit: Visit) async -> Response {
        switch await look(token, visit) {
        case .open(let user): desk.answer(.ok, .password(LinkForm(token, forms), nil), visit, user)
        case .closed(let response): response
        }
    }

    /// POST with the password: the authenticator, shown once.
    func begin(_ token: Secret<String>, _ form: Form, _ visit: Visit) async -> Response {
        guard forms.isAuthentic(form["csrf"], for: token) else {
            return desk.answer(.forbidden, .notice(.staleForm), visit)
        }
        let user: UserRecord
        switch await look(token, visit) {
        case .open(let found): user = found
        case .closed(let response): return response
        }
        do throws(Refused) {
            let begun = try await useCases.beginConfiguring(
                through: token, on: visit.portal.profile.domain, password: form["password"], visit.request)
            return desk.answer(.ok, .enrol(LinkForm(token, forms), begun), visit, user)
        } catch .wrongPassword {
            return desk.answer(.forbidden, .password(LinkForm(token, forms), .wrongPassword), visit, user)
        } catch .waitUntil(let date) {
            return wait(until: date, visit, user) { .password(LinkForm(token, forms), $0) }
        } catch {
            return refusal(error, visit, user)
        }
    }

    /// POST with a code: the recovery codes, shown once.
    func confirm(_ token: Secret<String>, _ form: Form, _ visit: Visit) async -> Response {
        guard forms.isAuthentic(form["csrf"], for: token) else {
            return desk.answer(.forbidden, .notice(.staleForm), visit)
        }
        let user: UserRecord
        switch await look(token, visit) {
        case .open(let found): user = found
        case .closed(let response): return response
        }
        do throws(Refused) {
            let codes = try await useCases.confirm(
                through: token, on: visit.portal.profile.domain, code: form["code"].reveal(), visit.request)
            return desk.answer(.ok, .recovery(codes), visit, user)
        } catch .wrongCode {
            return desk.answer(.unprocessableContent, .code(LinkForm(token, forms), .wrongCode), visit, user)
        } catch .codeUsedBefore {
            return desk.answer(.unprocessableContent, .code(LinkForm(token, forms), .codeUsedBefore), visit, user)
        } catch .waitUntil(let date) {
            return wait(until: date, visit, user) { .code(LinkForm(token, forms), $0) }
        } catch .nothingBegun {
            // Never begun, too long ago, or another request has just bound it: the link knows.
            switch await look(token, visit) {
            case .open: return desk.answer(.conflict, .password(LinkForm(token, forms), .notBegun), visit, user)
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
        if case .busy = refused { return desk.refusal(refused, visit, user) }
        let outcome = NoticeOutcome(refused)
        if outcome.topic == .failure {
            // Its description holds no secret; the path would.
            desk.logger.error("a reconfiguration page failed", metadata: ["error": "\(refused)"])
        }
        return desk.answer(
            outcome.status, .notice(outcome.topic, leadsToSignIn: outcome.leadsToSignIn && user?.passwordHash != nil),
            visit, user)
    }

    private func wait(
        until date: Date, _ visit: Visit, _ user: UserRecord, _ page: (Page.Mistake) -> Page
    ) -> Response {
        desk.wait(until: date, visit, user) { page(.wait(seconds: $0)) }
    }
}
