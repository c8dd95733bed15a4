import FoundationEssentials
import Letters
import Mail
import Policy
import Testing

/// Letters of one portal share what is rendered, and nothing else.
struct MouldTests {
    private let catalogue: TemplateCatalogue

    init() throws {
        catalogue = try TemplateCatalogue(directory: TemplateCopy.original)
    }

    private func reconfigure(_ token: String, until moment: Date, _ facts: LetterFacts) throws -> Message {
        let link = try LetterLink(
            parsing: "https://\(facts.portal.domain.ascii)/mfa/reconfigure/\(token)", on: facts.portal.domain)
        return try catalogue.message(for: .mfaReconfigure(link, expiresAt: moment), facts)
    }

    @Test func eachRecipientGetsTheirOwnNameLinkAndMoment() throws {
        var (ann, bob) = (try Northwind.facts(), try Northwind.facts())
        ann.recipient = NamedAddress(
            name: try DisplayName(parsing: "Ann & <Co>"), address: try EmailAddress(parsing: "ann@northwind.example"))
        bob.recipient = NamedAddress(address: try EmailAddress(parsing: "bob@northwind.example"))
        for _ in 1...2 {
            let first = try reconfigure("aaaa", until: Northwind.moment, ann)
            let second = try reconfigure("bbbb", until: Northwind.moment + 60, bob)
            #expect(first.html.contains("Hello Ann &amp; &lt;Co&gt;,") && first.text.contains("Hello Ann & <Co>,"))
            #expect(first.html.contains("/aaaa\"") && !first.html.contains("bbbb") && first.html.contains("22:05"))
            #expect(second.text.contains("Hello,") && !second.text.contains("Ann"))
            #expect(second.html.contains("/bbbb\"") && !second.html.contains("aaaa") && second.html.contains("22:06"))
        }
    }

    @Test func aPortalThatChangesItsFaceIsSeenAtOnce() throws {
        var facts = try Northwind.facts()
        #expect(try reconfigure("aaaa", until: Northwind.moment, facts).html.contains("logo.png"))
        facts.portal.logo = nil
        #expect(try !reconfigure("aaaa", until: Northwind.moment, facts).html.contains("logo.png"))
        facts.portal.name = try DisplayName(parsing: "Southwind Portal")
        #expect(try !reconfigure("aaaa", until: Northwind.moment, facts).html.contains("Northwind Portal"))
    }

    @Test func morePortalsThanMouldsAreKeptForDoNotMixUp() throws {
        for round in 1...2 {
            for number in 1...600 {
                let facts = try Northwind.facts(name: "Portal \(number)", domain: "portal\(number).example")
                let message = try reconfigure("token\(number)", until: Northwind.moment, facts)
                #expect(message.subject.text == "Set up MFA again for Portal \(number)")
                #expect(
                    message.html.contains("https://portal\(number).example/mfa/reconfigure/token\(number)\""),
                    "\(round)")
            }
        }
    }
}
