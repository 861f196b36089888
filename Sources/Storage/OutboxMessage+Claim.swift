import Clinic
import Foundation
import Postgres
import Scheduling

extension OutboxMessage {
    /// How claims are planned: once for all, which takes as long as running one takes, and along the indexes, whatever
    /// the tables were like then.
    static let planning: SQL = """
        select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
            set_config('enable_bitmapscan', 'off', true), set_config('enable_hashjoin', 'off', true),
            set_config('enable_mergejoin', 'off', true)
        """

    /// Claims due messages of a channel under a lease; the rows are what `Claimed` reads.
    ///
    /// Messages whose lease ran out are claimed again, with the next attempt. Alarms come first and by themselves: no
    /// batch of other messages keeps one waiting. The longest due are claimed first; what is claimed comes in the order in
    /// which it was wanted before anything put it off.
    ///
    /// - Parameters:
    ///   - alarmsOnly: whether nothing else is claimed.
    ///   - limit: how many at most; part of the text, so that a plan that was made once for all fits it.
    static func claim(
        _ channel: Message.Channel, alarmsOnly: Bool, limit: Int, lease: Duration, _ practice: Practice.ID
    ) -> SQL {
        """
        with alarm as materialized (
            select practice_id, message_id from message
            where practice_id = \(practice) and channel = \(channel.rawValue) and kind = 'alarm'
                and settled_at is null and due_at <= daybook_now()
                and (state = 'ready' or lease_until <= daybook_now())
            order by due_at, message_id
            limit \(number: limit)
            for update skip locked
        ), other as materialized (
            select practice_id, message_id from message
            where practice_id = \(practice) and channel = \(channel.rawValue) and kind <> 'alarm'
                and settled_at is null and due_at <= daybook_now()
                and (state = 'ready' or lease_until <= daybook_now()) and not exists (select from alarm)
            order by due_at, message_id
            limit \(number: alarmsOnly ? 0 : limit)
            for update skip locked
        ), due as (
            select practice_id, message_id from alarm
            union all
            select practice_id, message_id from other
        ), claimed as (
            update message
            set state = 'sending', attempt = attempt + 1,
                lease_until = daybook_now() + make_interval(secs => \(lease.inSeconds))
            from due
            where (message.practice_id, message.message_id) = (due.practice_id, due.message_id)
            returning message.*
        )
        select \(columns) from claimed m \(joins)
        order by coalesce(m.wanted_at, m.due_at), m.message_id
        """
    }

    /// Messages that fall due within that time, as they would be claimed; the rows are what `Claimed` reads.
    static func upcoming(within: Duration, limit: Int, _ practice: Practice.ID) -> SQL {
        """
        select \(columns) from message m \(joins)
        where m.practice_id = \(practice) and m.state = 'ready' and m.settled_at is null
            and m.due_at <= daybook_now() + make_interval(secs => \(within.inSeconds))
        order by m.due_at, m.message_id
        limit \(Int32(limit))
        """
    }

    private static let columns: SQL = """
        m.message_id, m.kind, m.channel, m.due_at, coalesce(m.wanted_at, m.due_at) as wanted_at, m.attempt, m.faults,
            m.schedule_version as message_version, m.subject_id, m.begun_at, \(OutboxRecipient.columns), w.wishes,
            array(
                select o.channel from message o
                where (o.practice_id, o.subject_id, o.schedule_version, o.kind)
                    = (m.practice_id, m.subject_id, m.schedule_version, m.kind)
                    and o.staff_id is not distinct from m.staff_id
            ) as tried,
            array(
                select coalesce(t.settled_at, t.begun_at) from message t
                where (t.practice_id, t.person_id) = (m.practice_id, m.person_id) and t.message_id <> m.message_id
                    and \(isCountedText)
            ) as texts,
            \(formerStart) as former_start,
            \(isUndone) as is_undone, \(isReminded) as is_reminded,
            sheet.state as sheet_state, sheet.channel as sheet_channel, sheet.at as sheet_at,
            neighbour.state as neighbour_state, neighbour.channel as neighbour_channel, neighbour.at as neighbour_at,
            \(otherStarts) as same_day
        """

