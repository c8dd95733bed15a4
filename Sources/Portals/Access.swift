import Foundation
import Mail
import Policy
import Storage

/// Finding things as the requester may see them. What must stay hidden is reported exactly as what is not there.
extension UseCases {
    func customer(_ name: Slug, in snapshot: any Snapshot) throws -> CustomerRecord {
        guard let record = try snapshot.customer(named: name) else { throw Refused.unknownCustomer(name) }
        return record
    }

    /// The customer, if the actor may manage what belongs to it.
    func customer(_ name: Slug, for actor: Actor, in snapshot: any Snapshot) throws -> CustomerRecord {
        guard let record = try snapshot.customer(named: name) else {
            try refuseTheDisabled(actor)
            throw Refused.unknownCustomer(name)
        }
        switch Permission.decide(actor, .manageInventory, on: record.customer.id) {
        case .granted: return record
        case .refused(let refusal): throw Refused.notPermitted(refusal)
        case .hidden: throw Refused.unknownCustomer(name)
        }
    }

    /// An operator who may not even know: the same words for what is there and what is not.
    private func refuseTheDisabled(_ actor: Actor) throws {
        if case .operator(let person) = actor, !person.isEnabled { throw Refused.notPermitted(.operatorDisabled) }
    }

    /// The portal, if the actor may do this to it.
    func portal(_ name: Slug, for actor: Actor, to action: Action, in snapshot: any Snapshot) throws -> PortalRecord {
        guard let record = try snapshot.portal(named: name) else {
            try refuseTheDisabled(actor)
            throw Refused.unknownPortal(name)
        }
        switch Permission.decide(actor, action, on: record.portal.customer.id) {
        case .granted: return record
        case .refused(let refusal): throw Refused.notPermitted(refusal)
        case .hidden: throw Refused.unknownPortal(name)
        }
    }

    func user(_ email: EmailAddress, of portal: PortalRecord, in snapshot: any Snapshot) throws -> UserRecord {
        guard let record = try snapshot.user(email, in: portal.portal.id) else {
            throw Refused.unknownUser(email, portal: portal.name)
        }
        return record
    }

    func mayManageInventory(_ actor: Actor) throws { try require(.manageInventory, of: actor) }

    /// What concerns no single customer.
    func require(_ action: Action, of actor: Actor) throws {
        switch Permission.decide(actor, action, on: nil) {
        case .granted: return
        case .refused(let refusal): throw Refused.notPermitted(refusal)
        case .hidden: throw Refused.notPermitted(.onlyMSSPAdmins)
        }
    }
}

/// What an audit entry says besides its action.
struct AuditTopic {
    let portal: PortalRecord?
    let user: UserRecord?

    init(portal: PortalRecord? = nil, user: UserRecord? = nil) {
        self.portal = portal
        self.user = user
    }
}

extension Transaction {
    func audit(
        _ action: String, _ topic: AuditTopic = AuditTopic(), subject: String? = nil, by actor: Actor,
        _ request: Request, reason: String? = nil, outcome: String, at now: Date
    ) throws(StorageError) {
        try append(
            AuditEvent(
                at: now, actor: request.auditName(actor), source: request.source,
                customer: topic.portal?.customerName, portal: topic.portal?.name,
                subject: subject ?? topic.user.map { "user:\($0.user.id) \($0.contact.email.masked)" },
                action: action, reason: reason, outcome: outcome))
    }
}
