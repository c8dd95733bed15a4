/// A program that was given a key to the JSON API: what it may do, and for whom. A revoked key is no actor at all.
package struct APIKey: Sendable, Hashable {
    package let id: APIKeyID
    /// For the audit.
    package let name: Slug
    package let scope: Scope
    package let reach: Reach

    package init(id: APIKeyID, name: Slug, scope: Scope, reach: Reach) {
        self.id = id
        self.name = name
        self.scope = scope
        self.reach = reach
    }

    /// For what kind of program it is.
    package enum Scope: String, Sendable, Hashable, CaseIterable, Codable {
        /// A portal's own backend: sees its portals, adds users and acts for them. Never helps itself past MFA:
        /// it resets nobody and switches no policy.
        case portal
        /// What helps technicians: sees, switches, resets, adds. Never passes for a user.
        case technician
        /// What an MSSP admin may do, for the customers in reach. Never passes for a user, never makes a key.
        case msspAdmin = "mssp-admin"
    }

    /// Whose portals.
    package enum Reach: Sendable, Hashable {
        /// Those of customers added later, too.
        case all
        case only(Set<CustomerID>)

        package func includes(_ customer: CustomerID) -> Bool {
            switch self {
            case .all: true
            case .only(let customers): customers.contains(customer)
            }
        }
    }
}
