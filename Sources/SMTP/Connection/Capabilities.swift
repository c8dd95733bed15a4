/// What a server said it can do, in its latest answer to EHLO (RFC 5321 §4.1.1.1). Pure.
/// Never remembered across STARTTLS: what was offered in cleartext may have been forged.
struct Capabilities: Hashable, Sendable {
    private(set) var pipelining = false
    private(set) var size = false
    private(set) var startTLS = false
    private(set) var mechanisms: [String] = []

    init() {}

    /// - Parameter lines: the text of the answer, without codes, one line each; the first is the server's name.
    init(lines: some Sequence<Substring>) {
        for line in lines.dropFirst() {
            let words = line.uppercased().split { $0 == " " || $0 == "=" }
            switch words.first {
            case "PIPELINING": pipelining = true
            case "SIZE": size = true
            case "STARTTLS": startTLS = true
            case "AUTH": mechanisms = words.dropFirst().map(String.init)
            default: break
            }
        }
    }
}
