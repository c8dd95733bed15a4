import Secrets
import Testing

struct SecretTests {
    private let password = Secret("correct horse")

    @Test func aSecretIsNeverPrinted() {
        var dumped = ""
        dump([password], to: &dumped)
        for printed in ["\(password)", String(reflecting: password), "\([password])", dumped] {
            #expect(!printed.contains("horse"))
            #expect(printed.contains("•••"))
        }
        #expect(Mirror(reflecting: password).children.isEmpty)
    }

    @Test func aSecretRevealsWhatItWasGiven() {
        #expect(password.reveal() == "correct horse")
    }

    @Test func secretsAreEqualWhenTheirValuesAre() {
        #expect(password == Secret("correct horse"))
        #expect(password != Secret("battery staple"))
    }
}
