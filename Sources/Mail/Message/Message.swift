package import FoundationEssentials

/// One letter, complete: everything that is needed to write its bytes, and nothing that could be wrong in them.
/// Pure. Never reads a clock or a random source: date, id and boundary seed come from the job, so all attempts agree.
/// Prints its id only: bodies hold links.
package struct Message: Sendable {
    package var from: NamedAddress
    package var to: NamedAddress
    package var replyTo: NamedAddress?
    package var subject: Subject
    package var date: Date
    package var id: MessageID
    /// The same letter twice: plain, and as HTML. Any line ends; they are normalised on the wire.
    package var text: String
    package var html: String
    package var language: LanguageTag?
    package var extras: [ExtraHeader]
    package var boundarySeed: UInt64

    package init(
        from: NamedAddress, to: NamedAddress, replyTo: NamedAddress? = nil, subject: Subject, date: Date,
        id: MessageID, text: String, html: String, language: LanguageTag? = nil, extras: [ExtraHeader] = [],
        boundarySeed: UInt64
    ) {
        self.from = from
        self.to = to
        self.replyTo = replyTo
        self.subject = subject
        self.date = date
        self.id = id
        self.text = text
        self.html = html
        self.language = language
        self.extras = extras
        self.boundarySeed = boundarySeed
    }

    /// The headers a letter may add. A closed set: no header is ever made from a name given at run time.
    package enum ExtraHeader: Hashable, Sendable {
        /// `X-Auto-Response-Suppress: All`: Exchange sends no out-of-office replies to it.
        case suppressAutomaticReplies
        /// `Importance: high`, for notices that a person should not miss.
        case highImportance
        /// `References:` the earlier letter of the same thread, so that clients show them together.
        case references(MessageID)
    }
}

extension Message: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { id.description }
    package var debugDescription: String { id.description }
    package var customMirror: Mirror { Mirror(self, children: ["id": id.description]) }
}
