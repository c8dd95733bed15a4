import Foundation
import Policy

/// The audit's chain: each entry's mac covers its content and the mac before it, under a key that is not in
/// the database. An entry edited, removed, inserted or reordered without that key breaks it from there on.
package struct AuditChain: Sendable {
    /// A message authentication code over the bytes, under one server key.
    package typealias Code = @Sendable ([UInt8]) -> [UInt8]

    private let current: Code
    private let older: [Code]

    /// - Parameters:
    ///   - current: the key that new entries are written under.
    ///   - older: keys of before a rotation, under which earlier entries still verify.
    package init(current: @escaping Code, older: [Code] = []) {
        self.current = current
        self.older = older
    }

    /// What stands before the first entry.
    package static let origin: [UInt8] = Array(repeating: 0, count: 32)

    package func mac(of event: AuditEvent, sequence: Int64, after previous: [UInt8]) -> [UInt8] {
        current(AuditChain.bytes(of: event, sequence: sequence, after: previous))
    }

    /// Whether the entry is what was written, in its place.
    package func verifies(_ entry: AuditEntry, after previous: [UInt8]) -> Bool {
        let bytes = AuditChain.bytes(of: entry.event, sequence: entry.sequence, after: previous)
        return ([current] + older).contains { $0(bytes) == entry.mac }
    }

    /// What tells, in the database, under which key it is kept.
    package var proof: [UInt8] { current(AuditChain.provenWords) }

    /// Whether one of these keys made the proof.
    package func made(_ proof: [UInt8]) -> Bool {
        ([current] + older).contains { $0(AuditChain.provenWords) == proof }
    }

    /// Shorter than what stands before any entry, so it is never one.
    private static let provenWords = Array("PortalMFA".utf8)

    /// The previous mac and the entry's fields, each with its length in front, so that no two different
    /// entries read the same.
    private static func bytes(of event: AuditEvent, sequence: Int64, after previous: [UInt8]) -> [UInt8] {
        var bytes = previous
        bytes.reserveCapacity(256)
        append(sequence, to: &bytes)
        append(event.at.milliseconds, to: &bytes)
        for field in [
            event.actor, event.source, event.customer?.text, event.portal?.text, event.subject, event.action,
            event.reason, event.outcome,
        ] {
            guard let field else {
                append(-1, to: &bytes)
                continue
            }
            append(Int64(field.utf8.count), to: &bytes)
            bytes.append(contentsOf: field.utf8)
        }
        return bytes
    }

    private static func append(_ number: Int64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}

/// What checking the whole chain found.
package enum AuditVerdict: Sendable, Hashable {
    /// - Parameter head: the last mac, to be noted elsewhere: it also tells a database that was set back.
    case intact(entries: Int64, head: [UInt8])
    /// The first entry that is not as it was written, or is missing.
    case broken(at: Int64, Break)

    package enum Break: String, Sendable, Hashable {
        case edited = "its content or its place is not what was written"
        case missing = "it is missing"
        case cut = "entries after the last one are missing, or the chain's end was edited"
    }
}
