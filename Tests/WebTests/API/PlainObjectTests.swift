import Foundation
import Properties
import Testing

@testable import Web

/// The short way for plain bodies, which Foundation's decoder confirms.
@Suite struct PlainObjectTests {
    private static let plain = [
        #"{"email": "anna@northwind.example"}"#, "{\"email\":\"\"}", "\r\n{\t\"a\" : \"b\" ,\n\"c\":\"d\" } ",
        #"{"naïve": "Ünïcode 例え 😀", "{": "}", ":": ","}"#, "{\"a\": \"\u{7F}\u{2028}\"}",
    ]

    private static let others = [
        "", "{}", " ", "[]", "null", "\"a\"", #"{"a": 1}"#, #"{"a": null}"#, #"{"a": true}"#, #"{"a": {}}"#,
        #"{"a": ["b"]}"#, #"{"a": "b", "a": "c"}"#, #"{"a": "\""}"#, #"{"\u0061": "b"}"#, #"{"a": "b",}"#,
        #"{"a": "b"} {}"#, #"{"a": "b"}}"#, #"{"a": "b""#, #"{"a" "b"}"#, #"{"a": "b" "c": "d"}"#, #"{a: "b"}"#,
        "{'a': 'b'}", "{\"a\": \"b\n\"}", "{\"a\": \"\0\"}", "{\u{A0}\"a\": \"b\"}", "\u{FEFF}{\"a\": \"b\"}", "{\"",
    ]

    @Test(arguments: plain) func aPlainObjectIsRead(_ text: String) throws {
        let fields = try #require(PlainObject.read(Array(text.utf8)))
        #expect(try fields == JSONDecoder().decode([String: String].self, from: Data(text.utf8)))
    }

    @Test(arguments: others) func anythingElseIsLeftToTheLibrary(_ text: String) {
        #expect(PlainObject.read(Array(text.utf8)) == nil)
    }

    @Test(arguments: [[0xC3], [0xE2, 0x80], [0xED, 0xA0, 0x80], [0xFF], [0xC0, 0xAF]] as [[UInt8]])
    func aBrokenTextIsLeftToTheLibrary(_ broken: [UInt8]) {
        #expect(PlainObject.read(Array("{\"a\": \"".utf8) + broken + Array("\"}".utf8)) == nil)
    }

    /// Whatever is read the short way, the long way reads too, and the same of it.
    @Test func theLibraryNeverReadsItDifferently() throws {
        var mutator = Mutator(seed: 8259, corpus: (Self.plain + Self.others).map { Array($0.utf8) })
        var read = 0
        for _ in 0..<20_000 {
            let bytes = mutator.next()
            guard let fields = PlainObject.read(bytes) else { continue }
            read += 1
            #expect(try fields == JSONDecoder().decode([String: String].self, from: Data(bytes)), "\(bytes)")
        }
        #expect(read > 1000)
    }
}
