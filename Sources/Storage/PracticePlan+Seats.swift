import Clinic
import Postgres
import Scheduling

extension PracticePlan {
    /// Gives everybody who watches over people as many seats as the monitoring ratios ask for.
    ///
    /// Seats only ever multiply: what was one seat becomes several, and so do the claims on it. Seats are alike, so
    /// that those of one old seat need not stand side by side. Nobody books meanwhile.
    func seatStatements(
        _ definition: PracticeDefinition, stored: StoredPractice, _ practice: Practice.ID
    ) throws -> [SQL] {
        let ratios = definition.services.compactMap(\.ratio)
        return try definition.clinicians.filter(\.monitors).flatMap { clinician in
            let id = try id(.clinician, clinician.code)
            let before = stored.seats[id] ?? 1
            let after = Monitoring.seats(for: ratios, atLeast: before)
            guard after > before else { return [SQL]() }
            return [
                """
                insert into seat (practice_id, resource_id, seat)
                select \(practice), \(id), seat from generate_series(0, \(Int32(after)) - 1) as seat
                on conflict (practice_id, resource_id, seat) do nothing
                """,
                """
                insert into claim (practice_id, claim_id, resource_id, seat, during, appointment_id, hold_id)
                select practice_id, gen_random_uuid(), resource_id, seat + \(Int16(before)) * part, during,
                    appointment_id, hold_id
                from claim cross join generate_series(1, \(Int32(after / before)) - 1) as part
                where practice_id = \(practice) and resource_id = \(id)
                """,
            ]
        }
    }
}
