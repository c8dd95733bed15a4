import Foundation
package import Mail
package import Policy
package import Storage

/// Customers, operators and portals: the MSSP's inventory.
extension UseCases {
    package func addCustomer(_ name: Slug, _ request: Request) async throws(Refused) -> CustomerID {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            try mayManageInventory(actor)
            let id = try transaction.add(customer: name, at: now)
            try transaction.audit(
                "customer.add", subject: "customer:\(name)", by: actor, request, outcome: "done", at: now)
            return id
        }
    }

    /// Sets a customer's weight among those whose mails wait at the same relay.
    /// - Parameter weight: 1…1000.
    package func setWeight(_ weight: Int, of name: Slug, _ request: Request) async throws(Refused) {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            try mayManageInventory(actor)
            let record = try customer(name, in: transaction)
            try transaction.set(weight: min(max(weight, 1), 1000), of: record.customer.id)
            try transaction.audit(
                "customer.weight", subject: "customer:\(name)", by: actor, request,
                reason: "\(record.weight) → \(weight)", outcome: "done", at: now)
        }
    }

    package func customers(_ request: Request) async throws(Refused) -> [CustomerRecord] {
        try await look { snapshot in
            try mayManageInventory(request.actor(in: snapshot))
            return try snapshot.customers()
        }
    }

    package func addOperator(
        _ email: EmailAddress, role: Operator.Role, _ request: Request
    ) async throws(Refused) -> OperatorID {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            try mayManageInventory(actor)
            try request.requireFreshFactor(at: now)
            let id = try transaction.add(operator: email, role: role, at: now)
            try transaction.audit(
                "operator.add", subject: "operator:\(id) \(email.masked)", by: actor, request, reason: role.rawValue,
                outcome: "done", at: now)
            return id
        }
    }

    package func operators(_ request: Request) async throws(Refused) -> [OperatorRecord] {
        try await look { snapshot in
            try mayManageInventory(request.actor(in: snapshot))
            return try snapshot.operators()
        }
    }

    /// Gives a technician a customer to work for, or takes it away; effective with the next decision.
    package func assign(
        _ email: EmailAddress, to customer: Slug, _ isAssigned: Bool, _ request: Request
    ) async throws(Refused) {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            try mayManageInventory(actor)
            if isAssigned { try request.requireFreshFactor(at: now) }
            let customer = try self.customer(customer, in: transaction)
            guard let person = try transaction.operatorRecord(email) else { throw Refused.unknownOperator(email) }
            if isAssigned {
                try transaction.assign(person.operator.id, to: customer.customer.id)
            } else {
                try transaction.unassign(person.operator.id, from: customer.customer.id)
            }
            try transaction.audit(
                isAssigned ? "operator.assign" : "operator.unassign",
                subject: "operator:\(person.operator.id) customer:\(customer.name)", by: actor, request,
                outcome: "done", at: now)
        }
    }

    /// Adds a portal, its MFA policy on.
    @discardableResult
    package func addPortal(
        _ name: Slug, of customer: Slug, profile: PortalProfile, _ request: Request
    ) async throws(Refused) -> Creation<PortalRecord> {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            let owner = try self.customer(customer, for: actor, in: transaction)
            let isReplay = try transaction.isReplay(request, by: actor, at: now)
            if !isReplay {
                _ = try transaction.add(
                    portal: NewPortal(name: name, customer: owner.customer.id, profile: profile), at: now)
            }
            let record = try portal(name, for: actor, to: .seePortal, in: transaction)
            if !isReplay {
                try transaction.audit(
                    "portal.add", AuditTopic(portal: record), by: actor, request, outcome: "done", at: now)
                try transaction.remember(request, by: actor, at: now)
            }
            return Creation(resource: record, isReplay: isReplay)
        }
    }

    /// The portals the requester may see, in the order of their names.
    /// - Parameter after: the name of the page before's last portal.
    package func portals(
        after: Slug? = nil, limit: Int = .max, _ request: Request
    ) async throws(Refused) -> [PortalRecord] {
        try await look { snapshot in
            let actor = try request.actor(in: snapshot)
            let seen = try snapshot.portals().lazy.filter { record in
                after.map { $0 < record.name } ?? true
                    && Permission.decide(actor, .seePortal, on: record.portal.customer.id) == .granted
            }
            return Array(seen.prefix(limit))
        }
    }

    package func portal(_ name: Slug, _ request: Request) async throws(Refused) -> PortalRecord {
        try await look { snapshot in
            try portal(name, for: try request.actor(in: snapshot), to: .seePortal, in: snapshot)
        }
    }

    /// The portal whose pages a browser asked for; nil if none is on that domain.
    package func portal(on domain: Domain) async throws(Refused) -> PortalRecord? {
        try await look { try $0.portal(on: domain) }
    }

    package func mfaCounts(_ name: Slug, _ request: Request) async throws(Refused) -> MFACounts {
        try await look { snapshot in
            let record = try portal(name, for: try request.actor(in: snapshot), to: .seePortal, in: snapshot)
            return try snapshot.mfaCounts(in: record.portal.id)
        }
    }
}
