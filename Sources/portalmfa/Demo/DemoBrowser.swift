import Foundation
import FoundationNetworking

/// As much of a browser as the demo's user needs: pages, their first form, cookies and redirects.
/// libcurl resolves names below `localhost` to this machine by itself.
struct DemoBrowser: Sendable {
    /// Its cookies are in memory, and nobody else's.
    private let session = URLSession(configuration: .ephemeral)

    struct Page: Sendable {
        let url: URL
        let status: Int
        let html: String

        /// A secret in groups of four (base32, 160 bits).
        var secret: String? {
            html.firstMatch(of: /[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}/).map { String($0.output.filter { $0 != " " }) }
        }

        var recoveryCodes: [String] { html.matches(of: /<li><code>([0-9A-Z-]{19})</).map { String($0.output.1) } }

        /// Where the form goes, and what it carries unseen.
        var form: (action: String, hidden: [String: String]) {
            let action = html.firstMatch(of: /<form[^>]*\baction="([^"]*)"/).map { String($0.output.1) } ?? ""
            var hidden: [String: String] = [:]
            for match in html.matches(of: /<input[^>]*type="hidden"[^>]*>/) {
                let input = match.output
                guard let name = input.firstMatch(of: /\bname="([^"]*)"/)?.output.1,
                    let value = input.firstMatch(of: /\bvalue="([^"]*)"/)?.output.1
                else { continue }
                hidden[String(name)] = String(value)
            }
            return (action, hidden)
        }
    }

    func get(_ url: URL) async throws -> Page { try await load(URLRequest(url: url)) }

    func submit(_ page: Page, _ fields: [String: String]) async throws -> Page {
        let form = page.form
        var request = URLRequest(url: URL(string: form.action, relativeTo: page.url)?.absoluteURL ?? page.url)
        request.httpMethod = "POST"
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        let pairs = form.hidden.merging(fields) { _, new in new }.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }
        request.httpBody = Data(pairs.joined(separator: "&").utf8)
        return try await load(request)
    }

    private func load(_ request: URLRequest) async throws -> Page {
        let (data, response) = try await session.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        // After redirects.
        guard let url = response.url ?? request.url else { throw StoryBroken("a request has an address") }
        return Page(url: url, status: status, html: String(decoding: data, as: UTF8.self))
    }
}
