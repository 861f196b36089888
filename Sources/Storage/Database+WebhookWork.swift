public import Clinic
import Postgres
import Scheduling

// What the worker asks of the webhooks.

extension Database {
    /// The webhooks that have something to be told now, those that work first.
    ///
    /// Those that are disabled, or asked to be left alone for now, are not among them.
    public func dueWebhooks(deadline: ContinuousClock.Instant) async throws -> [DueWebhook] {
        // One look into an index a webhook, however much there is to be told: with an exists the planner may read all of it.
        try await pool.query(
            """
            select \(Practice.columns), w.webhook_id, w.failing_since is not null as is_failing
            from webhook w
            join practice p using (practice_id)
            cross join lateral (
                select from webhook_delivery d
                where d.practice_id = w.practice_id and d.webhook_id = w.webhook_id and d.settled_at is null
                    and d.due_at <= daybook_now() and (d.state = 'ready' or d.lease_until <= daybook_now())
                order by d.due_at
                limit 1
            ) due
            where w.state = 'active' and (w.resting_until is null or w.resting_until <= daybook_now())
            order by w.failing_since is not null, w.webhook_id
            """, deadline: deadline
        ).map { row in
            DueWebhook(practice: try Practice(row), id: try row["webhook_id"], isFailing: try row["is_failing"])
        }
    }

    /// Claims what a webhook is to be told, the oldest first, under a lease; one thing at a time while it fails.
    ///
    /// What was claimed under a lease that has run out is claimed again, with the next attempt: its worker is gone.
    ///
    /// - Returns: nil when there is nothing, or the webhook is not active any more.
    public func claimDeliveries(
        of due: DueWebhook, limit: Int, lease: Duration, deadline: ContinuousClock.Instant
    ) async throws -> WebhookBatch? {
        let practice = due.practice.id
        return try await pool.transaction(deadline: deadline, opening: [Self.practice(practice)]) { transaction in
            let rows = try await transaction.queries([
                "select daybook_now() as now",
                """
                select url, case when previous_until > daybook_now() then array[secret, previous_secret]
                    else array[secret] end as secrets
                from webhook
                where practice_id = \(practice) and webhook_id = \(due.id) and state = 'active'
                """,
                Self.claim(due.id, limit: limit, lease: lease, practice),
            ])
            guard let webhook = rows[1].first, !rows[2].isEmpty else { return nil }
            return WebhookBatch(
                url: try webhook["url"], secrets: try webhook["secrets"],
                items: try rows[2].map { row in
                    let (attempt, failures): (Int32, Int32) = (try row["attempt"], try row["failures"])
                    return WebhookBatch.Item(
                        event: try Webhook.Event(row), attempt: Int(attempt), failures: Int(failures))
                },
                now: try Self.only(rows[0])["now"])
        }
    }

    private static func claim(_ id: Webhook.ID, limit: Int, lease: Duration, _ practice: Practice.ID) -> SQL {
        """
        with due as materialized (
            select practice_id, webhook_id, event_id from webhook_delivery
            where practice_id = \(practice) and webhook_id = \(id) and settled_at is null
                and due_at <= daybook_now() and (state = 'ready' or lease_until <= daybook_now())
            order by due_at, event_id
            limit (
                select case when failing_since is null then \(Int32(limit)) else 1 end from webhook
                where practice_id = \(practice) and webhook_id = \(id) and state = 'active')
            for update skip locked
        ), claimed as (
            update webhook_delivery
            set state = 'sending', attempt = attempt + 1,
                lease_until = daybook_now() + make_interval(secs => \(lease.inSeconds))
            from due
            where (webhook_delivery.practice_id, webhook_delivery.webhook_id, webhook_delivery.event_id)
                = (due.practice_id, due.webhook_id, due.event_id)
            returning webhook_delivery.*
        )
        select c.attempt, c.failures, \(Webhook.Event.columns)
        from claimed c
        join webhook_event e using (practice_id, event_id)
        order by c.due_at, c.event_id
        """
    }

