import Clinic
import Foundation
import Scheduling

/// A wall with its clock, and when somebody is there.
struct Wall {
    let zone: Zone

    init(_ name: String) throws {
        let file = URL(filePath: "/usr/share/zoneinfo").appending(path: name)
        zone = try Zone(name: name, tzif: Array(try Data(contentsOf: file)))
    }

    /// An instant of this wall: `2027-03-14T08:30`.
    func at(_ text: String) throws -> Instant {
        guard let local = LocalDateTime(text) else { throw NoTime(text: text) }
        return zone.instant(local)
    }

    /// The wall's way to say an instant.
    func says(_ instant: Instant?) -> String? {
        instant.map { zone.local($0).description }
    }

    /// The response clock of weekly hours, without the days on which everything is closed.
    func clock(
        _ hours: [String: [String]], closed: [String] = [], from: String, days: Int = 35
    ) throws -> ResponseClock {
        let start = try at(from)
        guard let window = TimeRange(start: start, end: start + .hours(24 * days)) else { throw NoTime(text: from) }
        let shut = try closed.compactMap { text in
            guard let date = LocalDate(text) else { throw NoTime(text: text) }
            return zone.day(date)
        }
        let open = try WeeklyHours(hours).open(during: window, in: zone).subtracting(TimeRangeSet(shut))
        return ResponseClock(staffed: open, zone: zone)
    }

    struct NoTime: Error {
        let text: String
    }
}
