/// The lines of a text, whatever ends them: CR, LF or CR LF.
/// Pure and without copies: a line is a range of the octets it was given. Never yields a line end itself.
struct Lines: Sequence, IteratorProtocol {
    struct Line {
        let octets: UnsafeBufferPointer<UInt8>
        /// False for the last line if nothing ended it.
        let isEnded: Bool
    }

    private let text: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(of text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    mutating func next() -> Line? {
        guard index < text.count else { return nil }
        let start = index
        while index + 8 <= text.count {
            let eight = EightOctets(text, at: index)
            if eight.contains(13) || eight.contains(10) { break }
            index += 8
        }
        while index < text.count, text[index] != 13, text[index] != 10 { index += 1 }
        let octets = UnsafeBufferPointer(rebasing: text[start..<index])
        guard index < text.count else { return Line(octets: octets, isEnded: false) }
        let isPair = text[index] == 13 && index + 1 < text.count && text[index + 1] == 10
        index += isPair ? 2 : 1
        return Line(octets: octets, isEnded: true)
    }
}
