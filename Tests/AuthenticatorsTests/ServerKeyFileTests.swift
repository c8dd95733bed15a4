import Foundation
import Secrets
import Testing

@testable import Authenticators

/// A directory of the test's own, gone when the test is.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "server-key-file-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        // Nothing depends on it: at worst a directory is left in the temporary one.
        _ = try? FileManager.default.removeItem(atPath: path)
    }
}

@Suite struct ServerKeyFileTests {
    private let directory: TemporaryDirectory
    private let file: ServerKeyFile

    init() throws {
        directory = try TemporaryDirectory()
        file = ServerKeyFile(path: directory.path + "/server.key")
    }

    private func write(_ text: String, mode: Int = 0o600) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file.path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    }

    private func line(_ seed: UInt64) -> String { ServerKeyLine.text(for: key(seed)) }

    private func refusal() -> AuthenticatorError? {
        #expect(throws: AuthenticatorError.self) { try file.read() }
    }

    @Test func aCreatedFileIsReadBackAndIsItsOwnersOnly() throws {
        try file.create(with: key(1))
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let ring = try file.read()
        #expect(ring.current.bytes == key(1).bytes)
        #expect(ring.older.isEmpty)
    }

    @Test func theFileIsOneLineOfFormatIdAndBase64() throws {
        try file.create(with: try #require(ServerKey(bytes: Secret(Array(0...31)))))
        let text = try String(contentsOfFile: file.path, encoding: .utf8)
        #expect(text == "portalmfa-key-v1 4357a381 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n")
    }

    @Test func anExistingFileIsNeverOverwritten() throws {
        try file.create(with: key(1))
        #expect(throws: AuthenticatorError.keyFileExists(file.path)) { try file.create(with: key(2)) }
        #expect(try file.read().current.id == key(1).id)
    }

    @Test func aLinkToNowhereIsNotFollowedOnCreating() throws {
        let target = directory.path + "/elsewhere"
        try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: target)
        #expect(throws: AuthenticatorError.keyFileExists(file.path)) { try file.create(with: key(1)) }
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test func aMissingDirectoryIsReportedWithItsCause() {
        let file = ServerKeyFile(path: directory.path + "/none/server.key")
        #expect(throws: AuthenticatorError.keyFileSystem(file.path, action: "create", errno: ENOENT)) {
            try file.create(with: key(1))
        }
    }

    @Test func keysOfSeveralLinesAreReadTheFirstAsCurrent() throws {
        try write("\(line(3))\n\(line(2))\n\(line(1))\n")
        let ring = try file.read()
        #expect(ring.ids == [key(3).id, key(2).id, key(1).id])
        #expect(ring.older.map(\.bytes) == [key(2).bytes, key(1).bytes])
    }

    @Test func aMissingLastLineEndDoesNotMatter() throws {
        try write(line(1))
        #expect(try file.read().current.id == key(1).id)
    }

    @Test func aMissingFileIsReported() {
        #expect(refusal() == .keyFileMissing(file.path))
    }

    @Test(arguments: [0o640, 0o620, 0o610, 0o604, 0o602, 0o601, 0o644, 0o666, 0o777, 0o440])
    func aFileOpenToOthersIsRefusedNamingTheCure(mode: Int) throws {
        try write(line(1) + "\n", mode: mode)
        let error = refusal()
        #expect(error == .keyFileOpenToOthers(file.path, mode: UInt32(mode)))
        #expect(error.map { "\($0)".contains("chmod 600 \(file.path)") } == true)
    }

    @Test(arguments: [0o600, 0o400])
    func aFileOfItsOwnerOnlyIsRead(mode: Int) throws {
        try write(line(1) + "\n", mode: mode)
        #expect(try file.read().current.id == key(1).id)
    }

    @Test(arguments: ["", "\n"])
    func anEmptyFileIsRefused(text: String) throws {
        try write(text)
        let expected: AuthenticatorError =
            text.isEmpty ? .keyFileEmpty(file.path) : .keyFileLine(file.path, line: 1, .notAKey)
        #expect(refusal() == expected)
    }

    @Test func aDirectoryAndAnOversizedFileAreNoKeyFile() throws {
        #expect(throws: AuthenticatorError.keyFileIsNoKeyFile(directory.path)) {
            try ServerKeyFile(path: directory.path).read()
        }
        try write(String(repeating: line(1) + "\n", count: 2_000))
        #expect(refusal() == .keyFileIsNoKeyFile(file.path))
    }

    @Test func aPipeIsRefusedAndNotWaitedFor() {
        #expect(mkfifo(file.path, 0o600) == 0)
        #expect(refusal() == .keyFileIsNoKeyFile(file.path))
    }

    @Test func aFileCutOffAtAnyByteIsRefused() throws {
        let text = line(1)
        for count in 1..<text.utf8.count {
            try write(String(text.prefix(count)))
            guard case .keyFileLine(_, line: 1, _) = refusal() else {
                Issue.record("cut off after \(count) bytes, the file was not refused as a damaged line")
                continue
            }
        }
    }

    @Test func aFileWithAnyOneCharacterChangedIsRefused() throws {
        let text = line(1)
        for index in 0..<text.count {
            try write(text.replacing(at: index, with: Array(text)[index] == "A" ? "B" : "A"))
            guard case .keyFileLine(_, line: 1, _) = refusal() else {
                Issue.record("changed at \(index), the file was not refused as a damaged line")
                continue
            }
        }
    }

    static let damages: [(String, KeyLineFault)] = {
        let good = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
        let id = key(1).id
        let known = ServerKeyID("4357a381") ?? id
        return [
            ("portalmfa-key-v2 4357a381 \(good)", .notAKey),
            ("# a comment", .notAKey),
            ("", .notAKey),
            ("portalmfa-key-v1", .fieldCount(1)),
            ("portalmfa-key-v1 4357a381", .fieldCount(2)),
            ("portalmfa-key-v1 4357a381 \(good) ", .fieldCount(4)),
            ("portalmfa-key-v1  4357a381 \(good)", .fieldCount(4)),
            ("portalmfa-key-v1 4357A381 \(good)", .malformedID),
            ("portalmfa-key-v1 4357a38 \(good)", .malformedID),
            ("portalmfa-key-v1 4357a381 \(good.dropLast())", .malformedBase64),
            ("portalmfa-key-v1 4357a381 \(good)\r", .malformedBase64),
            ("portalmfa-key-v1 4357a381 AAECAwQF", .wrongLength(6)),
            ("portalmfa-key-v1 4357a381 ", .wrongLength(0)),
            ("portalmfa-key-v1 \(id) \(good)", .checksum(written: id, computed: known)),
        ]
    }()

    @Test(arguments: damages)
    func aDamagedLineIsNamedWithItsFault(text: String, fault: KeyLineFault) throws {
        try write("\(line(7))\n\(text)\n\(line(8))\n")
        let error = refusal()
        #expect(error == .keyFileLine(file.path, line: 2, fault))
        let message = error.map { "\($0)" } ?? ""
        #expect(message.contains("\(file.path), line 2"))
        #expect(message.contains("restore"))
        #expect(!message.contains("AAECAw"))
    }

    @Test func aRepeatedKeyIsNamedWithBothLines() throws {
        try write("\(line(1))\n\(line(2))\n\(line(1))\n")
        #expect(refusal() == .keyFileLine(file.path, line: 3, .repeated(firstLine: 1)))
    }

    @Test func bytesThatAreNoTextAreADamagedLine() throws {
        try write(line(1) + "\n")
        try Data([0xFF, 0x00, 0xFE]).write(to: URL(fileURLWithPath: file.path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        #expect(refusal() == .keyFileLine(file.path, line: 1, .notAKey))
    }
}
