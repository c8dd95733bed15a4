import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Mail
import Policy
import Portals
import Storage

/// The queue: how full and how old it is and was, whether the relays work, and every mail with its fate in words.
/// A technician sees the mails of the portals that are theirs, and no relay.
extension Console {
    func queue(_ visit: ConsoleVisit) async throws -> Response {
        let view = MailView(visit.query)
        let mails = try await useCases.listedMails(
            states: view.states, portal: try view.portal.map(slug), limit: MailView.rows + 1,
            before: view.before, visit.request)
        let portals = try await useCases.portals(visit.request).map { Choice($0.name.text, $0.profile.title.text) }
        let shown = mails.prefix(MailView.rows)
        let now = clock()
        let relays = visit.isAdmin ? try await useCases.relays(visit.request).map { Self.row($0, at: now) } : []
        let figures = try await self.figures(visit)
        let values: Values = [
            "summary": visit.isAdmin ? "The mails of all portals." : "The mails of your portals.",
            "hasFigures": !figures.isEmpty, "figures": figures, "charts": try await charts(visit, at: now),
            "hasRelays": !relays.isEmpty, "relays": relays, "canTest": tools.testMail != nil,
            "states": ([Choice("", "all")] + JobState.allCases.map { Choice($0.rawValue, $0.rawValue) })
                .values(chosen: view.state),
            "portals": ([Choice("", "all")] + portals).values(chosen: view.portal ?? ""),
            "hasMails": !shown.isEmpty, "mails": shown.map { Self.row($0, view, at: now) },
            "caption": "Newest first",
            "newest": view.before == nil ? nil : view.with(before: nil).path,
            "older": mails.count > MailView.rows ? view.with(before: shown.last?.job.job.id).path : nil,
        ]
        return page("consoleQueue", title: "Mail Queue", values, visit, at: .queue)
    }

    /// Counted over all customers, so for those who see all of them.
    private func figures(_ visit: ConsoleVisit) async throws -> [[String: Any]] {
        guard visit.isAdmin else { return [] }
        let statistics = try await useCases.statistics()
        func count(_ state: JobState) -> Int { statistics.counts[state] ?? 0 }
        let figures: [(Int, String)] = [
            (count(.queued) - statistics.waitingForRetry, "ready"),
            (statistics.waitingForRetry, "waiting for another attempt"), (count(.sending), "being sent"),
            (count(.delivered), "delivered"), (count(.bounced), "bounced"), (count(.unknown), "unknown"),
            (count(.failed) + count(.expired), "failed or expired"),
        ]
        return figures.map { ["count": $0.0.grouped, "what": $0.1] }
    }

    /// The last day.
    private func charts(_ visit: ConsoleVisit, at now: Date) async throws -> [[String: Any]] {
        let history = try await useCases.queueHistory(from: now - 86_400, to: now, visit.request)
        // Of all customers together, so for those who see all of them; a technician's own customers have their curves.
        let charts: [TimeChart] =
            visit.isAdmin
            ? [.depth(history), .age(history), .customers(history), .finished(history)]
            : [.customers(history)]
        return charts.map { chart in
            let table = ChartTable(chart)
            return [
                "id": chart.id, "heading": "\(chart.title), last 24 hours", "svg": chart.svg(),
                "legend": chart.series.map { ["name": $0.name, "mark": $0.mark] as [String: Any] },
                "columns": table.columns,
                "lines": table.rows.map { ["time": $0.time, "cells": $0.values] as [String: Any] },
            ]
        }
    }

    private static func row(_ listed: LastMail, _ view: MailView, at now: Date) -> [String: Any] {
        let mail = listed.job
        let fate = MailFate(mail, listed.latest, at: now)
        let values: Values = [
            "id": mail.job.id.description, "letter": mail.letter.words, "when": mail.job.createdAt.spelled,
            "recipient": mail.recipient.masked, "portal": mail.portal.text, "fate": fate.words, "kind": fate.kind,
            "detail": fate.detail, "acts": acts(on: mail, at: now), "view": view.carried,
        ]
        return values.present
    }

    /// What an operator may do to a mail as it is.
    static func acts(on mail: JobRecord, at now: Date) -> [[String: Any]] {
        let acts: [(Intervention, String)] =
            switch mail.state {
            case .unknown: [(.resolveDelivered, "It Arrived"), (.resolveResend, "Send Again")]
            case .queued where mail.nextAttemptAt.map({ $0 > now }) == true: [(.retry, "Try Now"), (.cancel, "Cancel")]
            case .queued: [(.cancel, "Cancel")]
            default: [(.retry, "Retry")]
            }
        return acts.filter { act, _ in
            guard let state = try? act.apply(to: mail.state) else { return false }
            return state != .queued || mail.job.isUseful(at: now)
        }.map { ["act": $0.0.rawValue, "word": $0.1] }
    }
}

/// Which mails the page of the queue shows.
struct MailView: Sendable {
    let state: String
    let portal: String?
    let before: JobID?
    static let rows = 50

    init(_ fields: PageQuery) {
        state = JobState(rawValue: fields["state"])?.rawValue ?? ""
        portal = fields["portal"].isEmpty ? nil : fields["portal"]
        before = Int64(fields["before"]).map { JobID(rawValue: $0) }
    }

    private init(_ view: MailView, before: JobID?) {
        (state, portal, self.before) = (view.state, view.portal, before)
    }

    init(carried text: String) { self.init((try? PageQuery(text)) ?? PageQuery()) }

    func with(before: JobID?) -> MailView { MailView(self, before: before) }

    var states: Set<JobState> { JobState(rawValue: state).map { [$0] } ?? [] }

    var carried: String { PageQuery.encoded(fields) }

    var path: String { PageQuery.path("/queue", fields) }

    private var fields: [(String, String)] {
        [("state", state), ("portal", portal ?? ""), ("before", before?.description ?? "")]
    }
}
