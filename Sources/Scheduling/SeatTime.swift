/// Neighbouring seats of one resource taken during one time.
public struct SeatTime: Hashable, Sendable {
    /// Which seats, counted from 0.
    public let seats: Range<Int>
    /// The real time during which they are taken.
    public let during: TimeRange

    /// Seats that are taken together.
    public init(seats: Range<Int>, during: TimeRange) {
        (self.seats, self.during) = (seats, during)
    }

    /// One seat that is taken.
    public init(seat: Int, during: TimeRange) {
        self.init(seats: seat..<seat + 1, during: during)
    }
}

extension [SeatTime] {
    /// The time during which fewer than so many of all seats are free.
    ///
    /// It counts heads: which seats are free may change in the middle of a phase, since a phase may be several claims.
    func lacking(_ wanted: Int, of seats: Int) -> TimeRangeSet {
        guard wanted <= seats else { return .always }
        guard wanted < seats else { return TimeRangeSet(lazy.map(\.during)) }
        var changes: [(at: Instant, by: Int)] = []
        changes.reserveCapacity(count * 2)
        for taken in self {
            changes.append((taken.during.start, taken.seats.count))
            changes.append((taken.during.end, -taken.seats.count))
        }
        // At one instant seats are given back before they are taken.
        changes.sort { ($0.at, $0.by) < ($1.at, $1.by) }
        var (count, since) = (0, Instant.distantPast)
        var lacking: [TimeRange] = []
        for change in changes {
            let before = count > seats - wanted
            count += change.by
            let after = count > seats - wanted
            if after && !before {
                since = change.at
            } else if before && !after, let range = TimeRange(start: since, end: change.at) {
                lacking.append(range)
            }
        }
        return TimeRangeSet(lacking)
    }
}
