/// A customer of the MSSP. Disabled customers' users are denied before any other rule.
package struct Customer: Sendable, Hashable {
    package let id: CustomerID
    package let isEnabled: Bool

    package init(id: CustomerID, isEnabled: Bool = true) {
        self.id = id
        self.isEnabled = isEnabled
    }
}

/// A customer's portal, as far as decisions about it need to know.
package struct Portal: Sendable, Hashable {
    package let id: PortalID
    package let customer: Customer
    package let mfaPolicy: MFAPolicy

    package init(id: PortalID, customer: Customer, mfaPolicy: MFAPolicy = .enabled) {
        self.id = id
        self.customer = customer
        self.mfaPolicy = mfaPolicy
    }
}

/// Whether everybody at a portal must configure and pass multi-factor authentication. On by default.
package enum MFAPolicy: String, Sendable, Hashable, CaseIterable, Codable {
    case enabled, disabled
}
