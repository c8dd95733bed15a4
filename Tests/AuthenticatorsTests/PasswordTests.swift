import Secrets
import Testing

@testable import Authenticators

/// What `PasswordRule.judge` answers, in a form that can be compared.
private func refusal(_ text: String, minimum: Int = 12, known: [String] = []) -> PasswordRefusal? {
    switch PasswordRule(minimumLength: minimum).judge(Secret(text), known: known) {
    case .accepted: nil
    case .refused(let refusal): refusal
    }
}

private func chosen(_ text: String) throws -> ChosenPassword {
    guard case .accepted(let chosen) = PasswordRule.standard.judge(Secret(text)) else {
        throw UnexpectedRefusal()
    }
    return chosen
}

private struct UnexpectedRefusal: Error {}

/// The cheapest that RFC 7914 allows, so that tests are quick.
private func cheap(_ passes: Int = 1) throws -> ScryptParameters {
    try #require(ScryptParameters(logRounds: 1, blockSize: 1, passes: passes))
}

private func hash(_ text: String) throws -> PasswordHash {
    var generator = SeededGenerator(seed: 1)
    return try PasswordHash(of: chosen(text), parameters: cheap(), using: &generator)
}

private func typed(_ text: String) -> Password { Password(typed: Secret(text)) }

@Suite struct PasswordRuleTests {
    @Test(arguments: [
        "correct horse battery", "twelve chars", "ÄÖÜäöüß€ßßßß", "пароль-длинный", "密码安全钥匙飞机苹果大海", "😀🚀🌵🎺🦉🧊🍉🪁🎲🧵🚦🐌",
    ])
    func aLongEnoughPasswordOfAnyScriptIsAccepted(text: String) {
        #expect(refusal(text) == nil)
    }

    @Test(arguments: ["", "elevenchars", "ﷺﷺ", String(repeating: "e\u{301}a", count: 5)])
    func aShortPasswordIsRefusedHoweverItUnfolds(text: String) {
        #expect(refusal(text) == .tooShort(minimum: 12))
    }

    @Test func theMinimumIsConfigurableButNeverBelowEight() {
        #expect(refusal("elevenchars", minimum: 11) == nil)
        #expect(refusal("twelve chars", minimum: 13) == .tooShort(minimum: 13))
        #expect(refusal("seven77", minimum: 1) == .tooShort(minimum: 8))
    }

    @Test func tooLongMeansMoreThan1024BytesBeforeOrAfterNormalising() {
        #expect(refusal("an owl in the attic, " + String(repeating: "ab", count: 501) + ".") == nil)
        #expect(refusal(String(repeating: "ab", count: 512) + "c") == .tooLong(mostBytes: 1024))
        #expect(refusal(String(repeating: "ä", count: 511) + "xyz") == .tooLong(mostBytes: 1024))
        #expect(refusal(String(repeating: "ﷺ", count: 300)) == .tooLong(mostBytes: 1024))
    }

    @Test(arguments: ["password\twith tab", "password with line\n", "nul\0nul\0nul\0nul\0", "\u{7F}delete delete"])
    func aControlCharacterIsRefused(text: String) {
        #expect(refusal(text) == .controlCharacter)
    }

    /// S21 and NIST SP 800-63B-4: common, expected or compromised.
    @Test(arguments: [
        "aaaaaaaaaaaaaaaa", "ああああああああああああ", "пароль пароль ", "password1234", "passwordpassword", "123456789012",
        "qwertyuiop12", "1q2w3e4r5t6y", "letmeinletmein", "P@ssw0rd2026!", "Summer2026!!!", "iloveyou12345",
        "november2026!",
        "abcdefghijkl", "Willkommen123", "MotDePasse123", "azertyuiop12", "Contraseña123", "パスワード1234567",
        "qwertzuiop12",
    ])
    func whatIsGuessedFirstIsRefused(text: String) {
        #expect(refusal(text) == .easyToGuess)
    }

    @Test(arguments: [
        "northwindanna1", "Anna.Keller1987", "NorthwindPortal26", "anna.keller@people.example", "MÜLLERMÜLLER1",
        "Ju\u{308}rgenMüller1", "müllerportal1",
    ])
    func whatIsKnownOfTheAccountCountsForNothing(text: String) {
        let known = [
            "anna.keller@people.example", "Anna Keller", "Northwind Portal", "portal.northwind.example",
            "Ju\u{308}rgen Müller", "portal.müller.example",
        ]
        #expect(refusal(text, known: known) == .easyToGuess)
        #expect(refusal("seven \(text) umbrellas by the lake", known: known) == nil)
    }

    /// S22: the library would take seconds over a long text that was made for it.
    @Test(arguments: [
        String(repeating: "54", count: 20), String(repeating: "é", count: 20),
        "owl" + String(repeating: "鍵", count: 12),
    ])
    func onlyTheBeginningOfALongPasswordIsLookedAt(beginning: String) {
        let bits = GuessingCost.bits(of: beginning, known: [])
        for more in ["鍵", "é", String(repeating: "54", count: 400), "an owl in the attic"] {
            #expect(
                GuessingCost.bits(of: beginning + "鍵鍵" + more, known: [])
                    == GuessingCost.bits(of: beginning + "鍵鍵", known: []))
        }
        #expect(bits > 0)
    }
}

