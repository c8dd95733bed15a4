import Policy
import Storage

/// How far a requester sees.
struct Scope {
    /// nil: everything, that which is of no portal too.
    let portals: [PortalRecord]?

    /// nil: all.
    var customers: Set<CustomerID>? { portals.map { Set($0.map(\.portal.customer.id)) } }

    /// - Parameter portal: the only one that is looked at; nil for all that the actor may see.
    /// - Throws: `Refused`, the same for a portal that is not there and one that the actor must not know of.
    init(of actor: Actor, at portal: Slug? = nil, _ useCases: UseCases, in snapshot: any Snapshot) throws {
        if let portal {
            portals = [try useCases.portal(portal, for: actor, to: .seePortal, in: snapshot)]
        } else if Permission.decide(actor, .manageInventory, on: nil) == .granted {
            portals = nil
        } else if case .refused(let refusal) = Permission.decide(actor, .manageInventory, on: nil),
            refusal != .onlyMSSPAdmins
        {
            throw Refused.notPermitted(refusal)
        } else {
            portals = try snapshot.portals().filter {
                Permission.decide(actor, .seePortal, on: $0.portal.customer.id) == .granted
            }
        }
    }
}
