import Foundation
import HTTPTypes
import Hummingbird
import Portals
import Secrets

/// A code once more from somebody who is signed in: for what a stolen session must not be enough for.
/// Asks only where the last right one is more than fifteen minutes old. The use cases ask too; a page that forgets gets
/// `Refused.factorCheckDue`.
extension Console {
    /// The visit, with a code of the last fifteen minutes: the form's, where the last one is older.
    /// - Throws: `FactorFault`
    func proveFactor(_ form: Form, _ visit: ConsoleVisit) async throws -> ConsoleVisit {
        if visit.session.isFactorFresh(at: clock()) { return visit }
        let code = form["code"].reveal()
        guard !code.isEmpty else { throw FactorFault.missing }
        do throws(Refused) {
            try await useCases.checkFactor(code, console: visit.token, visit.request)
        } catch .wrongCode, .codeUsedBefore {
            throw FactorFault.wrong
        } catch .waitUntil(let date) {
            throw FactorFault.wait(date)
        } catch .tooManyWrongGuesses {
            throw FactorFault.blocked
        }
        guard let session = try await useCases.console(visit.token) else { throw Refused.sessionOver }
        return ConsoleVisit(
            session: session, token: visit.token, caller: visit.caller, query: visit.query, csrf: visit.csrf)
    }

    /// The dialog or form again, and why.
    func again(
        _ fault: FactorFault, _ ask: (HTTPResponse.Status, String) async throws -> Response
    ) async throws -> Response {
        switch fault {
        case .missing: return try await ask(.unprocessableContent, "A code is needed as well. Nothing was changed.")
        case .wrong:
            return try await ask(
                .unprocessableContent, "\(Refused.wrongCode.description.asSentence) Nothing was changed.")
        case .blocked: return try await ask(.forbidden, "Too many wrong codes: you need a new setup link.")
        case .wait(let date):
            let seconds = date.secondsToWait(from: clock())
            var response = try await ask(
                .tooManyRequests, "Too many wrong codes. Please wait \(seconds.of("second", "seconds")).")
            response.retry(after: seconds)
            return response
        }
    }

    func needsCode(_ visit: ConsoleVisit) -> Bool { !visit.session.isFactorFresh(at: clock()) }

    /// What a plain form has for it, if it is needed.
    func factorFields(_ visit: ConsoleVisit) -> [FormField] {
        guard needsCode(visit) else { return [] }
        return [
            .text(
                "code", "Code of your authenticator app",
                hint: "Your last check is more than 15 minutes ago, so this needs a code.")
        ]
    }
}

/// Why an operator's code did not count.
enum FactorFault: Error {
    case missing, wrong, blocked
    case wait(Date)
}
