public import Clinic
import Foundation
import Postgres
import Scheduling

extension Database {
    /// Whoever a letter went to has called it unwanted, and their provider of mail says so: nothing more goes to that
    /// address, and somebody asks them how they want to be reached.
    ///
    /// Staff are not opted out by that: they would hear of no danger. The same call again, by its key, has its effect
    /// once.
    ///
    /// - Parameter letter: the id of the message.
    /// - Throws: `Refusal` `not_found`.
    /// - Returns: whether an address is opted out by this; not where it was before, where there is none any more, or where
    ///   the letter went to staff.
    @discardableResult
    public func hear(complaintAbout letter: Message.ID, call: Call) async throws -> Bool {
        let practice = call.practice
        let loading: [SQL] = [
            """
            select m.kind, m.subject_id, \(OutboxRecipient.columns), exists (
                    select from opt_out o
                    where (o.practice_id, o.channel, o.address) = (m.practice_id, m.channel, lower(p.email))
                ) as is_known
            from message m
            \(OutboxRecipient.joins)
            where m.practice_id = \(practice.id) and m.message_id = \(letter) and m.channel = 'email'
            for update of m
            """
        ]
        let answer = try await write(call, loading: loading + Staffing.statements(practice.id)) { write in
            guard let row = write.loaded[0].first else { throw Refusal.notFound("message") }
            let isKnown: Bool = try row["is_known"]
            guard !isKnown, let person = try OutboxRecipient(row).person,
                let address = OptOut.address(of: person, on: .email, region: practice.region)
            else { return (Answer(status: 204), nil) }
            let (kind, subject): (String, UUID) = (try row["kind"], try row["subject_id"])
            let isVisit = Message.Kind(name: kind)?.subject == .appointment
            let staffing = try Staffing(Array(write.loaded.dropFirst()), practice: practice, zones: zones)
            write.transaction.enqueue(OptOut.insert(.email, address, practice.id, now: write.now))
            write.auditOptOut(on: .email, person: person.id, member: nil)
            write.owe(
                .contact(person.id, about: isVisit ? Appointment.ID(subject) : nil, staffing, now: write.now))
            // What a worker has not begun with is judged anew.
            return (Answer(status: 200), write.now)
        }
        return answer.status == 200
    }
}
