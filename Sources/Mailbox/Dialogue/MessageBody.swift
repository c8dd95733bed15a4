import Foundation
import NIOCore

/// Collects what follows DATA until `<CR><LF>.<CR><LF>` and removes the stuffed dots (RFC 5321 section 4.5.2).
/// Nothing else ends a message: a server that also accepts `<LF>.<LF>` can be made to see mails nobody sent
/// (SMTP smuggling, CVE-2023-51764 and its kin). Scans with memchr for dots, so it costs next to nothing per byte.
struct MessageBody: Equatable {
    private(set) var bytes: [UInt8] = []
    /// Bytes of the message, dots unstuffed; counted on when they are no longer kept.
    private(set) var count = 0
    /// Bytes taken from the wire, stuffed dots included.
    private(set) var taken = 0
    private let keeps: Bool
    private let limit: Int
    // The two bytes before the next one. A body begins at the start of a line, as if CR LF came before it.
    private var lastButOne = UInt8(ascii: "\r")
    private var last = UInt8(ascii: "\n")

    init(keeping keeps: Bool, limit: Int, expecting size: Int = 0) {
        self.keeps = keeps
        self.limit = limit
        if keeps { bytes.reserveCapacity(min(size, limit)) }
    }

    var isTooBig: Bool { count > limit }

    /// Takes what is certain from `input`, at most `most` bytes; true once the end was seen and taken.
    /// A dot whose meaning depends on bytes still to come stays in `input`.
    mutating func take(from input: inout ByteBuffer, atMost most: Int) -> Bool {
        input.readWithUnsafeReadableBytes { wire in
            let (consumed, ended) = scan(wire, Swift.min(wire.count, most))
            return (consumed, ended)
        }
    }

    private mutating func scan(_ wire: UnsafeRawBufferPointer, _ end: Int) -> (consumed: Int, ended: Bool) {
        guard let base = wire.baseAddress, end > 0 else { return (0, false) }
        var start = 0
        var next = 0
        while next < end, let found = memchr(base + next, Int32(UInt8(ascii: ".")), end - next) {
            let dot = UnsafeRawPointer(found) - base
            next = dot + 1
            guard isLineStart(dot, in: wire) else { continue }
            let following = wire[(dot + 1)...].prefix(2)
            if following.isEmpty || following.elementsEqual([UInt8(ascii: "\r")]) {
                append(wire, start..<dot)
                remember(wire, upTo: dot)
                return (dot, false)
            }
            append(wire, start..<dot)
            if following.elementsEqual([UInt8(ascii: "\r"), UInt8(ascii: "\n")]) {
                remember(wire, upTo: dot)
                return (dot + 3, true)
            }
            start = dot + 1
        }
        append(wire, start..<end)
        remember(wire, upTo: end)
        return (end, false)
    }

    private func isLineStart(_ index: Int, in wire: UnsafeRawBufferPointer) -> Bool {
        let before = index >= 1 ? wire[index - 1] : last
        let beforeThat = index >= 2 ? wire[index - 2] : index == 1 ? last : lastButOne
        return before == UInt8(ascii: "\n") && beforeThat == UInt8(ascii: "\r")
    }

    private mutating func append(_ wire: UnsafeRawBufferPointer, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        count += range.count
        guard keeps else { return }
        if isTooBig {
            bytes = []
        } else {
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: wire[range]))
        }
    }

    private mutating func remember(_ wire: UnsafeRawBufferPointer, upTo end: Int) {
        taken += end
        if end >= 2 {
            (lastButOne, last) = (wire[end - 2], wire[end - 1])
        } else if end == 1 {
            (lastButOne, last) = (last, wire[0])
        }
    }
}
