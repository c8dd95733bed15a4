import Authenticators
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Mail
import NIOCore
import Policy
import Portals
import Storage

/// The audit: who did what, newest first, to be looked through, taken along, and proved unbroken.
/// A technician sees what was about the portals that are theirs.
extension Console {
    func audit(_ visit: ConsoleVisit) async throws -> Response { try await auditPage(visit) }

    private func auditPage(verdict: Values? = nil, _ visit: ConsoleVisit) async throws -> Response {
        let view = AuditView(visit.query)
        let page = try await useCases.auditPage(
            view.filter(limit: AuditView.rows), at: try view.portal.map(slug), visit.request)
        let portals = try await useCases.portals(visit.request).map { Choice($0.name.text, $0.profile.title.text) }
        let values: Values = [
            "export": view.with(before: nil).path("/audit/export.csv"), "verdict": verdict?.present,
            "portals": ([Choice("", "all")] + portals).values(chosen: view.portal ?? ""),
            "action": view.action, "actions": Self.knownActions, "actor": view.actor, "about": view.about,
            "from": view.from, "to": view.to, "caption": "Newest first", "hasEntries": !page.entries.isEmpty,
            "entries": page.entries.map(Self.row),
            "newest": view.before == nil ? nil : view.with(before: nil).path("/audit"),
            "older": page.next.map { view.with(before: $0).path("/audit") },
        ]
        return self.page("consoleAudit", title: "Audit", values, visit, at: .audit)
    }

    /// POST: the whole chain, of all customers, for those who see all of them. It reads every entry there is, so that no
    /// other site can have it done, and it is done once at a time.
    func verifyAudit(_ visit: ConsoleVisit) async throws -> Response {
        try visit.requireAdmin()
        let seat = try seats.verifications.take(visit, or: .verifications)
        defer { withExtendedLifetime(seat) {} }
        let verdict: Values =
            switch try await useCases.verifyAudit(visit.request) {
            case .intact(let entries, let head):
                [
                    "kind": "flash", "words": "Chain verified: \(entries) entries, each as it was written.",
                    "head": Hexadecimal.text(of: head),
                ]
            case .broken(let sequence, let reason):
                ["kind": "mistake", "words": "The chain is broken at entry \(sequence): \(reason.rawValue)."]
            }
        return try await auditPage(verdict: verdict, visit)
    }

    private static func row(_ entry: AuditEntry) -> [String: Any] {
        let event = entry.event
        let values: Values = [
            "sequence": entry.sequence, "time": event.at.stamp, "when": event.at.spelled.replacing(" UTC", with: ""),
            "action": event.action, "outcome": event.outcome, "actor": event.actor, "source": event.source,
            "portal": event.portal?.text ?? event.customer?.text ?? "", "subject": event.subject ?? "",
            "reason": event.reason ?? "",
        ]
        return values.present
    }

    /// One at a time: it may read all entries for a few lines.
    func exportAudit(_ visit: ConsoleVisit) async throws -> Response {
        let view = AuditView(visit.query)
        let portal = try view.portal.map(slug)
        // Asked once before the first line is written, so that a refusal is a page.
        _ = try await useCases.auditPage(view.filter(limit: 1), at: portal, visit.request)
        let seat = try seats.exports.take(visit, or: .exports)
        let (useCases, request) = (useCases, visit.request)
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .contentDisposition: "attachment; filename=\"audit.csv\"",
            ],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: AuditCSV.head))
                var (next, left) = (view, AuditCSV.mostRows)
                while left > 0 {
                    let page = try await useCases.auditPage(
                        next.filter(limit: min(500, left)), at: portal, request)
                    // Also when it is nothing: a client that is gone is noticed by writing to it.
                    try await writer.write(ByteBuffer(string: page.entries.map(AuditCSV.line).joined()))
                    left -= page.entries.count
                    guard let before = page.next else { break }
                    next = next.with(before: before)
                }
                try await writer.finish(nil)
                withExtendedLifetime(seat) {}
            })
    }

    private static let knownActions = [
        "mfa.reset", "mfa.configure", "mfa.confirm", "mfa.verify", "policy.switch", "sign-in", "user.add",
        "user.status", "invitation.accept", "operator.sign-in", "operator.factor-check", "operator.assign",
        "portal.add", "customer.add", "queue.retry", "queue.cancel", "queue.pause",
    ]
}

/// Which entries a page of the audit shows.
struct AuditView: Sendable {
    let portal: String?
    let action: String
    let actor: String
    /// Part of whom or what an entry is about, such as `user:12`.
    let about: String
    /// Days as they were typed, `2026-11-26`; empty: without an end.
    let from: String
    let to: String
    let before: Int64?
    static let rows = 100

    init(_ fields: PageQuery) {
        portal = fields["portal"].isEmpty ? nil : fields["portal"]
        (action, actor, about) = (fields["action"], fields["actor"], fields["about"])
        from = Self.day(fields["from"]) == nil ? "" : fields["from"]
        to = Self.day(fields["to"]) == nil ? "" : fields["to"]
        before = Int64(fields["before"])
    }

    private init(_ view: AuditView, before: Int64?) {
        (portal, action, actor, about) = (view.portal, view.action, view.actor, view.about)
        (from, to) = (view.from, view.to)
        self.before = before
    }

    func with(before: Int64?) -> AuditView { AuditView(self, before: before) }

    func filter(limit: Int) -> AuditFilter {
        // A whole number: `user:1` is not `user:12`.
        let subject = about.wholeMatch(of: /[a-z-]+:[0-9]+/) == nil ? about : about + " "
        return AuditFilter(
            action: action, actor: actor, subject: subject, from: Self.day(from),
            to: Self.day(to).map { $0 + 86_400 }, before: before, limit: limit)
    }

    func path(_ path: String) -> String {
        PageQuery.path(
            path,
            [
                ("portal", portal ?? ""), ("action", action), ("actor", actor), ("about", about), ("from", from),
                ("to", to),
                ("before", before.map { String($0) } ?? ""),
            ])
    }

    /// Midnight in UTC.
    private static func day(_ text: String) -> Date? {
        guard text.utf8.count == 10 else { return nil }
        return try? Date(text, strategy: Date.ISO8601FormatStyle().year().month().day())
    }
}
