import Clinic
import Postgres
import Scheduling

extension PracticePlan {
    /// Gives everybody who watches over people as many seats as the monitoring ratios ask for.
    ///
    /// Seats only ever multiply: what was one seat becomes several side by side, in every claim too, so that claims keep
    /// their meaning. Nobody books meanwhile.
    func seatStatements(
        _ definition: PracticeDefinition, stored: StoredPractice, _ practice: Practice.ID
    ) throws -> [SQL] {
        let ratios = definition.services.compactMap(\.ratio)
        return try definition.clinicians.filter(\.monitors).flatMap { clinician in
            let id = try id(.clinician, clinician.code)
            let before = stored.seats[id] ?? 1
            let after = Monitoring.seats(for: ratios, atLeast: before)
            guard after > before else { return [SQL]() }
            let factor = Int32(after / before)
            // One statement for both: a foreign key is judged at the end of a statement.
            let widening: SQL = """
                with widened as (
                    update resource set seats = \(Int16(after))
                    where practice_id = \(practice) and resource_id = \(id)
                )
                update claim set capacity = \(Int16(after))
                where practice_id = \(practice) and resource_id = \(id)
                """
            // The last seats first: a claim moves to where none is, or only such as have moved further already.
            let moves = (0..<Int32(before)).reversed().map { first -> SQL in
                """
                update claim
                set seats = int4range(lower(seats) * \(factor), upper(seats) * \(factor))
                where practice_id = \(practice) and resource_id = \(id) and lower(seats) = \(first)
                """
            }
            return [widening] + moves
        }
    }
}
