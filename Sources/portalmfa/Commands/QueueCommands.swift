import ArgumentParser
import Foundation
import Jobs
import Mail
import Policy
import Portals
import Storage

struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "The mails: waiting, sent, and what became of them.",
        subcommands: [
            Stats.self, List.self, Show.self, Retry.self, Cancel.self, Resolve.self, Pause.self, Resume.self,
            Prune.self,
        ])

    struct Stats: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "How many mails are in each state.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let settings = try await common.settings()
            let house = try House(in: settings.stateDirectory)
            let statistics = try await house.useCases.statistics(hostRequest())
            let relays = try await house.useCases.relays(hostRequest()).map { RelayDocument($0, house, settings) }
            if json {
                struct Document: Encodable {
                    let states: [String: Int]
                    let waitingForRetry: Int
                    @OrNull var oldestReady: String?
                    let relays: [RelayDocument]
                }
                return try JSON.print(
                    Document(
                        states: Dictionary(
                            uniqueKeysWithValues: statistics.counts.map { ($0.key.rawValue, $0.value) }),
                        waitingForRetry: statistics.waitingForRetry,
                        oldestReady: statistics.oldestReady.map(JSON.time), relays: relays))
            }
            Terminal.table(
                ["state", "mails"],
                JobState.allCases.map { [$0.rawValue, String(statistics.counts[$0] ?? 0)] }, ifEmpty: "")
            print(
                "\(statistics.waitingForRetry) wait for a retry; oldest ready: \(Terminal.time(statistics.oldestReady))"
            )
            for relay in relays where relay.pausedAt != nil || relay.trouble != nil {
                print("relay \(relay.name): \(relay.summary)\(relay.trouble.map { "; \($0.reason)" } ?? "")")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List mails, newest first.")
        @OptionGroup var common: CommonOptions
        @Option(
            help: "Only this state: \(JobState.allCases.map(\.rawValue).joined(separator: " ")).",
            transform: { text in
                guard let state = JobState(rawValue: text) else {
                    let all = JobState.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("there is no state \(text): use one of \(all)")
                }
                return state
            }) var state: JobState?
        @Option(help: "Only this portal's.", transform: Slug.init(parsing:)) var portal: Slug?
        @Option(help: "How many at most.") var limit = 50
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let jobs = try await house.useCases.jobs(
                states: state.map { [$0] } ?? [], portal: portal, limit: limit, hostRequest())
            if json { return try JSON.print(jobs.map { JobDocument($0) }) }
            if state == .unknown { return try await showEvidence(jobs, house) }
            Terminal.table(
                ["id", "letter", "portal", "recipient", "state", "attempts", "next attempt", "reason"],
                jobs.map { job in
                    [
                        job.job.id.description, job.letter.rawValue, job.portal.text, job.recipient.masked,
                        job.state.rawValue, String(job.job.tally.attempts), Terminal.time(job.nextAttemptAt),
                        job.reason ?? "-",
                    ]
                }, ifEmpty: "no mails")
        }

        /// What helps to find an unknown mail in its relay's log.
        private func showEvidence(_ jobs: [JobRecord], _ house: House) async throws {
            var rows: [[String]] = []
            for job in jobs {
                let last = try await house.useCases.job(job.job.id, hostRequest()).history.last
                rows.append([
                    job.job.id.description, job.portal.text, job.recipient.masked, job.messageID, job.relay.text,
                    last?.outcome.phase?.rawValue ?? "-", Terminal.time(last?.startedAt),
                    Terminal.time(last?.finishedAt ?? job.finishedAt), job.reason ?? "-",
                ])
            }
            Terminal.table(
                ["id", "portal", "recipient", "message-id", "relay", "phase", "from", "until", "reason"], rows,
                ifEmpty: "no mails")
            if !rows.isEmpty { print("look for the Message-ID in the relay's log, then: portalmfa queue resolve ID …") }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a mail and every attempt at it.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var mail: JobArgument
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let (job, history) = try await house.useCases.job(mail.id, hostRequest())
            if json { return try JSON.print(JobDocument(job, history: history)) }
            print(
                """
                mail        \(job.job.id), \(job.letter.rawValue) to \(job.recipient.masked)
                portal      \(job.portal) of \(job.customer)
                state       \(job.state.rawValue)\(job.reason.map { ": \($0)" } ?? "")
                message-id  \(job.messageID)
                created     \(Terminal.time(job.job.createdAt)), of use until \(Terminal.time(job.job.expiresAt))
                next        \(Terminal.time(job.nextAttemptAt))
                """)
            Terminal.table(
                ["#", "at", "relay", "phase", "verdict", "code", "reply"],
                history.map { attempt in
                    [
                        String(attempt.number), Terminal.time(attempt.startedAt), attempt.relay,
                        attempt.outcome.phase?.rawValue ?? "-", attempt.outcome.verdict.rawValue,
                        attempt.outcome.reply.map { String($0.code) } ?? "-",
                        attempt.outcome.reply?.text ?? attempt.outcome.reason,
                    ]
                }, ifEmpty: "no attempts yet")
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try a mail again now: a waiting one at once, a finished one from the beginning.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var mail: JobArgument

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            try await house.useCases.intervene(.retry, in: mail.id, hostRequest())
            print("mail \(mail.id) is queued")
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Withdraw a mail that is waiting.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var mail: JobArgument

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            try await house.useCases.intervene(.cancel, in: mail.id, hostRequest())
            print("mail \(mail.id) is cancelled")
        }
    }
}

