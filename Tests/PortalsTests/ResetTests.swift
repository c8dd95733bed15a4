import Authenticators
import Foundation
import Jobs
import Mail
import Policy
import Portals
import Secrets
import Stage
import Storage
import Testing

/// Resetting a user's MFA: who may, and that all of it happens or nothing.
@Suite struct ResetTests {
    static let technician = Request(.operator(address("tech@mssp.example")), from: "192.0.2.7")

    static func address(_ text: String) -> EmailAddress {
        do { return try EmailAddress(parsing: text) } catch { preconditionFailure("\(text) is an address") }
    }

    /// An estate with a technician who works for acme only.
    static func estate() async throws -> Estate {
        let estate = try await Estate()
        let email = address("tech@mssp.example")
        _ = try await estate.useCases.addOperator(email, role: .technician, Estate.onServer)
        try await estate.useCases.assign(email, to: estate.acme.name, true, Estate.onServer)
        return estate
    }

    static func reset(_ estate: Estate, _ tenant: Estate.Tenant, by request: Request) async throws {
        try await estate.useCases.resetMFA(of: tenant.ann, at: tenant.name, reason: " lost phone ", request)
    }

    @Test func aResetTakesAllAwayTellsTheUserAndIsAudited() async throws {
        let estate = try await Self.estate()
        _ = try await estate.configure(estate.acme)
        #expect(try await estate.user(estate.acme).user.mfa == .configured)
        try await Self.reset(estate, estate.acme, by: Self.technician)

        let id = estate.acme.user
        guard case .reset = try await estate.user(estate.acme).user.mfa else {
            Issue.record("not reset")
            return
        }
        let left = try await estate.storage.read { snapshot throws(StorageError) in
            (
                try snapshot.factor(of: id, bound: true), try snapshot.factor(of: id, bound: false),
                try snapshot.recoveryCodes(of: id)
            )
        }
        #expect(left.0 == nil && left.1 == nil && left.2.isEmpty)
        let notice = try await estate.job(try await estate.lastJob(to: estate.acme.ann, at: estate.acme))
        #expect(notice.letter == .mfaResetNotice && notice.state == .queued)
        let entry = try #require(try await estate.useCases.auditEntries(portal: nil, limit: 1, Estate.onServer).first)
        #expect(entry.event.action == "mfa.reset" && entry.event.outcome == "done")
        #expect(entry.event.reason == "lost phone")
        #expect(entry.event.actor.hasPrefix("operator:") && entry.event.actor.hasSuffix("t•••@mssp.example"))
        #expect(entry.event.source == "192.0.2.7")
        #expect(entry.event.subject == "user:\(id) a•••@people.example")
        #expect(entry.event.customer == estate.acme.name && entry.event.portal == estate.acme.name)
    }

    @Test func aResetThatCannotBeAuditedDoesNotHappen() async throws {
        let estate = try await Self.estate()
        let (secret, _) = try await estate.configure(estate.acme)
        try estate.breakAudit()
        await #expect(throws: Refused.self) { try await Self.reset(estate, estate.acme, by: Self.technician) }
        #expect(try await estate.user(estate.acme).user.mfa == .configured)
        try estate.mendAudit()
        estate.clock.advance(30)
        try await estate.useCases.verify(
            estate.acme.ann, at: estate.acme.name, code: estate.code(secret), Estate.onServer)
        let jobs = try await estate.useCases.jobs(states: [], portal: estate.acme.name, limit: 10, Estate.onServer)
        #expect(jobs.map(\.letter) == [.mfaConfiguredNotice])
    }

    @Test func aReconfigurationLinkIsDeadAfterAnotherReset() async throws {
        let estate = try await Self.estate()
        _ = try await estate.queueReconfiguration(at: estate.acme)
        let token = try await estate.token(of: estate.acme)
        #expect(try await estate.refusal(of: token, on: estate.acme) == nil)
        try await estate.apply([.factorBound(estate.acme.user)])
        #expect(try await estate.refusal(of: token, on: estate.acme) == .link(.consumed))
        try await Self.reset(estate, estate.acme, by: Self.technician)
        #expect(try await estate.refusal(of: token, on: estate.acme) == .link(.superseded))
    }

