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

/// One open stream.
struct UserEventStream: Sendable {
    let useCases: UseCases
    let printer: ConsolePrinter
    let portal: Slug
    let users: [UserID]
    let visit: ConsoleVisit
    let view: String
    let first: [ListedUser]
    /// Of what the browser shows: the page's, or the last that a stream before this one sent.
    let lastMark: String
    let pace: EventPace
    let clock: @Sendable () -> Date

    func write(to writer: inout any ResponseBodyWriter) async throws {
        try await writer.write(ByteBuffer(string: "retry: \(EventPace.retryMilliseconds)\n\n"))
        var mark = UserMark.of(first)
        var shown = rows(first)
        // What changed while no stream was open is not lost.
        if mark != lastMark { try await send(users.compactMap { shown[$0] }, mark, to: &writer) }
        for look in 1...pace.looks {
            do { try await pace.pause() } catch { return }
            if Task.isShuttingDownGracefully { return }
            let found: [ListedUser]
            do {
                found = try await useCases.watch(users, of: portal, console: visit.token, from: visit.caller.source)
            } catch {
                // Whatever it was: the page, loaded anew, says it.
                try await writer.write(ByteBuffer(string: "event: end\ndata:\n\n"))
                return
            }
            let now = rows(found)
            let changed = users.compactMap { id in now[id].flatMap { $0 == shown[id] ? nil : $0 } }
            if !changed.isEmpty || UserMark.of(found) != mark {
                mark = UserMark.of(found)
                try await send(changed, mark, to: &writer)
            }
            shown.merge(now) { $1 }
            // A client that is gone is noticed by writing to it.
            if look.isMultiple(of: 5) { try await writer.write(ByteBuffer(string: ":\n\n")) }
        }
    }

    private func send(_ rows: [String], _ mark: String, to writer: inout any ResponseBodyWriter) async throws {
        let events = rows.map { "event: row\n" + Self.data($0) + "\n" }.joined()
        try await writer.write(ByteBuffer(string: events + "id: \(mark)\n\n"))
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

/// What rows show, in a few digits: the browser says which it has, when it comes back (`Last-Event-ID`).
/// Differs from process to process; then all rows are sent once.
enum UserMark {
    static func of(_ users: [ListedUser]) -> String {
        var hasher = Hasher()
        for listed in users {
            hasher.combine(listed.user.user)
            hasher.combine(listed.user.contact)
            hasher.combine(listed.lastMail)
        }
        return String(UInt(bitPattern: hasher.finalize()), radix: 16)
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
