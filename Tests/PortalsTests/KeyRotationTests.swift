import Authenticators
import Foundation
import Policy
import Portals
import Secrets
import Stage
import Storage
import Testing

/// After a rotation everything of before is read, and after sealing anew nothing needs the old key's seal.
@Suite struct ResealingTests {
    /// Ann of Acme has an authenticator and one begun, an operator has one and a setup, Globex a relay of its own.
    private static func estate() async throws -> (estate: Estate, secret: TOTPSecret) {
        let estate = try await Estate()
        let secret = try await estate.configure(estate.acme).secret
        _ = try await estate.useCases.beginConfiguring(
            estate.globex.ann, at: estate.globex.name, token: nil, Estate.onServer)
        _ = try await estate.addRelay(for: estate.globex)
        return (estate, secret)
    }

    private static func rotated(_ estate: Estate) throws -> (ring: KeyRing, useCases: UseCases) {
        let seed = Seed(77)
        var random = RandomSource { seed.next() }
        let ring = KeyRing(current: ServerKey(using: &random), older: [estate.keys.current])
        return (ring, try estate.reopened(with: ring))
    }

    @Test func whatAnOldKeySealedIsSealedAnewAndOpens() async throws {
        let (estate, secret) = try await Self.estate()
        let (ring, useCases) = try Self.rotated(estate)
        let (old, new) = (estate.keys.current.id, ring.current.id)
        #expect(try await useCases.keyUse()[old] == UseCases.KeyUse(users: 2, operators: 0, relays: 1, links: 0))
        #expect(try await useCases.keyUse()[new] == UseCases.KeyUse.none)
        let done = try await useCases.reseal(Estate.onServer)
        #expect(done.resealed == 3 && done.refused.isEmpty)
        #expect(try await useCases.keyUse()[old] == UseCases.KeyUse.none)
        #expect(try await useCases.keyUse()[new] == UseCases.KeyUse(users: 2, operators: 0, relays: 1, links: 0))
        // The old key opens none of it any more.
        let alone = try estate.reopened(with: KeyRing(current: ring.current))
        estate.clock.advance(60)
        try await alone.verify(estate.acme.ann, at: estate.acme.name, code: estate.code(secret), Estate.onServer)
        let relay = try await alone.relay(try Slug(parsing: "relay-of-globex"), Estate.onServer)
        #expect(try alone.url(of: relay)?.reveal() == "smtps://u:hidden@mail.globex.example")
        // A second time there is nothing to do.
        #expect(try await useCases.reseal(Estate.onServer).resealed == 0)
        #expect(try await useCases.verifyAudit(Estate.onServer).isIntact)
        let entries = try await useCases.auditPage(AuditFilter(action: "key."), Estate.onServer).entries.map(\.event)
        #expect(entries.map(\.outcome) == ["0 sealed anew", "begun", "3 sealed anew", "begun"])
        #expect(entries.allSatisfy { $0.subject == "key \(new)" })
    }

    @Test func whatCannotBeOpenedStaysAndIsNamedAndTheRestIsDone() async throws {
        let (estate, _) = try await Self.estate()
        let (_, useCases) = try Self.rotated(estate)
        let place = SealedPlace.user(estate.acme.user, bound: true)
        let damaged = try await estate.storage.transact { transaction throws(StorageError) in
            var bytes = try transaction.sealed(at: place) ?? []
            bytes[bytes.count - 1] ^= 1
            try transaction.set(sealed: bytes, at: place)
            return bytes
        }
        let done = try await useCases.reseal(Estate.onServer)
        #expect(done.resealed == 2)
        #expect(done.refused == [.brokenSeal(.totpSecret(user: estate.acme.user.rawValue))])
        let left = try await estate.storage.read { snapshot throws(StorageError) in try snapshot.sealed(at: place) }
        #expect(left == damaged)
    }

    @Test func aTechnicianMayNotSealAnew() async throws {
        let (estate, _) = try await Self.estate()
        let email = ResetTests.address("tech@mssp.example")
        _ = try await estate.useCases.addOperator(email, role: .technician, Estate.onServer)
        let (_, useCases) = try Self.rotated(estate)
        await #expect(throws: Refused.self) { try await useCases.reseal(ResetTests.technician) }
        #expect(try await useCases.keyUse()[estate.keys.current.id]?.users == 2)
    }
}

extension AuditVerdict {
    fileprivate var isIntact: Bool { if case .intact = self { true } else { false } }
}
