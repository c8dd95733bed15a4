/// The MSSP's own people: whoever administers customers' portals ("Customer App Account Admins").
/// Assignments are read anew for every decision: a lost one takes effect at once.
package struct Operator: Sendable, Hashable {
    package let id: OperatorID
    package let role: Role
    package let isEnabled: Bool
    /// The customers a technician works for. Without meaning for an MSSP admin, who works for all.
    package let assignments: Set<CustomerID>

    package init(id: OperatorID, role: Role, isEnabled: Bool = true, assignments: Set<CustomerID> = []) {
        self.id = id
        self.role = role
        self.isEnabled = isEnabled
        self.assignments = assignments
    }

    package enum Role: String, Sendable, Hashable, CaseIterable, Codable {
        case msspAdmin = "mssp-admin"
        case technician
    }
}