    /// When the first visit would have begun that a change `m` is about and that stands no more, if it lies ahead.
    private static let formerStart: SQL = """
        case m.kind
                when 'moved' then (
                    select min(lower(f.during)) from appointment_phase f
                    where (f.practice_id, f.appointment_id) = (m.practice_id, m.subject_id)
                        and f.schedule_version < m.schedule_version and lower(f.during) > daybook_now())
                when 'series_cancelled' then (
                    select min(lower(c.during)) from appointment c
                    where (c.practice_id, c.series_id) = (m.practice_id, m.subject_id) and c.state = 'cancelled'
                        and lower(c.during) > daybook_now())
            end
        """

    /// By when somebody has to know what a message `m` said: when the visit begins that it is about, or the first one
    /// would have that stands no more, whichever comes first of what lies ahead.
    static let lastInstant: SQL = """
        least(
                (
                    select lower(v.during) from appointment v
                    where (v.practice_id, v.appointment_id) = (m.practice_id, m.subject_id)
                        and lower(v.during) > daybook_now()),
                \(formerStart))
        """

    /// Whether another reminder of the same visit, planned as it is, has gone out.
    private static let isReminded: SQL = """
        (starts_with(m.kind, 'remind_') and exists (
            select from message o
            where (o.practice_id, o.subject_id, o.schedule_version, o.person_id)
                = (m.practice_id, m.subject_id, m.schedule_version, m.person_id)
                and starts_with(o.kind, 'remind_') and o.state = 'sent' and o.message_id <> m.message_id))
        """

    /// When the other visits of the day of a reminder begin, if they lie ahead.
    static let otherStarts: SQL = """
        array(
                select lower(b.during) from \(neighbours)
                where b.state in ('provisional', 'booked', 'confirmed') and lower(b.during) > daybook_now()
                order by lower(b.during)
            )
        """

    /// The visit of a reminder as `a`, with each other one of that person on that day as `b`, unless it is of a series,
    /// whose visits have no reminders.
    private static let neighbours: SQL = """
        appointment a
        join appointment b on starts_with(m.kind, 'remind_')
            and (a.practice_id, a.appointment_id) = (m.practice_id, m.subject_id)
            and (b.practice_id, b.person_id, b.zone) = (a.practice_id, a.person_id, a.zone)
            and b.appointment_id <> a.appointment_id and b.series_id is null
            and lower(b.during) between lower(a.during) - interval '1 day' and lower(a.during) + interval '1 day'
            and b.local_start::date = a.local_start::date
        """

    /// Whether a version is planned like the last one of which the person knows, and one that they do not lies between.
    ///
    /// Whatever a worker had in its hands may have arrived. Who watches is not told, and may be another.
    private static let isUndone: SQL = """
        (m.kind = 'moved' and exists (
            select from (
                select t.schedule_version, bool_or(t.state = 'sent') as is_told from message t
                where (t.practice_id, t.subject_id, t.person_id) = (m.practice_id, m.subject_id, m.person_id)
                    and t.schedule_version < m.schedule_version and (t.state <> 'dropped' or t.attempt > 0)
                group by t.schedule_version
                order by t.schedule_version desc
                limit 1
            ) as told
            where told.is_told and told.schedule_version < m.schedule_version - 1
                and (
                    select array_agg(
                        row(f.position, f.during, f.clinician_id, f.room_id)::text order by f.position, f.stint)
                    from appointment_phase f
                    where (f.practice_id, f.appointment_id, f.schedule_version)
                        = (m.practice_id, m.subject_id, told.schedule_version)
                ) = (
                    select array_agg(
                        row(f.position, f.during, f.clinician_id, f.room_id)::text order by f.position, f.stint)
                    from appointment_phase f
                    where (f.practice_id, f.appointment_id, f.schedule_version)
                        = (m.practice_id, m.subject_id, m.schedule_version)
                )))
        """

    /// When another message `s` is due, was last in the hands of a worker, or was settled.
    private static let twinAt: SQL = """
        case s.state when 'sending' then least(s.lease_until, daybook_now()) else coalesce(s.settled_at, s.due_at) end
        """