    /// Writes what became of an attempt, if it still holds.
    ///
    /// A webhook that fails rests for as long as it asked for, and at least for a tenth of the time that it has been
    /// failing, up to a minute: so it is not knocked at in vain all the time. What arrives ends that.
    ///
    /// - Returns: whether nothing has reached the webhook for so long that it is to be disabled.
    public func settle(
        _ outcome: WebhookOutcome, of due: DueWebhook, deadline: ContinuousClock.Instant
    ) async throws -> Bool {
        let statement = SettledDelivery(outcome).settle(of: due.id, due.practice.id)
        return try await pool.transaction(deadline: deadline, opening: [Self.practice(due.practice.id)]) {
            let failing: Bool? = try await $0.query(statement).first?["is_over"]
            return failing ?? false
        }
    }

    /// Tells a webhook nothing more, and has somebody see to that.
    ///
    /// Once is enough: what is disabled already stays as it is.
    public func disable(
        _ due: DueWebhook, _ reason: Webhook.Reason, deadline: ContinuousClock.Instant
    ) async throws {
        let practice = due.practice
        let call = Call(practice: practice, principal: .daybook, requestID: "webhooks", deadline: deadline)
        let loading = [Webhook.select(due.id, practice.id, forUpdate: true)] + Staffing.statements(practice.id)
        _ = try await write(call, loading: loading) { write in
            guard let row = write.loaded[0].first, case let webhook = try Webhook(row), webhook.state == .active else {
                return (Answer(status: 204), nil)
            }
            let staffing = try Staffing(Array(write.loaded.dropFirst()), practice: practice, zones: zones)
            write.transaction.enqueue(webhook.disabled(reason, now: write.now).update(practice.id))
            write.audit("webhook.disabled", "webhook", webhook.id, fields: ["state"])
            write.owe(
                DeskTask(
                    id: .fresh(), kind: .webhook, lane: .routine,
                    due: staffing.instant(after: .hours(4), now: write.now) ?? write.now + .hours(4),
                    created: write.now))
            return (Answer(status: 200), nil)
        }
    }
}

/// One row of a settlement.
private struct SettledDelivery {
    let event: Webhook.Event.ID
    let attempt: Int32
    let state: WebhookDelivery.State
    var again = 0.0
    var rest = 0.0
    var status: Int16?
    var reason: String?
    var isFailure = false

    init(_ outcome: WebhookOutcome) {
        (event, attempt) = (outcome.event, Int32(outcome.attempt))
        switch outcome.verdict {
        case .sent(let status):
            (state, self.status) = (.sent, Int16(clamping: status))
        case .again(let after, let rest, let status, let reason):
            (state, again, self.rest) = (.ready, after.inSeconds, rest.inSeconds)
            (self.status, self.reason, isFailure) = (status.map { Int16(clamping: $0) }, reason, true)
        case .failed(let status, let reason):
            (state, self.status, self.reason, isFailure) = (.failed, status.map { Int16(clamping: $0) }, reason, true)
        case .untried: state = .ready
        }
    }

    func settle(of id: Webhook.ID, _ practice: Practice.ID) -> SQL {
        let isSent = state == .sent
        return """
            with settled as (
                update webhook_delivery
                set state = \(state.rawValue), status = \(status), reason = \(reason), lease_until = null,
                    failures = failures + case when \(isFailure) then 1 else 0 end,
                    settled_at = case when \(state != .ready) then daybook_now() end,
                    due_at = case when \(isFailure && state == .ready)
                        then daybook_now() + make_interval(secs => \(again)) else due_at end
                where practice_id = \(practice) and webhook_id = \(id) and event_id = \(event)
                    and attempt = \(attempt) and state = 'sending'
                returning event_id
            ), standing as (
                update webhook
                set failing_since = case when not \(isSent) then coalesce(failing_since, daybook_now()) end,
                    resting_until = case when not \(isSent) then daybook_now() + greatest(
                        make_interval(secs => \(rest)),
                        least((daybook_now() - coalesce(failing_since, daybook_now())) / 10, interval '1 minute')) end
                where practice_id = \(practice) and webhook_id = \(id) and state = 'active'
                    and (\(isFailure) or \(isSent) and (failing_since is not null or resting_until is not null))
                    and exists (select from settled)
                returning failing_since
            )
            select failing_since <= daybook_now() - make_interval(secs => \(Webhook.patience.inSeconds)) as is_over
            from standing
            """
    }
}