extension QueueCommand {
    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hold mails back: of one relay, or of all.",
            discussion: "Mails under way finish; the others wait, and still expire when their time is over.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The relay's name. (default: all relays)", transform: Slug.init(parsing:)) var relay: Slug?

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let changed = try await house.useCases.setPause(true, of: relay, hostRequest())
            print(changed.isEmpty ? "paused already" : "paused: \(changed.map(\.text).joined(separator: ", "))")
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let held back mails go.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The relay's name. (default: all relays)", transform: Slug.init(parsing:)) var relay: Slug?

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let changed = try await house.useCases.setPause(false, of: relay, hostRequest())
            print(
                changed.isEmpty
                    ? "nothing was paused" : "resumed: \(changed.map(\.text).joined(separator: ", "))")
        }
    }

    struct Prune: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget mails that finished long ago, and their attempts.",
            discussion: "A worker does so by itself after 30 days; the audit is never pruned.")
        @OptionGroup var common: CommonOptions
        @Option(help: "Those that finished more days ago than this.") var days = 30

        func validate() throws {
            guard (1...36_500).contains(days) else { throw ValidationError("--days takes 1 to 36500") }
        }

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let progress = ProgressLine(of: "mails forgotten")
            let count = try await house.useCases.prune(
                finishedBefore: Date() - TimeInterval(days) * 86_400, hostRequest(),
                onProgress: { progress.show($0) })
            print("mails forgotten: \(count)")
        }
    }

    struct Resolve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what became of a mail whose outcome is unknown.",
            discussion: """
                delivered   it arrived: `queue show ID` gives the Message-ID to look for in the relay's log
                resend      send it again, even if that is a second copy
                """)
        @OptionGroup var common: CommonOptions
        @OptionGroup var mail: JobArgument
        @Argument(help: "delivered or resend.") var answer: Answer

        enum Answer: String, ExpressibleByArgument, CaseIterable { case delivered, resend }

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            switch answer {
            case .delivered:
                try await house.useCases.intervene(.resolveDelivered, in: mail.id, hostRequest())
                print("mail \(mail.id) is delivered")
            case .resend:
                try await house.useCases.intervene(.resolveResend, in: mail.id, hostRequest())
                print("mail \(mail.id) is queued")
            }
        }
    }
}

struct JobArgument: ParsableArguments {
    @Argument(
        help: "The mail's id, from `queue list`.",
        transform: { text in
            guard let number = Int64(text), number > 0 else {
                throw ValidationError("\(text.prefix(40)) is no mail's id: take one from `portalmfa queue list`")
            }
            return JobID(rawValue: number)
        }) var id: JobID
}

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Who did what, and whether the record is intact.",
        subcommands: [List.self, Verify.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List audit entries, newest first.")
        @OptionGroup var common: CommonOptions
        @Option(help: "Only this portal's.", transform: Slug.init(parsing:)) var portal: Slug?
        @Option(help: "How many at most.") var limit = 50
        @Option(help: "Entries before this number: the next page.") var before: Int64?
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let entries = try await house.useCases.auditEntries(
                portal: portal, before: before, limit: limit, hostRequest())
            if json { return try JSON.print(entries.map(AuditDocument.init)) }
            Terminal.table(
                ["#", "at", "actor", "portal", "subject", "action", "outcome", "reason"],
                entries.map { entry in
                    let event = entry.event
                    return [
                        String(entry.sequence), Terminal.time(event.at), event.actor, event.portal?.text ?? "-",
                        event.subject ?? "-", event.action, event.outcome, event.reason ?? "-",
                    ]
                }, ifEmpty: "the audit is empty")
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the whole chain. Exits 1 if an entry was edited, removed or moved.",
            discussion: "Note the printed head elsewhere: it also tells a database that was set back to an older copy.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            switch try await house.useCases.verifyAudit(hostRequest()) {
            case .intact(let entries, let head):
                let hex = head.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
                print("\(entries) entries, intact; head \(hex)")
            case .broken(let sequence, let cause):
                throw AuditBroken(sequence: sequence, cause: cause.rawValue)
            }
        }
    }
}

/// The chain does not hold.
struct AuditBroken: Error, CustomStringConvertible {
    let sequence: Int64
    let cause: String

    var description: String {
        "the audit is not intact at entry \(sequence): \(cause); keep this database as evidence and compare it with a backup"
    }
}
