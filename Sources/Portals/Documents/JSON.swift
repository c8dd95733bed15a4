package import Foundation

/// How the interface's documents look in JSON: keys sorted, RFC 3339 times in UTC, absent values as null.
package enum JSON {
    /// - Parameter isPretty: on several lines, for people.
    package static func encode(_ value: some Encodable, isPretty: Bool = false) throws -> Data {
        try (isPretty ? pretty : compact).encode(value)
    }

    private static let compact = encoder([])
    private static let pretty = encoder(.prettyPrinted)

    private static func encoder(_ formatting: JSONEncoder.OutputFormatting) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
        return encoder
    }

    package static func time(_ date: Date) -> String { date.formatted(style) }

    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}

/// A value that is written as null when it is not there, so that a document always has the same keys.
@propertyWrapper
package struct OrNull<Value: Encodable>: Encodable {
    package var wrappedValue: Value?

    package init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
    }
}

extension OrNull: Equatable where Value: Equatable {}
extension OrNull: Hashable where Value: Hashable {}
extension OrNull: Sendable where Value: Sendable {}
