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
    init(
        of actor: Actor, to action: Action, at portal: Slug? = nil, _ useCases: UseCases, in snapshot: any Snapshot
    ) throws {
        if let portal {
            portals = [try useCases.portal(portal, for: actor, to: action, in: snapshot)]
            return
        }
        switch Permission.decide(actor, .manageInventory, on: nil) {
        case .granted: portals = nil
        case .refused(.onlyMSSPAdmins), .hidden:
            portals = try snapshot.portals().filter {
                Permission.decide(actor, action, on: $0.portal.customer.id) == .granted
            }
        // Programs name the portal they ask about.
        case .refused(let refusal): throw Refused.notPermitted(refusal)
        }
    }
}
