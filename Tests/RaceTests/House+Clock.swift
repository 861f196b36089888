import Fixtures
import Scheduling
import Storage
import Testing

extension House {
    /// A time in Blanding on a working day; the first is Monday 8 March 2027.
    func time(_ day: Int, _ hour: Int, _ minute: Int = 0) throws -> Instant {
        let monday = try #require(LocalDate(year: 2027, month: 3, day: 8))
        let zone = try #require(infusions.database.zones.zone("America/Denver"))
        // The clocks change on Sundays only.
        return zone.startOfDay(monday.adding(days: day / 5 * 7 + day % 5)) + .minutes(hour * 60 + minute)
    }

    /// Starts every few minutes from eight o'clock on.
    func staggered(_ day: Int, every minutes: Int, count: Int = 64) throws -> [Instant] {
        let first = try time(day, 8)
        return (0..<count).map { first + .minutes($0 * minutes) }
    }
}

extension [WireAnswer] {
    /// How often each status was given.
    var statuses: [Int: Int] { reduce(into: [:]) { $0[$1.status, default: 0] += 1 } }
}

/// How many rounds are played.
func rounds(_ usual: Int, long: Int) -> Int {
    isLong ? long : usual
}