    @Test func aTechnicianOfAnotherCustomerReadsTheSameAsOfAPortalThatIsNotThere() async throws {
        let estate = try await Self.estate()
        _ = try await estate.configure(estate.globex)
        let nowhere = try Slug(parsing: "nowhere")
        let (useCases, email) = (estate.useCases, estate.globex.ann)
        let attempts: [@Sendable (Slug) async throws -> Void] = [
            { try await useCases.resetMFA(of: email, at: $0, reason: "x", Self.technician) },
            { _ = try await useCases.signIn(email, at: $0, Self.technician) },
            { _ = try await useCases.switchPolicy(of: $0, to: .disabled, Self.technician) },
            { _ = try await useCases.previewPolicy(of: $0, to: .disabled, Self.technician) },
            { _ = try await useCases.users(of: $0, limit: 10, Self.technician) },
            { _ = try await useCases.user(email, of: $0, Self.technician) },
            { _ = try await useCases.setStatus(.disabled, of: email, at: $0, Self.technician) },
            { try await useCases.addUser(Contact(email: email), to: $0, isConfirmed: true, Self.technician) },
            { _ = try await useCases.portal($0, Self.technician) },
            { _ = try await useCases.mfaCounts($0, Self.technician) },
            { _ = try await useCases.jobs(states: [], portal: $0, limit: 9, Self.technician) },
            { _ = try await useCases.auditEntries(portal: $0, limit: 9, Self.technician) },
            { _ = try await useCases.beginConfiguring(email, at: $0, token: nil, Self.technician) },
            { try await useCases.verify(email, at: $0, code: "123456", Self.technician) },
            { try await useCases.setPassword(Secret("correct horse battery"), of: email, at: $0, Self.technician) },
        ]
        for attempt in attempts {
            let (hidden, missing) = (await words(attempt, estate.globex.name), await words(attempt, nowhere))
            #expect(hidden == missing.replacing("nowhere", with: "globex"))
            #expect(hidden.hasPrefix("there is no portal globex"))
        }
        #expect(try await estate.user(estate.globex).user.mfa == .configured)
        #expect(try await useCases.portals(Self.technician).map(\.name) == [estate.acme.name])
    }

    private func words(_ attempt: (Slug) async throws -> Void, _ portal: Slug) async -> String {
        do {
            try await attempt(portal)
            return "it was done"
        } catch { return "\(error)" }
    }

    @Test func aTechnicianSeesNoMailOfAnotherCustomer() async throws {
        let estate = try await Self.estate()
        let foreign = try await estate.queueReconfiguration(at: estate.globex)
        let one = await words({ _ in _ = try await estate.useCases.job(foreign, Self.technician) }, estate.acme.name)
        #expect(one == Refused.unknownJob(foreign).description)
        for intervention in Intervention.allCases {
            await #expect(throws: Refused.self) {
                try await estate.useCases.intervene(intervention, in: foreign, Self.technician)
            }
        }
        // Neither by asking for the mails of all portals.
        let own = try await estate.queueReconfiguration(at: estate.acme)
        let all = try await estate.useCases.jobs(states: [], portal: nil, limit: 9, Self.technician)
        #expect(all.map(\.job.id) == [own])
    }

    @Test func nobodyWhoHelpsAUserCanPassForTheUser() async throws {
        let estate = try await Self.estate()
        let (useCases, acme, technician) = (estate.useCases, estate.acme, Self.technician)
        let refusal = Refused.notPermitted(.notForOperators).description
        let attempts: [(Slug) async throws -> Void] = [
            { _ = try await useCases.signIn(acme.ann, at: $0, technician) },
            { _ = try await useCases.acceptInvitation(acme.ann, at: $0, technician) },
            { _ = try await useCases.beginConfiguring(acme.ann, at: $0, token: nil, technician) },
            { _ = try await useCases.confirm(acme.ann, at: $0, code: "000000", technician) },
            { try await useCases.verify(acme.ann, at: $0, code: "000000", technician) },
        ]
        for attempt in attempts { #expect(await words(attempt, acme.name) == refusal) }
        #expect(try await estate.user(acme).user.mfa == .neverConfigured)
    }

    @Test func aLostAssignmentCountsAtOnce() async throws {
        let estate = try await Self.estate()
        _ = try await estate.configure(estate.acme)
        #expect(try await estate.useCases.portal(estate.acme.name, Self.technician).name == estate.acme.name)
        try await estate.useCases.assign(
            Self.address("tech@mssp.example"), to: estate.acme.name, false, Estate.onServer)
        await #expect(throws: Refused.self) { try await Self.reset(estate, estate.acme, by: Self.technician) }
        #expect(try await estate.user(estate.acme).user.mfa == .configured)
        #expect(try await estate.useCases.portals(Self.technician).isEmpty)
    }

    @Test func aTechnicianManagesNoInventory() async throws {
        let estate = try await Self.estate()
        let before = try await estate.useCases.customers(Estate.onServer)
        await #expect(throws: Refused.self) {
            try await estate.useCases.addCustomer(try Slug(parsing: "new"), Self.technician)
        }
        await #expect(throws: Refused.self) {
            try await estate.useCases.assign(
                Self.address("tech@mssp.example"), to: estate.globex.name, true, Self.technician)
        }
        #expect(try await estate.useCases.customers(Estate.onServer) == before)
        #expect(try await estate.useCases.portals(Self.technician).map(\.name) == [estate.acme.name])
    }

    @Test func thereIsNothingToResetTwiceOrBeforeTheFirstTime() async throws {
        let estate = try await Self.estate()
        #expect(
            await words({ _ in try await Self.reset(estate, estate.acme, by: Self.technician) }, estate.acme.name)
                == Refused.reset(.neverConfigured).description)
        _ = try await estate.configure(estate.acme)
        try await Self.reset(estate, estate.acme, by: Self.technician)
        #expect(
            await words({ _ in try await Self.reset(estate, estate.acme, by: Self.technician) }, estate.acme.name)
                == Refused.reset(.alreadyReset).description)
    }
}
