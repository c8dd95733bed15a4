import Foundation
package import Secrets

extension TOTPSecret {
    /// The text inside the QR code: an `otpauth` URI as authenticator apps read it (Google Authenticator, Key URI
    /// Format). A colon parts issuer from account, and that format allows none inside either: one in a name is left
    /// out.
    package func otpauth(issuer: String, account: String) -> Secret<String> {
        let issuer = Self.encoded(issuer)
        let label = issuer + ":" + Self.encoded(account)
        // Algorithm, digits and period are the defaults of that format, written out for apps that have others.
        return Secret(
            "otpauth://totp/\(label)?secret=\(base32.reveal())&issuer=\(issuer)"
                + "&algorithm=SHA1&digits=\(TOTPCode.digitCount)&period=\(TOTPClock.period)")
    }

    private static func encoded(_ name: String) -> String {
        // RFC 3986, 2.3. Space becomes %20, never +, which several apps show as a plus.
        name.utf8.filter { $0 != UInt8(ascii: ":") }.map { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default:
                String(format: "%%%02X", Int(byte))
            }
        }.joined()
    }
}
