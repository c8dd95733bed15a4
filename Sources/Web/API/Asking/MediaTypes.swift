import HTTPTypes

/// What the sender writes and wants: JSON, the one thing spoken here.
enum MediaTypes {
    /// - Throws: a problem (406) if JSON is not among what the sender accepts. Without the header all is accepted.
    static func checkAccept(_ headers: HTTPFields) throws(Problem) {
        let values = headers[values: .accept]
        guard !values.isEmpty else { return }
        let isAccepted = values.joined(separator: ",").split(separator: ",").contains { range in
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let type = parts.first, ["application/json", "application/*", "*/*"].contains(type) else {
                return false
            }
            // A weight of zero means "anything but this" (RFC 9110, 12.4.2).
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2)
            return weight.map { Double($0) != 0 } ?? true
        }
        guard isAccepted else { throw .notAcceptable }
    }

    static func isJSON(_ headers: HTTPFields) -> Bool {
        let values = headers[values: .contentType]
        guard values.count == 1, let value = values.first else { return false }
        // As nearly everybody writes it.
        if value == "application/json" { return true }
        let parts = value.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
        guard parts.first == "application/json" else { return false }
        return parts.dropFirst().allSatisfy {
            !$0.hasPrefix("charset=") || $0 == "charset=utf-8" || $0 == "charset=\"utf-8\""
        }
    }
}
