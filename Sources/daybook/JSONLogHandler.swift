import Access
import Clinic
import Foundation
import HTTP
import Logging
import Scheduling

/// Writes the log as one JSON object a line, on standard error.
///
/// Nothing personal goes into it.
struct JSONLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    /// The logger of this process.
    static func logger(level: Logger.Level) -> Logger {
        Logger(label: "daybook") { _ in JSONLogHandler(logLevel: level) }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let now = Instant(microsecondsSinceUnixEpoch: Int64(Date().timeIntervalSince1970 * 1_000_000))
        var members: [String: JSONValue] = [:]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
            members[key] = .string("\(value)")
        }
        members["at"] = .string(now.rfc3339)
        members["level"] = .string(event.level.rawValue)
        members["message"] = .string("\(event.message)")
        // One write a line, so that lines of several threads do not mix.
        FileHandle.standardError.write(Data(JSONValue.object(members).bytes + [UInt8(ascii: "\n")]))
    }
}
