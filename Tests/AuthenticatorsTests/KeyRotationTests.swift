import Foundation
import Secrets
import Testing

@testable import Authenticators

/// Putting a new key in front of the old ones loses none of them, wherever it ends.
@Suite struct KeyRotationTests {
    private let directory: TemporaryDirectory
    private let file: ServerKeyFile

    init() throws {
        directory = try TemporaryDirectory()
        file = ServerKeyFile(path: directory.path + "/server.key")
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: directory.path) } }

    @Test func theNewKeyStandsInFrontAndTheOthersStay() throws {
        try file.create(with: key(1))
        #expect(try file.rotate(to: key(2)).ids == [key(2).id, key(1).id])
        #expect(try file.rotate(to: key(3)).ids == [key(3).id, key(2).id, key(1).id])
        let ring = try file.read()
        #expect(ring.current.bytes == key(3).bytes)
        #expect(ring.older.map(\.bytes) == [key(2).bytes, key(1).bytes])
        #expect(try mode(file.path) == 0o600)
        #expect(try names == ["server.key"])
    }

    @Test func whatWasSealedBeforeOpensAfterwardsAndIsNamedForResealing() throws {
        try file.create(with: key(1))
        let secret = Secret([UInt8]("JBSWY3DP".utf8))
        let sealed = try file.read().seal(secret, for: .totpSecret(user: 7))
        let ring = try file.rotate(to: key(2))
        #expect(try ring.open(sealed, for: .totpSecret(user: 7)) == secret)
        #expect(ring.needsResealing(sealed))
        #expect(!ring.needsResealing(ring.seal(secret, for: .totpSecret(user: 7))))
    }

    @Test(arguments: ServerKeyFile.RotationStep.allCases)
    func endedAtAnyStepTheOldFileOrTheNewOneIsThereWhole(step: ServerKeyFile.RotationStep) throws {
        try file.create(with: key(1))
        let end = AuthenticatorError.keyFileSystem(file.path, action: "go on with", errno: EIO)
        #expect(throws: end) {
            try file.rotate(to: key(2)) { reached throws(AuthenticatorError) in
                if reached == step { throw end }
            }
        }
        let expected = step == .named ? [key(2).id, key(1).id] : [key(1).id]
        #expect(try file.read().ids == expected)
        #expect(try names == ["server.key"])
        // Nothing of it is in the way of the next attempt.
        #expect(try file.rotate(to: key(3)).ids == [key(3).id] + expected)
    }

    @Test func aDraftThatAKilledAttemptLeftIsReplaced() throws {
        try file.create(with: key(1))
        try Data("portalmfa-key-v1 12".utf8).write(to: URL(filePath: file.path + ".rotated"))
        #expect(try file.rotate(to: key(2)).ids == [key(2).id, key(1).id])
        #expect(try names == ["server.key"])
    }

    @Test func aDamagedFileIsLeftAsItIs() throws {
        let text = "\(ServerKeyLine.text(for: key(1)))\nportalmfa-key-v1 12\n"
        try Data(text.utf8).write(to: URL(filePath: file.path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        #expect(throws: AuthenticatorError.keyFileLine(file.path, line: 2, .fieldCount(2))) {
            try file.rotate(to: key(2))
        }
        #expect(try String(contentsOfFile: file.path, encoding: .utf8) == text)
    }

    @Test func aKeyThatIsThereAlreadyIsRefused() throws {
        try file.create(with: key(1))
        #expect(throws: AuthenticatorError.keyFileLine(file.path + ".rotated", line: 2, .repeated(firstLine: 1))) {
            try file.rotate(to: key(1))
        }
        #expect(try file.read().ids == [key(1).id])
    }

    @Test func aFileThatIsNotThereIsNotMade() throws {
        #expect(throws: AuthenticatorError.keyFileMissing(file.path)) { try file.rotate(to: key(1)) }
        #expect(try names.isEmpty)
    }

    @Test func twoAtOnceDoNotReplaceEachOthersKeys() throws {
        try file.create(with: key(1))
        _ = try file.rotate(to: key(2)) { step throws(AuthenticatorError) in
            guard step == .read else { return }
            #expect(throws: AuthenticatorError.keyFileBusy(file.path)) { try file.rotate(to: key(3)) }
        }
        #expect(try file.rotate(to: key(3)).ids == [key(3).id, key(2).id, key(1).id])
    }

    @Test func aLinkToTheFileStaysALink() throws {
        let target = ServerKeyFile(path: directory.path + "/vault.key")
        try target.create(with: key(1))
        try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: target.path)
        _ = try file.rotate(to: key(2))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: file.path) == target.path)
        #expect(try target.read().ids == [key(2).id, key(1).id])
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
    func theOwnerStaysTheOwner() throws {
        try file.create(with: key(1))
        #expect(chown(file.path, 1234, 5678) == 0)
        _ = try file.rotate(to: key(2))
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect(attributes[.ownerAccountID] as? Int == 1234)
        #expect(attributes[.groupOwnerAccountID] as? Int == 5678)
    }
}
