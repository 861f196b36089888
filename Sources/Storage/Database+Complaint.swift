public import Clinic
import Foundation
import Postgres
import Scheduling

extension Database {
    /// Whoever a letter went to has called it unwanted, and their provider of mail says so: nothing more goes to that
    /// address, and somebody asks them how they want to be reached.
    ///
    /// The address that complains need not be the one that the person has now, and a mail can say anything: only what
    /// is theirs, by their own name or an alias, is opted out. Staff are not opted out by that: they would hear of no
    /// danger. The same call again, by its key, has its effect once.
    ///
    /// - Parameters:
    ///   - letter: the id of the message.
    ///   - address: where the letter went, as the complaint says; nil where it does not.
    /// - Throws: `Refusal` `not_found`.
    @discardableResult
    public func hear(
        complaintAbout letter: Message.ID, to address: String?, call: Call
    ) async throws -> HeardComplaint {
        let practice = call.practice
        let address = address?.lowercased()
        let loading: [SQL] = [
            """
            select m.kind, m.subject_id, \(OutboxRecipient.columns), exists (
                    select from opt_out o
                    where (o.practice_id, o.channel, o.address) = (m.practice_id, m.channel, \(address)::text)
                ) as is_known,
                exists (
                    select from person s
                    where s.practice_id = m.practice_id and lower(s.email) = \(address)::text
                        and (s.person_id = coalesce(p.joined_to, p.person_id)
                            or s.joined_to = coalesce(p.joined_to, p.person_id))
                ) as is_theirs, \(OutboxMessage.lastInstant) as last_instant
            from message m
            \(OutboxRecipient.joins)
            where m.practice_id = \(practice.id) and m.message_id = \(letter) and m.channel = 'email'
            for update of m
            """
        ]
        let answer = try await write(call, loading: loading + Staffing.statements(practice.id)) { write in
            guard let row = write.loaded[0].first else { throw Refusal.notFound("message") }
            let (isKnown, isTheirs): (Bool, Bool) = (try row["is_known"], try row["is_theirs"])
            guard let person = try OutboxRecipient(row).person, isTheirs ? !isKnown : person.email != nil
            else { return (Answer(status: 204), nil) }
            let (kind, subject): (String, UUID) = (try row["kind"], try row["subject_id"])
            let isVisit = Message.Kind(name: kind)?.subject == .appointment
            let lastInstant: Instant? = try row["last_instant"]
            let staffing = try Staffing(Array(write.loaded.dropFirst()), practice: practice, zones: zones)
            write.owe(
                .contact(
                    person.id, about: isVisit ? Appointment.ID(subject) : nil, before: lastInstant, staffing,
                    now: write.now))
            guard isTheirs, let address else { return (Answer(status: 202), nil) }
            write.transaction.enqueue(OptOut.insert(.email, address, practice.id, now: write.now))
            write.auditOptOut(on: .email, person: person.id, member: nil)
            // What a worker has not begun with is judged anew.
            return (Answer(status: 200), write.now)
        }
        return answer.status == 200 ? .optedOut : answer.status == 202 ? .asked : .nothing
    }
}
