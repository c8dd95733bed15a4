import Foundation
import Jobs
import Portals
import Stage
import Storage
import Testing

/// Users from a spreadsheet, many at once, while others work.
@Suite struct ImportTests {
    private static let table = Result {
        try UserTable(
            csv: Data((["email"] + (1...250).map { "user\($0)@people.example" }).joined(separator: "\n").utf8))
    }

    private func count(_ estate: Estate) async throws -> Int {
        try await estate.useCases.users(of: estate.acme.name, limit: 1000, Estate.onServer).count
    }

    @Test func whatAFullDiskCutsOffTheSameTableCompletes() async throws {
        let estate = try await Estate()
        let disk = FlakyStorage(estate.storage)
        let useCases = estate.useCases(on: disk)
        let table = try Self.table.get()
        disk.fill(after: 2)
        let refused = await #expect(throws: Refused.self) {
            try await useCases.importUsers(table, to: estate.acme.name, isConfirmed: false, Estate.onServer)
        }
        guard case .importCutOff(added: 200, of: 250, .storage(.full(path: "/full"))) = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(try await count(estate) == 201)
        disk.mend()
        let added = try await useCases.importUsers(
            table, to: estate.acme.name, isConfirmed: false, Estate.onServer)
        #expect(added == 50)
        // Ann, and everybody of the table, each invited once.
        #expect(try await count(estate) == 251)
        #expect(try await estate.count(.queued) == 250)
    }

    @Test func whatFailsAtOnceIsToldAsItIs() async throws {
        let estate = try await Estate()
        let disk = FlakyStorage(estate.storage)
        disk.fill()
        let refused = await #expect(throws: Refused.self) {
            try await estate.useCases(on: disk).importUsers(
                Self.table.get(), to: estate.acme.name, isConfirmed: false, Estate.onServer)
        }
        guard case .storage(.full(path: "/full")) = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(try await count(estate) == 1)
    }

    @Test func anEmptyTableIsStillNobodyElses() async throws {
        let estate = try await ResetTests.estate()
        let empty = try UserTable(csv: Data("email\n".utf8))
        let refused = await #expect(throws: Refused.self) {
            try await estate.useCases.importUsers(
                empty, to: estate.globex.name, isConfirmed: true, ResetTests.technician)
        }
        guard case .unknownPortal = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
    }
}
