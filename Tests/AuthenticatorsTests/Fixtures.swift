import Foundation
import Secrets
import Testing

@testable import Authenticators

/// SplitMix64: the same seed gives the same bytes, so that a failing test fails again.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

func key(_ seed: UInt64) -> ServerKey {
    var generator = SeededGenerator(seed: seed)
    return ServerKey(using: &generator)
}

func totpSecret(_ seed: UInt64 = 1) -> TOTPSecret {
    var generator = SeededGenerator(seed: seed)
    return TOTPSecret(using: &generator)
}

/// The key of the vectors in RFC 4226 and RFC 6238.
let rfcKey = Array("12345678901234567890".utf8)

func seconds(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }

func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String(format: "%02x", Int($0)) }.joined()
}

extension String {
    /// This text with the character at `index` exchanged.
    func replacing(at index: Int, with character: Character) -> String {
        var characters = Array(self)
        characters[index] = character
        return String(characters)
    }
}
