import Foundation
import Jobs
import Mail
import Policy
import Portals
import Stage
import Storage
import Testing

/// What an operator can and cannot do about an invitation, and about a notice.
@Suite struct InvitedAgainTests {
    private func technician(_ estate: Estate) async throws -> Request {
        let email = try EmailAddress(parsing: "tess@mssp.example")
        _ = try await estate.useCases.addOperator(email, role: .technician, Estate.onServer)
        try await estate.useCases.assign(email, to: estate.acme.name, true, Estate.onServer)
        return Request(.operator(email), from: "test")
    }

    @Test func disablingAndEnablingConfirmsNobodyWhoWasOnlyInvited() async throws {
        let estate = try await Estate()
        let (useCases, acme, tess) = (estate.useCases, estate.acme, try await technician(estate))
        let first = try await estate.invite("new@people.example", to: acme)
        let email = try EmailAddress(parsing: "new@people.example")
        #expect(
            await refusal { _ = try await useCases.setStatus(.enabled, of: email, at: acme.name, tess) }
                == Refused.deniedSignIn(.invitationNotAccepted).description)
        _ = try await useCases.setStatus(.disabled, of: email, at: acme.name, tess)
        _ = try await useCases.setStatus(.enabled, of: email, at: acme.name, tess)
        #expect(try await useCases.user(email, of: acme.name, tess).user.user.status == .unconfirmed)
        let second = try await estate.lastJob(to: email, at: acme)
        #expect(second != first)
        #expect(try await useCases.signIn(email, at: acme.name, Estate.onServer) == .deny(.invitationNotAccepted))
        // Whoever accepted is enabled again as before.
        _ = try await useCases.acceptInvitation(email, at: acme.name, Estate.onServer)
        _ = try await useCases.setStatus(.disabled, of: email, at: acme.name, tess)
        _ = try await useCases.setStatus(.enabled, of: email, at: acme.name, tess)
        #expect(try await useCases.user(email, of: acme.name, tess).user.user.status == .enabled)
    }

    @Test func theHostsWordConfirms() async throws {
        let estate = try await Estate()
        _ = try await estate.invite("new@people.example", to: estate.acme)
        let email = try EmailAddress(parsing: "new@people.example")
        _ = try await estate.useCases.setStatus(.enabled, of: email, at: estate.acme.name, Estate.onServer)
        #expect(
            try await estate.useCases.user(email, of: estate.acme.name, Estate.onServer).user.user.status == .enabled)
    }

    @Test func nobodyAtTheConsoleKeepsAUserFromHearingOfAReset() async throws {
        let estate = try await Estate()
        let (useCases, acme, tess) = (estate.useCases, estate.acme, try await technician(estate))
        _ = try await estate.configure(acme)
        try await useCases.resetMFA(of: acme.ann, at: acme.name, reason: "lost", tess)
        let notice = try await estate.lastJob(to: acme.ann, at: acme)
        #expect(
            await refusal { try await useCases.intervene(.cancel, in: notice, tess) }
                == Refused.noticeIsOwed.description)
        #expect(try await estate.job(notice).state == .queued)
        try await useCases.intervene(.cancel, in: notice, Estate.onServer)
        #expect(try await estate.job(notice).state == .cancelled)
    }
}
