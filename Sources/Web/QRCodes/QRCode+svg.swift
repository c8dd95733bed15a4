/// Drawing a QR code. Attributes only: the page's security policy forbids inline styles.
extension QRCode {
    /// Modules of white around the code, as the standard wants it.
    static let quietZone = 4

    /// An `<svg>` element. Black on white in dark surroundings too: many readers take no inverted code.
    /// - Parameter title: what a screen reader says.
    func svg(title: String) -> String {
        let size = width + 2 * Self.quietZone
        return """
            <svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 \(size) \(size)" role="img" \
            aria-labelledby="qr-title" shape-rendering="crispEdges"><title id="qr-title">\(title.escapedForHTML)</title>\
            <rect width="\(size)" height="\(size)" fill="#fff"/><path fill="#000" d="\(path)"/></svg>
            """
    }

    /// One rectangle for each run of dark modules.
    private var path: String {
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                let start = column
                while column < width, isDark(row: row, column: column) { column += 1 }
                if column > start {
                    path += "M\(start + Self.quietZone) \(row + Self.quietZone)h\(column - start)v1h\(start - column)z"
                } else {
                    column += 1
                }
            }
        }
        return path
    }
}
