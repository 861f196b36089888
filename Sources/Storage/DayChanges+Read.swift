import Clinic
import Foundation
import Postgres
import Scheduling

extension DayChanges {
    /// The visits that messages are to tell of, as they were and as they are now.
    static func select(_ messages: [UUID], _ practice: Practice.ID) -> SQL {
        """
        select d.message_id, case when d.clinician_id = m.staff_id then d.starts_at end as was_at, a.state,
            lower(a.during) as starts_at, a.clinician_id = m.staff_id as is_theirs, a.zone as wall_zone, p.person_id,
            p.name, p.is_alias, p.email, p.phone, p.zone, p.born::text as born, p.region
        from day_change d
        join message m on (m.practice_id, m.message_id) = (d.practice_id, d.message_id)
        join appointment a on (a.practice_id, a.appointment_id) = (d.practice_id, d.appointment_id)
        join person p on (p.practice_id, p.person_id) = (a.practice_id, a.person_id)
        where d.practice_id = \(practice) and d.message_id = any(\(messages))
        order by a.appointment_id
        """
    }

    /// What has changed, by the message that tells it.
    ///
    /// What came and went, and what is again what it was, is not told. A visit that cannot be read is left out, and
    /// keeps no other from being told.
    static func all(_ rows: [Row]) -> [UUID: DayChanges] {
        var all: [UUID: DayChanges] = [:]
        for (message, rows) in Dictionary(grouping: rows, by: { try? $0["message_id"] as UUID }) {
            guard let message else { continue }
            all[message] = DayChanges(rows)
        }
        return all
    }

    private init(_ rows: [Row]) {
        var visits: [Visit] = []
        var zone: String?
        var isWhole = true
        for row in rows {
            do {
                let visit = try Visit(row)
                if let visit { visits.append(visit) }
                let name: String = try row["wall_zone"]
                zone = zone ?? name
            } catch {
                isWhole = false
            }
        }
        self.init(visits: visits.sorted { $0.start < $1.start }, zone: zone, isWhole: isWhole)
    }
}

extension DayChanges.Visit {
    /// Reads what became of a visit; nil where it is what it was.
    fileprivate init?(_ row: Row) throws {
        let before: Instant? = try row["was_at"]
        let start: Instant = try row["starts_at"]
        let state: AppointmentState = try row.word("state")
        let isTheirs: Bool = try row["is_theirs"]
        let person = try Person(row)
        self.init(before: before, now: state, isTheirs: isTheirs, start: start, initials: person.initials)
    }
}
