package import Mail
package import Policy
package import Storage

/// What the console needs of modules that `Web` does not know: whoever composes the program hands it in.
package struct ConsoleTools: Sendable {
    let letters: LetterPreview?
    let testMail: TestMail?
    /// Of the streams that keep open pages up to date.
    var pace = EventPace()

    /// - Parameters:
    ///   - letters: nil: there is no page of letters to look at.
    ///   - testMail: nil: no test mail can be sent from the console.
    package init(letters: LetterPreview? = nil, testMail: TestMail? = nil) {
        self.letters = letters
        self.testMail = testMail
    }

    /// A letter with sample facts, as a portal would send it.
    package struct LetterPreview: Sendable {
        let languages: [LanguageTag]
        let message: @Sendable (PortalRecord, Letter, LanguageTag) throws -> Message

        package init(
            languages: [LanguageTag], message: @escaping @Sendable (PortalRecord, Letter, LanguageTag) throws -> Message
        ) {
            self.languages = languages
            self.message = message
        }
    }

    /// Sends a sample letter the way the worker would. Answers within the time of one exchange.
    package typealias TestMail = @Sendable (_ relay: Slug, _ to: EmailAddress) async -> TestMailReport

    package struct TestMailReport: Sendable, Hashable {
        package let isDelivered: Bool
        /// The stage that failed, in the names of the interface; nil: it was delivered, or no session came about.
        package let stage: String?
        /// One sentence, with the server's words.
        package let words: String

        package init(isDelivered: Bool, stage: String?, words: String) {
            self.isDelivered = isDelivered
            self.stage = stage
            self.words = words
        }
    }
}
