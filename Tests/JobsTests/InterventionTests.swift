import Jobs
import Testing

/// What an operator may do by hand in each state.
struct InterventionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let state: JobState
        /// Where it leads; nil where it is refused.
        let retry: JobState?
        let cancel: JobState?
        var delivered: JobState?
        var resend: JobState?

        var testDescription: String { state.rawValue }
    }

    static let table: [Row] = [
        Row(state: .queued, retry: .queued, cancel: .cancelled),
        Row(state: .sending, retry: nil, cancel: nil),
        Row(state: .delivered, retry: nil, cancel: nil),
        Row(state: .bounced, retry: .queued, cancel: nil),
        Row(state: .expired, retry: .queued, cancel: nil),
        Row(state: .cancelled, retry: nil, cancel: nil),
        Row(state: .unknown, retry: .queued, cancel: nil, delivered: .delivered, resend: .queued),
        Row(state: .failed, retry: .queued, cancel: nil),
    ]

    @Test(arguments: table)
    func whereAnInterventionLeads(row: Row) {
        for (intervention, expected) in [
            (Intervention.retry, row.retry), (.cancel, row.cancel), (.resolveDelivered, row.delivered),
            (.resolveResend, row.resend),
        ] {
            let result = Result { () throws(InterventionRefused) in try intervention.apply(to: row.state) }
            switch (result, expected) {
            case (.success(let state), .some(let expected)): #expect(state == expected)
            case (.failure(let refusal), nil):
                #expect(refusal.intervention == intervention)
                #expect(refusal.state == row.state)
            default: Issue.record("\(intervention) of \(row.state) gave \(result)")
            }
        }
    }

    @Test func everyStateIsInTheTable() {
        #expect(InterventionTests.table.map(\.state) == JobState.allCases)
    }

    @Test(
        arguments: [
            (Intervention.retry, JobState.sending, "right now"), (.cancel, .sending, "right now"),
            (.retry, .delivered, "second copy"), (.retry, .cancelled, "no longer wanted"),
            (.resolveDelivered, .bounced, "only an unknown one"), (.resolveResend, .sending, "only an unknown one"),
            (.cancel, .bounced, "bounced already: there is nothing to cancel"),
        ])
    func aRefusalSaysWhy(intervention: Intervention, state: JobState, words: String) throws {
        let refusal = try #require(throws: InterventionRefused.self) { try intervention.apply(to: state) }
        #expect(refusal.description.contains(words))
    }

    @Test(arguments: JobState.allCases)
    func onlyQueuedAndSendingJobsAreLive(state: JobState) {
        #expect(state.isFinished == ![.queued, .sending].contains(state))
    }
}
