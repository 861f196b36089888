public import Clinic
import Postgres
import Scheduling

extension Database {
    /// A person's calendar has declined a visit, or proposed another time: nothing is cancelled, and somebody asks them.
    ///
    /// The same call again, by its key, has its effect once.
    ///
    /// - Throws: `Refusal`: `not_found`; `state_conflict` when the visit does not lie ahead.
    public func hear(declined visit: Appointment.ID, call: Call) async throws {
        let practice = call.practice.id
        let rows = try await read(
            practice, deadline: call.deadline,
            [
                """
                select person_id,
                    state in ('provisional', 'booked', 'confirmed') and lower(during) > daybook_now() as lies_ahead
                from appointment where practice_id = \(practice) and appointment_id = \(visit)
                """
            ])[0]
        guard let row = rows.first else { throw Refusal.notFound("appointment") }
        let (person, liesAhead): (Person.ID, Bool) = (try row["person_id"], try row["lies_ahead"])
        guard liesAhead else { throw Refusal(.stateConflict, "The visit does not lie ahead.") }
        _ = try await hear(.change, from: .person(person, on: .email), about: visit, call: call)
    }
}
