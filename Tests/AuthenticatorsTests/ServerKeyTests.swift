import Crypto
import Secrets
import Testing

@testable import Authenticators

@Suite struct ServerKeyTests {
    private let known = ServerKey(bytes: Secret(Array(0...31)))

    @Test func theIdIsWhatItWasInTheFirstRelease() {
        // Computed apart from this program, with Python's standard library.
        #expect(known?.id.description == "4357a381")
    }

    @Test func theAuditCodeIsWhatItWasInTheFirstRelease() throws {
        // Computed apart from this program, with Python's standard library.
        let code = try #require(known).authenticationCode(over: Array("row".utf8), for: .audit)
        #expect(hex(code) == "3d126638bc619ae85a49f6e43a0ff87e41fd9d6d1c8a2a30c3f0640646cbef9f")
    }

    @Test func noTwoUsesShareASubkey() {
        let subkeys = ServerKey.Subkey.allCases.map { hex(key(1).subkey($0).withUnsafeBytes { Array($0) }) }
        #expect(Set(subkeys + [hex(key(1).bytes.reveal())]).count == ServerKey.Subkey.allCases.count + 1)
    }

    @Test func anAuthenticationCodeHoldsForItsMessagePurposeAndKeyOnly() {
        let code = key(1).authenticationCode(over: [1, 2, 3], for: .session)
        #expect(key(1).isAuthentic(code, over: [1, 2, 3], for: .session))
        #expect(!key(1).isAuthentic(code, over: [1, 2, 4], for: .session))
        #expect(!key(1).isAuthentic(code, over: [1, 2, 3], for: .audit))
        #expect(!key(2).isAuthentic(code, over: [1, 2, 3], for: .session))
        #expect(!key(1).isAuthentic(Array(code.dropLast()), over: [1, 2, 3], for: .session))
        #expect(!key(1).isAuthentic([], over: [1, 2, 3], for: .session))
    }

    @Test(arguments: [0, 31, 33])
    func aKeyOfAnotherLengthIsRefused(count: Int) {
        #expect(ServerKey(bytes: Secret([UInt8](repeating: 1, count: count))) == nil)
    }

    @Test(arguments: ["", "4357a38", "4357a3810", "4357A381", "+357a381", "-357a381", "4357a38g", " 357a381"])
    func anIdHasOneSpelling(text: String) {
        #expect(ServerKeyID(text) == nil)
    }

    @Test(arguments: ["4357a381", "00000000", "0000000f", "ffffffff"])
    func anIdComesBackFromItsText(text: String) {
        #expect(ServerKeyID(text)?.description == text)
    }
}

@Suite struct KeyRingTests {
    @Test func aKeyIsFoundByItsIdWhetherCurrentOrOlder() throws {
        let ring = KeyRing(current: key(1), older: [key(2), key(3)])
        for seed in 1...3 as ClosedRange<UInt64> {
            #expect(try ring.key(key(seed).id).bytes == key(seed).bytes)
        }
        #expect(ring.ids == [key(1).id, key(2).id, key(3).id])
    }

    @Test func anUnknownKeyIsRefusedNamingBothSidesAndTheCure() {
        let ring = KeyRing(current: key(1), older: [key(2)])
        let error = #expect(throws: AuthenticatorError.self) { try ring.key(key(9).id) }
        #expect(error == .unknownKey(wanted: key(9).id, known: [key(1).id, key(2).id]))
        let text = error.map { "\($0)" } ?? ""
        for part in [
            "\(key(9).id)", "\(key(1).id)", "\(key(2).id)", "restore the key file that belongs to this database",
        ] {
            #expect(text.contains(part))
        }
    }

    @Test func aKeyGivenTwiceIsKeptOnce() {
        #expect(KeyRing(current: key(1), older: [key(1), key(2), key(2)]).ids == [key(1).id, key(2).id])
    }
}
