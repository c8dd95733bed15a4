import Foundation
import Secrets

/// One line of the key file: `portalmfa-key-v1 <key id> <base64 of 32 bytes>`.
/// Pure. The id is computed from the bytes, so it is also the checksum: a damaged line is found before it seals
/// anything.
enum ServerKeyLine {
    static let format = "portalmfa-key-v1"

    static func text(for key: ServerKey) -> String {
        "\(format) \(key.id) \(Data(key.bytes.reveal()).base64EncodedString())"
    }

    /// No fault quotes the line: it may be a key with one letter wrong.
    static func key(in line: String) -> Result<ServerKey, KeyLineFault> {
        let fields = line.split(separator: " ", omittingEmptySubsequences: false)
        guard fields.first.map(String.init) == format else { return .failure(.notAKey) }
        guard fields.count == 3 else { return .failure(.fieldCount(fields.count)) }
        guard let written = ServerKeyID(String(fields[1])) else { return .failure(.malformedID) }
        guard let bytes = Data(base64Encoded: String(fields[2])) else { return .failure(.malformedBase64) }
        guard let key = ServerKey(bytes: Secret([UInt8](bytes))) else { return .failure(.wrongLength(bytes.count)) }
        guard key.id == written else { return .failure(.checksum(written: written, computed: key.id)) }
        return .success(key)
    }
}