    /// A reminder names every visit of the day, so that of one that was planned long enough before it was due is not
    /// needed once it has gone out, and waits for it while it is on its way.
    private static let joins: SQL = """
        \(OutboxRecipient.joins)
        left join contact_wish w on (w.practice_id, w.person_id) = (m.practice_id, m.person_id)
        left join lateral (
            select s.state, s.channel, \(twinAt) as at from message s
            where starts_with(m.kind, 'remind_') and s.person_id = m.person_id
                and (s.practice_id, s.subject_id, s.schedule_version, s.kind)
                    = (m.practice_id, m.subject_id, m.schedule_version, 'prepare')
            order by array_position(array['ready', 'sending', 'sent', 'uncertain'], s.state)
            limit 1
        ) sheet on true
        left join lateral (
            select s.state, s.channel, \(twinAt) as at from \(neighbours)
            join message s on (s.practice_id, s.subject_id, s.schedule_version, s.kind, s.person_id)
                = (b.practice_id, b.appointment_id, b.schedule_version, m.kind, m.person_id)
            where (s.state = 'sent' and m.created_at <= coalesce(s.wanted_at, s.due_at)
                    - make_interval(secs => \(Message.Twin.foresight.inSeconds)))
                or (s.state in ('ready', 'sending') and (s.due_at, s.message_id) < (m.due_at, m.message_id))
            order by array_position(array['sent', 'ready', 'sending'], s.state)
            limit 1
        ) neighbour on true
        """

    /// What is known of a message from its own row, before its topic is read.
    struct Claimed {
        let id: Message.ID
        let kind: Message.Kind
        let channel: Message.Channel
        let due: Instant
        let wanted: Instant
        let attempt: Int
        let faults: Int
        let version: Int
        let subject: UUID
        let begun: Instant?
        let recipient: OutboxRecipient
        let wishes: ContactWishes?
        let tried: Set<Message.Channel>
        let texts: [Instant]
        let formerStart: Instant?
        let isUndone: Bool
        let isReminded: Bool
        let sheet: Message.Twin?
        let neighbour: Message.Twin?
        let sameDay: [Instant]

        init(_ row: Row) throws {
            let name: String = try row["kind"]
            guard let kind = Message.Kind(name: name) else { throw UnknownWord(column: "kind", type: "Message.Kind") }
            let (attempt, faults): (Int32, Int32) = (try row["attempt"], try row["faults"])
            let version: Int32 = try row["message_version"]
            let tried: [String] = try row["tried"]
            id = try row["message_id"]
            self.kind = kind
            channel = try row.word("channel")
            due = try row["due_at"]
            wanted = try row["wanted_at"]
            self.attempt = Int(attempt)
            self.faults = Int(faults)
            self.version = Int(version)
            subject = try row["subject_id"]
            begun = try row["begun_at"]
            recipient = try OutboxRecipient(row)
            wishes = try row.decoded("wishes")
            self.tried = Set(tried.compactMap(Message.Channel.init))
            texts = try row["texts"]
            formerStart = try row["former_start"]
            isUndone = try row["is_undone"]
            isReminded = try row["is_reminded"]
            sheet = try Self.twin("sheet", row)
            neighbour = try Self.twin("neighbour", row)
            sameDay = try row["same_day"]
        }

        private static func twin(_ name: String, _ row: Row) throws -> Message.Twin? {
            let at: Instant? = try row["\(name)_at"]
            guard let at else { return nil }
            return Message.Twin(
                state: try row.word("\(name)_state"), channel: try row.word("\(name)_channel"), at: at)
        }
    }

    /// - Parameter optedOut: the addresses that get nothing more, as `OptOut.key` writes them.
    init(_ claimed: Claimed, topic: Topic, optedOut: Set<String>, practice: Practice, now: Instant) {
        self.init(
            id: claimed.id, kind: claimed.kind, channel: claimed.channel, due: claimed.due, wanted: claimed.wanted,
            attempt: claimed.attempt, faults: claimed.faults, version: claimed.version, begun: claimed.begun,
            recipient: claimed.recipient,
            reach: claimed.reach(optedOut: optedOut, practice: practice), tried: claimed.tried,
            formerStart: claimed.formerStart, isUndone: claimed.isUndone, isReminded: claimed.isReminded,
            sheet: claimed.sheet, neighbour: claimed.neighbour, sameDay: claimed.sameDay, topic: topic, now: now)
    }
}

extension OutboxMessage.Claimed {
    /// By which ways it leads to whom it goes to: what staff read at their leisure goes by mail alone.
    fileprivate func reach(optedOut: Set<String>, practice: Practice) -> Reach {
        switch recipient {
        case .person(let person):
            return person.reach(wish: wishes?.channel, optedOut: optedOut, texts: texts, region: practice.region)
        case .member(_, let contact):
            let reach = contact.reach(optedOut: optedOut, of: practice)
            return kind == .alarm ? reach : Reach(email: reach.email, phone: nil, optedOut: reach.optedOut)
        case .practice: return Reach(email: practice.email, phone: nil)
        }
    }
}
