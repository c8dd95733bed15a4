import Authenticators
import Foundation
import HTTPTypes
import Jobs
import Mail
import Policy
import Portals
import Secrets
import Storage
import Testing

@testable import Web

/// What each refusal is in HTTP.
@Suite struct APIProblemTests {
    struct Row: Sendable {
        let refused: Refused
        let kind: Problem.Kind
        let reason: String?

        init(_ refused: Refused, _ kind: Problem.Kind, _ reason: String? = nil) {
            (self.refused, self.kind, self.reason) = (refused, kind, reason)
        }
    }

    static let now = Date(timeIntervalSince1970: 1_800_000_000)

    static func table() throws -> [Row] {
        let slug = try Slug(parsing: "acme")
        let email = try EmailAddress(parsing: "victim@people.example")
        let flaw: UserTable.Flaw
        do throws(Refused) {
            _ = try UserTable(csv: Data())
            throw .emptyReason
        } catch {
            guard case .userTable(let found) = error else { throw error }
            flaw = found
        }
        func password() throws -> PasswordRefusal {
            guard case .refused(let refusal) = PasswordRule.standard.judge(.init("x")) else {
                throw Northwind.Unexpected("a short password was taken")
            }
            return refusal
        }
        func intervention() throws -> InterventionRefused {
            do { _ = try Intervention.cancel.apply(to: .delivered) } catch { return error }
            throw Northwind.Unexpected("a delivered mail was withdrawn")
        }
        return [
            Row(.unknownCustomer(slug), .unknownCustomer), Row(.unknownPortal(slug), .unknownPortal),
            Row(.unknownOperator(email), .refused), Row(.unknownRelay(slug), .refused),
            Row(.defaultRelayIsConfiguration, .refused), Row(.relayWithoutURL(slug), .refused),
            Row(.unknownUser(email, portal: slug), .unknownUser), Row(.unknownJob(JobID(rawValue: 1)), .unknownJob),
            Row(.unknownAPIKey(slug), .refused), Row(.invalidAPIKey, .keyNeeded),
            Row(.idempotencyKeyReused, .idempotencyKeyReused),
            Row(.notPermitted(.operatorDisabled), .notPermitted, "operator-disabled"),
            Row(.notPermitted(.onlyMSSPAdmins), .notPermitted, "only-mssp-admins"),
            Row(.notPermitted(.notForPortalUsers), .notPermitted, "not-for-portal-users"),
            Row(.notPermitted(.notForOperators), .notPermitted, "not-for-operators"),
            Row(.notPermitted(.outsideKeyScope), .notPermitted, "outside-key-scope"),
            Row(.reset(.neverConfigured), .nothingToReset, "never-configured"),
            Row(.reset(.alreadyReset), .nothingToReset, "already-reset"),
            Row(.configuring(.notRequiredNow), .configuringRefused, "mfa-not-required-now"),
            Row(.configuring(.denied(.userDisabled)), .configuringRefused, "user-disabled"),
            Row(.configuring(.alreadyConfigured), .configuringRefused, "already-configured"),
            Row(.configuring(.linkNeeded), .configuringRefused, "link-needed"),
            Row(.configuring(.link(.unknown)), .configuringRefused, "link-unknown"),
            Row(.configuring(.link(.consumed)), .configuringRefused, "link-consumed"),
            Row(.configuring(.link(.superseded)), .configuringRefused, "link-superseded"),
            Row(.configuring(.link(.expired)), .configuringRefused, "link-expired"),
            Row(.invitation(.alreadyAccepted), .invitationRefused, "already-accepted"),
            Row(.invitation(.userDisabled), .invitationRefused, "user-disabled"),
            Row(.invitation(.customerDisabled), .invitationRefused, "customer-disabled"),
            Row(.deniedSignIn(.userDisabled), .userDenied, "user-disabled"),
            Row(.deniedSignIn(.customerDisabled), .userDenied, "customer-disabled"),
            Row(.deniedSignIn(.invitationNotAccepted), .userDenied, "invitation-not-accepted"),
            Row(.noAuthenticator, .noAuthenticator), Row(.nothingBegun, .nothingBegun), Row(.wrongCode, .wrongCode),
            Row(.codeUsedBefore, .codeUsedBefore), Row(.wrongCredentials, .refused), Row(.sessionOver, .refused),
            Row(.factorCheckDue, .refused), Row(.unknownSetup, .refused), Row(.ownAccount, .refused),
            Row(.busy, .unavailable), Row(.wrongPassword, .refused), Row(.noPassword, .refused),
            Row(.waitUntil(now + 7.2), .waitAfterWrongCodes), Row(.tooManyWrongGuesses, .tooManyWrongCodes),
            Row(.password(try password()), .refused), Row(.emptyReason, .invalidBody),
            Row(.intervention(try intervention()), .interventionRefused, "delivered"),
            Row(.letterOutlived, .interventionRefused, "outlived"), Row(.notConfirmed, .refused),
            Row(.userTable(flaw), .refused), Row(.keys(.keyFileMissing("/victim")), .internalError),
            Row(.storage(.taken(what: "user", name: "victim")), .taken),
            Row(.storage(.busy(path: "/victim")), .unavailable), Row(.storage(.full(path: "/victim")), .unavailable),
            Row(.storage(.readOnly(path: "/victim")), .unavailable),
            Row(.storage(.unreachable(path: "/victim", detail: "victim")), .unavailable),
            Row(.storage(.migrationAhead(database: 9, program: 5)), .internalError),
            Row(.storage(.foreignFile(path: "/victim")), .internalError),
            Row(.storage(.foreignKey(path: "/victim")), .internalError),
            Row(.storage(.foreignLog(path: "/victim")), .internalError),
            Row(.storage(.notInitialised(path: "/victim")), .internalError),
            Row(.storage(.corrupt(path: "/victim", detail: "victim")), .internalError),
            Row(.storage(.undecodable(what: "victim", id: 1, detail: "victim")), .internalError),
            Row(.storage(.engine(detail: "victim")), .internalError),
        ]
    }

