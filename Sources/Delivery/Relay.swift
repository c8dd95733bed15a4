package import Storage

/// A relay as the worker uses it: whose jobs it takes, and how to connect.
package struct Relay: Sendable {
    package let id: RelayID
    /// As it stands in the history of every attempt.
    package let name: String
    /// How many connections may be open at once.
    package let connections: Int
    /// Mails a second; nil: no limit.
    package let rate: Double?
    package let connect: @Sendable () -> any Carrier

    package init(
        id: RelayID, name: String, connections: Int, rate: Double? = nil,
        connect: @escaping @Sendable () -> any Carrier
    ) {
        self.id = id
        self.name = name
        self.connections = max(1, connections)
        self.rate = rate
        self.connect = connect
    }
}
