import Foundation
import Jobs
import Policy
import Portals
import SMTP
import Storage

/// A relay as `--json` prints it. Never holds the password.
struct RelayDocument: Encodable {
    let name: String
    /// The password as bullets.
    @OrNull var url: String?
    @OrNull var connections: Int?
    /// Mails a second.
    @OrNull var rate: Double?
    let portals: Int
    @OrNull var pausedAt: String?
    @OrNull var trouble: Trouble?

    struct Trouble: Encodable {
        let since: String
        let probeAt: String
        @OrNull var phase: String?
        let verdict: String
        @OrNull var code: Int?
        @OrNull var enhancedCode: String?
        @OrNull var reply: String?
        let reason: String

        init(_ trouble: RelayTrouble) {
            since = JSON.time(trouble.since)
            probeAt = JSON.time(trouble.probeAt)
            phase = trouble.outcome.phase?.rawValue
            verdict = trouble.outcome.verdict.rawValue
            code = trouble.outcome.reply?.code
            enhancedCode = trouble.outcome.reply?.enhancedCode?.description
            reply = trouble.outcome.reply?.text
            reason = trouble.outcome.reason
        }
    }

    init(_ record: RelayRecord, _ house: House, _ settings: Settings) {
        name = record.name.text
        connections = record.terms.connections
        rate = record.terms.rate
        portals = record.portals
        pausedAt = record.pausedAt.map(JSON.time)
        trouble = record.trouble.map(Trouble.init)
        do { url = try (endpoint(of: record, house.useCases) ?? settings.relay()).description } catch { url = nil }
    }

    /// In a word or two, for tables.
    var summary: String {
        switch (pausedAt, trouble) {
        case (.some(let date), _): "paused since \(date)"
        case (nil, .some(let trouble)): "out of order since \(trouble.since) (\(trouble.phase ?? "settings"))"
        case (nil, nil): "works, as far as known"
        }
    }
}
