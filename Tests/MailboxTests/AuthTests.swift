import Foundation
import Testing

@testable import Mailbox

@Suite struct AuthTests {
    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    @Test(arguments: [
        (["AUTH PLAIN \(base64("\0anna\0pass"))"], ["235 2.7.0"]),
        (["AUTH PLAIN", base64("\0anna\0pass")], ["334", "235 2.7.0"]),
        (["AUTH plain \(base64("other\0anna\0pass"))"], ["235 2.7.0"]),
        (["AUTH PLAIN \(base64("\0anna\0wrong"))"], ["535 5.7.8"]),
        (["AUTH PLAIN \(base64("\0bert\0pass"))"], ["535 5.7.8"]),
        (["AUTH PLAIN \(base64("anna pass"))"], ["501 5.5.2"]),
        (["AUTH PLAIN ="], ["501 5.5.2"]), (["AUTH PLAIN !!!"], ["501 5.5.2"]),
        (["AUTH PLAIN", "*"], ["334", "501 5.7.0"]),
        (["AUTH LOGIN", base64("anna"), base64("pass")], ["334", "334", "235 2.7.0"]),
        (["AUTH LOGIN \(base64("anna"))", base64("pass")], ["334", "235 2.7.0"]),
        (["AUTH LOGIN", base64("anna"), base64("no")], ["334", "334", "535 5.7.8"]),
        (["AUTH XOAUTH2 \(base64("user=anna\u{1}auth=Bearer pass\u{1}\u{1}"))"], ["235 2.7.0"]),
        (["AUTH XOAUTH2 \(base64("user=anna\u{1}auth=Bearer no\u{1}\u{1}"))", ""], ["334", "535 5.7.8"]),
        (["AUTH XOAUTH2", base64("nonsense")], ["334", "501 5.5.2"]),
    ])
    func anExchangeEndsAsTheCredentialsDeserve(lines: [String], replies: [String]) {
        var talk = Transcript { rules in
            rules.credentials = .only(["anna": "pass"])
            rules.requiresAuthentication = true
        }
        _ = talk.send("EHLO c\r\n")
        #expect(lines.flatMap { talk.send("\($0)\r\n") } == replies)
        let isIn = replies.last == "235 2.7.0"
        #expect(talk.dialogue.user == (isIn ? "anna" : nil))
        #expect(talk.send("MAIL FROM:<>\r\n") == [isIn ? "250 2.1.0" : "530 5.7.0"])
    }

    @Test func aTokenLongerThanACommandLineIsTaken() {
        var talk = Transcript()
        _ = talk.send("EHLO c\r\nAUTH XOAUTH2\r\n")
        let token = String(repeating: "t", count: 6_000)
        #expect(talk.send(Self.base64("user=anna\u{1}auth=Bearer \(token)\u{1}\u{1}") + "\r\n") == ["235 2.7.0"])
    }

    @Test func passwordsAreNotInTheDescriptionOfWhatIsAccepted() {
        #expect(String(describing: AcceptedCredentials.only(["anna": "s3cret"])) == "the credentials of 1 user(s)")
    }
}
