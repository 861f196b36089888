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
            "m.message_id = \(letter) and m.state = 'sent'", on: .email,
            reason: "it came back: a mail server could not deliver it (\(status ?? "no code"))", call: call)
    }

    /// What was handed over on a channel could not be delivered: the message has failed, and the same goes out by the
    /// other way or, where that cannot be, somebody calls; an alarm goes to the practice's own address.
    ///
    /// Reminders that were merged with it are owed again.
    ///
    /// - Parameters:
    ///   - condition: which message `m` it is.
    ///   - reason: says nothing about anybody.
    ///   - address: the address that wants nothing more, if that is the reason.
    /// - Returns: whether a message has failed by this.
    func undelivered(
        _ condition: SQL, on channel: Message.Channel, reason: String, optedOut address: String? = nil, call: Call
    ) async throws -> Bool {
        let practice = call.practice
        let other: Message.Channel = channel == .email ? .text : .email
        let loading: [SQL] = [
            """
            select m.message_id, m.kind, m.subject_id, \(OutboxRecipient.columns),
                w.wishes, exists (
                    select from message o
                    where (o.practice_id, o.subject_id, o.schedule_version, o.kind)
                        = (m.practice_id, m.subject_id, m.schedule_version, m.kind) and o.channel = \(other.rawValue)
                        and o.staff_id is not distinct from m.staff_id
                ) as has_other, \(OutboxMessage.lastInstant) as last_instant
            from message m
            \(OutboxRecipient.joins)
            left join contact_wish w on (w.practice_id, w.person_id) = (m.practice_id, m.person_id)
            where m.practice_id = \(practice.id) and \(condition)
                and m.channel = \(channel.rawValue)
            for update of m
            """
        ]
        let answer = try await write(call, loading: loading + Staffing.statements(practice.id)) { write in
            guard let row = write.loaded[0].first else { return (Answer(status: 204), nil) }
            let failed = try FailedMessage(row)
            if let address {
                write.transaction.enqueue(OptOut.insert(channel, address, practice.id, now: write.now))
            }
            write.transaction.enqueue(Self.failure(of: failed.id, reason, practice.id))
            if let role = failed.role { write.transaction.enqueue(Self.parted(from: failed.id, role, practice.id)) }
            write.audit(failed, channel, hasOptedOut: address != nil)
            if !failed.hasOther, failed.leads(to: other, of: practice) {
                write.transaction.enqueue(Self.elsewhere(failed.id, other, practice.id))
            } else if let person = failed.recipient.person {
                let isVisit = failed.kind?.subject == .appointment
                let staffing = try Staffing(Array(write.loaded.dropFirst()), practice: practice, zones: zones)
                write.owe(
                    .contact(
                        person.id, about: isVisit ? Appointment.ID(failed.subject) : nil, before: failed.lastInstant,
                        staffing, now: write.now))
            } else if failed.kind == .alarm, failed.recipient != .practice {
                _ = write.alarmWithout(DeskTask.ID(failed.subject))
            }
            return (Answer(status: 200), write.now)
        }
        return answer.status == 200
    }

    private static func failure(of message: Message.ID, _ reason: String, _ practice: Practice.ID) -> SQL {
        """
        update message
        set state = 'failed', lease_until = null, begun_at = null, settled_at = coalesce(settled_at, daybook_now()),
            reason = \(reason)
        where practice_id = \(practice) and message_id = \(message)
        """
    }

    /// The reminders that were dropped since they were merged with a message are judged again, right after it where it
    /// goes out another way: what it said may have reached nobody.
    ///
    /// What counts is the day of which the message told, wherever its visit has been moved to since: then that on which
    /// the person was to come, by the clock of the other visit, whichever zone that was merged by.
    private static func parted(from message: Message.ID, _ role: Message.Twin.Role, _ practice: Practice.ID) -> SQL {
        let theirs: SQL =
            switch role {
            case .sheet: "b.appointment_id = a.appointment_id and r.schedule_version = m.schedule_version"
            case .neighbour: "b.appointment_id <> a.appointment_id and r.kind = m.kind"
            }
        return """
            update message r
            set state = 'ready', due_at = daybook_now() + interval '1 second', wanted_at = null, settled_at = null,
                reason = 'what it was merged with could not be delivered'
            from message m
            join appointment a on (a.practice_id, a.appointment_id) = (m.practice_id, m.subject_id)
            cross join lateral (
                select case when a.schedule_version = m.schedule_version then lower(a.during)
                    else coalesce(min(lower(f.during)), lower(a.during)) end as start_at
                from appointment_phase f
                join protocol p on (p.practice_id, p.protocol_id) = (a.practice_id, a.protocol_id)
                where (f.practice_id, f.appointment_id, f.schedule_version)
                    = (m.practice_id, m.subject_id, m.schedule_version)
                    and (p.phases -> f.position::integer ->> 'person')::boolean
            ) as told
            join appointment b on (b.practice_id, b.person_id) = (a.practice_id, a.person_id)
                and lower(b.during) between told.start_at - interval '1 day' and told.start_at + interval '1 day'
                and case when a.schedule_version = m.schedule_version
                    then b.zone = a.zone and b.local_start::date = a.local_start::date
                    else b.local_start::date = (b.local_start + (told.start_at - lower(b.during)))::date end
            where m.practice_id = \(practice) and m.message_id = \(message)
                and (r.practice_id, r.subject_id, r.schedule_version, r.person_id)
                    = (b.practice_id, b.appointment_id, b.schedule_version, m.person_id)
                and b.state in ('provisional', 'booked', 'confirmed') and lower(b.during) > daybook_now()
                and starts_with(r.kind, 'remind_') and r.state = 'dropped' and r.reason = \(role.reason) and \(theirs)
            """
    }

    /// The same by another way; whether it still makes sense, and may go out, is judged as for every message.
    private static func elsewhere(
        _ message: Message.ID, _ channel: Message.Channel, _ practice: Practice.ID
    ) -> SQL {
        """
        insert into message
            (practice_id, message_id, state, due_at, person_id, staff_id, subject_id, schedule_version, kind, channel,
            created_at)
        select practice_id, gen_random_uuid(), 'ready', daybook_now(), person_id, staff_id, subject_id, schedule_version,
            kind, \(channel.rawValue), daybook_now()
        from message
        where practice_id = \(practice) and message_id = \(message)
        on conflict on constraint message_is_owed_once do nothing
        """
    }
}

