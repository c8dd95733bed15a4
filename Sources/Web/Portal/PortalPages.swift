import Authenticators
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Portals
import Secrets
import Storage

/// The pages of a hosted portal on its own domain. Which of them a path leads to; what is on them, the pages know.
struct PortalPages: Sendable {
    private let desk: PortalDesk
    private let reconfiguration: ReconfigurationPages
    private let invitation: InvitationPages
    private let signIn: SignInPages
    private let challenge: ChallengePages
    private let configuring: ConfiguringPages
    private let home: HomePages

    init(useCases: UseCases, keys: KeyRing, clock: @escaping @Sendable () -> Date, logger: Logger) {
        let desk = PortalDesk(
            useCases: useCases, forms: FormTokens(keys: keys), printer: PagePrinter(), clock: clock,
            logger: logger)
        self.desk = desk
        reconfiguration = ReconfigurationPages(desk: desk)
        invitation = InvitationPages(desk: desk)
        signIn = SignInPages(desk: desk)
        challenge = ChallengePages(desk: desk)
        configuring = ConfiguringPages(desk: desk)
        home = HomePages(desk: desk)
    }

    func answer(_ request: HummingbirdCore.Request, _ visit: Visit) async throws(Rejection) -> Response {
        guard let route = Route(path: request.uri.path) else { throw .notFound }
        try route.methods.check(request.method)
        let form = request.method == .post ? try await Form(request, at: visit.host) : nil
        let answered: Response?
        do throws(Refused) { answered = try await answer(route, form, visit) } catch {
            answered = desk.refusal(error, visit)
        }
        guard var response = answered else { throw .notFound }
        response.headers[.contentSecurityPolicy] = ProtectiveHeaders.contentSecurityPolicy(
            logo: visit.portal.profile.logo)
        return response
    }

    /// - Parameter form: nil for GET and HEAD, which change nothing.
    private func answer(_ route: Route, _ form: Form?, _ visit: Visit) async throws(Refused) -> Response? {
        switch (route, form) {
        case (.asset(let name), _): Assets.portal.answer(name)
        case (.accent(let colour), _): Response(stylesheet: Assets.stylesheet(for: colour))
        case (.home, _): try await home.show(visit)
        case (.signIn, nil): try await signIn.show(visit)
        case (.signIn, let form?): try await signIn.submit(form, visit)
        case (.proceed, nil): try await signIn.showNotRequired(visit)
        case (.proceed, let form?): try await signIn.proceed(form, visit)
        case (.signOut, let form?): try await signIn.signOut(form, visit)
        case (.challenge, nil): try await challenge.show(visit)
        case (.challenge, let form?): try await challenge.answer(form, visit)
        case (.configure, nil), (.confirmConfiguring, nil): try await configuring.show(visit)
        case (.configure, let form?): try await configuring.begin(form, visit)
        case (.confirmConfiguring, let form?): try await configuring.confirm(form, visit)
        case (.recoveryCodes, nil): try await home.showNewCodes(visit)
        case (.recoveryCodes, let form?): try await home.renewCodes(form, visit)
        case (.invitation(let token), nil): try await invitation.show(token, visit)
        case (.invitation(let token), let form?): try await invitation.accept(token, form, visit)
        case (.reconfigure(let token), nil): await reconfiguration.show(token, visit)
        case (.reconfigure(let token), let form?): await reconfiguration.begin(token, form, visit)
        case (.confirm(let token), let form?): await reconfiguration.confirm(token, form, visit)
        case (.confirm, nil), (.signOut, nil): nil
        }
    }
}
