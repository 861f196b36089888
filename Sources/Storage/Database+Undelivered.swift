public import Clinic
import Foundation
import Postgres
import Scheduling

extension Database {
    /// A letter that was handed over has come back: the message has failed, and the same goes out as a text or, where
    /// that cannot be, somebody calls.
    ///
    /// Nothing happens for one of which that was told before.
    ///
    /// - Parameters:
    ///   - letter: the id of the message.
    ///   - status: the code of the reason, such as `5.1.1`; nil if none was told.
    /// - Throws: `Refusal`: `not_found`; `unavailable` while the letter is being handed over, so that it is told again.
    /// - Returns: whether the message has failed by this.
    @discardableResult
    public func fail(letter: Message.ID, status: String?, call: Call) async throws -> Bool {
        let practice = call.practice.id
        let states = try await read(
            practice, deadline: call.deadline,
            [
                """
                select state from message
                where practice_id = \(practice) and message_id = \(letter) and channel = 'email'
                """
            ])[0]
        guard let row = states.first else { throw Refusal.notFound("message") }
        let state: String = try row["state"]
        guard state != Message.State.sending.rawValue else {
            throw Refusal(.unavailable, "The letter is being handed over: tell it again.")
        }
        return try await undelivered(
            "m.message_id = \(letter)", on: .email,
            reason: "it came back: a mail server could not deliver it (\(status ?? "no code"))", call: call)
    }

    /// What was handed over on a channel could not be delivered: the message has failed, and the same goes out by the
    /// other way or, where that cannot be, somebody calls.
    ///
    /// - Parameters:
    ///   - condition: which message `m` it is.
    ///   - reason: says nothing about anybody.
    ///   - also: what else is to be noted about the person.
    /// - Returns: whether a message has failed by this.
    func undelivered(
        _ condition: SQL, on channel: Message.Channel, reason: String, call: Call,
        also: @escaping @Sendable (Write, Person) -> Void = { _, _ in }
    ) async throws -> Bool {
        let practice = call.practice
        let other: Message.Channel = channel == .email ? .text : .email
        let loading: [SQL] = [
            """
            select m.message_id, m.kind, m.subject_id, \(Person.columns),
                w.wishes, exists (
                    select from message o
                    where (o.practice_id, o.subject_id, o.schedule_version, o.kind)
                        = (m.practice_id, m.subject_id, m.schedule_version, m.kind) and o.channel = \(other.rawValue)
                ) as has_other
            from message m
            join person using (practice_id, person_id)
            left join contact_wish w using (practice_id, person_id)
            where m.practice_id = \(practice.id) and \(condition) and m.state = 'sent'
                and m.channel = \(channel.rawValue)
            for update of m
            """
        ]
        let answer = try await write(call, loading: loading + Staffing.statements(practice.id)) { write in
            guard let row = write.loaded[0].first else { return (Answer(status: 204), nil) }
            let message: Message.ID = try row["message_id"]
            let person = try Person(row)
            also(write, person)
            write.transaction.enqueue(Self.failure(of: message, reason, practice.id))
            write.audit("message.failed", "person", person.id, fields: ["state"])
            let wishes: ContactWishes? = try row.decoded("wishes")
            let hasOther: Bool = try row["has_other"]
            let address = OptOut.address(of: person, on: other, region: practice.region)
            let reach = Reach(
                email: other == .email ? address : nil, phone: other == .text ? address : nil, wish: wishes?.channel)
            if reach.ways.isEmpty || hasOther {
                let (name, subject): (String, UUID) = (try row["kind"], try row["subject_id"])
                let isVisit = Message.Kind(name: name)?.subject == .appointment
                let staffing = try Staffing(Array(write.loaded.dropFirst()), practice: practice, zones: zones)
                write.owe(
                    .contact(person.id, about: isVisit ? Appointment.ID(subject) : nil, staffing, now: write.now))
            } else {
                write.transaction.enqueue(Self.elsewhere(message, other, practice.id))
            }
            return (Answer(status: 200), write.now)
        }
        return answer.status == 200
    }

    private static func failure(of message: Message.ID, _ reason: String, _ practice: Practice.ID) -> SQL {
        """
        update message
        set state = 'failed', reason = \(reason)
        where practice_id = \(practice) and message_id = \(message)
        """
    }

    /// The same by another way; whether it still makes sense, and may go out, is judged as for every message.
    private static func elsewhere(
        _ message: Message.ID, _ channel: Message.Channel, _ practice: Practice.ID
    ) -> SQL {
        """
        insert into message
            (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind, channel, created_at)
        select practice_id, gen_random_uuid(), 'ready', daybook_now(), person_id, subject_id, schedule_version, kind,
            \(channel.rawValue), daybook_now()
        from message
        where practice_id = \(practice) and message_id = \(message)
        on conflict on constraint message_is_owed_once do nothing
        """
    }
}
