import Foundation
import Mail
import Policy
import Storage

extension SQLiteTransaction {
    func customers() throws(StorageError) -> [CustomerRecord] {
        try attempt {
            try all("SELECT id, name, enabled, weight FROM customers ORDER BY name", [], SQLiteTransaction.customer)
        }
    }

    func customer(named name: Slug) throws(StorageError) -> CustomerRecord? {
        try attempt {
            try first(
                "SELECT id, name, enabled, weight FROM customers WHERE name = ?", [name.text],
                SQLiteTransaction.customer)
        }
    }

    private static func customer(_ row: Row) throws -> CustomerRecord {
        let id: Int64 = row[0]
        return CustomerRecord(
            customer: Customer(id: CustomerID(id), isEnabled: row[2]),
            name: try Decoding.slug(row[1], of: "customer", id), weight: row[3])
    }

    func set(weight: Int, of customer: CustomerID) throws(StorageError) {
        try attempt { try run("UPDATE customers SET weight = ? WHERE id = ?", [weight, customer.rawValue]) }
    }

    func operators() throws(StorageError) -> [OperatorRecord] {
        try attempt {
            try all("SELECT id, email, role, enabled FROM operators ORDER BY email_key", [], operatorRecord)
        }
    }

    func operatorRecord(_ email: EmailAddress) throws(StorageError) -> OperatorRecord? {
        try attempt {
            try first(
                "SELECT id, email, role, enabled FROM operators WHERE email_key = ?", [email.normalized],
                operatorRecord)
        }
    }

    func operatorRecord(_ row: Row) throws -> OperatorRecord {
        let id: Int64 = row[0]
        let email = try Decoding.address(row[1], of: "operator", id)
        let role: Operator.Role = try Decoding.named(row[2], of: "operator", id)
        let isEnabled: Bool = row[3]
        let assigned = try all("SELECT customer_id FROM assignments WHERE operator_id = ?", [id]) {
            CustomerID($0[0])
        }
        return OperatorRecord(
            operator: Operator(
                id: OperatorID(id), role: role, isEnabled: isEnabled, assignments: Set(assigned)),
            email: email)
    }

    func portals() throws(StorageError) -> [PortalRecord] {
        try attempt {
            try all(
                """
                SELECT p.id, p.customer_id, c.enabled, c.name, p.name, p.title, p.domain, p.mfa_policy, p.relay_id,
                    p.sender, p.locale, p.support, p.accent, p.logo_url
                FROM portals p JOIN customers c ON c.id = p.customer_id ORDER BY p.name
                """, [], SQLiteTransaction.portal)
        }
    }

    func portal(named name: Slug) throws(StorageError) -> PortalRecord? {
        try attempt {
            try first(
                """
                SELECT p.id, p.customer_id, c.enabled, c.name, p.name, p.title, p.domain, p.mfa_policy, p.relay_id,
                    p.sender, p.locale, p.support, p.accent, p.logo_url
                FROM portals p JOIN customers c ON c.id = p.customer_id WHERE p.name = ?
                """, [name.text], SQLiteTransaction.portal)
        }
    }

    func portal(on domain: Domain) throws(StorageError) -> PortalRecord? {
        try attempt {
            try first(
                """
                SELECT p.id, p.customer_id, c.enabled, c.name, p.name, p.title, p.domain, p.mfa_policy, p.relay_id,
                    p.sender, p.locale, p.support, p.accent, p.logo_url
                FROM portals p JOIN customers c ON c.id = p.customer_id WHERE p.domain = ?
                """, [domain.ascii], SQLiteTransaction.portal)
        }
    }

    func portal(_ id: PortalID) throws(StorageError) -> PortalRecord? {
        try attempt {
            try first(
                """
                SELECT p.id, p.customer_id, c.enabled, c.name, p.name, p.title, p.domain, p.mfa_policy, p.relay_id,
                    p.sender, p.locale, p.support, p.accent, p.logo_url
                FROM portals p JOIN customers c ON c.id = p.customer_id WHERE p.id = ?
                """, [id.rawValue], SQLiteTransaction.portal)
        }
    }

    private static func portal(_ row: Row) throws -> PortalRecord {
        let id: Int64 = row[0]
        let customer: Int64 = row[1]
        return PortalRecord(
            portal: Portal(
                id: PortalID(id), customer: Customer(id: CustomerID(customer), isEnabled: row[2]),
                mfaPolicy: try Decoding.named(row[7], of: "portal", id)),
            name: try Decoding.slug(row[4], of: "portal", id),
            customerName: try Decoding.slug(row[3], of: "customer", customer),
            profile: PortalProfile(
                title: try Decoding.displayName(row[5], of: "portal", id),
                domain: try Decoding.domain(row[6], of: "portal", id),
                sender: try Decoding.address(row[9], of: "portal", id),
                locale: row[10], support: row[11], accent: row[12], logoURL: row[13]),
            relay: RelayID(rawValue: row[8]))
    }

    func mfaCounts(in portal: PortalID) throws(StorageError) -> MFACounts {
        try attempt {
            let counts = try all(
                """
                SELECT mfa, count(*) FROM users INDEXED BY users_by_mfa
                WHERE portal_id = ? AND status <> 'disabled' GROUP BY mfa
                """,
                [portal.rawValue]
            ) { row in (row[0] as String, row[1] as Int) }
            let byName = Dictionary(uniqueKeysWithValues: counts)
            return MFACounts(
                neverConfigured: byName["never-configured"] ?? 0, configured: byName["configured"] ?? 0,
                reset: byName["reset"] ?? 0)
        }
    }

    func add(customer name: Slug, at now: Date) throws(StorageError) -> CustomerID {
        try attempt {
            CustomerID(
                try insert(
                    "customer", name.text, "INSERT INTO customers (name, created_at) VALUES (?, ?)",
                    [name.text, now.milliseconds]))
        }
    }

    func add(operator email: EmailAddress, role: Operator.Role, at now: Date) throws(StorageError) -> OperatorID {
        try attempt {
            OperatorID(
                try insert(
                    "operator", email.masked,
                    "INSERT INTO operators (email, email_key, role, created_at) VALUES (?, ?, ?, ?)",
                    [email.addrSpec, email.normalized, role.rawValue, now.milliseconds]))
        }
    }

    func assign(_ person: OperatorID, to customer: CustomerID) throws(StorageError) {
        try attempt {
            try run(
                "INSERT OR IGNORE INTO assignments (operator_id, customer_id) VALUES (?, ?)",
                [person.rawValue, customer.rawValue])
        }
    }

    func unassign(_ person: OperatorID, from customer: CustomerID) throws(StorageError) {
        try attempt {
            try run(
                "DELETE FROM assignments WHERE operator_id = ? AND customer_id = ?",
                [person.rawValue, customer.rawValue])
        }
    }

    func add(portal: NewPortal, at now: Date) throws(StorageError) -> PortalID {
        try attempt {
            let profile = portal.profile
            if let other = try self.portal(on: profile.domain) {
                throw StorageError.taken(what: "portal (\(other.name)) on the domain", name: profile.domain.unicode)
            }
            return PortalID(
                try insert(
                    "portal", portal.name.text,
                    """
                    INSERT INTO portals
                        (customer_id, name, title, domain, sender, locale, support, accent, logo_url, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        portal.customer.rawValue, portal.name.text, profile.title.text, profile.domain.ascii,
                        profile.sender.addrSpec, profile.locale, profile.support, profile.accent, profile.logoURL,
                        now.milliseconds,
                    ]))
        }
    }
}
