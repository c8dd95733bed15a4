/// Reads from a refusal's words when to come again: "try again in 5 minutes", "greylisted for 300 seconds". Pure.
/// Takes nothing that is not plainly such a request: "20 messages in 60 seconds, try again later" names no time.
package enum RetryHint {
    /// - Returns: seconds, 1…3600; nil if the words name no time.
    package static func seconds(in text: String) -> Int? {
        let words = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        for (index, word) in words.enumerated() where requests.contains(word) {
            var rest = words[(index + 1)...]
            if let first = rest.first, ["in", "after", "for"].contains(first) { rest = rest.dropFirst() }
            guard let number = rest.first.flatMap({ Int($0) }), let unit = rest.dropFirst().first,
                let factor = units[unit], number > 0
            else { continue }
            return number > 3600 ? 3600 : min(number * factor, 3600)
        }
        return nil
    }

    private static let requests: Set<Substring> = ["again", "retry", "back", "wait", "greylisted", "greylisting"]
    private static let units: [Substring: Int] = [
        "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1,
        "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
        "h": 3600, "hour": 3600, "hours": 3600,
    ]
}
