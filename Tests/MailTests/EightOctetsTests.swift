import Testing

@testable import Mail

/// Eight octets at once are what each of them is.
@Suite struct EightOctetsTests {
    @Test(arguments: 0..<8) func everyOctetIsSeenInEveryPlace(_ place: Int) {
        for around in [UInt8(0x20), 0x7E, 0x41] {
            for octet in UInt8.min...UInt8.max {
                var octets = [UInt8](repeating: around, count: 9)
                octets[place + 1] = octet
                octets.withUnsafeBufferPointer {
                    let eight = EightOctets($0, at: 1)
                    #expect(eight.arePrintable == (0x20...0x7E).contains(octet))
                    for wanted in [UInt8(10), 13, 0x3D, 0x80, 0xFF] {
                        #expect(eight.contains(wanted) == (octet == wanted || around == wanted))
                    }
                }
            }
        }
    }

    /// What one octet borrows or carries says nothing of its neighbour.
    @Test func neighboursDoNotMistakeEachOther() {
        for (octets, isPrintable) in [
            ([0, 1, 0, 1, 0, 1, 0, 1], false), ([255, 127, 255, 127, 255, 127, 255, 127], false),
            ([32, 126, 32, 126, 32, 126, 32, 126], true), ([12, 14, 9, 11, 61, 62, 60, 127], false),
        ] as [([UInt8], Bool)] {
            octets.withUnsafeBufferPointer {
                let eight = EightOctets($0, at: 0)
                #expect(eight.arePrintable == isPrintable)
                for wanted in UInt8.min...UInt8.max { #expect(eight.contains(wanted) == octets.contains(wanted)) }
            }
        }
    }
}
