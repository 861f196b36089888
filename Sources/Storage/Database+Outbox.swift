public import Clinic
import Postgres
import Scheduling

extension Database {
    /// The practices that have something due, the longest due first.
    ///
    /// The list says nothing about anybody.
    public func practicesWithDueMessages(deadline: ContinuousClock.Instant) async throws -> [Practice] {
        try await pool.query(
            """
            select \(Practice.columns) from practice_change join practice using (practice_id)
            where next_due_at <= daybook_now()
            order by next_due_at
            """, deadline: deadline
        ).map { try Practice($0) }
    }

    /// The practices that have an alarm due on a channel: seldom any.
    public func practicesWithDueAlarms(
        on channel: Message.Channel, deadline: ContinuousClock.Instant
    ) async throws -> [Practice] {
        try await pool.query(
            """
            select \(Practice.columns) from practice
            where practice_id in (
                select practice_id from message
                where channel = \(channel.rawValue) and kind = 'alarm' and settled_at is null
                    and due_at <= daybook_now() and (state = 'ready' or lease_until <= daybook_now()))
            """, deadline: deadline
        ).map { try Practice($0) }
    }

    /// Claims due messages of a practice on a channel under a lease: nobody else gets them until it has run out.
    ///
    /// Messages whose lease ran out are claimed again, with the next attempt: their worker is gone, or too slow. What
    /// cannot be read keeps nothing else from being sent. The claim is committed before anything is read of what the
    /// messages are about.
    ///
    /// - Parameter alarmsOnly: whether nothing else is claimed.
    public func claimDueMessages(
        of practice: Practice, on channel: Message.Channel, alarmsOnly: Bool = false, limit: Int, lease: Duration,
        deadline: ContinuousClock.Instant
    ) async throws -> (messages: [OutboxMessage], unread: [UnreadMessage]) {
        let rows = try await pool.transaction(
            deadline: deadline, opening: [Self.practice(practice.id), OutboxMessage.planning]
        ) {
            try await $0.finish([
                "select daybook_now() as now",
                OutboxMessage.claim(channel, alarmsOnly: alarmsOnly, limit: limit, lease: lease, practice.id),
            ])
        }
        guard !rows[1].isEmpty else { return ([], []) }
        let (messages, unasked) = try await messages(
            rows[1], now: try Self.only(rows[0])["now"], of: practice, deadline: deadline)
        let spared = unasked.union(messages.map(\.id))
        let unread = try rows[1].map { try UnreadMessage($0) }.filter { !spared.contains($0.id) }
        return (messages, await withVisits(unread, of: practice, deadline: deadline))
    }

    /// The messages of a practice that wait and fall due within that time, with what they are about as it is now.
    ///
    /// They are read and not claimed: a worker may send them meanwhile. One whose subject is there no more is not given.
    public func upcomingMessages(
        of practice: Practice, within: Duration, limit: Int, deadline: ContinuousClock.Instant
    ) async throws -> [OutboxMessage] {
        let rows = try await read(
            practice.id, deadline: deadline,
            ["select daybook_now() as now", OutboxMessage.upcoming(within: within, limit: limit, practice.id)])
        return try await messages(rows[1], now: try Self.only(rows[0])["now"], of: practice, deadline: deadline).read
    }

    /// Keeps claimed messages from being claimed by others, wherever the attempt still holds; drops what is owed no more,
    /// and lets what names times of visits that have changed be claimed and written anew.
    ///
    /// - Parameter begun: those that are on the wire: taken away now, another worker would send them once more.
    /// - Returns: those that are kept; the others are settled, or somebody else's.
    public func renew(
        _ messages: [OutboxMessage], begun: Set<Message.ID> = [], of practice: Practice, lease: Duration,
        deadline: ContinuousClock.Instant
    ) async throws -> Set<Message.ID> {
        guard !messages.isEmpty else { return [] }
        let withdrawals = OutboxMessage.withdrawals(messages.filter { !begun.contains($0.id) }, practice.id)
        let rows = try await pool.transaction(deadline: deadline, opening: [Self.practice(practice.id)]) {
            transaction in
            for withdrawal in withdrawals { transaction.enqueue(withdrawal) }
            return try await transaction.finish([
                """
                update message
                set lease_until = daybook_now() + make_interval(secs => \(lease.inSeconds))
                from unnest(\(messages.map(\.id)), \(messages.map { Int32($0.attempt) })) as mine (message_id, attempt)
                where message.practice_id = \(practice.id) and message.message_id = mine.message_id
                    and message.attempt = mine.attempt and message.state = 'sending'
                returning message.message_id
                """
            ])[0]
        }
        return Set(try rows.map { try $0["message_id"] })
    }

