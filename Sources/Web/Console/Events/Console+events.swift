import HTTPTypes
import Hummingbird
import HummingbirdCore
import Policy
import Portals
import Storage

/// The rows of an open page, again whenever they have changed, as server-sent events (HTML Standard, 9.2).
/// Session and assignment are looked up at every look; when either is lost, the stream says `end` and ends.
/// Each stream ends by itself before the server's limit for one exchange; the browser then opens the next.
extension Console {
    func events(of name: String, _ visit: ConsoleVisit) async throws -> Response {
        let portal = try slug(name)
        let users = visit.query.users
        guard !users.isEmpty else { throw Rejection.notFound }
        // Before the stream begins, so that whoever may not see the portal gets what an absent one gives.
        let first = try await useCases.listedUsers(users, of: portal, visit.request)
        guard let seat = seats.streams.take(by: visit.session.person.operator.id) else {
            var response = Response(Rejection.unavailable)
            response.retry(after: 30)
            return response
        }
        let view = UserView(carried: visit.query["view"]).carried
        let stream = UserEventStream(
            useCases: useCases, printer: printer, portal: portal, users: users, visit: visit, view: view, first: first,
            lastMark: visit.caller.lastEvent ?? visit.query["shown"], pace: tools.pace, clock: clock)
        return Response(
            status: .ok,
            headers: Self.eventHeaders,
            body: ResponseBody { writer in
                try await stream.write(to: &writer)
                try await writer.finish(nil)
                withExtendedLifetime(seat) {}
            })
    }
}

extension Console {
    /// nginx would otherwise collect what is to arrive at once.
    fileprivate static let eventHeaders: HTTPFields = {
        var headers: HTTPFields = [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"]
        if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
        return headers
    }()
}

extension PageQuery {
    /// The users of a page that is open: no more than a page has, each once.
    fileprivate var users: [UserID] {
        var seen: Set<Int64> = []
        return self["users", upTo: 2048].split(separator: ".").compactMap { Int64($0) }
            .filter { seen.insert($0).inserted }.prefix(UserView.rows).map { UserID($0) }
    }
}
