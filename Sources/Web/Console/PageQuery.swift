import Secrets

/// The fields after a path's `?`, as strict as a form's. Nothing secret stands there.
struct PageQuery: Sendable {
    private let fields: Form?

    init() { fields = nil }

    init(_ text: String?) throws(Rejection) {
        guard let text, !text.isEmpty else {
            fields = nil
            return
        }
        fields = try Form(urlEncoded: Array(text.utf8))
    }

    /// Empty if the field is missing. Cut off where no field of ours is so long, so that no search works on kilobytes.
    subscript(_ name: String, upTo most: Int = 512) -> String {
        String((fields?[name].reveal() ?? "").unicodeScalars.prefix(most))
    }

    /// A path with fields behind it; those that are empty are left out.
    static func path(_ path: String, _ fields: [(String, String)]) -> String {
        let text = encoded(fields)
        return text.isEmpty ? path : "\(path)?\(text)"
    }

    static func encoded(_ fields: [(String, String)]) -> String {
        fields.filter { !$0.1.isEmpty }.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
    }
}
