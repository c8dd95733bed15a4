package import Secrets

extension PasswordHash {
    /// The hash as one line of text in PHC's form, `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`, for the database.
    package var text: Secret<String> {
        Secret(
            "$scrypt$ln=\(parameters.logRounds),r=\(parameters.blockSize),p=\(parameters.passes)"
                + "$\(Base64.standard.encode(salt))$\(Base64.standard.encode(hash.reveal()))")
    }

    /// A hash out of the database. Throws `malformedPasswordHash` for anything that `text` would not have written.
    package init(text: Secret<String>) throws(AuthenticatorError) {
        let fields = text.reveal().split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 5, fields[0].isEmpty else { throw .malformedPasswordHash(.shape) }
        guard fields[1] == "scrypt" else { throw .malformedPasswordHash(.unknownAlgorithm) }
        guard let parameters = ScryptParameters(text: fields[2]) else { throw .malformedPasswordHash(.parameters) }
        guard let salt = Base64.standard.decode(fields[3]), salt.count == Self.saltByteCount else {
            throw .malformedPasswordHash(.salt)
        }
        guard let hash = Base64.standard.decode(fields[4]), hash.count == Self.hashByteCount else {
            throw .malformedPasswordHash(.hash)
        }
        self.init(parameters: parameters, salt: salt, hash: hash)
    }
}

extension ScryptParameters {
    /// `ln=15,r=8,p=3`: these three, in this order, and no others, because one we do not know we cannot obey.
    fileprivate init?(text: String) {
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 3 else { return nil }
        var numbers: [Int] = []
        for (field, name) in zip(fields, ["ln=", "r=", "p="]) {
            let digits = field.dropFirst(name.count)
            // Written back and compared: `Int` also reads "+8" and "08".
            guard field.hasPrefix(name), let number = Int(digits), String(number) == digits else { return nil }
            numbers.append(number)
        }
        self.init(logRounds: numbers[0], blockSize: numbers[1], passes: numbers[2])
    }
}

/// Which part of a stored password hash cannot be read. Never holds any of its text.
package enum PasswordHashFault: Equatable, Sendable, CustomStringConvertible {
    case shape
    case unknownAlgorithm
    case parameters
    case salt
    case hash

    package var description: String {
        switch self {
        case .shape: "is not of the form $scrypt$parameters$salt$hash"
        case .unknownAlgorithm: "names an algorithm that this program does not know"
        case .parameters: "has parameters that this program does not know or does not allow"
        case .salt: "has a salt that is not 16 bytes of base64"
        case .hash: "has a value that is not 32 bytes of base64"
        }
    }
}