@Suite struct PasswordHashTests {
    @Test func theRightPasswordVerifiesAndOthersDoNot() throws {
        let hash = try hash("correct horse battery")
        #expect(try hash.verify(typed("correct horse battery")))
        for wrong in [
            "", "Correct horse battery", "correct horse battery ", "correct horse batter", "correct horse battery\0",
        ] {
            #expect(try !hash.verify(typed(wrong)))
        }
    }

    @Test func thePasswordIsTheSameFromEveryKeyboard() throws {
        let composed = try hash("L\u{F6}wenz\u{E4}hnchen 12")
        #expect(try composed.verify(typed("Lo\u{308}wenza\u{308}hnchen 12")))
        #expect(try composed.verify(typed("L\u{F6}wenz\u{E4}hnchen\u{A0}１２")))
    }

    @Test func theSamePasswordHasAnotherHashEachTime() throws {
        var generator = SeededGenerator(seed: 1)
        let texts = try (0..<5).map { _ in
            try PasswordHash(of: chosen("correct horse battery"), parameters: cheap(), using: &generator).text.reveal()
        }
        #expect(Set(texts).count == 5)
    }

    @Test func whatWasTypedBeyondTheLimitMatchesNothing() throws {
        let long = "an owl in the attic, " + String(repeating: "ab", count: 501) + "."
        let hash = try hash(long)
        #expect(try hash.verify(typed(long)))
        #expect(try !hash.verify(typed(long + "c")))
        // Too long and empty are hashed alike: that hash must match neither.
        let ofNothing = PasswordHash(
            parameters: try cheap(), salt: hash.salt,
            hash: try PasswordHash.scrypt([0], salt: hash.salt, parameters: try cheap()))
        #expect(try !ofNothing.verify(typed("")))
        #expect(try !ofNothing.verify(typed(long + "c")))
    }

    @Test func theDecoyRunsScryptWithItsParametersAndMatchesNothing() throws {
        let decoy = PasswordHash.decoy(try cheap())
        #expect(decoy.parameters == (try cheap()))
        #expect(decoy.salt.count == PasswordHash.saltByteCount)
        for text in ["", "correct horse battery", "\0"] {
            #expect(try !decoy.verify(typed(text)))
        }
        #expect(PasswordHash.decoy().parameters == .standard)
    }

    @Test func theDecoyIsNotAnsweredWithoutTheWork() throws {
        // 16 MiB of scrypt take tens of milliseconds, a shortcut takes microseconds; a busy machine makes it longer
        // only.
        let decoy = PasswordHash.decoy(try #require(ScryptParameters(logRounds: 14, blockSize: 8, passes: 1)))
        for text in ["another password", "", String(repeating: "a", count: 5_000)] {
            let attempt = typed(text)
            #expect(try ContinuousClock().measure { _ = try decoy.verify(attempt) } > .milliseconds(2))
        }
    }

    @Test func aHashOfOtherParametersAsksToBeMadeAgain() throws {
        let hash = try hash("correct horse battery")
        #expect(hash.needsRehash())
        #expect(hash.needsRehash(for: try cheap(2)))
        #expect(!hash.needsRehash(for: try cheap()))
    }
}

@Suite struct PasswordHashTexts {
    /// Computed apart from this program: `hashlib.scrypt` of Python, standard parameters, salt of the bytes 0 to 15.
    private static let known =
        "$scrypt$ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODw$BUS/jY3RXIlNUfVFibrXS1m+ZtyDS56ksoZ2SgSjUlQ"

    @Test func aHashOfAnotherProgramVerifies() throws {
        let hash = try PasswordHash(text: Secret(Self.known))
        #expect(try hash.verify(typed("correct horse battery")))
        #expect(hash.text.reveal() == Self.known)
        #expect(!hash.needsRehash())
    }

    @Test func aHashSurvivesTheDatabase() throws {
        let text = try hash("correct horse battery").text
        let read = try PasswordHash(text: text)
        #expect(read.text == text)
        #expect(try read.verify(typed("correct horse battery")))
        #expect(try !read.verify(typed("another password")))
    }

    /// RFC 7914, 12: the vectors that stay below 256 MiB. The first has an empty password and salt, which nothing here
    /// hashes.
    @Test(arguments: [
        (
            "password", "NaCl", 10, 8, 16,
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        ),
        (
            "pleaseletmein", "SodiumChloride", 14, 8, 1,
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        ),
    ])
    func theValuesOfRFC7914ComeOut(
        password: String, salt: String, logRounds: Int, blockSize: Int, passes: Int, expected: String
    ) throws {
        let parameters = try #require(
            ScryptParameters(logRounds: logRounds, blockSize: blockSize, passes: passes))
        let hash = try PasswordHash.scrypt(
            Array(password.utf8), salt: Array(salt.utf8), parameters: parameters, byteCount: 64)
        #expect(hex(hash) == expected)
    }

