import Foundation
import Mail
import Policy
import Storage
import Testing

/// Customers, operators and portals come back as they were stored, and a name is given once.
struct InventoryTests {
    @Test(arguments: Engine.all)
    func aPortalComesBackAsItWasStored(engine: Engine) async throws {
        let world = try await World(engine)
        let (name, profile) = (try Slug(parsing: "acme"), try World.profile("acme"))
        let domain = try Domain(parsing: "PORTAL.acme.example")
        let expected = PortalRecord(
            portal: Portal(id: world.acme.portal, customer: Customer(id: world.acme.customer)), name: name,
            customerName: name, profile: profile, relay: .default)
        try await world.storage.read { snapshot throws(StorageError) in
            #expect(try snapshot.portal(named: name) == expected)
            #expect(try snapshot.portal(on: domain) == expected)
            #expect(try snapshot.portals().map(\.portal.id) == [world.acme.portal, world.globex.portal])
        }
    }

    @Test(arguments: Engine.all)
    func aNameIsGivenOnce(engine: Engine) async throws {
        let world = try await World(engine)
        let (acme, free) = (try Slug(parsing: "acme"), try Slug(parsing: "initech"))
        let (profile, freeProfile) = (try World.profile("acme"), try World.profile("initech"))
        let contact = try World.contact("ANN@acme.example")
        let person = try EmailAddress(parsing: "bob@mssp.example")
        let samePerson = try EmailAddress(parsing: "Bob@MSSP.example")
        _ = try await world.storage.transact { transaction throws(StorageError) in
            try transaction.add(operator: person, role: .technician, at: World.start)
        }
        let customer = world.acme.customer
        let attempts: [(StorageError, @Sendable (any Transaction) throws(StorageError) -> Void)] = [
            (
                .taken(what: "customer", name: "acme"),
                { transaction throws(StorageError) in _ = try transaction.add(customer: acme, at: World.start) }
            ),
            (
                .taken(what: "operator", name: samePerson.masked),
                { transaction throws(StorageError) in
                    _ = try transaction.add(operator: samePerson, role: .msspAdmin, at: World.start)
                }
            ),
            (
                .taken(what: "portal", name: "acme"),
                { transaction throws(StorageError) in
                    let portal = NewPortal(name: acme, customer: customer, profile: freeProfile)
                    _ = try transaction.add(portal: portal, at: World.start)
                }
            ),
            (
                .taken(what: "portal (acme) on the domain", name: "portal.acme.example"),
                { transaction throws(StorageError) in
                    let portal = NewPortal(name: free, customer: customer, profile: profile)
                    _ = try transaction.add(portal: portal, at: World.start)
                }
            ),
            (
                .taken(what: "user", name: contact.email.masked),
                { transaction throws(StorageError) in
                    _ = try transaction.add(
                        user: NewUser(
                            portal: world.acme.portal, contact: contact, status: .enabled, createdAt: World.start))
                }
            ),
        ]
        for (error, attempt) in attempts {
            await #expect(throws: error) { try await world.storage.transact(attempt) }
        }
        // The same address at another portal is another user.
        _ = try await world.storage.transact { transaction throws(StorageError) in
            try transaction.add(
                user: NewUser(portal: world.globex.portal, contact: contact, status: .enabled, createdAt: World.start))
        }
    }

    @Test(arguments: Engine.all)
    func assignmentsAreAsOfThisMoment(engine: Engine) async throws {
        let world = try await World(engine)
        let email = try EmailAddress(parsing: "Bob@mssp.example")
        let lookup = try EmailAddress(parsing: "bob@MSSP.example")
        let (acme, globex) = (world.acme.customer, world.globex.customer)
        let id = try await world.storage.transact { transaction throws(StorageError) in
            let id = try transaction.add(operator: email, role: .technician, at: World.start)
            try transaction.assign(id, to: acme)
            try transaction.assign(id, to: acme)
            try transaction.assign(id, to: globex)
            return id
        }
        let before = try await world.storage.read { snapshot throws(StorageError) in
            try snapshot.operatorRecord(lookup)
        }
        #expect(
            before
                == OperatorRecord(
                    operator: Operator(id: id, role: .technician, assignments: [acme, globex]), email: email))
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.unassign(id, from: acme)
        }
        let after = try await world.another().read { snapshot throws(StorageError) in try snapshot.operators() }
        #expect(after.map(\.operator.assignments) == [[globex]])
    }

    @Test(arguments: Engine.all)
    func thePreviewsCountsLeaveOutTheDisabledAndOtherPortals(engine: Engine) async throws {
        let world = try await World(engine)
        let contacts = try (0..<5).map { try World.contact("user\($0)@acme.example") }
        let portal = world.acme.portal
        let ids = try await world.storage.transact { transaction throws(StorageError) in
            var ids: [UserID] = []
            for contact in contacts {
                ids.append(
                    try transaction.add(
                        user: NewUser(portal: portal, contact: contact, status: .enabled, createdAt: World.start)))
            }
            return ids
        }
        try await world.apply([
            .factorBound(ids[0]), .factorBound(ids[1]), .resetRecorded(ids[2], by: nil, reason: "lost"),
            .factorBound(ids[3]), .statusSet(ids[3], .disabled), .statusSet(ids[4], .unconfirmed),
        ])
        let counts = try await world.storage.read { snapshot throws(StorageError) in
            try snapshot.mfaCounts(in: portal)
        }
        // Ann of the portal's beginning and the unconfirmed one have never configured.
        #expect(counts == MFACounts(neverConfigured: 2, configured: 2, reset: 1))
    }
}
