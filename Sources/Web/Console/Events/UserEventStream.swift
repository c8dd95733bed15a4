import Foundation
import Hummingbird
import HummingbirdCore
import NIOCore
import Policy
import Portals
import ServiceLifecycle
import Storage

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
