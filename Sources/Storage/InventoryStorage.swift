package import Foundation
package import Mail
package import Policy

/// Reading customers, operators and portals.
package protocol InventorySnapshot {
    func customers() throws(StorageError) -> [CustomerRecord]
    func customer(named name: Slug) throws(StorageError) -> CustomerRecord?
    func operators() throws(StorageError) -> [OperatorRecord]
    /// With the assignments of this moment.
    func operatorRecord(_ email: EmailAddress) throws(StorageError) -> OperatorRecord?
    func portals() throws(StorageError) -> [PortalRecord]
    func portal(named name: Slug) throws(StorageError) -> PortalRecord?
    func portal(_ id: PortalID) throws(StorageError) -> PortalRecord?
    /// The portal a browser asked for.
    func portal(on domain: Domain) throws(StorageError) -> PortalRecord?
    /// How many of the portal's users who are not disabled are in each state.
    func mfaCounts(in portal: PortalID) throws(StorageError) -> MFACounts
}

/// Writing them. A name that is taken is `StorageError.taken`.
package protocol InventoryTransaction {
    func add(customer name: Slug, at now: Date) throws(StorageError) -> CustomerID
    /// Of the customer's fair share at every relay; counts for mails queued from now on.
    func set(weight: Int, of customer: CustomerID) throws(StorageError)
    func add(operator email: EmailAddress, role: Operator.Role, at now: Date) throws(StorageError) -> OperatorID
    func assign(_ person: OperatorID, to customer: CustomerID) throws(StorageError)
    func unassign(_ person: OperatorID, from customer: CustomerID) throws(StorageError)
    func add(portal: NewPortal, at now: Date) throws(StorageError) -> PortalID
}
