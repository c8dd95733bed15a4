import Policy
import Testing

/// The permission table, cell by cell: every actor, every action, three answers to "whose?".
struct PermissionTests {
    /// One row: an actor, an action, and the answers for customer 1, for customer 2 and for no customer.
    struct Row: Sendable, CustomTestStringConvertible {
        let actor: String
        let action: Action
        let answers: [Permission]

        init(_ actor: String, _ action: Action, _ first: Permission, _ second: Permission, _ none: Permission) {
            self.actor = actor
            self.action = action
            answers = [first, second, none]
        }

        var testDescription: String { "\(actor), \(action)" }
    }

    static let actors: [String: Actor] = [
        "host": .host,
        "admin": .operator(Operator(id: OperatorID(1), role: .msspAdmin)),
        "technician of 1": .operator(Operator(id: OperatorID(2), role: .technician, assignments: [CustomerID(1)])),
        "technician of none": .operator(Operator(id: OperatorID(3), role: .technician)),
        "disabled admin": .operator(Operator(id: OperatorID(4), role: .msspAdmin, isEnabled: false)),
        "disabled technician of 1": .operator(
            Operator(id: OperatorID(5), role: .technician, isEnabled: false, assignments: [CustomerID(1)])),
        "portal user": .portalUser(UserID(1)),
        "portal key of 1": .apiKey(key(.portal, .only([CustomerID(1)]))),
        "portal key of all": .apiKey(key(.portal, .all)),
        "technician key of 1": .apiKey(key(.technician, .only([CustomerID(1)]))),
        "technician key of all": .apiKey(key(.technician, .all)),
        "admin key of 1": .apiKey(key(.msspAdmin, .only([CustomerID(1)]))),
        "admin key of all": .apiKey(key(.msspAdmin, .all)),
    ]

    private static func key(_ scope: APIKey.Scope, _ reach: APIKey.Reach) -> APIKey {
        do {
            return APIKey(id: APIKeyID(1), name: try Slug(parsing: "shop"), scope: scope, reach: reach)
        } catch { preconditionFailure("shop is a name") }
    }

    private static let yes = Permission.granted
    private static let hide = Permission.hidden
    private static let admins = Permission.refused(.onlyMSSPAdmins)
    private static let off = Permission.refused(.operatorDisabled)
    private static let never = Permission.refused(.notForOperators)
    private static let user = Permission.refused(.notForPortalUsers)
    private static let out = Permission.refused(.outsideKeyScope)

