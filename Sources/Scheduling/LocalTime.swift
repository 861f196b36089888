/// A time on a clock on the wall, from 00:00 to 23:59:59, without a date or zone.
public struct LocalTime: Hashable, Sendable {
    /// The hour, 0 to 23.
    public let hour: Int
    /// The minute, 0 to 59.
    public let minute: Int
    /// The second, 0 to 59: a clock on the wall knows no leap seconds.
    public let second: Int

    /// The time with these numbers, or nothing when no clock shows it.
    public init?(hour: Int, minute: Int, second: Int = 0) {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second) else { return nil }
        (self.hour, self.minute, self.second) = (hour, minute, second)
    }

    /// Midnight, with which a date begins.
    public static let midnight = LocalTime(secondOfDay: 0)

    /// Whole minutes since midnight, 0 to 1439.
    public var minuteOfDay: Int { hour * 60 + minute }

    /// Seconds since midnight, 0 to 86,399.
    var secondOfDay: Int { minuteOfDay * 60 + second }

    /// The time so many seconds after midnight; the caller has checked that there are fewer than 86,400.
    init(secondOfDay: Int) {
        hour = secondOfDay / 3600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
    }
}

extension LocalTime: Comparable {
    /// Whether the first time comes before the second on the same day.
    public static func < (earlier: LocalTime, later: LocalTime) -> Bool {
        earlier.secondOfDay < later.secondOfDay
    }
}

extension LocalTime: LosslessStringConvertible {
    /// Reads `08:30` or `08:30:15` and nothing else.
    public init?(_ text: String) {
        var cursor = TextCursor(text)
        guard let time = LocalTime(from: &cursor, secondsRequired: false), cursor.isAtEnd else { return nil }
        self = time
    }

    /// The time as ISO 8601 writes it, `08:30`, with seconds only when there are any.
    public var description: String { TextWriter.text { write(to: &$0, withSeconds: second != 0) } }

    /// Reads a time and leaves the cursor behind it.
    init?(from cursor: inout TextCursor, secondsRequired: Bool = true) {
        guard let hour = cursor.number(digits: 2), cursor.skip(":"), let minute = cursor.number(digits: 2) else {
            return nil
        }
        if cursor.skip(":") {
            guard let second = cursor.number(digits: 2) else { return nil }
            self.init(hour: hour, minute: minute, second: second)
        } else if secondsRequired {
            return nil
        } else {
            self.init(hour: hour, minute: minute)
        }
    }

    /// Appends the time to a text.
    func write(to writer: inout TextWriter, withSeconds: Bool) {
        writer.write(minuteOfDay: minuteOfDay)
        if withSeconds {
            writer.write(":")
            writer.write(second, width: 2)
        }
    }
}
