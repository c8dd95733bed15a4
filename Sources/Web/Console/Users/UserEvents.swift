import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Policy
import Portals
import ServiceLifecycle
import Storage
import Synchronization

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
        guard let seat = seats.take(by: visit.session.person.operator.id) else {
            var response = Response(Rejection.unavailable)
            response.headers[.retryAfter] = "30"
            return response
        }
        let view = UserView(carried: visit.query["view"]).carried
        let clock = clock
        let stream = UserEventStream(
            useCases: useCases, printer: printer, portal: portal, users: users, visit: visit, view: view, first: first,
            pace: tools.pace, clock: clock)
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                try await stream.write(to: &writer)
                try await writer.finish(nil)
                withExtendedLifetime(seat) {}
            })
    }
}

/// One open stream.
struct UserEventStream: Sendable {
    let useCases: UseCases
    let printer: ConsolePrinter
    let portal: Slug
    let users: [UserID]
    let visit: ConsoleVisit
    let view: String
    let first: [ListedUser]
    let pace: EventPace
    let clock: @Sendable () -> Date

    func write(to writer: inout any ResponseBodyWriter) async throws {
        var shown = rows(first)
        try await writer.write(ByteBuffer(string: "retry: \(EventPace.retryMilliseconds)\n\n"))
        for look in 1...pace.looks {
            do { try await pace.pause() } catch { return }
            if Task.isShuttingDownGracefully { return }
            let now: [UserID: String]
            do {
                now = rows(
                    try await useCases.watch(users, of: portal, console: visit.token, from: visit.caller.source))
            } catch {
                // Whatever it was: the page, loaded anew, says it.
                try await writer.write(ByteBuffer(string: "event: end\ndata:\n\n"))
                return
            }
            for id in users {
                guard let row = now[id], row != shown[id] else { continue }
                try await writer.write(ByteBuffer(string: "event: row\n" + Self.data(row) + "\n"))
            }
            shown.merge(now) { $1 }
            // A client that is gone is noticed by writing to it.
            if look.isMultiple(of: 5) { try await writer.write(ByteBuffer(string: ":\n\n")) }
        }
    }

    private func rows(_ users: [ListedUser]) -> [UserID: String] {
        let now = clock()
        return Dictionary(
            uniqueKeysWithValues: users.map { user in
                let row = UserRow(user: user, portal: portal, csrf: visit.csrf, view: view)
                return (user.user.user.id, printer.render("consoleUserRow", row.values(at: now)))
            })
    }

    /// Every line of it as a `data` line; a line end in a value cannot begin a field of its own.
    private static func data(_ text: String) -> String {
        text.split(omittingEmptySubsequences: true) { $0.isNewline }.map { "data: \($0)\n" }.joined()
    }
}

/// How often a stream looks, and for how long.
struct EventPace: Sendable {
    /// Looks until a stream ends by itself.
    var looks = 24
    var pause: @Sendable () async throws -> Void = { try await Task.sleep(for: interval) }

    static let interval = Duration.seconds(1)
    /// After which the browser opens the next stream.
    static let retryMilliseconds = 1000
}

/// Places for streams: so many at once, and so many of one operator, that open tabs never hold all connections.
final class EventSeats: Sendable {
    static let most = 64
    static let mostOfOne = 12

    private let taken = Mutex<[OperatorID: Int]>([:])

    func take(by person: OperatorID) -> Seat? {
        taken.withLock { taken in
            guard taken.values.reduce(0, +) < Self.most, taken[person, default: 0] < Self.mostOfOne else { return nil }
            taken[person, default: 0] += 1
            return Seat(self, person)
        }
    }

    /// Free again when nothing refers to it: also of an answer that was never written.
    final class Seat: Sendable {
        private let seats: EventSeats
        private let person: OperatorID

        fileprivate init(_ seats: EventSeats, _ person: OperatorID) {
            self.seats = seats
            self.person = person
        }

        deinit {
            seats.taken.withLock { taken in
                let left = taken[person, default: 1] - 1
                taken[person] = left == 0 ? nil : left
            }
        }
    }
}

extension PageQuery {
    /// The users of a page that is open: no more than a page has, each once.
    fileprivate var users: [UserID] {
        var seen: Set<Int64> = []
        return self["users", upTo: 2048].split(separator: ".").compactMap { Int64($0) }
            .filter { seen.insert($0).inserted }.prefix(UserView.rows).map { UserID($0) }
    }
}
