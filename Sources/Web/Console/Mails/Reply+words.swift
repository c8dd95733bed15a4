import Jobs

extension Reply {
    /// As the server wrote it.
    var words: String { [String(code), enhancedCode?.description, text].compactMap { $0 }.joined(separator: " ") }
}
