public import Clinic
import Foundation
import Postgres
import Scheduling

extension Database {
    /// Somebody has answered a letter by mail: it is heard as an answer to a text is, but that nothing is answered.
    ///
    /// The same call again, by its key, has its effect once.
    ///
    /// - Returns: what came of it; nil where the letter went to staff or the practice itself.
    /// - Throws: `Refusal` `not_found`.
    public func hear(_ meaning: ReplyMeaning, answerTo letter: Message.ID, call: Call) async throws -> HeardReply? {
        let rows = try await read(
            call.practice.id, deadline: call.deadline,
            [
                """
                select m.person_id, a.appointment_id
                from message m
                left join appointment a on (a.practice_id, a.appointment_id) = (m.practice_id, m.subject_id)
                    and a.person_id = m.person_id
                where m.practice_id = \(call.practice.id) and m.message_id = \(letter) and m.channel = 'email'
                """
            ])[0]
        guard let row = rows.first else { throw Refusal.notFound("message") }
        let (person, visit): (Person.ID?, Appointment.ID?) = (try row["person_id"], try row["appointment_id"])
        guard let person else { return nil }
        return try await hear(meaning, from: .person(person, on: .email), about: visit, call: call)
    }
}
