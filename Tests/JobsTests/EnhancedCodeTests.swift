import Jobs
import Testing

/// Reading enhanced status codes (RFC 3463 §2).
struct EnhancedCodeTests {
    @Test(
        arguments: [
            ("2.0.0", EnhancedCode(2, 0, 0)), ("4.7.1", EnhancedCode(4, 7, 1)), ("5.1.1", EnhancedCode(5, 1, 1)),
            ("4.7.10", EnhancedCode(4, 7, 10)), ("5.999.999", EnhancedCode(5, 999, 999)),
        ])
    func aCodeIsReadAndWrittenAsItWas(text: String, code: EnhancedCode) {
        #expect(EnhancedCode(parsing: text) == code)
        #expect(EnhancedCode(parsing: Substring(text)) == code)
        #expect(code.description == text)
    }

    @Test(
        arguments: [
            "", ".", "..", "4", "4.7", "4.7.", ".7.1", "4..1", "4.7.1.0", "0.0.0", "1.0.0", "3.7.1", "6.0.0", "44.7.1",
            "4.7.1234", "4.1000.1", " 4.7.1", "4.7.1 ", "4. 7.1", "-4.7.1", "+4.7.1", "4.-7.1", "4.a.1", "4.7.x",
            "4,7,1", "04.7.1", "4.07.1", "4.7.01", "4.7.001", "4.00.1", "4.7.00",
            "4.７.1", "4.7.1\n", "4.7.99999999999999999999",
        ])
    func anythingElseIsNoCode(text: String) {
        #expect(EnhancedCode(parsing: text) == nil)
    }
}
