import Foundation
import Logging
import Testing

@testable import portalmfa

/// A log line for machines is one JSON object.
struct JSONLogTests {
    @Test func aLineHoldsTimeLevelMessageAndWhatBelongsToIt() throws {
        let line = JSONLogHandler.line(
            .warning, "outcome not stored: \"taken over\"\n", ["job": "7", "attempt": "2", "relay": "default"],
            at: Date(timeIntervalSince1970: 1_800_000_000.25))
        #expect(line.last == UInt8(ascii: "\n") && line.count { $0 == UInt8(ascii: "\n") } == 1)
        let fields = try JSONDecoder().decode([String: String].self, from: line)
        #expect(
            fields == [
                "time": "2027-01-15T08:00:00.250Z", "level": "warning",
                "message": "outcome not stored: \"taken over\"\n",
                "job": "7", "attempt": "2", "relay": "default",
            ])
    }
}
