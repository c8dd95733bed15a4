import Properties
import Testing

/// Every property, asked with the corpus and with thousands of its mutations, the same ones every time. With more time
/// and with an eye on the code that is reached: `./dev fuzz`.
@Suite struct PropertyTests {
    @Test(arguments: Property.allCases)
    func everyInputOfTheCorpusKeepsTheRules(property: Property) throws {
        for bytes in try property.corpus() {
            let broken = property.check(bytes).broken
            #expect(broken.isEmpty, "\(String(decoding: bytes.prefix(400), as: UTF8.self).debugDescription)")
        }
    }

    @Test(arguments: Property.allCases)
    func noMutationBreaksARule(property: Property) throws {
        let rounds = 2000
        var mutator = Mutator(seed: 2026, corpus: try property.corpus())
        var accepted = 0
        for _ in 0..<rounds {
            let bytes = mutator.next()
            let finding = property.check(bytes)
            if finding.wasAccepted { accepted += 1 }
            #expect(
                finding.broken.isEmpty, "\(String(decoding: bytes.prefix(400), as: UTF8.self).debugDescription)")
        }
        // Too wild or too tame, and the test has looked at nothing.
        #expect((rounds / 20...rounds * 19 / 20).contains(accepted))
    }
}
