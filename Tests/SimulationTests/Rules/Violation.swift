/// A rule that was broken, and how it showed.
struct Violation: Error, Equatable {
    enum Rule: String {
        case everyJobHasOneHome = "a job is in exactly one place"
        case oneHolder = "a job is in one worker's hands, and whoever holds it knows"
        case fatesAreFinal = "a fate changes by an intervention only"
        case chargedForItsOwn = "a job is charged for its own failures only"
        case fencesHold = "whoever does not hold a job changes nothing"
        case sentOnce = "a mail goes out twice only where nobody can know"
        case oneProbe = "an open breaker lets one connection probe"
        case oneMailHoldsNobodyUp = "a mail that the relay refuses as a whole lets others probe"
        case ratesAreKept = "a relay is offered no more mails than its rate allows, and a second's worth at once"
        case loginsAreRare = "refused credentials are not tried again and again"
        case turnsAreFair = "tenants who wait are served in proportion to their weights"
        case nobodyStarves = "a tenant's first mail waits for one turn of each other"
        case sentWhileUseful =
            "no attempt begins after the letter's latest useful time, and no job ends before it unheard"
        case theLivingKeepTheirJobs = "a worker that works is not declared dead"
        case noBusyLoop = "nobody works without progress"
        case everyJobEnds = "every job ends once faults have ceased"
    }

    let rule: Rule
    let detail: String

    init(_ rule: Rule, _ detail: String) {
        self.rule = rule
        self.detail = detail
    }
}
