import CIDN2

/// One label between its Unicode and its ASCII form, by libidn2 (IDNA2008, UTS #46 mapping, non-transitional).
/// The only file that calls C. Never asks the locale: input and output are UTF-8.
/// A label that does not come back from its own ASCII form is refused, because two programs would see two names.
enum IDNA {
    /// `Bücher` → `xn--bcher-kva`, and the same for its ASCII form. The result is lowercase.
    static func aLabel(of label: String) throws(DomainFlaw) -> String {
        let mapping = Int32(IDN2_NONTRANSITIONAL.rawValue) | Int32(IDN2_NFC_INPUT.rawValue)
        let mapped = try call { idn2_to_ascii_8z(label, $0, mapping) }
        let shown = try call { idn2_to_unicode_8z8z(mapped, $0, 0) }
        // Back again without mapping: what people are shown must itself be the registered name, whatever a version of
        // libidn2 lets through on the first way.
        let strict = Int32(IDN2_NO_TR46.rawValue)
        let again = try call { idn2_to_ascii_8z(shown, $0, strict) }
        guard again == mapped else { throw .brokenALabel }
        return again
    }

    /// `xn--bcher-kva` → `bücher`. Only for labels that `aLabel(of:)` returned, so it cannot fail; if it did, the
    /// ASCII form is the honest thing to show.
    static func uLabel(of domain: String) -> String {
        (try? call { idn2_to_unicode_8z8z(domain, $0, 0) }) ?? domain
    }

    /// The one check of libidn2's return code, and the one owner of the string it allocates.
    private static func call(
        _ function: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt
    ) throws(DomainFlaw) -> String {
        var result: UnsafeMutablePointer<CChar>?
        let code = function(&result)
        defer { idn2_free(result) }
        guard code == IDN2_OK.rawValue, let result else {
            throw .notIDNA(cause: idn2_strerror(code).map { String(cString: $0) } ?? "code \(code)")
        }
        return String(cString: result)
    }
}
