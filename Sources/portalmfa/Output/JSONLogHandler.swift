import Foundation
import Logging

/// Logs one JSON object a line on standard error, for machines that collect logs.
struct JSONLogHandler: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = JSONLogHandler.line(
            event.level, "\(event.message)", metadata.merging(event.metadata ?? [:]) { $1 }, at: Date())
        FileHandle.standardError.write(line)
    }

    /// The fields `time`, `level` and `message`, then what belongs to the event: `job`, `attempt`, `relay` and so on.
    static func line(
        _ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata, at now: Date
    ) -> Data {
        var fields = metadata.mapValues { "\($0)" }
        fields["time"] = now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        fields["level"] = level.rawValue
        fields["message"] = message
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings keyed by strings always encode; a line that could not be is said to be missing, never dropped.
        let line =
            (try? encoder.encode(fields)) ?? Data(#"{"level":"error","message":"a line could not be logged"}"#.utf8)
        return line + Data("\n".utf8)
    }
}
