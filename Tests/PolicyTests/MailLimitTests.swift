import Foundation
import Policy
import Testing

/// The limit's boundaries, to the millisecond: 60 s between two mails, five an hour.
struct MailLimitTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let ages: [TimeInterval]
        let answer: MailRequest

        /// - Parameter ages: seconds since each earlier mail was queued.
        init(_ ages: [TimeInterval], _ answer: MailRequest) {
            self.ages = ages
            self.answer = answer
        }

        var testDescription: String { "\(ages)" }
    }

    private static func until(_ seconds: TimeInterval) -> MailRequest { .coolingDown(until: Sample.start + seconds) }

    static let table: [Row] = [
        Row([], .queued),
        Row([0], until(60)),
        Row([59.999], until(0.001)),
        Row([60], .queued),
        Row([60.001], .queued),
        Row([3000, 2000, 1000, 60], .queued),
        // Five within the hour: the oldest of them has to become an hour old.
        Row([3000, 2000, 1000, 500, 60], until(600)),
        Row([60, 500, 3000, 1000, 2000], until(600)),
        Row([3599.999, 2000, 1000, 500, 60], until(0.001)),
        Row([3600, 2000, 1000, 500, 60], .queued),
        Row([7200, 5000, 3600, 2000, 1000, 500, 60], .queued),
        // The later of both reasons counts.
        Row([3590, 2000, 1000, 500, 10], until(50)),
        Row([3000, 2000, 1000, 500, 10], until(600)),
        // More than five, as after a lower limit: five of them have to age.
        Row([3500, 3000, 2000, 1000, 500, 60], until(600)),
    ]

    @Test(arguments: table)
    func whenTheNextMailMayBeQueued(row: Row) throws {
        let mails = ReconfigurationMails(queuedAt: row.ages.map { Sample.start - $0 })
        let answer = MailLimit.standard.decide(mails, at: Sample.start)
        switch (answer, row.answer) {
        case (.coolingDown(let until), .coolingDown(let expected)):
            #expect(abs(until.timeIntervalSince(expected)) < 0.000_01)
            #expect(until > Sample.start)
        default: #expect(answer == row.answer)
        }
    }

    @Test(arguments: [[], [0], [60], [3000, 2000, 1000, 500, 60]])
    func aLiveMailIsTheOnlyOneWhateverTheHistory(ages: [TimeInterval]) {
        let mails = ReconfigurationMails(isLive: true, queuedAt: ages.map { Sample.start - $0 })
        #expect(MailLimit.standard.decide(mails, at: Sample.start) == .alreadyQueued)
    }

    @Test func theMomentThatIsNamedQueuesAMail() throws {
        let mails = ReconfigurationMails(queuedAt: [3000, 2000, 1000, 500, 10].map { Sample.start - $0 })
        guard case .coolingDown(let until) = MailLimit.standard.decide(mails, at: Sample.start) else {
            Issue.record("five mails within the hour do not cool down")
            return
        }
        #expect(MailLimit.standard.decide(mails, at: until) == .queued)
        #expect(MailLimit.standard.decide(mails, at: until - 0.001) == .coolingDown(until: until))
    }

    @Test(
        arguments: [
            (MailRequest.queued, "queued"), (.alreadyQueued, "already-queued"),
            (.coolingDown(until: Sample.start), "cooling-down"),
        ])
    func aRequestHasItsInterfacesName(request: MailRequest, name: String) {
        #expect(request.name == name)
    }
}
