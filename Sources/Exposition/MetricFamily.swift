/// A metric's dimensions, in a fixed order.
package struct Labels: Sendable, Hashable, Comparable {
    let pairs: [[String]]

    package init(_ pairs: [(String, String)]) { self.pairs = pairs.map { [$0.0, $0.1] } }

    package static func < (left: Labels, right: Labels) -> Bool {
        left.pairs.lexicographicallyPrecedes(right.pairs) { $0.lexicographicallyPrecedes($1) }
    }

    /// `{relay="default",le="0.5"}`; nothing for none.
    func text(adding extra: (String, String)? = nil) -> String {
        let all = pairs + (extra.map { [[$0.0, $0.1]] } ?? [])
        if all.isEmpty { return "" }
        return "{" + all.map { "\($0[0])=\"\(Labels.escaped($0[1]))\"" }.joined(separator: ",") + "}"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

/// All values of one name, as the text format writes them.
package struct MetricFamily: Sendable {
    package enum Kind: String, Sendable { case counter, gauge, histogram }

    let name: String
    private let kind: Kind
    private let lines: [String]

    /// Values known at the moment of asking.
    package init(_ name: String, gauges: [([(String, String)], Double)]) {
        self.init(name, .gauge, samples: gauges.map { "\(name)\(Labels($0.0).text()) \(MetricFamily.number($0.1))" })
    }

    init(_ name: String, _ kind: Kind, samples: [String]) {
        self.name = name
        self.kind = kind
        lines = samples
    }

    var text: String { "# TYPE \(name) \(kind.rawValue)\n" + lines.map { $0 + "\n" }.joined() }

    /// Whole numbers without a fraction.
    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}
