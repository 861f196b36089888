public import Clinic
import Foundation
import Postgres
import Scheduling

extension Database {
    /// The provider could not deliver a text that it had taken: the message has failed, and the same goes out by mail
    /// or, where that cannot be, somebody calls.
    ///
    /// Nothing happens for a text that is not known, or of which that was told before.
    ///
    /// - Parameters:
    ///   - id: the message, as the address named it that the provider was given.
    ///   - attempt: at which attempt it was handed over: what is told may come before that is settled.
    ///   - code: the provider's reason; nil if it gave none.
    ///   - number: the number that wants nothing more, if that is the reason (ITU-T E.164).
    /// - Returns: whether a message has failed by this.
    @discardableResult
    public func fail(
        text id: Message.ID, attempt: Int, code: Int?, optedOut number: String?, call: Call
    ) async throws -> Bool {
        let practice = call.practice
        let loading: [SQL] = [
            """
            select m.kind, m.subject_id, \(OutboxRecipient.columns),
                w.wishes, exists (
                    select from message o
                    where (o.practice_id, o.subject_id, o.schedule_version, o.kind)
                        = (m.practice_id, m.subject_id, m.schedule_version, m.kind) and o.channel = 'email'
                        and o.staff_id is not distinct from m.staff_id
                ) as has_mail
            from message m
            \(OutboxRecipient.joins)
            left join contact_wish w on (w.practice_id, w.person_id) = (m.practice_id, m.person_id)
            where m.practice_id = \(practice.id) and m.message_id = \(id) and m.attempt = \(Int32(clamping: attempt))
                and m.state in ('sending', 'sent') and m.channel = 'text'
            for update of m
            """
        ]
        let answer = try await write(call, loading: loading + Staffing.statements(practice.id)) { write in
            guard let row = write.loaded[0].first else { return (Answer(status: 204), nil) }
            let recipient = try OutboxRecipient(row)
            if let number {
                write.transaction.enqueue(OptOut.insert(.text, number, practice.id, now: write.now))
            }
            write.transaction.enqueue(Self.failure(of: id, code, practice.id))
            let hasMail: Bool = try row["has_mail"]
            guard case .person(let person) = recipient else {
                if case .member(let member, let contact) = recipient {
                    if number != nil { write.auditOptOut(on: .text, person: nil, member: member.id) }
                    write.audit("message.failed", "staff", member.id, fields: ["state"])
                    write.transaction.enqueue(
                        contact.email == nil || hasMail
                            ? StaffMessage.insert(
                                [StaffMessage(alarm: DeskTask.ID(try row["subject_id"]), to: nil, now: write.now)],
                                practice.id, now: write.now)
                            : Self.byMail(id, practice.id))
                }
                return (Answer(status: 200), write.now)
            }
            if number != nil { write.auditOptOut(on: .text, person: person.id, member: nil) }
            write.audit("message.failed", "person", person.id, fields: ["state"])
            let wishes: ContactWishes? = try row.decoded("wishes")
            if Reach(email: person.email, phone: nil, wish: wishes?.channel).ways.isEmpty || hasMail {
                let (name, subject): (String, UUID) = (try row["kind"], try row["subject_id"])
                let isVisit = Message.Kind(name: name)?.subject == .appointment
                let staffing = try Staffing(Array(write.loaded.dropFirst()), practice: practice, zones: zones)
                write.owe(
                    .contact(person.id, about: isVisit ? Appointment.ID(subject) : nil, staffing, now: write.now))
            } else {
                write.transaction.enqueue(Self.byMail(id, practice.id))
            }
            return (Answer(status: 200), write.now)
        }
        return answer.status == 200
    }

    private static func failure(of message: Message.ID, _ code: Int?, _ practice: Practice.ID) -> SQL {
        """
        update message
        set state = 'failed', lease_until = null, begun_at = null, settled_at = coalesce(settled_at, daybook_now()),
            reason = \("the provider could not deliver it (\(code.map(String.init) ?? "no code"))")
        where practice_id = \(practice) and message_id = \(message)
        """
    }

    /// The same by mail; whether it still makes sense, and may go out, is judged as for every message.
    private static func byMail(_ message: Message.ID, _ practice: Practice.ID) -> SQL {
        """
        insert into message
            (practice_id, message_id, state, due_at, person_id, staff_id, subject_id, schedule_version, kind, channel,
            created_at)
        select practice_id, gen_random_uuid(), 'ready', daybook_now(), person_id, staff_id, subject_id, schedule_version,
            kind, 'email', daybook_now()
        from message
        where practice_id = \(practice) and message_id = \(message)
        on conflict on constraint message_is_owed_once do nothing
        """
    }
}
