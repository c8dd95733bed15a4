import Foundation
import Letters
import Mail
import Policy

/// The fields of a JSON object. Strict: an operation names those it takes, and any other is refused, so that a
/// misspelt `confirmd` does not send an invitation.
struct JSONFields: Sendable {
    private enum Value: Sendable, Decodable {
        case null
        case string(String)
        case bool(Bool)
        /// Numbers, arrays, objects: no field here is one.
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let text = try? container.decode(String.self) {
                self = .string(text)
            } else if let flag = try? container.decode(Bool.self) {
                self = .bool(flag)
            } else {
                self = .other
            }
        }
    }

    private let values: [String: Value]

    private init(_ values: [String: Value]) { self.values = values }

    static let none = JSONFields([:])

    init(_ bytes: [UInt8]) throws(Problem) {
        if let texts = PlainObject.read(bytes) {
            values = texts.mapValues(Value.string)
            return
        }
        do { values = try JSONDecoder().decode([String: Value].self, from: Data(bytes)) } catch DecodingError
            .typeMismatch
        {
            throw .invalidBody(nil, "it is one JSON object")
        } catch {
            throw .malformed("the body is not JSON (RFC 8259) in UTF-8")
        }
    }

    /// - Throws: a problem if there is any other field than these.
    func allow(_ names: String...) throws(Problem) {
        guard values.keys.allSatisfy(names.contains) else {
            let cure = names.isEmpty ? "there is none here" : "use \(names.joined(separator: ", "))"
            throw .invalidBody(nil, "a field is unknown: \(cure)")
        }
    }

    func string(_ name: String) throws(Problem) -> String {
        guard let text = try optionalString(name) else { throw .invalidBody(name, "it is missing") }
        return text
    }

    /// Nil if it is missing or null.
    func optionalString(_ name: String) throws(Problem) -> String? {
        switch values[name] {
        case nil, .null: return nil
        case .string(let text): return text
        case .bool, .other: throw .invalidBody(name, "it is a string")
        }
    }

    func bool(_ name: String) throws(Problem) -> Bool {
        guard let flag = try optionalBool(name) else { throw .invalidBody(name, "it is missing") }
        return flag
    }

    func optionalBool(_ name: String) throws(Problem) -> Bool? {
        switch values[name] {
        case nil, .null: return nil
        case .bool(let flag): return flag
        case .string, .other: throw .invalidBody(name, "it is true or false")
        }
    }
}

/// Texts that are more than texts.
extension JSONFields {
    /// - Parameter what: completes "it is …". Never quotes the value: it may be an address or a secret.
    func optional<Value>(
        _ name: String, _ what: String, _ read: (String) throws -> Value?
    ) throws(Problem) -> Value? {
        guard let text = try optionalString(name) else { return nil }
        guard let value = try? read(text) else { throw .invalidBody(name, "it is \(what)") }
        return value
    }

    func required<Value>(
        _ name: String, _ what: String, _ read: (String) throws -> Value?
    ) throws(Problem) -> Value {
        guard let value = try optional(name, what, read) else { throw .invalidBody(name, "it is missing") }
        return value
    }

    func slug(_ name: String) throws(Problem) -> Slug {
        try required(name, "1 to 63 lower-case letters, digits and hyphens, such as acme-eu") {
            try Slug(parsing: $0)
        }
    }

    private static let mailbox = "one ASCII address, such as ann@people.example"

    func email(_ name: String) throws(Problem) -> EmailAddress {
        try required(name, Self.mailbox) { try EmailAddress(parsing: $0) }
    }

    func optionalEmail(_ name: String) throws(Problem) -> EmailAddress? {
        try optional(name, Self.mailbox) { try EmailAddress(parsing: $0) }
    }

    func optionalName(_ name: String) throws(Problem) -> DisplayName? {
        try optional(name, "1 to \(DisplayName.limit) characters without control characters") {
            try DisplayName(parsing: $0)
        }
    }

    func optionalLocale(_ name: String) throws(Problem) -> String? {
        try optional(name, "a language tag (BCP 47), such as de or pt-BR") { try LanguageTag(parsing: $0).description }
    }
}
