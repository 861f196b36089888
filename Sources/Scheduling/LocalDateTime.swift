/// A date and time on the wall, without a zone: what a person reads off a clock.
///
/// In some zone it may be no instant at all or two of them; `Zone.resolve` says which.
public struct LocalDateTime: Hashable, Sendable {
    /// The date on the calendar.
    public let date: LocalDate
    /// The time on the clock.
    public let time: LocalTime

    /// A date and time on the wall.
    public init(date: LocalDate, time: LocalTime) {
        (self.date, self.time) = (date, time)
    }

    /// The seconds between 1970-01-01T00:00 on the wall and this, as though no clock were ever changed.
    var wallSeconds: Int64 {
        Int64(date.daysSinceUnixEpoch) * 86_400 + Int64(time.secondOfDay)
    }

    /// The date and time on the wall so many seconds after 1970-01-01T00:00, as though no clock were ever changed.
    init(wallSeconds: Int64) {
        date = LocalDate(daysSinceUnixEpoch: Int(wallSeconds.dividedDown(by: 86_400)))
        time = LocalTime(secondOfDay: Int(wallSeconds.remainderDown(by: 86_400)))
    }
}

extension LocalDateTime: Comparable {
    /// Whether the first comes before the second on the same wall.
    public static func < (earlier: LocalDateTime, later: LocalDateTime) -> Bool {
        (earlier.date, earlier.time) < (later.date, later.time)
    }
}

extension LocalDateTime: LosslessStringConvertible {
    /// Reads `2027-03-14T09:00` or `2027-03-14T09:00:00`, as a form's `datetime-local` field sends it.
    public init?(_ text: String) {
        var cursor = TextCursor(text)
        guard let date = LocalDate(from: &cursor), cursor.skip("T"),
            let time = LocalTime(from: &cursor, secondsRequired: false), cursor.isAtEnd
        else { return nil }
        self.init(date: date, time: time)
    }

    /// The date and time as ISO 8601 writes it, `2027-03-14T09:00`, with seconds only when there are any.
    public var description: String { "\(date)T\(time)" }
}
