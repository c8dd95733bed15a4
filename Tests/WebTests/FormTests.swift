import HTTPTypes
import Secrets
import Testing

@testable import Web

@Suite struct FormTests {
    @Test(arguments: [
        ("a=b", "b"), ("a=", ""), ("a=b+c", "b c"), ("a=%C3%A4%2B%26", "ä+&"), ("a=b=c", "b=c"), ("x=1&a=2", "2"),
    ])
    func aFieldIsReadAsItWasTyped(_ body: String, _ value: String) throws {
        #expect(try Form(urlEncoded: Array(body.utf8))["a"].reveal() == value)
    }

    @Test(arguments: ["a", "=b", "a=1&a=2", "a=%", "a=%4", "a=%zz", "a=%C3", "a=%FF", "a=1&&b=2", "a=1&"])
    func aMalformedFormIsRefusedAsAWhole(_ body: String) {
        #expect(throws: Rejection.malformed) { try Form(urlEncoded: Array(body.utf8)) }
    }

    @Test func aFormOfMoreFieldsThanAnyPageHasIsRefused() throws {
        func form(_ count: Int) throws -> Form {
            try Form(urlEncoded: Array((0..<count).map { "f\($0)=x" }.joined(separator: "&").utf8))
        }
        #expect(try form(Form.mostFields)["f7"].reveal() == "x")
        #expect(throws: Rejection.malformed) { try form(Form.mostFields + 1) }
        #expect(throws: Rejection.malformed) { try form(100_000) }
    }

    @Test(arguments: [
        ("application/json", 415), ("multipart/form-data; boundary=x", 415), ("text/plain", 415),
        ("application/x-www-form-urlencoded; charset=UTF-8", 403),
    ])
    func onlyAnEncodedFormIsRead(_ type: String, _ status: Int) async throws {
        let northwind = try await Northwind()
        let answer = try await Browser(northwind).send(.post, "/mfa/reconfigure/x", body: "a=b", type: type)
        #expect(answer.status == status)
    }

    @Test func aBodyAboveTheLimitIsRefusedAndOneAtTheLimitIsNot() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let type = "application/x-www-form-urlencoded"
        for (count, status) in [(PortalSite.mostBodyBytes, 403), (PortalSite.mostBodyBytes + 1, 413)] {
            let body = "a=" + String(repeating: "x", count: count - 2)
            #expect(try await browser.send(.post, "/mfa/reconfigure/x", body: body, type: type).status == status)
        }
    }
}
