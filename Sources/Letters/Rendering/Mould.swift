import Mail
import Synchronization

/// A portal's letter with everything in its place but what is the recipient's own: see `Blank`.
/// Pure. Rendering templates takes most of the time a letter takes, and all letters of one mould share it.
struct Mould: Sendable {
    let subject: BlankedText
    let text: BlankedText
    let html: BlankedText

    init(_ edition: Edition, for portal: PortalFace, namingRecipient: Bool) {
        let letter = MarkedLetter(edition, for: portal, namingRecipient: namingRecipient)
        subject = BlankedText(letter.subject)
        text = BlankedText(edition.text.filled(with: letter.content(for: .text)))
        html = BlankedText(edition.html.filled(with: letter.content(for: .html)))
    }
}

/// The moulds made last, kept until there are too many.
/// Safe from any thread. A mould is a function of its key, so two threads that make the same one do no harm.
final class MouldShelf: Sendable {
    struct Key: Hashable {
        let edition: Edition.ID
        let portal: PortalFace
        let namingRecipient: Bool
    }

    /// About 20 kB each.
    private static let limit = 512
    private let moulds = Mutex<[Key: Mould]>([:])

    func mould(_ key: Key, orMake make: () -> Mould) -> Mould {
        if let mould = moulds.withLock({ $0[key] }) { return mould }
        let mould = make()
        moulds.withLock {
            // Emptied, not tidied: a busy portal's moulds are back at once.
            if $0.count >= Self.limit { $0.removeAll(keepingCapacity: true) }
            $0[key] = mould
        }
        return mould
    }
}