/// A message that was handed over and has failed.
private struct FailedMessage {
    let id: Message.ID
    let kind: Message.Kind?
    let subject: UUID
    let recipient: OutboxRecipient
    let wish: ContactWishes.Channel?
    /// Whether the same went out by the other way, or is to.
    let hasOther: Bool
    /// By when somebody has to know what it said.
    let lastInstant: Instant?

    init(_ row: Row) throws {
        let name: String = try row["kind"]
        let wishes: ContactWishes? = try row.decoded("wishes")
        id = try row["message_id"]
        kind = Message.Kind(name: name)
        subject = try row["subject_id"]
        recipient = try OutboxRecipient(row)
        wish = wishes?.channel
        hasOther = try row["has_other"]
        lastInstant = try row["last_instant"]
    }

    /// As what reminders may have been merged with it.
    var role: Message.Twin.Role? {
        switch kind {
        case .prepare?: .sheet
        case .reminder?: .neighbour
        default: nil
        }
    }

    /// Whether a channel leads to whom it goes to; what staff read at their leisure goes by mail alone.
    func leads(to channel: Message.Channel, of practice: Practice) -> Bool {
        switch recipient {
        case .person(let person):
            let address = OptOut.address(of: person, on: channel, region: practice.region)
            return !Reach(
                email: channel == .email ? address : nil, phone: channel == .text ? address : nil, wish: wish
            ).ways.isEmpty
        case .member(_, let contact):
            return kind == .alarm && contact.reach(optedOut: [], region: practice.region).address(on: channel) != nil
        case .practice: return false
        }
    }
}

extension Write {
    fileprivate func audit(_ failed: FailedMessage, _ channel: Message.Channel, hasOptedOut: Bool) {
        switch failed.recipient {
        case .person(let person):
            if hasOptedOut { auditOptOut(on: channel, person: person.id, member: nil) }
            audit("message.failed", "person", person.id, fields: ["state"])
        case .member(let member, _):
            if hasOptedOut { auditOptOut(on: channel, person: nil, member: member.id) }
            audit("message.failed", "staff", member.id, fields: ["state"])
        case .practice: audit("message.failed", "practice", call.practice.id, fields: ["state"])
        }
    }
}
