/// An address and, if there is one, the name a reader sees before it. RFC 5322 calls the pair a mailbox.
/// Pure. Prints as the masked address only: names of people do not belong into logs either.
package struct NamedAddress: Hashable, Sendable {
    package let name: DisplayName?
    package let address: EmailAddress

    package init(name: DisplayName? = nil, address: EmailAddress) {
        self.name = name
        self.address = address
    }
}

extension NamedAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { address.masked }
    package var debugDescription: String { address.masked }
    package var customMirror: Mirror { Mirror(self, children: ["masked": address.masked]) }
}
