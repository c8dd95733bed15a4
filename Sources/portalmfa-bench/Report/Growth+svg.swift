/// The plot, as a file that a browser and GitHub show. Light and dark: it brings its own background.
extension Growth {
    private static let (width, height, left, right, top, bottom) = (720.0, 420.0, 70.0, 30.0, 50.0, 60.0)

    func svg() -> String {
        let (mails, seconds) = (
            Growth.steps(to: points.map { Double($0.mails) }.max() ?? 1),
            Growth.steps(to: points.map(\.seconds).max() ?? 1)
        )
        let (most, longest) = (mails.last ?? 1, seconds.last ?? 1)
        func x(_ value: Double) -> String {
            (Growth.left + value / most * (Growth.width - Growth.left - Growth.right)).rounded(to: 1)
        }
        func y(_ value: Double) -> String {
            (Growth.height - Growth.bottom - value / longest * (Growth.height - Growth.top - Growth.bottom))
                .rounded(to: 1)
        }
        var parts = [
            "<rect width='100%' height='100%' fill='#ffffff'/>",
            Growth.text("Draining the queue: seconds against mails", x: "70", y: "28", size: 17, anchor: "start"),
        ]
        for step in mails {
            parts.append(Growth.line(x(step), y(0), x(step), y(longest), "#e4e4e4"))
            parts.append(Growth.text(step.rounded(to: 0), x: x(step), y: "\(Growth.height - Growth.bottom + 18)"))
        }
        for step in seconds {
            parts.append(Growth.line(x(0), y(step), x(most), y(step), "#e4e4e4"))
            parts.append(
                Growth.text("\(step.rounded(to: step == step.rounded() ? 0 : 1)) s", x: "62", y: y(step), anchor: "end")
            )
        }
        let end = min(most, longest / max(slope, 1e-9))
        parts.append(Growth.line(x(0), y(0), x(end), y(slope * end), "#1f6feb", width: 2))
        for point in points {
            parts.append(
                "<circle cx='\(x(Double(point.mails)))' cy='\(y(point.seconds))' r='4.5' fill='#d1242f'>"
                    + "<title>\(point.mails) mails: \(point.seconds.rounded(to: 2)) s</title></circle>")
        }
        parts.append(
            Growth.text(
                "\((slope * 1e6).rounded(to: 0)) µs a mail, R² = \(determination.rounded(to: 4)); \(caption)", x: "70",
                y: "\(Growth.height - 16)", size: 11, anchor: "start"))
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Growth.width) \(Growth.height)" \
            font-family="sans-serif" role="img" aria-label="Seconds to drain, against mails">
            \(parts.joined(separator: "\n"))
            </svg>

            """
    }

    private static func line(
        _ x1: String, _ y1: String, _ x2: String, _ y2: String, _ colour: String, width: Int = 1
    ) -> String {
        "<line x1='\(x1)' y1='\(y1)' x2='\(x2)' y2='\(y2)' stroke='\(colour)' stroke-width='\(width)'/>"
    }

    private static func text(
        _ words: String, x: String, y: String, size: Int = 12, anchor: String = "middle"
    ) -> String {
        "<text x='\(x)' y='\(y)' font-size='\(size)' text-anchor='\(anchor)' fill='#24292f'>\(words)</text>"
    }

    /// Round numbers from 0 to past the largest, about five of them.
    private static func steps(to largest: Double) -> [Double] {
        var unit = 1e-3
        while unit * 10 < largest { unit *= 10 }
        let step = [1, 2, 5, 10].map { $0 * unit / 2 }.first { $0 * 6 >= largest } ?? unit
        return stride(from: 0, to: largest + step, by: step).map { $0 }
    }
}
