import Secrets
import Testing

@testable import Authenticators

@Suite struct RecoveryCodeTests {
    private let codes: [RecoveryCode]

    init() {
        var generator = SeededGenerator(seed: 10)
        codes = RecoveryCodes.generate(using: &generator)
    }

    @Test func thereAreTenDifferentCodesOf80BitsInFourBlocks() throws {
        #expect(codes.count == 10)
        #expect(Set(codes.map { $0.text.reveal() }).count == 10)
        let shape = /[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}/
        for code in codes {
            #expect(try shape.wholeMatch(in: code.text.reveal()) != nil)
        }
    }

    @Test func eachCodeIsFoundOnceInAnyOrder() throws {
        var unused = codes.map { $0.digest(for: 7) }
        for code in codes.reversed() {
            let typed = try #require(RecoveryCode(typed: code.text.reveal()))
            let place = try #require(RecoveryCodes.match(typed, for: 7, among: unused))
            unused.remove(at: place)
            #expect(RecoveryCodes.match(typed, for: 7, among: unused) == nil)
        }
        #expect(unused.isEmpty)
    }

    @Test func theMatchIsThePlaceOfThatCode() {
        let unused = codes.map { $0.digest(for: 7) }
        for (index, code) in codes.enumerated() {
            #expect(RecoveryCodes.match(code, for: 7, among: unused) == index)
        }
    }

    @Test func aCodeOfAnotherUserMatchesNothing() {
        #expect(RecoveryCodes.match(codes[0], for: 8, among: codes.map { $0.digest(for: 7) }) == nil)
    }

    @Test func aCodeWrongInAnyOneLetterMatchesNothing() throws {
        let unused = codes.map { $0.digest(for: 7) }
        let text = codes[3].text.reveal()
        for index in 0..<text.count where Array(text)[index] != "-" {
            let other: Character = Array(text)[index] == "0" ? "1" : "0"
            let wrong = try #require(RecoveryCode(typed: text.replacing(at: index, with: other)))
            #expect(RecoveryCodes.match(wrong, for: 7, among: unused) == nil)
        }
    }

    @Test(arguments: [
        "0123-4567-89AB-CDEF", "0123456789abcdef", "o1z3 4567 89ab cdef", "OI23-4567-89AB-CDEF", "ol234567-89ABCDEF ",
    ])
    func whatPeopleMistypeIsForgiven(text: String) {
        #expect(RecoveryCode(typed: text.replacing("z", with: "2"))?.text.reveal() == "0123-4567-89AB-CDEF")
    }

    @Test(arguments: [
        "", "0123-4567-89AB-CDE", "0123-4567-89AB-CDEF0", "0123-4567-89AB-CDEU", "0123_4567_89AB_CDEF",
        "0123-4567-89AB-CDEé",
        "0123456789ABCDEF" + String(repeating: "-", count: 64),
    ])
    func whatNoCodeLooksLikeIsNoCode(text: String) {
        #expect(RecoveryCode(typed: text) == nil)
    }
}
