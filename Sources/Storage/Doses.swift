public import Clinic
import Foundation
import Postgres
public import Scheduling

/// When people were given doses, and how long those of the last days leave each person in peace.
struct Doses: Sendable {
    private let peace: [Person.ID: [TimeRange]]

    /// The doses of visits that have begun and were not missed; `condition` continues the where clause.
    static func select(_ practice: Practice.ID, where condition: SQL) -> SQL {
        """
        select coalesce(p.joined_to, a.person_id) as person_id, lower(a.during) as starts_at, a.arrived_at,
            lower(f.during) as dose_at, q.aftercare
        from appointment a
        join person p using (practice_id, person_id)
        join protocol q using (practice_id, protocol_id)
        join appointment_phase f on (f.practice_id, f.appointment_id, f.schedule_version)
            = (a.practice_id, a.appointment_id, a.schedule_version) and f.name = q.aftercare ->> 'dose_phase' and f.stint = 0
        where a.practice_id = \(practice) and a.state in ('provisional', 'booked', 'confirmed', 'arrived', 'completed')
            and lower(a.during) <= daybook_now()
            and lower(a.during) > daybook_now() - make_interval(hours => 24 + (q.aftercare ->> 'peace_hours')::int)
            and \(condition)
        """
    }

    init(_ rows: [Row]) throws {
        var peace: [Person.ID: [TimeRange]] = [:]
        for row in rows {
            guard let aftercare: Aftercare = try row.decoded("aftercare") else { continue }
            let dose = aftercare.dose(
                planned: try row["dose_at"], start: try row["starts_at"], arrived: try row["arrived_at"])
            if let range = aftercare.peace(after: dose) { peace[try row["person_id"], default: []].append(range) }
        }
        self.peace = peace
    }

    /// The dates on the wall of every visit at which somebody was given a dose, under whichever name they came and
    /// whatever was given, the first first: what `dates(_:)` reads.
    ///
    /// - Parameter people: what selects the `person_id` of everybody who is the same.
    static func dates(of people: SQL, _ practice: Practice.ID) -> SQL {
        """
        select a.local_start::date::text as date from appointment a
        join protocol q using (practice_id, protocol_id)
        where a.practice_id = \(practice) and a.person_id in (\(people)) and a.state = 'completed'
            and q.aftercare is not null
        order by a.local_start
        """
    }

    /// Reads the dates that `dates(of:_:)` found.
    static func dates(_ rows: [Row]) throws -> [LocalDate] {
        try rows.compactMap { LocalDate(try $0["date"] as String) }
    }

    /// The times in which a person is left in peace.
    ///
    /// - Parameter person: who they are, not an alias that was joined to them.
    func peace(of person: Person.ID) -> [TimeRange] { peace[person] ?? [] }
}

extension Database {
    /// When something that the practice would send to a person, or ask of them, may reach them: now, or when the peace
    /// after a dose is over.
    public func time(
        of outreach: Outreach, to person: Person.ID, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> Instant {
        let mine: SQL = "a.person_id in (\(Person.same(as: person, practice.id)))"
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                "select daybook_now() as now",
                "select coalesce(joined_to, person_id) as person_id from person where practice_id = \(practice.id) and person_id = \(person)",
                Doses.select(practice.id, where: mine),
            ])
        let now: Instant = try Self.only(rows[0])["now"]
        return outreach.time(wanted: now, peace: try Doses(rows[2]).peace(of: rows[1].first?["person_id"] ?? person))
    }
}
