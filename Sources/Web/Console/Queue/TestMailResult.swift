/// What the page says of a test mail.
struct TestMailResult: Sendable {
    let isGood: Bool
    let stage: String
    let words: String

    /// Of one that was not sent.
    init(_ stage: String, _ words: String) { (isGood, self.stage, self.words) = (false, stage, words) }

    init(_ report: ConsoleTools.TestMailReport) {
        isGood = report.isDelivered
        stage =
            report.isDelivered
            ? "Delivered to the relay." : "Failed at the stage “\(report.stage ?? "start")”."
        words = report.words.asSentence
    }

    var values: [String: Any] { ["kind": isGood ? "flash" : "mistake", "stage": stage, "words": words] }
}
