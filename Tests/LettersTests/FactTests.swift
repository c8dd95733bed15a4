import FoundationEssentials
import Letters
import Mail
import Testing

/// The values that cannot be wrong: links, logos, colours, dates.
struct FactTests {
    @Test(arguments: [
        ("#ffffff", "#000000", 21.0), ("#000000", "#ffffff", 21.0), ("#0b57a4", "#ffffff", 7.21),
        ("#f2b705", "#000000", 11.55), ("#777777", "#000000", 4.69), ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#000000", 5.25), ("#00ff00", "#000000", 15.30), ("#0000ff", "#ffffff", 8.59),
    ])
    func textOnTheAccentColourIsLegible(_ colour: String, _ text: String, _ contrast: Double) throws {
        let accent = try AccentColour(parsing: colour)
        #expect(accent.description == colour)
        #expect(accent.textColour.description == text)
        #expect(abs(accent.contrast(with: accent.textColour) - contrast) < 0.01)
    }

    @Test func noColourLeavesItsTextBelowTheLegibleContrast() throws {
        for value in stride(from: 0, to: 0x1000000, by: 0x0777) {
            let digits = String(value, radix: 16)
            let colour = try AccentColour(parsing: "#" + String(repeating: "0", count: 6 - digits.count) + digits)
            #expect(colour.contrast(with: colour.textColour) >= 4.5)
        }
    }

    @Test(arguments: ["", "#", "red", "0b57a4", "#0b57a", "#0b57a44", "#0b57ag", "#0b57a4;x:url(//evil)", "#００００００"])
    func whatIsNoColourIsRefused(_ text: String) {
        #expect(throws: TemplateError.colour(text)) { try AccentColour(parsing: text) }
    }

    @Test(arguments: [
        ("https://evil.example/mfa/reconfigure/t", "not the portal's domain"),
        ("https://portal.example.evil.example/t", "not the portal's domain"),
        ("https://portal.example@evil.example/t", "percent-encoded"),
        ("https://portal.example/'onmouseover=", "percent-encoded"),
        ("https://portal.example/a b", "percent-encoded"),
        ("https://portal.example/\r\nBcc:x", "percent-encoded"),
        ("https://PORTAL.example/t", "canonical form"),
        ("https://portal.example:0x50/t", "port"),
        ("https://portal.example:+443/t", "port"),
        ("https:///t", "no domain"),
        ("http://portal.example/t", "use https"),
        ("javascript:alert(1)", "https://"),
        ("//portal.example/t", "https://"),
        ("https://portal.example/" + String(repeating: "a", count: 2048), "shorten"),
    ])
    func aLinkThatIsNotOnThePortalsDomainIsRefused(_ link: String, _ reason: String) throws {
        let domain = try Domain(parsing: "portal.example")
        let error = #expect(throws: TemplateError.self) { try LetterLink(parsing: link, on: domain) }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }

    @Test func aDemoMayLinkToThisMachineWithoutTLS() throws {
        let domain = try Domain(parsing: "northwind.localhost")
        let link = try LetterLink(parsing: "http://northwind.localhost:8080/mfa/reconfigure/t", on: domain)
        #expect(link.text == "http://northwind.localhost:8080/mfa/reconfigure/t")
    }

    @Test func aLinkNeverPrintsItsToken() throws {
        let link = try LetterLink(parsing: "https://portal.example/t0ken", on: Domain(parsing: "portal.example"))
        let occasion = Occasion.invitation(link, expiresAt: Northwind.moment)
        for print in ["\(link)", String(reflecting: link), "\(occasion)", String(reflecting: occasion)] {
            #expect(!print.contains("t0ken"))
        }
        var dumped = ""
        dump(occasion, to: &dumped)
        #expect(!dumped.contains("t0ken"))
    }

    @Test(arguments: ["http://cdn.example/logo.png", "data:image/png;base64,AA==", "https://cdn.example/\"><script>"])
    func aLogoThatIsNotAnHTTPSAddressIsRefused(_ address: String) {
        #expect(throws: TemplateError.self) { try LogoURL(parsing: address) }
    }

    @Test(arguments: [
        (0, "1 January 1970, 00:00 UTC"), (-1, "31 December 1969, 23:59 UTC"),
        (951_782_399, "28 February 2000, 23:59 UTC"), (951_782_400, "29 February 2000, 00:00 UTC"),
        (1_709_251_199, "29 February 2024, 23:59 UTC"), (1_709_251_200, "1 March 2024, 00:00 UTC"),
        (1_795_471_559.9, "23 November 2026, 22:05 UTC"), (4_107_542_399, "28 February 2100, 23:59 UTC"),
        (4_107_542_400, "1 March 2100, 00:00 UTC"), (1e300, "31 December 9999, 23:59 UTC"),
    ])
    func aDateIsWrittenInUTCToTheMinute(_ seconds: Double, _ written: String) throws {
        let catalogue = try TemplateCatalogue(directory: TemplateCopy.original)
        let occasion = Occasion.mfaResetNotice(at: Date(timeIntervalSince1970: seconds))
        #expect(try catalogue.message(for: occasion, Northwind.facts()).text.contains("On \(written), your"))
    }

    @Test(arguments: [
        ("de", "Zeitpunkt: 1. März 2024, 00:00 UTC."), ("fr", "Le 1er mars 2024 à 00:00 UTC, votre"),
        ("es", "El 1 de marzo de 2024, 00:00 UTC, su"), ("ja", "\n2024年3月1日 00:00 UTC に"),
    ])
    func aDateIsWrittenAsTheLanguageDoes(_ language: String, _ written: String) throws {
        let catalogue = try TemplateCatalogue(directory: TemplateCopy.original)
        let occasion = Occasion.mfaResetNotice(at: Date(timeIntervalSince1970: 1_709_251_200))
        #expect(try catalogue.message(for: occasion, Northwind.facts(language)).text.contains(written))
    }
}
