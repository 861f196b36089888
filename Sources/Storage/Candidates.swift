import Clinic
import Foundation
import Postgres
import Scheduling

/// Everybody who waits for one service, with all that decides which free times are for them.
struct Candidates: Sendable {
    /// The database's clock when they were read.
    let now: Instant
    /// In no particular order.
    let all: [Known]
    /// When the first of those whom nothing may reach now can be reached again; nil if everybody can.
    let peaceEnds: Instant?

    /// Somebody who waits, with their names.
    struct Known: Sendable {
        let details: WaitlistDetails
        let candidate: Candidate
    }

    /// The longest queue that is looked at; whoever comes later is looked at when it has become shorter.
    private static let limit = 500

    /// How many statements `statements` gives.
    static let count = 6

    /// The statements that `init(_:)` reads.
    static func statements(_ service: String, _ practice: Practice.ID) -> [SQL] {
        let queue: SQL = """
            from waitlist_entry e join service s using (practice_id, service_id)
            where e.practice_id = \(practice) and s.code = \(service) and e.state in ('waiting', 'offered')
            """
        return [
            "select daybook_now() as now",
            """
            \(WaitlistDetails.select)
            where e.practice_id = \(practice) and s.code = \(service) and e.state in ('waiting', 'offered')
            order by array_position(\(Lane.allCases.map(\.rawValue)), e.lane), e.created_at, e.entry_id
            limit \(Int32(limit))
            """,
            """
            select resource_id as person_id, appointment_id, during from claim
            where practice_id = \(practice) and resource_id in (select e.person_id \(queue))
                and appointment_id is not null and upper(during) > daybook_now()
            """,
            """
            select distinct on (person_id) person_id, clinician_id from appointment
            where practice_id = \(practice) and person_id in (select e.person_id \(queue)) and state <> 'cancelled'
            order by person_id, lower(during) desc
            """,
            """
            select entry_id, tstzrange(starts_at, ends_at) as during from offer
            where practice_id = \(practice) and entry_id in (select e.entry_id \(queue))
                and state in ('declined', 'expired', 'withdrawn') and ends_at > daybook_now()
            """,
            Doses.select(practice, where: "a.person_id in (select e.person_id \(queue))"),
        ]
    }

    init(_ results: [[Row]]) throws {
        now = try Database.only(results[0])["now"]
        let busy = try Dictionary(
            grouping: results[2].map { row -> (person: Person.ID, visit: Appointment.ID, during: TimeRange) in
                (try row["person_id"], try row["appointment_id"], try row["during"])
            }, by: \.person)
        let clinicians = try Dictionary(
            results[3].map { row -> (Person.ID, Clinician.ID) in (try row["person_id"], try row["clinician_id"]) },
            uniquingKeysWith: { first, _ in first })
        let letGo = try Dictionary(
            grouping: results[4].map { row -> (entry: WaitlistEntry.ID, during: TimeRange) in
                (try row["entry_id"], try row["during"])
            }, by: \.entry)
        let doses = try Doses(results[5])
        let now = now
        var ends: [Instant] = []
        all = try results[1].compactMap { row in
            let details = try WaitlistDetails(row)
            let entry = details.entry
            let reached = Outreach.offer.time(wanted: now, peace: doses.peace(of: entry.person))
            guard reached == now else {
                ends.append(reached)
                return nil
            }
            return Known(
                details: details,
                candidate: Candidate(
                    entry: entry, visit: details.visit,
                    // The visit that they would give up does not stand in the way.
                    busy: (busy[entry.person] ?? []).filter { $0.visit != entry.appointment }.map(\.during),
                    clinician: clinicians[entry.person], letGo: (letGo[entry.id] ?? []).map(\.during)))
        }
        peaceEnds = ends.min()
    }

    /// All of them, in the order in which a time would be offered.
    func ranked(for time: FreedTime) -> [Known] {
        all.map { (known: $0, place: $0.candidate.place(for: time, now: now)) }.sorted { $0.place < $1.place }
            .map(\.known)
    }
}
