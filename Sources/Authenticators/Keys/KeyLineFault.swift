/// What is wrong with a line of the key file. Never holds any of its text.
package enum KeyLineFault: Error, Equatable, Sendable, CustomStringConvertible {
    case notAKey
    case fieldCount(Int)
    case malformedID
    case malformedBase64
    case wrongLength(Int)
    case checksum(written: ServerKeyID, computed: ServerKeyID)
    case repeated(firstLine: Int)

    package var description: String {
        switch self {
        case .notAKey:
            "does not begin with \(ServerKeyLine.format)"
        case .fieldCount(let count):
            "has \(count) fields where a key has 3 (format, id, base64), as if cut off or run together"
        case .malformedID:
            "has a key id that is not eight lower-case hexadecimal digits"
        case .malformedBase64:
            "has a key that is not base64, as if cut off or edited"
        case .wrongLength(let count):
            "has a key of \(count) bytes where \(ServerKey.byteCount) belong, as if cut off or run together"
        case .checksum(let written, let computed):
            "says key \(written), but its bytes are key \(computed): one of the two was changed"
        case .repeated(let firstLine):
            "repeats the key of line \(firstLine)"
        }
    }
}
