import Foundation
import Testing

/// Keys as people make, see and revoke them.
@Suite struct APIKeyCommandTests {
    @Test func aKeyIsPrintedOnceAndAloneSoThatAScriptCanTakeIt() async throws {
        let program = try await PortalMFAProgram.furnished()
        let made = try await program.run("api-key add shop --scope portal --customer acme")
        #expect(made.code == 0)
        let key = made.output.trimmingCharacters(in: .newlines)
        #expect(key.wholeMatch(of: /pmfa_[A-Za-z0-9_-]{32}/) != nil)
        #expect(made.error == "API key shop made, portal for acme; it is not shown again\n")

        let listed = try await program.run("api-key list --json")
        let keys = try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]]
        let document = try #require(keys?.first)
        #expect(keys?.count == 1 && document["name"] as? String == "shop" && document["scope"] as? String == "portal")
        #expect(document["customers"] as? [String] == ["acme"] && document["revokedAt"] is NSNull)
        let table = try await program.run("api-key list").output
        let audit = try await program.run("audit list").output
        #expect(audit.contains("api-key.add") && audit.contains("api-key:1 shop"))
        for text in [listed.output, table, audit] { #expect(!text.contains(key.dropFirst(5))) }

        #expect(try await program.run("api-key revoke shop").output == "API key shop is revoked\n")
        #expect(try await program.run("api-key revoke shop").output == "API key shop is already revoked\n")
        #expect(try await program.run("api-key list --json").output.contains("\"revokedAt\" : \"20"))
        let again = try await program.run("api-key add shop --scope technician --all-customers")
        #expect(again.code == 1 && again.output.isEmpty && again.error.contains("the API key shop is there already"))
    }

    @Test(arguments: [
        ("api-key add shop --scope portal", Int32(64), "a key is for somebody: give --customer"),
        ("api-key add shop --scope portal --customer acme --all-customers", 64, "a key is for somebody"),
        ("api-key add shop --scope root --all-customers", 64, "there is no scope root: use portal, technician"),
        ("api-key add Shop! --scope portal --all-customers", 64, "use 1 to 63 lower-case letters, digits and hyphens"),
        ("api-key add shop --scope portal --customer nobody", 1, "there is no customer nobody"),
        ("api-key revoke shop", 1, "there is no API key shop: see `portalmfa api-key list`"),
    ])
    func aMistakeMakesNoKey(command: String, code: Int32, report: String) async throws {
        let program = try await PortalMFAProgram.furnished()
        let ending = try await program.run(command)
        #expect(ending.code == code && ending.output.isEmpty)
        #expect(ending.error.contains(report), "\(ending.error)")
        #expect(try await program.run("api-key list --json").output == "[\n\n]\n")
    }
}
