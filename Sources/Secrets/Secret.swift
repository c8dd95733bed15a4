/// Holds a value that must never be seen: a password, a token, a key.
/// Prints, debug-prints and mirrors as `•••`; only `reveal()` gives the value, so every use can be found by name.
/// Never erases memory, and equality makes no promise about time: compare secrets of attackers by their hash.
package struct Secret<Value: Sendable>: Sendable {
    private let value: Value

    package init(_ value: Value) {
        self.value = value
    }

    /// The value itself, for the one place that needs it.
    package func reveal() -> Value {
        value
    }
}

extension Secret: Equatable where Value: Equatable {}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "•••" }
    package var debugDescription: String { "•••" }

    /// No children: `dump`, test failures and loggers that mirror their metadata find nothing inside.
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
