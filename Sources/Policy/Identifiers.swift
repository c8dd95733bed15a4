/// What an identifier identifies, so that a portal's id is never taken for a user's. Assigned by the storage.
package struct Identifier<Subject>: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let rawValue: Int64

    package init(_ rawValue: Int64) { self.rawValue = rawValue }

    package var description: String { String(rawValue) }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

package typealias CustomerID = Identifier<Customer>
package typealias PortalID = Identifier<Portal>
package typealias UserID = Identifier<PortalUser>
package typealias OperatorID = Identifier<Operator>
package typealias ResetID = Identifier<MFAReset>
package typealias LinkID = Identifier<Link>
package typealias APIKeyID = Identifier<APIKey>
