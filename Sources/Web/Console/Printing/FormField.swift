/// A field of one of the console's plain forms.
struct FormField: Sendable {
    let name: String
    let label: String
    let hint: String?
    private let shape: Shape

    private enum Shape: Sendable {
        case text(kind: String, isRequired: Bool)
        case check
        case choice([Choice])
    }

    /// - Parameter kind: of the `input` element.
    static func text(
        _ name: String, _ label: String, hint: String? = nil, kind: String = "text", isRequired: Bool = true
    ) -> FormField {
        FormField(name: name, label: label, hint: hint, shape: .text(kind: kind, isRequired: isRequired))
    }

    static func check(_ name: String, _ label: String, hint: String? = nil) -> FormField {
        FormField(name: name, label: label, hint: hint, shape: .check)
    }

    static func choice(_ name: String, _ label: String, _ choices: [Choice], hint: String? = nil) -> FormField {
        FormField(name: name, label: label, hint: hint, shape: .choice(choices))
    }

    /// - Parameter typed: what stood in it when the form came back.
    func values(_ typed: String) -> [String: Any] {
        var values: Values = ["name": name, "label": label, "hint": hint]
        switch shape {
        case .text(let kind, let isRequired):
            values.merge(["isText": true, "kind": kind, "isRequired": isRequired, "value": typed]) { $1 }
        case .check: values.merge(["isCheck": true, "value": !typed.isEmpty]) { $1 }
        case .choice(let choices): values.merge(["isChoice": true, "choices": choices.values(chosen: typed)]) { $1 }
        }
        return values.present
    }
}
