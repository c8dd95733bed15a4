/// One line of the table.
struct Finding: Encodable, Sendable {
    let row: String
    let what: String
    /// In `unit`; nil if it could not be measured.
    var value: Double?
    var unit = "/s"
    /// The value divided by the peer's, or as the peer's name says.
    var ratio: Double?
    var peer: String?
    var target: String?
    var isMet: Bool?
    var failure: String?

    init(_ row: Row, _ what: String, _ value: Double, _ unit: String = "/s") {
        self.row = row.rawValue
        self.what = what
        self.value = value
        self.unit = unit
    }

    init(_ row: Row, failed failure: String) {
        self.row = row.rawValue
        what = "not measured"
        self.failure = failure
    }

    /// - Parameter least: the smallest ratio that is good enough; nil: none is promised.
    func beside(_ peer: String, _ value: Double?, atLeast least: Double? = nil) -> Finding {
        guard let own = self.value, let value, value > 0 else { return self }
        var finding = self
        finding.peer = peer
        finding.ratio = own / value
        if let least {
            finding.target = "≥ \(least.rounded(to: 2)) ×"
            finding.isMet = own / value >= least
        }
        return finding
    }

    func below(_ limit: Double) -> Finding {
        guard let value else { return self }
        var finding = self
        finding.target = "< \(limit.rounded(to: limit < 1 ? 1 : 0)) \(unit)"
        finding.isMet = value < limit
        return finding
    }

    /// A promise in numbers, where there is no peer that does the same.
    func atLeast(_ least: Double) -> Finding {
        guard let value else { return self }
        var finding = self
        let already = target.map { $0 + ", " } ?? ""
        finding.target = already + "≥ \(least.rounded(to: 0)) \(unit)"
        finding.isMet = (isMet ?? true) && value >= least
        return finding
    }

    func atMost(_ limit: Double) -> Finding {
        guard let value else { return self }
        var finding = self
        finding.target = "≤ \(limit.rounded(to: 0)) \(unit)"
        finding.isMet = value <= limit
        return finding
    }
}

extension Double {
    func rounded(to places: Int) -> String {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = Int64((self * scale).rounded())
        guard places > 0 else { return String(scaled) }
        let digits = String(abs(scaled) % Int64(scale))
        let padded = String(repeating: "0", count: places - digits.count) + digits
        return (scaled < 0 ? "-" : "") + "\(abs(scaled) / Int64(scale)).\(padded)"
    }
}

extension [Double] {
    /// The value below which that share of all lies.
    func percentile(_ share: Double) -> Double {
        guard !isEmpty else { return .nan }
        return sorted()[Swift.min(count - 1, Int(share * Double(count)))]
    }
}

extension Duration {
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
