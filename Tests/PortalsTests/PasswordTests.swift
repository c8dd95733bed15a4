import Authenticators
import Foundation
import Mail
import Policy
import Portals
import Secrets
import Stage
import Storage
import Testing

/// A hosted portal's passwords, and the link that is worth nothing without one.
@Suite struct PasswordTests {
    private static let right = Secret("correct horse battery")
    private static let onPage = Request(.portal, from: "198.51.100.9")

    private func begin(
        _ estate: Estate, _ token: Secret<String>, _ password: Secret<String>
    ) async throws -> BegunAuthenticator {
        try await estate.useCases.beginConfiguring(
            through: token, on: estate.acme.domain, password: password, Self.onPage)
    }

    private func linkedEstate() async throws -> (Estate, Secret<String>) {
        let estate = try await Estate()
        try await estate.useCases.setPassword(Self.right, of: estate.acme.ann, at: estate.acme.name, Estate.onServer)
        _ = try await estate.queueReconfiguration(at: estate.acme)
        return (estate, try await estate.token(of: estate.acme))
    }

    @Test func aPasswordThatIsTooShortIsNotSet() async throws {
        let estate = try await Estate()
        #expect(
            await refusal {
                try await estate.useCases.setPassword(
                    Secret("elevenchars"), of: estate.acme.ann, at: estate.acme.name, Estate.onServer)
            } != nil)
        #expect(try await estate.user(estate.acme).passwordHash == nil)
    }

    @Test func theLinkAndTheRightPasswordLeadToABoundAuthenticator() async throws {
        let (estate, token) = try await linkedEstate()
        let begun = try await begin(estate, token, Self.right)
        let secret = try #require(TOTPSecret(base32: begun.secret.reveal()))
        let codes = try await estate.useCases.confirm(
            through: token, on: estate.acme.domain, code: estate.code(secret), Self.onPage)
        #expect(codes.count == 10)
        #expect(try await estate.user(estate.acme).user.mfa == .configured)
        #expect(await refusal { _ = try await begin(estate, token, Self.right) } != nil)
    }

    @Test func theLinkAloneBeginsNothing() async throws {
        let (estate, token) = try await linkedEstate()
        #expect(
            await refusal {
                _ = try await estate.useCases.confirm(
                    through: token, on: estate.acme.domain, code: "123456", Self.onPage)
            } == Refused.nothingBegun.description)
        #expect(
            await refusal { _ = try await begin(estate, token, Secret("wrong horse")) }
                == Refused.wrongPassword.description)
        let begun = try await estate.storage.read { [id = estate.acme.user] snapshot throws(StorageError) in
            try snapshot.factor(of: id, bound: false)
        }
        #expect(begun == nil)
    }

    @Test func wrongPasswordsThroughTheLinkAreCountedAndSlowedDown() async throws {
        let (estate, token) = try await linkedEstate()
        for count in 1...4 {
            #expect(
                await refusal { _ = try await begin(estate, token, Secret("wrong")) }
                    == Refused.wrongPassword.description)
            #expect(try await estate.user(estate.acme).wrongPasswords.count == count)
        }
        #expect(
            await refusal { _ = try await begin(estate, token, Self.right) }
                == Refused.waitUntil(estate.clock.now + 5).description)
        estate.clock.advance(5)
        #expect(await refusal { _ = try await begin(estate, token, Self.right) } == nil)
        #expect(try await estate.user(estate.acme).wrongPasswords == .none)
    }

    @Test func wrongPasswordsAllAtOnceAreSlowedDownToo() async throws {
        let (estate, token) = try await linkedEstate()
        let judged = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<24 {
                group.addTask {
                    let words = await refusal { _ = try await begin(estate, token, Secret("wrong \(number)")) }
                    return words == Refused.wrongPassword.description
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        // Three without a wait, and the fourth, after which it begins.
        #expect(judged == 4)
    }
}
