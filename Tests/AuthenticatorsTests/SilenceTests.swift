import Secrets
import Testing

@testable import Authenticators

/// Nothing secret shows when a value is printed, dumped or interpolated (S18).
@Suite struct SilenceTests {
    private func printed(_ value: some Any) -> String {
        var text = "\(value) \(String(reflecting: value)) "
        dump(value, to: &text)
        return text
    }

    @Test func secretsDoNotShowWhenPrinted() throws {
        var generator = SeededGenerator(seed: 3)
        let secret = TOTPSecret(using: &generator)
        let code = try #require(secret.code(at: seconds(1_800_000_000)))
        let recovery = try #require(RecoveryCodes.generate(using: &generator).first)
        let opaque = OpaqueToken(using: &generator)
        let link = LinkTokens(key: key(1)).token(for: .invitation, link: 1, salt: LinkSalt(using: &generator))
        let password = Password(typed: Secret("correct horse battery"))
        let decoy = PasswordHash.decoy()
        let zeros = "\(decoy.hash.reveal())"

        for (text, secrets) in [
            (printed(secret), [secret.base32.reveal(), "\(secret.bytes.reveal())"]),
            (printed(code), [code.digits.reveal()]),
            (printed(recovery), [recovery.text.reveal()]),
            (printed(opaque), [opaque.text.reveal()]),
            (printed(link), [link.text.reveal()]),
            (printed(password), ["correct", "\(password.bytes.reveal())"]),
            (printed(decoy), [zeros, decoy.text.reveal()]),
            (printed(key(1)), ["\(key(1).bytes.reveal())", hex(key(1).bytes.reveal())]),
            (printed(KeyRing(current: key(1))), [hex(key(1).bytes.reveal())]),
        ] {
            #expect(text.contains("•••"))
            for secret in secrets {
                #expect(!text.contains(secret))
            }
        }
    }
}
