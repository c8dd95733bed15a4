import Foundation
import Testing

/// Users from a spreadsheet: all of them or none.
@Suite struct ImportTests {
    private func importing(_ csv: String, _ options: String...) async throws -> (PortalMFAProgram.Ending, users: [User])
    {
        let program = try await PortalMFAProgram.furnished()
        let ending = try await program.run(["user", "import", "acme-portal", "-"] + options, input: csv)
        let list = try await program.run("user list acme-portal --json")
        return (ending, try JSONDecoder().decode([User].self, from: Data(list.output.utf8)))
    }

    struct User: Decodable {
        let email: String
        let name: String?
        let status: String
    }

    @Test func everyLineBecomesAUser() async throws {
        let csv =
            "\u{FEFF}Name,Email,Locale\r\n\"Bell, \"\"Bob\"\"\",bob@people.example,de\r\n,carol@people.example,\r\n\r\n"
        let (ending, users) = try await importing(csv, "--confirmed")
        #expect(ending.output == "users added: 2\n")
        #expect(users.map(\.email) == ["ann@people.example", "bob@people.example", "carol@people.example"])
        #expect(users[1].name == "Bell, \"Bob\"" && users[2].name == nil)
        #expect(users.allSatisfy { $0.status == "enabled" })
    }

    @Test func whoIsThereAlreadyStaysAndTheOthersAreInvited() async throws {
        let (ending, users) = try await importing("email\nann@people.example\nbob@people.example\n")
        #expect(ending.output == "users added: 1, their invitations queued; there already: 1\n")
        #expect(users.map(\.status) == ["enabled", "unconfirmed"])
    }

    @Test(arguments: [
        ("", "line 1 of the table: it is empty"),
        ("email,phone\n", "line 1 of the table: “phone” is no column: use email, name, locale"),
        ("name\nBob\n", "line 1 of the table: the columns need email"),
        ("email\nbob@people.example\nnot an address\n", "line 3 of the table: “"),
        ("email,name\nbob@people.example\n", "line 2 of the table: it has 1 values for 2 columns"),
        ("email,name\nbob@people.example,\"Bob\n", "line 2 of the table: a quoted value never ends"),
        ("email,name\nbob@people.example,B\"ob\n", "line 2 of the table: a quote stands inside a value"),
        (
            "email\nbob@people.example\nBob@People.Example\n",
            "line 3 of the table: the address stands on line 2 already"
        ),
        ("email,locale\nbob@people.example,german!\n", "line 2 of the table: "),
    ])
    func aMistakeAnywhereAddsNobody(_ csv: String, _ report: String) async throws {
        let (ending, users) = try await importing(csv)
        #expect(ending.code == 1)
        #expect(ending.error.contains(report) && ending.error.contains("nothing was added"), "\(ending.error)")
        #expect(users.map(\.email) == ["ann@people.example"])
    }
}
