import Foundation
import Synchronization
import Testing

@testable import Mailbox

@Suite struct CaughtMailsTests {
    private static let moment = Date(timeIntervalSince1970: 1_770_000_000.123)

    private static func store(_ storage: MailStorage) throws -> CaughtMails {
        try CaughtMails(storage, now: { moment })
    }

    @discardableResult
    private static func keep(_ name: String, in mails: CaughtMails) throws -> Int {
        let bytes = Array("message-id: <\(name)>\r\n\r\n".utf8)
        return try mails.keep(Arrival(sender: name, bytes: bytes, size: bytes.count), from: "peer")
    }

    @Test func theOldestMailIsDroppedAndItsMessageIDStillCounted() throws {
        let mails = try Self.store(.memory(limit: 2))
        for name in ["a", "b", "a", "c"] { try Self.keep(name, in: mails) }
        #expect(mails.all.map(\.sender) == ["a", "c"])
        #expect(mails.all.map(\.id) == [3, 4])
        #expect(mails.dropped == 2 && mails.count == 4)
        #expect(mails.count(ofMessageID: "<a>") == 2)
        #expect(mails.count(ofMessageID: "<d>") == 0)
        #expect(mails.mail(4)?.sender == "c" && mails.mail(1) == nil)
        mails.removeAll()
        #expect(mails.all.isEmpty && mails.count == 4)
    }

    @Test func aMailInAFolderIsOneCompleteFileNamedByTimeAndNumber() throws {
        let folder = try TemporaryFolder()
        let mails = try Self.store(.folder(folder.path + "/new", limit: 1))
        try Self.keep("a", in: mails)
        try Self.keep("b", in: mails)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/new").sorted()
        #expect(files == ["20260202T024000.123Z-000001.eml", "20260202T024000.123Z-000002.eml"])
        let data = try Data(contentsOf: URL(filePath: folder.path + "/new/" + files[0]))
        #expect(data == Data("message-id: <a>\r\n\r\n".utf8))
    }

    @Test func aFileThatIsThereIsNotOverwrittenAndTheMailIsNotCounted() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/20260202T024000.123Z-000001.eml"
        try Data("older".utf8).write(to: URL(filePath: file))
        let mails = try Self.store(.folder(folder.path, limit: 1))
        #expect(throws: MailboxError.self) { try Self.keep("a", in: mails) }
        #expect(mails.count == 0)
        #expect(try Data(contentsOf: URL(filePath: file)) == Data("older".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }

    @Test func aFolderThatCannotBeMadeIsReportedBeforeServing() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(filePath: folder.path + "/file"))
        #expect(throws: MailboxError.self) { try Self.store(.folder(folder.path + "/file/x", limit: 1)) }
    }

    @Test func aSinkCountsAndKeepsNothing() async throws {
        let mails = try Self.store(.discard)
        try Self.keep("a", in: mails)
        #expect(mails.count == 1 && mails.byteCount == 19 && mails.all.isEmpty)
        try await mails.waitForCount(1)
        await #expect(throws: MailboxError.nothingIsKept) { try await mails.waitForMail { _ in true } }
    }

    @Test func aWaitEndsWithTheFirstMailThatMatches() async throws {
        let mails = try Self.store(.usual)
        try Self.keep("early", in: mails)
        #expect(try await mails.waitForMail { $0.sender == "early" }.id == 1)
        async let late = mails.waitForMail { $0.sender == "late" }
        async let third: Void = mails.waitForCount(3)
        try Self.keep("other", in: mails)
        try Self.keep("late", in: mails)
        #expect(try await late.id == 3)
        try await third
        #expect(mails.state.withLock { $0.waiters.isEmpty && $0.earlyWakeups.isEmpty })
    }

    @Test func aWaitThatIsInVainEndsWithTheReason() async throws {
        let mails = try Self.store(.usual)
        await #expect(throws: MailboxError.waitTimedOut(.zero, caught: 0)) {
            try await mails.waitForMail(within: .zero) { _ in true }
        }
        let waiting = Task { try await mails.waitForMail { _ in true } }
        waiting.cancel()
        await #expect(throws: MailboxError.waitCancelled) { try await waiting.value }
        let late = Task { try await mails.waitForMail { _ in true } }
        mails.stop()
        await #expect(throws: MailboxError.stopped) { try await late.value }
        #expect(mails.state.withLock { $0.waiters.isEmpty && $0.earlyWakeups.isEmpty })
    }
}
