/// RFC 2047: text in a header as `=?UTF-8?Q?…?=` or `=?UTF-8?B?…?=`, whichever is shorter for the whole of it.
/// Never longer than 75 octets a word and 76 a line. A word ends between two characters as a reader sees them; inside
/// one only where it does not fit into a word by itself, and then between scalars.
extension HeaderWriter {
    mutating func encodedWords(_ text: String, inPhrase: Bool) {
        space()
        var word = EncodedWord(shortestFor: text, inPhrase: inPhrase)
        for character in text {
            if append(character.utf8, to: &word) { continue }
            if !word.isEmpty {
                next(&word)
                if append(character.utf8, to: &word) { continue }
            }
            // Longer than a word: a letter under a heap of marks, or a large family of emoji.
            for scalar in character.unicodeScalars {
                let octets = Character(scalar).utf8
                if append(octets, to: &word) { continue }
                next(&word)
                _ = append(octets, to: &word)
            }
        }
        raw(word)
    }

    private func append(_ octets: Character.UTF8View, to word: inout EncodedWord) -> Bool {
        word.append(octets, ifWithin: Self.encodedLineLimit - column)
    }

    /// Writes the word and begins the next one on a line of its own.
    private mutating func next(_ word: inout EncodedWord) {
        raw(word)
        word.removeAll()
        fold()
    }
}
