import Testing

@testable import Mailbox

@Suite struct MIMETests {
    private static func content(_ text: String) -> MailContent { MailContent(raw: Array(text.utf8)) }

    @Test(arguments: [
        ("plain", "plain"), ("=?UTF-8?B?R3LDvMOfZQ==?=", "Grüße"),
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe_an_alle?=", "Grüße an alle"),
        ("=?iso-8859-1?Q?Gr=FC=DFe?=", "Grüße"), ("=?utf-8*de?Q?f=C3=BCr?= dich", "für dich"),
        ("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"), ("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"),
        ("=?utf-8?B?w7w?=", "ü"), ("=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", "ü"),
        ("=?utf-8?X?a?=", "=?utf-8?X?a?="), ("=?utf-8?Q?open", "=?utf-8?Q?open"), ("=?=?=?", "=?=?=?"), ("", ""),
        ("=?utf-8?Q?no blanks?=", "=?utf-8?Q?no blanks?="), ("=?nonsense?Q?=FC?=", "ü"),
    ])
    func encodedWordsBecomeText(word: String, text: String) {
        #expect(EncodedWords.decode(word) == text)
    }

    @Test(arguments: [
        ("Gr=C3=BC=C3=9Fe", "Grüße"), ("one=\r\ntwo", "onetwo"), ("one=  \r\ntwo", "onetwo"), ("one=\ntwo", "onetwo"),
        ("1=3D2", "1=2"), ("=zz", "=zz"), ("end=", "end"), ("=c3=bc", "ü"), ("=4", "=4"),
    ])
    func quotedPrintableIsUndone(encoded: String, text: String) {
        let decoded = TransferDecoding.decode(Array(encoded.utf8)[...], "Quoted-Printable")
        #expect(String(decoding: decoded, as: UTF8.self) == text)
    }

    @Test(arguments: [
        ("aGVsbG8=", "hello"), ("aGVs\r\nbG8=", "hello"), ("aGVsbG8", "hello"), ("aG!Vs bG8=ignored", "hello"),
        ("", ""), ("a", ""),
    ])
    func base64IsUndone(encoded: String, text: String) {
        #expect(String(decoding: TransferDecoding.base64(Array(encoded.utf8)[...]), as: UTF8.self) == text)
    }

    @Test func anAlternativeMailShowsBothBodiesItsLinksAndItsAttachment() {
        let mail = Self.content(
            """
            From: =?utf-8?Q?J=C3=B6rg?= <j@x.example>\r
            To: a@x.example,\r
             b@x.example\r
            Subject: folded\r
            \t=?utf-8?B?w7xiZXI=?=\r
            Message-ID: <1@x.example>\r
            Content-Type: multipart/mixed; boundary="out; er"\r
            \r
            preamble\r
            --out; er\r
            Content-Type: multipart/alternative; boundary=in\r
            \r
            --in\r
            \r
            see https://x.example/a?b=1&c=2.\r
            --inner is a longer boundary\r
            --in\r
            Content-Type: text/html; charset=iso-8859-1\r
            Content-Transfer-Encoding: quoted-printable\r
            \r
            <a href=3D"https://x.example/a?b=3D1&amp;c=3D2">f=FCr</a> http://y.example\r
            --in--\r
            --out; er\r
            Content-Type: application/pdf\r
            Content-Transfer-Encoding: base64\r
            Content-Disposition: attachment; filename="a \\"b\\".pdf"\r
            \r
            aGVsbG8=\r
            --out; er--\r
            epilogue\r

            """)
        #expect(mail.from == "Jörg <j@x.example>")
        #expect(mail.to == "a@x.example, b@x.example")
        #expect(mail.subject == "folded\tüber")
        #expect(mail.messageID == "<1@x.example>")
        #expect(mail.text == "see https://x.example/a?b=1&c=2.\r\n--inner is a longer boundary")
        #expect(mail.html == "<a href=\"https://x.example/a?b=1&amp;c=2\">für</a> http://y.example")
        #expect(mail.links == ["https://x.example/a?b=1&c=2", "http://y.example"])
        #expect(mail.attachments == [.init(name: "a \"b\".pdf", type: "application/pdf", size: 5)])
    }

    @Test(arguments: [
        ("", ""), ("\r\n", ""), ("no header at all", nil), (":\r\n\r\nbody", "body"),
        (" folded nothing\r\n\r\nbody", "body"),
        ("Content-Type: multipart/mixed\r\n\r\nno boundary", nil),
        ("Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\nx", nil),
        ("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ncut off", "cut off"),
        ("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b--\r\n", nil),
        ("Content-Type: ;;;=\"\r\n\r\nx", nil), ("Content-Type: text/plain; charset=\"\\\r\n\r\nx", "x"),
    ])
    func aBrokenMailIsReadAsFarAsItGoes(raw: String, text: String?) {
        let expected = raw == "no header at all" ? "" : text
        #expect(Self.content(raw).text == expected)
    }

    @Test func aMailNestedWithoutEndIsReadToABoundedDepth() {
        let levels = (0..<1_000).map { "Content-Type: multipart/mixed; boundary=b\($0)b\r\n\r\n--b\($0)b\r\n" }
        let part = MIMEPart(ofMessage: Array(levels.joined().utf8))
        var depth = 0
        var inner = part
        while let first = inner.parts.first { (inner, depth) = (first, depth + 1) }
        #expect(depth == 10)
    }

    @Test func aMailOfAMillionPartsIsReadToABoundedNumber() {
        let raw = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + String(repeating: "--b\r\n", count: 100_000)
        #expect(MIMEPart(ofMessage: Array(raw.utf8)).parts.count == 100)
    }

    @Test func noOtherSchemeBecomesALink() {
        let mail = Self.content(
            "\r\njavascript:alert(1) data:text/html,x file:///etc ftp://x hhttps:// http://ok.example)")
        #expect(mail.links == ["http://ok.example"])
    }
}
