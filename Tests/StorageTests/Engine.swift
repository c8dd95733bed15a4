import Foundation
import SQLiteStorage
import Storage

/// The database engines that have to meet the suite. A test takes one as its argument and names none.
enum Engine: CaseIterable, Sendable, CustomStringConvertible {
    case sqlite

    static let all = Engine.allCases

    /// Opens what the directory holds, or makes it.
    func open(in directory: URL, chain: AuditChain = .test) throws -> any Storage {
        switch self {
        case .sqlite: try SQLiteEngine(in: directory, chain: chain, create: true)
        }
    }

    var description: String {
        switch self {
        case .sqlite: "SQLite"
        }
    }
}

extension AuditChain {
    static let test = AuditChain(current: keyed(1))
    static let otherKey = AuditChain(current: keyed(2))

    /// A keyed 32-byte checksum (FNV-1a, four lanes). It has to notice differences here, not withstand anybody.
    static func keyed(_ key: UInt64) -> Code {
        { bytes in
            (UInt64(0)..<4).flatMap { lane in
                var hash = 0xcbf2_9ce4_8422_2325 ^ (key &* 4 &+ lane)
                for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
                return withUnsafeBytes(of: hash.bigEndian) { Array($0) }
            }
        }
    }
}
