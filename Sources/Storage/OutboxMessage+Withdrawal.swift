import Clinic
import Postgres
import Scheduling

extension OutboxMessage {
    /// What is asked of claimed messages right before they go out, unless they have been begun with: whether they are
    /// still owed, and whether what they name of other visits is still so.
    static func withdrawals(_ messages: [OutboxMessage], _ practice: Practice.ID) -> [SQL] {
        [withdraw(messages, practice), renewal(of: messages, practice)].compactMap { $0 }
    }

    /// Drops those of claimed messages that are owed no more, as a judgement would.
    ///
    /// What is owed about a visit is dropped by the change of the visit itself. Of everything else but the day ahead
    /// this looks right before it goes out; nil where none of the messages is about anything else.
    private static func withdraw(_ messages: [OutboxMessage], _ practice: Practice.ID) -> SQL? {
        let mine = messages.filter { $0.kind.isWithdrawn }
        guard !mine.isEmpty else { return nil }
        return """
            update message
            set state = 'dropped', settled_at = daybook_now(), lease_until = null, reason = ended.reason
            from (
                select m.message_id, m.attempt, \(end) as reason
                from unnest(\(mine.map(\.id)), \(mine.map { Int32($0.attempt) })) as mine (message_id, attempt)
                join message m
                    on (m.practice_id, m.message_id, m.attempt) = (\(practice), mine.message_id, mine.attempt)
                where m.state = 'sending' and m.begun_at is null
            ) as ended
            where message.practice_id = \(practice) and message.message_id = ended.message_id
                and message.attempt = ended.attempt and message.state = 'sending' and message.begun_at is null
                and ended.reason is not null
            """
    }

    /// Lets those of claimed messages be claimed and written anew that name visits at times at which they are no more.
    ///
    /// A visit that has begun meanwhile changes nothing; nil where none of the messages names a visit but its own.
    private static func renewal(of messages: [OutboxMessage], _ practice: Practice.ID) -> SQL? {
        let mine = messages.filter { !$0.named.isEmpty }
        guard !mine.isEmpty else { return nil }
        let named = mine.flatMap { message in message.named.map { (message: message.id, start: $0) } }
        return """
            update message
            set state = 'ready', lease_until = null, reason = 'a visit that it names has changed'
            from (
                select m.message_id, m.attempt
                from unnest(\(mine.map(\.id)), \(mine.map { Int32($0.attempt) })) as mine (message_id, attempt)
                join message m
                    on (m.practice_id, m.message_id, m.attempt) = (\(practice), mine.message_id, mine.attempt)
                where m.state = 'sending' and m.begun_at is null
                    and array(
                        select told.start_at
                        from unnest(\(named.map(\.message)), \(named.map(\.start))) as told (message_id, start_at)
                        where told.message_id = m.message_id and told.start_at > daybook_now()
                        order by told.start_at
                    ) <> case when starts_with(m.kind, 'remind_') then \(otherStarts) else \(starts) end
            ) as outdated
            where message.practice_id = \(practice) and message.message_id = outdated.message_id
                and message.attempt = outdated.attempt and message.state = 'sending' and message.begun_at is null
            """
    }

    /// When the visits begin that a message names besides the one that it is about, in their order.
    ///
    /// What names none stays as it is when another visit comes to its day: that is told by itself.
    private var named: [Instant] {
        switch (kind, topic) {
        case (.reminder, _): sameDay
        case (.series, .visits(let visits, _, _)), (.week, .visits(let visits, _, _)):
            visits.map(\.appointment.during.start).sorted()
        default: []
        }
    }

    /// Why a message `m` is owed no more, as `Message.fate` judges it; null while it is.
    private static let end: SQL = """
        case m.kind
            when 'offer' then (
                select case o.state when 'open' then \(Message.Reason.offerExpired)
                    else \(Message.Reason.offerIs) || o.state end
                from offer o
                where (o.practice_id, o.offer_id) = (m.practice_id, m.subject_id)
                    and (o.state <> 'open' or o.expires_at <= daybook_now()))
            when 'waiting' then (
                select \(Message.Reason.entryIs) || e.state from waitlist_entry e
                where (e.practice_id, e.entry_id) = (m.practice_id, m.subject_id) and e.state <> 'waiting')
            when 'check_in' then (
                select \(Message.Reason.checkInIs) || c.state from check_in c
                where (c.practice_id, c.check_in_id) = (m.practice_id, m.subject_id) and c.state <> 'open')
            when 'alarm' then (
                select case t.state when 'open' then \(Message.Reason.taskTaken) else \(Message.Reason.taskDone) end
                from task t
                where (t.practice_id, t.task_id) = (m.practice_id, m.subject_id)
                    and (t.state <> 'open' or t.alarm_at is null))
            when 'series_cancelled' then case when \(hasVisits) then \(Message.Reason.newVisits) end
            when 'series' then case when not \(hasVisits) then \(Message.Reason.noVisit) end
            when 'week' then case when not \(hasVisits) then \(Message.Reason.noVisit) end
        end
        """

    /// Whether a visit lies ahead of the series, or of the week of it, that a message `m` is about.
    private static let hasVisits: SQL = "exists (select from \(visits))"

    /// When the visits begin that lie ahead of the series, or of the week of it, that a message `m` is about.
    private static let starts: SQL = "array(select lower(a.during) from \(visits) order by lower(a.during))"

    /// The visits that lie ahead of the series, or of the week of it, that a message `m` is about.
    ///
    /// The version of a week is the number of its Monday.
    private static let visits: SQL = """
        appointment a
        where (a.practice_id, a.series_id) = (m.practice_id, m.subject_id)
            and a.state in ('provisional', 'booked', 'confirmed') and lower(a.during) > daybook_now()
            and (m.kind <> 'week' or a.local_start::date between date '1970-01-01' + m.schedule_version
                and date '1970-01-01' + m.schedule_version + 6)
        """
}

extension Message.Kind {
    /// Whether it is looked at once more right before it goes out.
    fileprivate var isWithdrawn: Bool {
        switch subject {
        case .series, .checkIn, .offer, .entry, .task: true
        case .appointment, .site, .changes: false
        }
    }
}
