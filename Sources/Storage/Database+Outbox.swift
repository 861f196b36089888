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
            select p.practice_id, p.slug, p.name, p.neutral_name, p.region, p.zone, p.crisis_profile, p.phone, p.email,
                p.neutral_site, p.origins, p.policy, p.signing_key
            from practice_change c join practice p using (practice_id)
            where c.next_due_at <= daybook_now()
            order by c.next_due_at
            """, deadline: deadline
        ).map { try Practice($0) }
    }

    /// Claims due messages of a practice under a lease: nobody else gets them until it has run out.
    ///
    /// Messages whose lease ran out are claimed again, with the next attempt: their worker is gone, or too slow.
    public func claimDueMessages(
        of practice: Practice, limit: Int, lease: Duration, deadline: ContinuousClock.Instant
    ) async throws -> [OutboxMessage] {
        try await pool.transaction(deadline: deadline, opening: [Self.practice(practice.id)]) { transaction in
            let claimed = try await transaction.queries([
                "select daybook_now() as now",
                """
                with due as materialized (
                    select practice_id, message_id from message
                    where practice_id = \(practice.id) and state in ('ready', 'sending') and due_at <= daybook_now()
                        and (state = 'ready' or lease_until <= daybook_now())
                    order by due_at, message_id
                    limit \(Int32(limit))
                    for update skip locked
                ), claimed as (
                    update message
                    set state = 'sending', attempt = attempt + 1,
                        lease_until = daybook_now() + make_interval(secs => \(lease.inSeconds))
                    from due
                    where (message.practice_id, message.message_id) = (due.practice_id, due.message_id)
                    returning message.*
                )
                select m.message_id, m.kind, m.channel, m.due_at, m.attempt, m.schedule_version as message_version,
                    s.neutral_label, a.*
                from claimed m
                join (\(AppointmentDetails.select) where a.practice_id = \(practice.id)) a
                    on a.appointment_id = m.appointment_id
                join service s on s.practice_id = \(practice.id) and s.service_id = a.service_id
                order by m.due_at, m.message_id
                """,
            ])
            let now: Instant = try Self.only(claimed[0])["now"]
            return try claimed[1].map { try OutboxMessage($0, now: now) }
        }
    }

    /// Writes what became of claimed messages, wherever the attempt still holds; says how many did.
    public func settle(
        _ outcomes: [OutboxOutcome], of practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> Int {
        guard !outcomes.isEmpty else { return 0 }
        let rows = outcomes.map(SettledRow.init)
        return try await pool.transaction(deadline: deadline, opening: [Self.practice(practice.id)]) { transaction in
            try await transaction.execute(
                """
                update message
                set state = o.state, reason = o.reason, lease_until = null,
                    settled_at = case when o.state = 'ready' then null else daybook_now() end,
                    due_at = case when o.state = 'ready'
                        then daybook_now() + make_interval(secs => o.again_after) else due_at end
                from unnest(\(rows.map(\.id)), \(rows.map(\.attempt)), \(rows.map(\.state)), \(rows.map(\.reason)),
                    \(rows.map(\.againAfter))) as o (message_id, attempt, state, reason, again_after)
                where message.practice_id = \(practice.id) and message.message_id = o.message_id
                    and message.attempt = o.attempt and message.state = 'sending'
                """)
        }
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
                    where practice_id = \(practice.id) and state in ('ready', 'sending'))
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

/// One row of a settlement.
private struct SettledRow {
    let id: Message.ID
    let attempt: Int32
    let state: String
    let reason: String
    let againAfter: Double

    init(_ outcome: OutboxOutcome) {
        id = outcome.id
        attempt = Int32(outcome.attempt)
        switch outcome.verdict {
        case .settled(let state, let reason):
            self.state = state.rawValue
            self.reason = reason ?? ""
            againAfter = 0
        case .again(let after, let reason):
            state = Message.State.ready.rawValue
            self.reason = reason
            againAfter = after.inSeconds
        }
    }
}

extension OutboxMessage {
    init(_ row: Row, now: Instant) throws {
        let kind: String = try row["kind"]
        guard let kind = Message.Kind(name: kind) else { throw UnknownWord(column: "kind", type: "Message.Kind") }
        let attempt: Int32 = try row["attempt"]
        let version: Int32 = try row["message_version"]
        self.init(
            id: try row["message_id"], kind: kind, channel: try row.word("channel"), due: try row["due_at"],
            attempt: Int(attempt), scheduleVersion: Int(version), details: try AppointmentDetails(row),
            neutralLabel: try row["neutral_label"], now: now)
    }
}