    private static let salt = "AAECAwQFBgcICQoLDA0ODw"
    private static let hashed = "BUS/jY3RXIlNUfVFibrXS1m+ZtyDS56ksoZ2SgSjUlQ"

    @Test(arguments: [
        ("", PasswordHashFault.shape),
        ("correct horse battery", .shape),
        ("x$scrypt$ln=15,r=8,p=3$\(salt)$\(hashed)", .shape),
        ("$scrypt$ln=15,r=8,p=3$\(salt)", .shape),
        ("$scrypt$ln=15,r=8,p=3$\(salt)$\(hashed)$", .shape),
        ("$argon2id$m=65536,t=3,p=4$\(salt)$\(hashed)", .unknownAlgorithm),
        ("$SCRYPT$ln=15,r=8,p=3$\(salt)$\(hashed)", .unknownAlgorithm),
        ("$scrypt$ln=15,r=8$\(salt)$\(hashed)", .parameters),
        ("$scrypt$ln=15,r=8,p=3,v=2$\(salt)$\(hashed)", .parameters),
        ("$scrypt$r=8,ln=15,p=3$\(salt)$\(hashed)", .parameters),
        ("$scrypt$n=15,r=8,p=3$\(salt)$\(hashed)", .parameters),
        ("$scrypt$ln=0,r=8,p=3$\(salt)$\(hashed)", .parameters),
        ("$scrypt$ln=-1,r=8,p=3$\(salt)$\(hashed)", .parameters),
        ("$scrypt$ln=+15,r=8,p=3$\(salt)$\(hashed)", .parameters),
        ("$scrypt$ln=015,r=8,p=3$\(salt)$\(hashed)", .parameters),
        ("$scrypt$ln=15,r=0,p=3$\(salt)$\(hashed)", .parameters),
        ("$scrypt$ln=15,r=8,p=0$\(salt)$\(hashed)", .parameters),
        ("$scrypt$ln=15,r=8,p=17$\(salt)$\(hashed)", .parameters),
        ("$scrypt$ln=19,r=8,p=1$\(salt)$\(hashed)", .parameters),
        ("$scrypt$ln=63,r=8,p=1$\(salt)$\(hashed)", .parameters),
        ("$scrypt$ln=99999999999999999999,r=8,p=1$\(salt)$\(hashed)", .parameters),
        ("$scrypt$ln=15,r=8,p=3$$\(hashed)", .salt),
        ("$scrypt$ln=15,r=8,p=3$AAEC$\(hashed)", .salt),
        ("$scrypt$ln=15,r=8,p=3$\(salt)==$\(hashed)", .salt),
        ("$scrypt$ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODx$\(hashed)", .salt),
        ("$scrypt$ln=15,r=8,p=3$\(salt)$", .hash),
        ("$scrypt$ln=15,r=8,p=3$\(salt)$\(hashed.dropLast())", .hash),
        ("$scrypt$ln=15,r=8,p=3$\(salt)$\(hashed)A", .hash),
    ])
    func aHashThatWeWouldNotHaveWrittenIsRefusedNamingThePart(text: String, fault: PasswordHashFault) {
        #expect(throws: AuthenticatorError.malformedPasswordHash(fault)) { try PasswordHash(text: Secret(text)) }
    }
}

@Suite struct ScryptParameterTests {
    @Test func theStandardIsTheOneOfOWASPWith32MiB() {
        let standard = ScryptParameters.standard
        #expect([standard.logRounds, standard.blockSize, standard.passes] == [15, 8, 3])
        #expect(standard.memoryBytes == 32 * 1024 * 1024)
    }

    @Test func everythingUpTo256MiBIsAllowedAndNothingBeyond() {
        #expect(ScryptParameters(logRounds: 18, blockSize: 8, passes: 1)?.memoryBytes == 256 * 1024 * 1024)
        #expect(ScryptParameters(logRounds: 19, blockSize: 8, passes: 1) == nil)
        #expect(ScryptParameters(logRounds: 18, blockSize: 9, passes: 1) == nil)
    }

    @Test func whatIsAllowedDoesNotExceedTheLibrarysOwnMemoryLimit() throws {
        for blockSize in 1...16 {
            for passes in [1, 2, 3, 16] {
                let parameters = try #require(ScryptParameters(logRounds: 1, blockSize: blockSize, passes: passes))
                #expect(throws: Never.self) { try PasswordHash.scrypt([1], salt: [1], parameters: parameters) }
            }
        }
        // 128 MiB and one pass, where the default limit of the C library (65 MiB) would refuse.
        let strong = try #require(ScryptParameters(logRounds: 17, blockSize: 8, passes: 1))
        #expect(throws: Never.self) { try PasswordHash.scrypt([1], salt: [1], parameters: strong) }
    }
}
