public import Scheduling

/// How a clock and a calendar on a wall say an instant, in the manner of the practice's region.
public struct WallClock: Sendable {
    /// The zone of the wall.
    public let zone: Zone
    private let isAmerican: Bool

    /// The clock of a zone as it is read in a region (ISO 3166-2, `US-UT`).
    public init(_ zone: Zone, region: String) {
        self.zone = zone
        isAmerican = region.hasPrefix("US")
    }

    /// `9:00 AM` or `09:00`; with the zone's short name when the clock shows that time twice.
    public func time(_ instant: Instant) -> String {
        let local = zone.local(instant)
        let text = isAmerican ? Self.twelveHours(local.time) : local.time.description
        guard case .repeated = zone.resolve(local) else { return text }
        return "\(text) \(zone.offset(at: instant).abbreviation)"
    }

    /// `Monday, November 23` or `Monday 23 November`.
    public func day(_ date: LocalDate) -> String {
        let weekday = Self.weekdays[date.weekday.rawValue - 1]
        let month = Self.months[date.month - 1]
        return isAmerican ? "\(weekday), \(month) \(date.day)" : "\(weekday) \(date.day) \(month)"
    }

    /// The day of an instant on this wall.
    public func day(_ instant: Instant) -> String {
        day(zone.local(instant).date)
    }

    /// The day with its year.
    public func dayAndYear(_ instant: Instant) -> String {
        let date = zone.local(instant).date
        return isAmerican ? "\(day(date)), \(date.year)" : "\(day(date)) \(date.year)"
    }

    /// Day and time.
    public func dayAndTime(_ instant: Instant) -> String {
        "\(day(instant)), \(time(instant))"
    }

    /// `Denver time (MST)`: the place that the zone is named for, and its short name where that is one in letters.
    public func place(at instant: Instant) -> String {
        let place = zone.name.split(separator: "/").last.map { String($0).replacing("_", with: " ") } ?? zone.name
        let abbreviation = zone.offset(at: instant).abbreviation
        return abbreviation.allSatisfy(\.isLetter) && abbreviation != place
            ? "\(place) time (\(abbreviation))" : "\(place) time"
    }

    /// The day as short as it can be said: `Tue 13 Jul`.
    public func shortDay(_ instant: Instant) -> String {
        let date = zone.local(instant).date
        let (weekday, month) = (Self.weekdays[date.weekday.rawValue - 1], Self.months[date.month - 1])
        return "\(weekday.prefix(3)) \(date.day) \(month.prefix(3))"
    }

    /// The zone's short name, or how far it is from UTC where it has none in letters.
    public func shortZone(at instant: Instant) -> String {
        let offset = zone.offset(at: instant)
        return offset.abbreviation.allSatisfy(\.isLetter) ? offset.abbreviation : "UTC\(offset.abbreviation)"
    }

    /// How another wall says the instant, or nil when both say the same: the time, and the day where it is another.
    public func elsewhere(_ instant: Instant, than clinic: WallClock) -> String? {
        let (here, there) = (zone.local(instant), clinic.zone.local(instant))
        guard here != there else { return nil }
        return here.date == there.date ? time(instant) : dayAndTime(instant)
    }

    private static func twelveHours(_ time: LocalTime) -> String {
        let hour = time.hour % 12 == 0 ? 12 : time.hour % 12
        let minute = time.minute < 10 ? "0\(time.minute)" : "\(time.minute)"
        return "\(hour):\(minute) \(time.hour < 12 ? "AM" : "PM")"
    }

    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
