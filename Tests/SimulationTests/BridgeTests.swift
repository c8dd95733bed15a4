import Foundation
import Jobs
import Policy
import Portals
import Stage
import Storage
import Testing

/// The model that the simulation stands on is the product's queue: the same answers to the same questions.
@Suite struct BridgeTests {
    static let seeds = max(200, SimulationTests.seeds / 10)

    @Test func theModelAnswersAsTheProductsQueueDoes() async throws {
        let estate = try await Estate()
        let relays = [RelayID.default, try await estate.addRelay(for: estate.globex)]
        for (tenant, weight) in zip(estate.tenants, BridgeTests.weights) {
            try await estate.useCases.setWeight(Int(weight), of: tenant.name, Estate.onServer)
        }
        let letters = try await estate.storage.read { snapshot throws(StorageError) -> [NewJob] in
            try estate.tenants.map { tenant throws(StorageError) -> NewJob in
                guard let portal = try snapshot.portal(named: tenant.name) else {
                    throw StorageError.engine(detail: "no portal \(tenant.name)")
                }
                return NewJob(
                    request: .mfaResetNotice, user: tenant.user, portal: tenant.portal,
                    customer: portal.portal.customer.id, relay: .default, link: nil, messageID: "<one@example>",
                    createdAt: Date(milliseconds: .start), expiresAt: Date(milliseconds: .start))
            }
        }
        let seeds = SimulationTests.replay.map { $0...$0 } ?? 1...BridgeTests.seeds
        for seed in seeds {
            let verdict = await BridgeTests.takenBack(estate.storage) { transaction throws(StorageError) in
                var crossing = Crossing(
                    seed: seed, weights: BridgeTests.weights, tenants: letters, relays: relays, transaction)
                return try crossing.run(80)
            }
            #expect(verdict == BridgeTests.agreement, "PORTALMFA_SIMULATION_SEED=\(seed) replays it")
        }
    }

    private static let weights: [Int64] = [1, 2, 3]
    private static let agreement = "every answer was the same"

    /// Runs the body in a transaction that leaves nothing behind, so that one database serves all seeds.
    private static func takenBack(
        _ storage: any Storage, _ body: @escaping @Sendable (any Transaction) throws(StorageError) -> String?
    ) async -> String {
        do {
            return try await storage.transact { transaction throws(StorageError) -> String in
                throw StorageError.engine(detail: try body(transaction) ?? BridgeTests.agreement)
            }
        } catch {
            guard case .engine(let detail) = error else { return "\(error)" }
            return detail
        }
    }
}
