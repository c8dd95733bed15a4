import HTTPTypes
import Hummingbird
import Letters
import Mail
import Policy
import Portals
import Storage

/// Every letter as it is sent, with sample facts: HTML and text, at the widths of a desktop and a phone.
extension Console {
    func letters(_ visit: ConsoleVisit) async throws -> Response {
        guard let letters = tools.letters else { throw Rejection.notFound }
        let portals = try await useCases.portals(visit.request)
        let asked = visit.query["portal"]
        let portal = asked.isEmpty ? portals.first : try await useCases.portal(try slug(asked), visit.request)
        let choice = LetterChoice(visit.query, portal: portal, letters)
        let message = try portal.map { try letters.message($0, choice.letter, choice.language) }
        let values: Values = [
            "subject": message?.subject.text ?? "–",
            "portals": portals.map { Choice($0.name.text, $0.profile.title.text) }.values(
                chosen: portal?.name.text ?? ""),
            "letters": Letter.allCases.map { Choice($0.rawValue, $0.words) }.values(chosen: choice.letter.rawValue),
            "languages": letters.languages.map { Choice($0.description, Self.name(of: $0)) }.values(
                chosen: choice.language.description),
            "preview": portal.map { choice.path(of: $0) }, "text": message?.text,
            "shownLanguage": choice.language.description,
            "emptySentence": "There is no portal whose letters you could look at.",
        ]
        return page("consoleLetters", title: "Letters", values, visit, at: .letters)
    }

    /// The letter itself, for a frame that runs nothing.
    func letterPreview(_ visit: ConsoleVisit) async throws -> Response {
        guard let letters = tools.letters else { throw Rejection.notFound }
        let portal = try await useCases.portal(try slug(visit.query["portal"]), visit.request)
        let choice = LetterChoice(visit.query, portal: portal, letters)
        var response = Response(
            status: .ok, page: try letters.message(portal, choice.letter, choice.language).html)
        // Letters carry their styles inline, because mail clients want them there.
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; form-action 'none'; base-uri 'none'; "
            + "frame-ancestors 'self'; sandbox"
        return response
    }
}

/// Which letter is looked at.
private struct LetterChoice {
    let letter: Letter
    let language: LanguageTag

    /// What is not understood is replaced by what there is.
    init(_ query: PageQuery, portal: PortalRecord?, _ letters: ConsoleTools.LetterPreview) {
        letter = Letter(rawValue: query["letter"]) ?? .mfaReconfigure
        func find(_ tag: String?) -> LanguageTag? { letters.languages.first { $0.description == tag } }
        language = find(query["language"]) ?? find(portal?.profile.locale) ?? find("en") ?? letters.languages[0]
    }

    func path(of portal: PortalRecord) -> String {
        PageQuery.path(
            "/letters/preview",
            [("portal", portal.name.text), ("letter", letter.rawValue), ("language", language.description)])
    }
}
