import Foundation
import Jobs
import Mail
import Policy
import Storage

/// Reads stored texts back into the types that cannot be wrong. A text they refuse is `undecodable`: the row
/// was damaged or written by another program.
enum Decoding {
    static func slug(_ text: String, of what: String, _ id: Int64) throws -> Slug {
        do { return try Slug(parsing: text) } catch { throw refuse(what, id, error) }
    }

    static func address(_ text: String, of what: String, _ id: Int64) throws -> EmailAddress {
        do { return try EmailAddress(parsing: text) } catch { throw refuse(what, id, error) }
    }

    static func domain(_ text: String, of what: String, _ id: Int64) throws -> Domain {
        do { return try Domain(parsing: text) } catch { throw refuse(what, id, error) }
    }

    static func displayName(_ text: String, of what: String, _ id: Int64) throws -> DisplayName {
        do { return try DisplayName(parsing: text) } catch { throw refuse(what, id, error) }
    }

    static func named<Name: RawRepresentable>(
        _ text: String, of what: String, _ id: Int64
    ) throws -> Name where Name.RawValue == String {
        guard let name = Name(rawValue: text) else {
            throw StorageError.undecodable(what: what, id: id, detail: "unknown \(Name.self) \"\(text.prefix(40))\"")
        }
        return name
    }

    /// Reads `phase, verdict, code, enhanced_code, reply, reason`.
    static func outcome(_ row: Row, from column: Int, of what: String, _ id: Int64) throws -> Outcome {
        let phase: String? = row[column]
        let code: Int? = row[column + 2]
        let enhanced: String? = row[column + 3]
        let text: String? = row[column + 4]
        return Outcome(
            try named(row[column + 1], of: what, id), in: try phase.map { try named($0, of: what, id) },
            reply: code.map {
                Reply(code: $0, enhancedCode: enhanced.flatMap { EnhancedCode(parsing: $0) }, text: text ?? "")
            }, reason: row[column + 5])
    }

    private static func refuse(_ what: String, _ id: Int64, _ error: any Error) -> StorageError {
        .undecodable(what: what, id: id, detail: String(describing: error))
    }
}

extension Date {
    init?(milliseconds: Int64?) {
        guard let milliseconds else { return nil }
        self.init(milliseconds: milliseconds)
    }
}
