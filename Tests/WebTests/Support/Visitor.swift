import Foundation
import HTTPTypes
import Testing

@testable import Web

/// Somebody with a browser at a portal: keeps cookies, follows redirects, and sends the form of the page in front.
final class Visitor {
    private var browser: Browser
    private(set) var jar: [String: String] = [:]
    private(set) var page: Answer?

    init(_ northwind: Northwind, site: PortalSite? = nil, languages: String? = nil) {
        browser = Browser(northwind, site: site)
        if let languages { browser.headers["Accept-Language"] = languages }
    }

    /// The same browser: a second tab, or what an eavesdropper would have.
    func tab() -> Visitor {
        let tab = Visitor(copying: browser)
        tab.jar = jar
        return tab
    }

    private init(copying browser: Browser) { self.browser = browser }

    /// What another request of this browser brings, for requests at once.
    var asSent: Browser {
        var copy = browser
        if !jar.isEmpty {
            copy.headers["Cookie"] = jar.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(
                separator: "; ")
        }
        return copy
    }

    var host: String? {
        get { browser.host }
        set { browser.host = newValue }
    }

    var session: String? { jar.first { $0.key.hasSuffix("portalmfa") }?.value }

    func forget(_ cookie: String) { jar = jar.filter { !$0.key.hasSuffix(cookie) } }

    func takeOver(_ other: Visitor) { jar = other.jar }

    /// One request, no redirect followed.
    @discardableResult
    func get(_ path: String) async throws -> Answer { keep(try await asSent.get(path)) }

    /// The page that a person sees in the end.
    @discardableResult
    func open(_ path: String) async throws -> Answer { try await follow(try await get(path)) }

    /// The form of the page in front, or one with this token; no redirect followed.
    @discardableResult
    func post(_ path: String, _ fields: [String: String] = [:], csrf: String? = nil) async throws -> Answer {
        keep(try await asSent.post(path, fields, csrf: csrf ?? page?.csrf))
    }

    /// The same, to its end.
    @discardableResult
    func submit(_ path: String, _ fields: [String: String] = [:]) async throws -> Answer {
        try await follow(try await post(path, fields))
    }

    private func follow(_ answer: Answer) async throws -> Answer {
        var answer = answer
        for _ in 0..<5 {
            guard answer.status == 303 else { return answer }
            answer = try await get(try #require(answer.header("Location")))
        }
        throw Northwind.Unexpected("redirects without an end")
    }

    private func keep(_ answer: Answer) -> Answer {
        for line in answer.cookies {
            let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            jar[String(pair[0])] = line.contains("Max-Age=0") ? nil : String(pair[1])
        }
        if answer.status != 303 { page = answer }
        return answer
    }
}

extension Visitor {
    /// Anna, who has configured, after password and code; and what is in her app.
    static func signedIn() async throws -> (Northwind, Visitor, key: String) {
        let northwind = try await Northwind()
        let key = try await northwind.configure()
        let visitor = Visitor(northwind)
        try await visitor.signIn()
        try await visitor.open("/")
        try await visitor.submit("/mfa/challenge", ["code": try northwind.code(for: key)])
        #expect(visitor.page?.heading == "You are signed in")
        return (northwind, visitor, key)
    }

    /// Types address and password into the sign-in page.
    @discardableResult
    func signIn(_ email: String = "anna@northwind.example", _ password: String = Northwind.password) async throws
        -> Answer
    {
        try await open("/sign-in")
        return try await post("/sign-in", ["email": email, "password": password])
    }
}

extension Answer {
    var cookies: [String] { headers[values: .setCookie] }
    var location: String? { header("Location") }
    var form: [String] { text.matches(of: /<form[^>]*action="([^"]*)"/).map { String($0.output.1) } }
}
