import Jobs

extension JobID {
    /// In a path or a query, as it is printed: digits without a sign or a leading zero.
    init?(canonical text: String) {
        guard let number = Int64(text), number > 0, String(number) == text else { return nil }
        self.init(rawValue: number)
    }
}
