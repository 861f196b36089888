public import Clinic
import Foundation
import Postgres
import Scheduling

extension Database {
    /// Somebody has answered a letter by mail: danger goes to whoever is on duty, words that refuse mail count for the
    /// address that it came from if that is theirs, and all of it is a task, since no mail answers it.
    ///
    /// Whoever has a letter can answer it, and may have got it from somebody else: nothing is confirmed by that, moved
    /// or accepted, for which the letter has links. The same call again, by its key, has its effect once.
    ///
    /// - Parameters:
    ///   - letters: those that it may be an answer to; the first counts that went to a person.
    ///   - sender: the address that it came from; nil where that is not known.
    /// - Returns: what came of it; nil where the letter went to staff or the practice itself.
    /// - Throws: `Refusal` `not_found`.
    public func hear(
        _ meaning: ReplyMeaning, answerTo letters: [Message.ID], from sender: String?, call: Call
    ) async throws -> HeardReply? {
        let rows = try await read(
            call.practice.id, deadline: call.deadline,
            [
                """
                select m.person_id, a.appointment_id
                from unnest(\(letters)) with ordinality as named (message_id, position)
                join message m on (m.practice_id, m.message_id) = (\(call.practice.id), named.message_id)
                left join appointment a on (a.practice_id, a.appointment_id) = (m.practice_id, m.subject_id)
                    and a.person_id = m.person_id
                where m.channel = 'email'
                order by m.person_id is null, named.position
                limit 1
                """
            ])[0]
        guard let row = rows.first else { throw Refusal.notFound("message") }
        let (person, visit): (Person.ID?, Appointment.ID?) = (try row["person_id"], try row["appointment_id"])
        guard let person else { return nil }
        return try await hear(meaning, from: .writer(person, address: sender), about: visit, call: call)
    }
}
