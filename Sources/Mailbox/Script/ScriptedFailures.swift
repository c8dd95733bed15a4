import Synchronization

/// A script at work: counts how often each rule's moment came, over all connections of one server.
/// Safe from every thread. Without rules it costs one comparison.
package final class ScriptedFailures: Sendable {
    /// What the script wants at one moment: first wait, then perhaps something else than usual.
    struct Verdict: Equatable {
        var delay: Duration?
        var effect: Script.Effect?
    }

    private struct State {
        var rules: [Script.Rule]
        var occurrences: [Int]
    }

    private let state: Mutex<State>
    /// A server without rules never takes the lock.
    private let mayAct: Atomic<Bool>

    package init(_ script: Script = Script()) {
        state = Mutex(State(rules: script.rules, occurrences: Array(repeating: 0, count: script.rules.count)))
        mayAct = Atomic(!script.rules.isEmpty)
    }

    /// Replaces the script; counting starts again.
    package func replace(with script: Script) {
        state.withLock { $0 = State(rules: script.rules, occurrences: Array(repeating: 0, count: script.rules.count)) }
        mayAct.store(!script.rules.isEmpty, ordering: .releasing)
    }

    func verdict(at moment: Script.Moment, sender: String, recipients: [String]) -> Verdict {
        guard mayAct.load(ordering: .acquiring) else { return Verdict() }
        return state.withLock { state in
            var verdict = Verdict()
            for (index, rule) in state.rules.enumerated()
            where rule.moment == moment && rule.concerns(sender: sender, recipients: recipients) {
                // Every rule counts, also one that stands behind the rule that acts: "nth" means the nth such moment.
                state.occurrences[index] += 1
                guard verdict.effect == nil, rule.occasion.applies(to: state.occurrences[index]) else { continue }
                if case .delay(let duration) = rule.effect {
                    verdict.delay = (verdict.delay ?? .zero) + duration
                } else {
                    verdict.effect = rule.effect
                }
            }
            return verdict
        }
    }

    /// The byte counts inside a body at which a rule wants to be asked, ascending.
    var bodyMarks: [Int] {
        guard mayAct.load(ordering: .acquiring) else { return [] }
        let marks = state.withLock { state in
            state.rules.compactMap { rule -> Int? in
                if case .body(let bytes) = rule.moment { bytes } else { nil }
            }
        }
        return Set(marks).sorted()
    }
}
