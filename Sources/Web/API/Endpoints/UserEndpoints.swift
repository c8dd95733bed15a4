import HTTPTypes
import HummingbirdCore
import Mail
import Portals
import Storage

/// A portal's users.
enum UserEndpoints {
    static func list(_ call: Call) async throws(Problem) -> Response {
        let (portal, limit) = (try call.portal, try call.query.limit)
        let after = try call.query.value("after", "a user's address, as next gives it") {
            try EmailAddress(parsing: $0)
        }
        let users = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.users(of: portal, after: after, limit: limit + 1, request)
        }
        return try .page(users, limit: limit, cursor: { $0.user.contact.email.addrSpec }) {
            UserDocument($0.user, lastMail: $0.lastMail)
        }
    }

    static func show(_ call: Call) async throws(Problem) -> Response {
        let (portal, email) = (try call.portal, try call.email)
        let (user, mail) = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.user(email, of: portal, request)
        }
        return try .document(UserDocument(user, lastMail: mail))
    }

    static func create(_ call: Call) async throws(Problem) -> Response {
        let (portal, body) = (try call.portal, call.body)
        try body.allow("email", "name", "locale", "confirmed")
        let contact = Contact(
            email: try body.email("email"), name: try body.optionalName("name"),
            locale: try body.optionalLocale("locale"))
        let isConfirmed = try body.optionalBool("confirmed") ?? false
        let created = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.addUser(contact, to: portal, isConfirmed: isConfirmed, request)
        }
        return try .document(
            UserDocument(created.resource.user, lastMail: created.resource.lastMail), status: .created,
            location: "\(API.prefix)/portals/\(portal)/users/\(segment(contact.email))", isReplay: created.isReplay)
    }

    static func resetMFA(_ call: Call) async throws(Problem) -> Response {
        let (portal, email) = (try call.portal, try call.email)
        try call.body.allow("reason")
        let reason = try call.body.required("reason", "1 to \(DisplayName.limit) characters in one line") {
            try DisplayName(parsing: $0).text
        }
        try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.resetMFA(of: email, at: portal, reason: reason, request)
        }
        return .done
    }

    /// An address as one segment of a path, which may hold an `@`.
    private static func segment(_ email: EmailAddress) -> String {
        PercentEncoding.encode(email.addrSpec, keeping: "@")
    }
}
