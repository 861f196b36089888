import Clinic
import Postgres
import Scheduling

/// What a write keeps from changing until it ends.
///
/// Locks are taken in the order of this type's cases and dates, so that two writes cannot wait for each other.
enum Lock: Hashable, Sendable, Comparable {
    /// Bookings share it, so that they run side by side but not beside a change of hours.
    case practiceShared
    /// A change of hours, openings, closures or the practice itself takes it alone.
    case practiceAlone
    /// Bookings of one week, by its Monday, where a limit of visits counts weeks.
    case week(LocalDate)
    /// Bookings of one local date of the practice take turns. The exclusion constraint alone is safe, but many
    /// clients on one time deadlock under it and stall each other for as long as PostgreSQL waits to notice.
    case date(LocalDate)

    func statement(for practice: Practice.ID) -> SQL {
        switch self {
        case .practiceShared:
            "select pg_advisory_xact_lock_shared(hashtextextended(\("practice/\(practice)"), 0))"
        case .practiceAlone:
            "select pg_advisory_xact_lock(hashtextextended(\("practice/\(practice)"), 0))"
        case .week(let monday):
            "select pg_advisory_xact_lock(hashtextextended(\("week/\(practice)/\(monday)"), 0))"
        case .date(let date):
            "select pg_advisory_xact_lock(hashtextextended(\("date/\(practice)/\(date)"), 0))"
        }
    }

    /// The dates of the practice that a stretch of time touches.
    static func dates(from start: Instant, to end: Instant, in zone: Zone) -> [Lock] {
        let last = zone.local(end).date
        var dates = [zone.local(start).date]
        while let date = dates.last, date < last { dates.append(date.adding(days: 1)) }
        return dates.map(Lock.date)
    }
}
