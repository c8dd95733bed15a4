import Authenticators
import HTTPTypes
import Hummingbird
import Mail
import Portals
import Secrets
import Storage

/// An operator's one-time link: a password, then an authenticator, confirmed with its first code. Looking changes
/// nothing, and only the right code uses the link up.
extension Console {
    func showSetup(_ token: Secret<String>) async throws -> Response {
        try await withSetup { try await passwordPage(.ok, token) }
    }

    func choosePassword(_ form: Form, setup token: Secret<String>, _ caller: Caller) async throws -> Response {
        try await withSetup {
            guard forms.isAuthentic(form["csrf"], for: token) else {
                return try await passwordPage(.forbidden, token, mistake: Self.stale)
            }
            guard form["password"] == form["again"] else {
                return try await passwordPage(
                    .unprocessableContent, token, mistake: "The two are not the same. Please type both again.")
            }
            do throws(Refused) {
                let begun = try await useCases.choosePassword(form["password"], setup: token, caller.request)
                return codePage(.ok, token, begun)
            } catch .password(let refusal) {
                return try await passwordPage(
                    .unprocessableContent, token, mistake: refusal.description.asSentence)
            }
        }
    }

    func confirmSetup(_ form: Form, setup token: Secret<String>, _ caller: Caller) async throws -> Response {
        try await withSetup {
            guard forms.isAuthentic(form["csrf"], for: token) else {
                return try await passwordPage(.forbidden, token, mistake: Self.stale)
            }
            do throws(Refused) {
                try await useCases.confirmSetup(form["code"].reveal(), setup: token, caller.request)
                return doorNotice(
                    .ok, "All set", "Sign in with your address, the password, and the app’s next code.",
                    link: ["name": "Sign in", "href": "/sign-in"])
            } catch .wrongCode {
                return codePage(
                    .unprocessableContent, token, nil, mistake: Refused.wrongCode.description.asSentence)
            } catch .waitUntil(let date) {
                return wait(until: date) { codePage(.tooManyRequests, token, nil, mistake: $0) }
            } catch .nothingBegun {
                return try await passwordPage(.conflict, token, mistake: "Please choose a password first.")
            }
        }
    }

    private static let stale = "This form was out of date. Please try again."

    private func withSetup(_ body: () async throws -> Response) async throws -> Response {
        do { return try await body() } catch Refused.unknownSetup {
            return doorNotice(
                .notFound, "This link does not work",
                "It was used, replaced by a newer one, or is older than a day. An MSSP admin can make a new one.")
        }
    }

    private func doorNotice(
        _ status: HTTPResponse.Status, _ title: String, _ text: String, link: [String: Any]? = nil
    ) -> Response {
        Response(
            status: status, page: printer.print("consoleDoorNotice", title: title, ["text": text, "link": link]))
    }

    private func passwordPage(
        _ status: HTTPResponse.Status, _ token: Secret<String>, mistake: String? = nil
    ) async throws -> Response {
        let person = try await useCases.openSetup(token)
        let values: Values = [
            "person": person.email.addrSpec, "action": "/setup/\(token.reveal())", "csrf": forms.token(for: token),
            "mistake": mistake,
        ]
        return Response(
            status: status, page: printer.print("consoleSetup", title: "Set up your sign-in", values))
    }

    /// - Parameter begun: the authenticator, shown once; nil when only its code is asked for again.
    private func codePage(
        _ status: HTTPResponse.Status, _ token: Secret<String>, _ begun: BegunAuthenticator?, mistake: String? = nil
    ) -> Response {
        let title = "QR code for your authenticator app. The same key follows as text."
        let values: Values = [
            "qr": begun.flatMap { QRCode($0.otpauth.reveal())?.svg(title: title) } ?? "",
            "key": begun?.grouped.reveal(), "action": "/setup/\(token.reveal())/confirm",
            "csrf": forms.token(for: token), "mistake": mistake,
            "startOver": begun == nil ? "/setup/\(token.reveal())" : nil,
        ]
        return Response(
            status: status, page: printer.print("consoleSetupCode", title: "Your authenticator app", values))
    }
}
