/// The layer that asks *Proceed?* above a page. Works without scripts: the page below is inert, and Cancel has the
/// focus.
struct Dialog: Sendable {
    let heading: String
    let sentences: [String]
    var effects: [(count: Int, what: String)] = []
    let action: String
    /// What the form carries besides its token.
    var fields: [(String, String)] = []
    /// A reason is asked for; what stood there when the dialog came back.
    var reason: String?
    var asksCode: Bool
    let cancel: String
    var isDangerous = false

    var values: [String: Any] {
        let values: Values = [
            "heading": heading, "sentences": sentences, "hasEffects": !effects.isEmpty,
            "effects": effects.map { ["count": $0.count.grouped, "what": $0.what] as [String: Any] },
            "action": action, "fields": fields.map { ["name": $0.0, "value": $0.1] as [String: Any] },
            "asksReason": reason != nil, "reason": reason, "asksCode": asksCode, "cancel": cancel,
            "kind": isDangerous ? "danger" : "primary",
        ]
        return values.present
    }
}
