import CQREncode

/// A text as a QR code (ISO/IEC 18004): byte mode, error correction M, the smallest version that holds it.
/// Made by libqrencode; keeps a copy of the modules and nothing of the library.
struct QRCode: Equatable, Sendable {
    /// Modules along one side, without the quiet zone.
    let width: Int
    private let modules: [Bool]

    /// Nil if the text is empty or longer than the largest code holds (2331 octets), or memory ran out.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        // 0: the smallest version that holds it.
        guard !bytes.isEmpty, let code = QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M) else {
            return nil
        }
        defer { QRcode_free(code) }
        width = Int(code.pointee.width)
        // The lowest bit is the colour; the others say what the module is for.
        modules = UnsafeBufferPointer(start: code.pointee.data, count: width * width).map { $0 & 1 == 1 }
    }

    func isDark(row: Int, column: Int) -> Bool { modules[row * width + column] }
}
