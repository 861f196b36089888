import Foundation
import Scheduling
import Testing

/// The zone files of the machine that runs the tests, whatever their edition.
enum ZoneFiles {
    /// `DAYBOOK_TEST_ZONEINFO` lets the same tests judge files of another edition.
    static let directory = ProcessInfo.processInfo.environment["DAYBOOK_TEST_ZONEINFO"] ?? "/usr/share/zoneinfo"

    /// The edition of the files, such as `2025b`: the first line of `tzdata.zi` names it.
    static let edition: String = {
        let text = (try? String(contentsOfFile: "\(directory)/tzdata.zi", encoding: .utf8)) ?? ""
        return text.prefix { $0 != "\n" }.split(separator: " ").last.map(String.init) ?? ""
    }()

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(name)")))
    }

    static func zone(_ name: String) throws -> Zone {
        try Zone(name: name, tzif: try bytes(name))
    }

    /// A zone without transitions, whose only rule is the footer.
    static func zone(footer: String) throws -> Zone {
        try Zone(name: "Test/Footer", tzif: bytes(footer: footer))
    }

    /// The smallest file that RFC 9636 allows: one local time type, and a footer.
    static func bytes(footer: String) -> [UInt8] {
        let header = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
        let counts: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4]
        let block: [UInt8] = [0, 0, 0, 0, 0, 0] + Array("UTC\0".utf8)
        return header + counts + block + header + counts + block + Array("\n\(footer)\n".utf8)
    }
}

/// The instant that RFC 3339 text names.
func instant(_ text: String) throws -> Instant {
    try #require(Instant(rfc3339: text))
}

/// What the wall shows.
func wall(_ text: String) throws -> LocalDateTime {
    try #require(LocalDateTime(text))
}

/// The date that the text names.
func date(_ text: String) throws -> LocalDate {
    try #require(LocalDate(text))
}

/// The range between two instants of RFC 3339 text.
func range(_ start: String, _ end: String) throws -> TimeRange {
    try #require(TimeRange(start: instant(start), end: instant(end)))
}
