/// What differs between two letters that one portal writes on the same occasion in the same language.
/// While a mould is made, a control character stands for each. No name, domain, address or template can hold one, so
/// nothing that was typed is ever taken for a blank.
enum Blank: Unicode.Scalar, CaseIterable {
    case recipientName = "\u{1}"
    /// When the link ends, or when the thing happened.
    case moment = "\u{2}"
    case link = "\u{3}"

    var mark: String { String(rawValue) }
}

/// The text for each blank of one letter.
struct BlankValues {
    let recipientName: String?
    let moment: String
    let link: String?

    subscript(blank: Blank) -> String {
        switch blank {
        case .recipientName: recipientName ?? ""
        case .moment: moment
        case .link: link ?? ""
        }
    }

    var escapedForHTML: BlankValues {
        BlankValues(
            recipientName: recipientName?.escapedForHTML, moment: moment.escapedForHTML, link: link?.escapedForHTML)
    }
}

/// A text with blanks in it, cut at them once, so that filling it is copying.
struct BlankedText: Sendable {
    private let pieces: [(text: String, blank: Blank)]
    private let rest: String

    init(_ marked: String) {
        var pieces: [(String, Blank)] = []
        var piece = String.UnicodeScalarView()
        for scalar in marked.unicodeScalars {
            if let blank = Blank(rawValue: scalar) {
                pieces.append((String(piece), blank))
                piece.removeAll()
            } else {
                piece.append(scalar)
            }
        }
        self.pieces = pieces
        rest = String(piece)
    }

    func filled(with values: BlankValues) -> String {
        var text = ""
        text.reserveCapacity(pieces.reduce(rest.utf8.count) { $0 + $1.text.utf8.count + 128 })
        for (piece, blank) in pieces {
            text += piece
            text += values[blank]
        }
        return text + rest
    }
}
