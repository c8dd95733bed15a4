import Crypto
import HTTPTypes
import HummingbirdCore
import Portals

/// The `Idempotency-Key` of a request: any 1 to 255 visible ASCII characters that the sender made for this request.
enum IdempotencyKey {
    static func read(_ request: HummingbirdCore.Request, _ body: JSONBody) throws(Problem) -> Idempotency? {
        guard let name = HTTPField.Name("Idempotency-Key") else { return nil }
        let values = request.headers[values: name]
        guard let text = values.first else { return nil }
        guard values.count == 1, (1...255).contains(text.utf8.count), text.utf8.allSatisfy({ (33...126).contains($0) })
        else {
            throw .malformed("the Idempotency-Key is 1 to 255 visible ASCII characters, once, such as a random UUID")
        }
        var fingerprint = SHA256()
        fingerprint.update(data: Array("\(request.method.rawValue) \(request.uri.path)\n".utf8))
        fingerprint.update(data: body.bytes)
        return Idempotency(
            digest: Array(SHA256.hash(data: Array(text.utf8))), fingerprint: Array(fingerprint.finalize()))
    }
}