    @Test func everyRefusalHasItsProblem() throws {
        for row in try Self.table() {
            let problem = Problem(row.refused, at: Self.now)
            #expect(problem.kind == row.kind && problem.reason == row.reason, "\(row.refused)")
            #expect((problem.retryAfter != nil) == [429, 503].contains(problem.kind.status.code))
        }
        #expect(Problem(.waitUntil(Self.now + 7.2), at: Self.now).retryAfter == 8)
        #expect(Problem(.waitUntil(Self.now - 5), at: Self.now).retryAfter == 1)
    }

    /// Commands, paths, other customers' names and addresses are nothing for programs.
    @Test func noProblemTellsWhatIsNotTheSendersToKnow() throws {
        for row in try Self.table() {
            let problem = Problem(row.refused, at: Self.now)
            let text = try #require(String(data: JSON.encode(ProblemDocument(problem)), encoding: .utf8))
            for word in ["victim", "acme", "portalmfa queue", "portalmfa portal", "--as", "server.key"] {
                #expect(!text.contains(word), "\(text)")
            }
        }
    }

    @Test func everyKindIsMadeAndSaysWhatToDo() throws {
        let ofRequests: Set<Problem.Kind> = [
            .malformed, .invalidQuery, .noSuchPath, .wrongMethod, .notAcceptable, .tooLarge, .notJSON, .rateLimited,
        ]
        let made = Set(try Self.table().map { Problem($0.refused, at: Self.now).kind })
        #expect(made.isDisjoint(with: ofRequests))
        #expect(made.union(ofRequests) == Set(Problem.Kind.allCases))
        for kind in Problem.Kind.allCases {
            #expect((400..<600).contains(kind.status.code) && kind.title.first?.isUppercase == true)
            #expect(kind.usualDetail.count > 15)
        }
    }

    @Test func aProblemIsADocumentOfRFC9457() throws {
        let reply =
            try JSONSerialization.jsonObject(
                with: JSON.encode(ProblemDocument(.invalidBody("email", "it is missing")))) as? [String: Any]
        let document = try #require(reply)
        #expect(document["type"] as? String == "urn:portalmfa:problem:invalid-body")
        #expect(document["status"] as? Int == 422)
        #expect(Set(document.keys) == ["type", "title", "status", "detail", "errors"])
    }
}
