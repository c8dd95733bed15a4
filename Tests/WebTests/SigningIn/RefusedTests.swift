import HTTPTypes
import Hummingbird
import Policy
import Portals
import Storage
import Testing

@testable import Web

/// What becomes of a refusal that no page has its own answer to.
@Suite struct RefusedTests {
    private static func answer(_ refused: Refused) async throws -> (Response, log: String) {
        let northwind = try await Northwind()
        let desk = PortalDesk(
            useCases: northwind.useCases, forms: FormTokens(keys: northwind.keys),
            printer: PagePrinter(), clock: { northwind.clock.now }, logger: northwind.logs.logger)
        let portal = try await northwind.useCases.portal(northwind.portal, Northwind.host)
        let visit = Visit(
            portal: portal, cookies: Cookies([:], at: .domain(portal.profile.domain)), languages: nil,
            source: "192.0.2.7")
        return (desk.refusal(refused, visit), northwind.logs.text)
    }

    @Test(arguments: [
        Refused.sessionOver, .nothingBegun, .noAuthenticator, .configuring(.alreadyConfigured),
        .configuring(.notRequiredNow), .configuring(.linkNeeded),
    ])
    func whatAnotherTabOrTheClockDidLeadsToWhatIsDue(_ refused: Refused) async throws {
        let (response, log) = try await Self.answer(refused)
        #expect(response.status == .seeOther)
        #expect(response.headers[.location] == "/")
        #expect(!log.contains("page failed"))
    }

    @Test(arguments: [
        Refused.deniedSignIn(.userDisabled), .configuring(.denied(.customerDisabled)), .tooManyWrongGuesses,
    ])
    func whatOnlyAnAdministratorCanChangeIsForbidden(_ refused: Refused) async throws {
        #expect(try await Self.answer(refused).0.status == .forbidden)
    }

    /// Whoever floods the sign-in does not fill the disk with log lines.
    @Test func aCrowdIsAskedToComeBackAndIsNotLogged() async throws {
        let (response, log) = try await Self.answer(.busy)
        #expect(response.status == .serviceUnavailable)
        #expect(response.headers[.retryAfter] == "10")
        #expect(!log.contains("page failed"))
    }

    @Test func aFailureIsLoggedAndTellsTheVisitorNothing() async throws {
        let (response, log) = try await Self.answer(.storage(.engine(detail: "disk I/O error")))
        #expect(response.status == .serviceUnavailable)
        #expect(log.contains("page failed") && log.contains("disk I/O error"))
    }
}
