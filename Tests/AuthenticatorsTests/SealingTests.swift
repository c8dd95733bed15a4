import Foundation
import Secrets
import Testing

@testable import Authenticators

@Suite struct SealingTests {
    private let ring = KeyRing(current: key(1))
    private let secret = Secret(Array("a secret of a user".utf8))

    static let contexts: [SealingContext] = [
        .totpSecret(user: 1), .totpSecret(user: 2), .totpSecret(user: 256), .operatorTOTPSecret(operator: 1),
        .relayCredentials(relay: 1),
    ]

    @Test(arguments: contexts)
    func aSealOpensForItsOwnRowAndNoOther(context: SealingContext) throws {
        let sealed = ring.seal(secret, for: context)
        #expect(try ring.open(sealed, for: context) == secret)
        for other in Self.contexts where other != context {
            #expect(throws: AuthenticatorError.brokenSeal(other)) { try ring.open(sealed, for: other) }
        }
    }

    @Test func aSealSurvivesTheDatabase() throws {
        let row = ring.seal(secret, for: .totpSecret(user: 1)).bytes
        #expect(try ring.open(Sealed(bytes: row), for: .totpSecret(user: 1)) == secret)
        #expect(row.count == 1 + 4 + 12 + secret.reveal().count + 16)
    }

    @Test func aSealOfTheFirstReleaseStillOpens() throws {
        // Made apart from this program, with Python's cryptography: key bytes 0 to 31, user 7, "hello".
        let known = try #require(ServerKey(bytes: Secret(Array(0...31))))
        let row = try #require(Data(base64Encoded: "AUNXo4EAAQIDBAUGBwgJCgtXzQ7T0M3fbfrVVZQRzGAQejQhXEg="))
        let opened = try KeyRing(current: known).open(Sealed(bytes: [UInt8](row)), for: .totpSecret(user: 7))
        #expect(String(decoding: opened.reveal(), as: UTF8.self) == "hello")
    }

    @Test func aSealWithAnyBitChangedDoesNotOpen() throws {
        let sealed = ring.seal(secret, for: .totpSecret(user: 1))
        for index in sealed.bytes.indices {
            for bit in 0..<8 {
                var bytes = sealed.bytes
                bytes[index] ^= 1 << UInt8(bit)
                #expect(throws: AuthenticatorError.self) {
                    try ring.open(Sealed(bytes: bytes), for: .totpSecret(user: 1))
                }
            }
        }
    }

    @Test func aSealWithAByteMoreOrLessDoesNotOpen() throws {
        let bytes = ring.seal(secret, for: .totpSecret(user: 1)).bytes
        for changed in [bytes + [0], Array(bytes.dropLast())] {
            #expect(throws: AuthenticatorError.brokenSeal(.totpSecret(user: 1))) {
                try ring.open(Sealed(bytes: changed), for: .totpSecret(user: 1))
            }
        }
    }

    @Test func aWrongKeyIsNamedAndNotTakenForDamage() throws {
        let sealed = ring.seal(secret, for: .totpSecret(user: 1))
        #expect(throws: AuthenticatorError.unknownKey(wanted: key(1).id, known: [key(2).id, key(3).id])) {
            try KeyRing(current: key(2), older: [key(3)]).open(sealed, for: .totpSecret(user: 1))
        }
    }

    @Test func aSealRelabelledWithAnotherKnownKeyDoesNotOpen() throws {
        let ring = KeyRing(current: key(1), older: [key(2)])
        let sealed = ring.seal(secret, for: .totpSecret(user: 1))
        let relabelled = Sealed(keyID: key(2).id, box: sealed.box)
        #expect(throws: AuthenticatorError.brokenSeal(.totpSecret(user: 1))) {
            try ring.open(relabelled, for: .totpSecret(user: 1))
        }
    }

    @Test func afterARotationOldSealsOpenAndAskToBeSealedAgain() throws {
        let old = ring.seal(secret, for: .relayCredentials(relay: 1))
        let rotated = KeyRing(current: key(2), older: [key(1)])
        #expect(rotated.needsResealing(old))
        let new = rotated.seal(
            try rotated.open(old, for: .relayCredentials(relay: 1)), for: .relayCredentials(relay: 1))
        #expect(!rotated.needsResealing(new))
        #expect(new.keyID == key(2).id)
        #expect(try KeyRing(current: key(2)).open(new, for: .relayCredentials(relay: 1)) == secret)
    }

    @Test func theSameSecretIsNeverSealedTheSameWayTwice() {
        let rows = (0..<100).map { _ in ring.seal(secret, for: .totpSecret(user: 1)).bytes }
        #expect(Set(rows.map { Array($0[5..<17]) }).count == 100)
    }

    @Test func nothingIsSealedToo() throws {
        let sealed = ring.seal(Secret([]), for: .relayCredentials(relay: 1))
        #expect(try ring.open(Sealed(bytes: sealed.bytes), for: .relayCredentials(relay: 1)).reveal().isEmpty)
    }

    @Test(arguments: [
        ([], SealFault.tooShort(0)), ([1], .tooShort(1)), ([UInt8](repeating: 1, count: 32), .tooShort(32)),
        ([UInt8](repeating: 0, count: 64), .unknownVersion(0)), ([UInt8](repeating: 2, count: 64), .unknownVersion(2)),
    ])
    func bytesThatCannotBeASealAreRefused(bytes: [UInt8], fault: SealFault) {
        #expect(throws: AuthenticatorError.malformedSeal(fault)) { try Sealed(bytes: bytes) }
    }
}
