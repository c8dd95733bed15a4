/// One line of a list to choose from.
struct Choice: Sendable {
    let key: String
    let words: String

    init(_ key: String, _ words: String) {
        self.key = key
        self.words = words
    }
}

extension [Choice] {
    func values(chosen: String) -> [[String: Any]] {
        map { ["key": $0.key, "words": $0.words, "isChosen": $0.key == chosen] }
    }
}
