/// What a browser says about the languages of its reader (RFC 9110, 12.5.4).
extension PageLanguage {
    /// Longer lists are nobody's.
    private static let mostTags = 32

    /// The one of ours that the reader likes best; the first of equals. Nil if there is none among them.
    init?(accepting header: String) {
        var best: (language: PageLanguage, quality: Double)?
        for part in header.prefix(1024).split(separator: ",").prefix(Self.mostTags) {
            let pieces = part.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            let tag = pieces.first?.split(separator: "-").first.map(String.init)
            guard let language = tag.flatMap(PageLanguage.init(rawValue:)) else { continue }
            let quality = pieces.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            guard quality > 0, quality <= 1, quality > best?.quality ?? 0 else { continue }
            best = (language, quality)
        }
        guard let best else { return nil }
        self = best.language
    }
}