    /// Which of claimed messages are still to go out as they are: the others were settled, or taken away since, or are
    /// now, because they are owed no more, or name times of visits that have changed; or go to somebody who has opted out
    /// since, and are judged anew when their lease has run out.
    public func held(
        _ messages: [OutboxMessage], of practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> Set<Message.ID> {
        guard !messages.isEmpty else { return [] }
        let withdrawals = OutboxMessage.withdrawals(messages, practice.id)
        let rows = try await pool.transaction(
            deadline: deadline, readOnly: withdrawals.isEmpty, opening: [Self.practice(practice.id)]
        ) { transaction in
            for withdrawal in withdrawals { transaction.enqueue(withdrawal) }
            return try await transaction.finish([
                """
                select message.message_id
                from unnest(
                    \(messages.map(\.id)), \(messages.map { Int32($0.attempt) }), \(messages.map { $0.address ?? "" })
                ) as mine (message_id, attempt, address)
                join message on message.practice_id = \(practice.id) and message.message_id = mine.message_id
                where message.attempt = mine.attempt and message.state = 'sending'
                    and not exists (
                        select from opt_out o
                        where (o.practice_id, o.channel, o.address)
                            = (message.practice_id, message.channel, mine.address))
                """
            ])[0]
        }
        return Set(try rows.map { try $0["message_id"] })
    }

    /// Notes that a message is about to be handed over where nobody can tell afterwards whether it was.
    ///
    /// Another text to the person that was begun with since this one was judged counts too, whichever worker has it: of
    /// two one is judged anew.
    ///
    /// - Returns: whether it may be handed over; if not, the message is somebody else's, or it was owed no more and is
    ///   dropped, or is to be judged or written anew.
    public func begin(
        _ message: OutboxMessage, of practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> Bool {
        let withdrawals = OutboxMessage.withdrawals([message], practice.id)
        return try await pool.transaction(deadline: deadline, opening: [Self.practice(practice.id)]) { transaction in
            // The person before the message, like whoever changes both.
            if let statement = message.isolation(practice.id) { transaction.enqueue(statement) }
            for withdrawal in withdrawals { transaction.enqueue(withdrawal) }
            return try await transaction.finish([
                """
                update message set begun_at = daybook_now()
                where practice_id = \(practice.id) and message_id = \(message.id)
                    and attempt = \(Int32(message.attempt)) and state = 'sending' and lease_until > daybook_now()
                    and not exists (
                        select from opt_out o
                        where (o.practice_id, o.channel, o.address)
                            = (\(practice.id), \(message.channel.rawValue), \(message.address)))
                    and not \(message.isOneTooMany(practice.id))
                returning message_id
                """
            ])[0].count == 1
        }
    }

    /// Writes what became of claimed messages, wherever the attempt still holds; says how many did.
    ///
    /// What ends without having reached the person becomes a task for somebody who calls, and what they want no more an
    /// opt-out, in the same transaction.
    public func settle(
        _ outcomes: [OutboxOutcome], of practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> Int {
        guard !outcomes.isEmpty else { return 0 }
        let rows = outcomes.map(SettledRow.init)
        let statement = SettledRow.settle(rows, practice.id)
        guard outcomes.contains(where: { $0.needsCall || $0.optedOut != nil }) else {
            return try await pool.transaction(deadline: deadline, opening: [Self.practice(practice.id)]) {
                try await $0.finish([statement])[0].count
            }
        }
        let call = Call(practice: practice, principal: .daybook, requestID: "outbox", deadline: deadline)
        let answer = try await write(call, loading: [statement] + Staffing.statements(practice.id)) { write in
            let settled = Set(try write.loaded[0].map { try $0["message_id"] as Message.ID })
            let staffing = try Staffing(Array(write.loaded.dropFirst()), practice: practice, zones: zones)
            var nextDue: Instant?
            for outcome in outcomes where settled.contains(outcome.id) {
                if outcome.needsCall {
                    if let person = outcome.person {
                        write.owe(
                            .contact(person, about: outcome.visit, before: outcome.start, staffing, now: write.now))
                    } else if let task = outcome.alarm {
                        nextDue = write.alarmWithout(task)
                    }
                }
                if let (channel, address) = outcome.optedOut {
                    write.transaction.enqueue(OptOut.insert(channel, address, practice.id, now: write.now))
                    write.auditOptOut(on: channel, person: outcome.person, member: outcome.member)
                }
            }
            return (Answer(status: 200, body: "\(settled.count)"), nextDue)
        }
        return Int(answer.body) ?? 0
    }

    /// Sets when the practice's next message is due, after a pass.
    ///
    /// It locks the row first and looks second, so that a message that is being written meanwhile is not overlooked.
    public func rescheduleOutbox(of practice: Practice, deadline: ContinuousClock.Instant) async throws {
        try await pool.transaction(deadline: deadline, opening: [Self.practice(practice.id)]) { transaction in
            _ = try await transaction.queries([
                "select 1 as locked from practice_change where practice_id = \(practice.id) for update",
                """
                update practice_change
                set next_due_at = (
                    select min(case when state = 'ready' then due_at else lease_until end) from message
                    where practice_id = \(practice.id) and settled_at is null)
                where practice_id = \(practice.id)
                """,
            ])
        }
    }

    /// Says that this worker is alive.
    public func beat(worker: String, deadline: ContinuousClock.Instant) async throws {
        _ = try await pool.query(
            """
            insert into worker_heartbeat (worker, beat_at) values (\(worker), daybook_now())
            on conflict (worker) do update set beat_at = excluded.beat_at
            """, deadline: deadline)
    }
}

extension DeskTask {
    /// That somebody tells a person what no message could: within four hours of somebody being there, and before the
    /// visit begins that it is about.
    ///
    /// Where nobody is there before it begins it is due at once, for whoever looks at all.
    static func contact(
        _ person: Person.ID, about visit: Appointment.ID?, before start: Instant?, _ staffing: Staffing, now: Instant
    ) -> DeskTask {
        let within: Duration = .hours(4)
        var due = staffing.instant(after: within, now: now) ?? now + within
        if let start, start < due {
            let isSomebodyThere = staffing.nextStaffed(now: now).map { $0 < start } ?? false
            due = isSomebodyThere ? start : now
        }
        return DeskTask(
            id: .fresh(), kind: .contact, lane: .routine, person: person, appointment: visit, due: due, created: now)
    }
}