    static let table: [Row] = [
        Row("host", .seePortal, yes, yes, yes),
        Row("host", .switchPolicy, yes, yes, yes),
        Row("host", .resetMFA, yes, yes, yes),
        Row("host", .manageUsers, yes, yes, yes),
        Row("host", .actForUser, yes, yes, yes),
        Row("host", .intervene, yes, yes, yes),
        Row("host", .seeAudit, yes, yes, yes),
        Row("host", .manageInventory, yes, yes, yes),
        Row("host", .manageAPIKeys, yes, yes, yes),
        Row("admin", .seePortal, yes, yes, yes),
        Row("admin", .switchPolicy, yes, yes, yes),
        Row("admin", .resetMFA, yes, yes, yes),
        Row("admin", .manageUsers, yes, yes, yes),
        Row("admin", .actForUser, never, never, never),
        Row("admin", .intervene, yes, yes, yes),
        Row("admin", .seeAudit, yes, yes, yes),
        Row("admin", .manageInventory, yes, yes, yes),
        Row("admin", .manageAPIKeys, yes, yes, yes),
        Row("technician of 1", .seePortal, yes, hide, admins),
        Row("technician of 1", .switchPolicy, yes, hide, admins),
        Row("technician of 1", .resetMFA, yes, hide, admins),
        Row("technician of 1", .manageUsers, yes, hide, admins),
        Row("technician of 1", .actForUser, never, hide, never),
        Row("technician of 1", .intervene, yes, hide, admins),
        Row("technician of 1", .seeAudit, yes, hide, admins),
        Row("technician of 1", .manageInventory, admins, hide, admins),
        Row("technician of 1", .manageAPIKeys, admins, hide, admins),
        Row("technician of none", .seePortal, hide, hide, admins),
        Row("technician of none", .switchPolicy, hide, hide, admins),
        Row("technician of none", .resetMFA, hide, hide, admins),
        Row("technician of none", .manageUsers, hide, hide, admins),
        Row("technician of none", .actForUser, hide, hide, never),
        Row("technician of none", .intervene, hide, hide, admins),
        Row("technician of none", .seeAudit, hide, hide, admins),
        Row("technician of none", .manageInventory, hide, hide, admins),
        Row("technician of none", .manageAPIKeys, hide, hide, admins),
        Row("disabled admin", .seePortal, off, off, off),
        Row("disabled admin", .switchPolicy, off, off, off),
        Row("disabled admin", .resetMFA, off, off, off),
        Row("disabled admin", .manageUsers, off, off, off),
        Row("disabled admin", .actForUser, off, off, off),
        Row("disabled admin", .intervene, off, off, off),
        Row("disabled admin", .seeAudit, off, off, off),
        Row("disabled admin", .manageInventory, off, off, off),
        Row("disabled admin", .manageAPIKeys, off, off, off),
        Row("disabled technician of 1", .seePortal, off, off, off),
        Row("disabled technician of 1", .switchPolicy, off, off, off),
        Row("disabled technician of 1", .resetMFA, off, off, off),
        Row("disabled technician of 1", .manageUsers, off, off, off),
        Row("disabled technician of 1", .actForUser, off, off, off),
        Row("disabled technician of 1", .intervene, off, off, off),
        Row("disabled technician of 1", .seeAudit, off, off, off),
        Row("disabled technician of 1", .manageInventory, off, off, off),
        Row("disabled technician of 1", .manageAPIKeys, off, off, off),
        Row("portal user", .seePortal, user, user, user),
        Row("portal user", .switchPolicy, user, user, user),
        Row("portal user", .resetMFA, user, user, user),
        Row("portal user", .manageUsers, user, user, user),
        Row("portal user", .actForUser, user, user, user),
        Row("portal user", .intervene, user, user, user),
        Row("portal user", .seeAudit, user, user, user),
        Row("portal user", .manageInventory, user, user, user),
        Row("portal user", .manageAPIKeys, user, user, user),
        Row("portal key of 1", .seePortal, yes, hide, out),
        Row("portal key of 1", .switchPolicy, out, hide, out),
        Row("portal key of 1", .resetMFA, out, hide, out),
        Row("portal key of 1", .manageUsers, yes, hide, out),
        Row("portal key of 1", .actForUser, yes, hide, out),
        Row("portal key of 1", .intervene, out, hide, out),
        Row("portal key of 1", .seeAudit, out, hide, out),
        Row("portal key of 1", .manageInventory, out, hide, out),
        Row("portal key of 1", .manageAPIKeys, out, hide, out),
        Row("portal key of all", .seePortal, yes, yes, out),
        Row("portal key of all", .switchPolicy, out, out, out),
        Row("portal key of all", .resetMFA, out, out, out),
        Row("portal key of all", .manageUsers, yes, yes, out),
        Row("portal key of all", .actForUser, yes, yes, out),
        Row("portal key of all", .intervene, out, out, out),
        Row("portal key of all", .seeAudit, out, out, out),
        Row("portal key of all", .manageInventory, out, out, out),
        Row("portal key of all", .manageAPIKeys, out, out, out),
        Row("technician key of 1", .seePortal, yes, hide, out),
        Row("technician key of 1", .switchPolicy, yes, hide, out),
        Row("technician key of 1", .resetMFA, yes, hide, out),
        Row("technician key of 1", .manageUsers, yes, hide, out),
        Row("technician key of 1", .actForUser, out, hide, out),
        Row("technician key of 1", .intervene, yes, hide, out),
        Row("technician key of 1", .seeAudit, yes, hide, out),
        Row("technician key of 1", .manageInventory, out, hide, out),
        Row("technician key of 1", .manageAPIKeys, out, hide, out),
        Row("technician key of all", .seePortal, yes, yes, out),
        Row("technician key of all", .switchPolicy, yes, yes, out),
        Row("technician key of all", .resetMFA, yes, yes, out),
        Row("technician key of all", .manageUsers, yes, yes, out),
        Row("technician key of all", .actForUser, out, out, out),
        Row("technician key of all", .intervene, yes, yes, out),
        Row("technician key of all", .seeAudit, yes, yes, out),
        Row("technician key of all", .manageInventory, out, out, out),
        Row("technician key of all", .manageAPIKeys, out, out, out),
        Row("admin key of 1", .seePortal, yes, hide, out),
        Row("admin key of 1", .switchPolicy, yes, hide, out),
        Row("admin key of 1", .resetMFA, yes, hide, out),
        Row("admin key of 1", .manageUsers, yes, hide, out),
        Row("admin key of 1", .actForUser, out, hide, out),
        Row("admin key of 1", .intervene, yes, hide, out),
        Row("admin key of 1", .seeAudit, yes, hide, out),
        Row("admin key of 1", .manageInventory, yes, hide, out),
        Row("admin key of 1", .manageAPIKeys, out, hide, out),
        Row("admin key of all", .seePortal, yes, yes, yes),
        Row("admin key of all", .switchPolicy, yes, yes, yes),
        Row("admin key of all", .resetMFA, yes, yes, yes),
        Row("admin key of all", .manageUsers, yes, yes, yes),
        Row("admin key of all", .actForUser, out, out, out),
        Row("admin key of all", .intervene, yes, yes, yes),
        Row("admin key of all", .seeAudit, yes, yes, yes),
        Row("admin key of all", .manageInventory, yes, yes, yes),
        Row("admin key of all", .manageAPIKeys, out, out, out),
    ]

    @Test(arguments: table)
    func whoMayDoWhat(row: Row) throws {
        let actor = try #require(PermissionTests.actors[row.actor])
        for (customer, answer) in zip([CustomerID(1), CustomerID(2), nil], row.answers) {
            #expect(Permission.decide(actor, row.action, on: customer) == answer, "customer \(customer?.rawValue ?? 0)")
        }
    }

    @Test func theTableHasEveryActorAndEveryAction() {
        let cells = Set(PermissionTests.table.map { "\($0.actor), \($0.action)" })
        #expect(cells.count == PermissionTests.actors.count * Action.allCases.count)
        #expect(cells.count == PermissionTests.table.count)
    }

    @Test func aLostAssignmentTakesEffectWithTheNextQuestion() {
        let before = Operator(id: OperatorID(2), role: .technician, assignments: [CustomerID(1)])
        let after = Operator(id: OperatorID(2), role: .technician, assignments: [])
        #expect(Permission.decide(.operator(before), .resetMFA, on: CustomerID(1)) == .granted)
        #expect(Permission.decide(.operator(after), .resetMFA, on: CustomerID(1)) == .hidden)
    }
}
