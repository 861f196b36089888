public import Clinic
import Postgres
public import Scheduling

extension Database {
    /// A page of what a webhook was told and is to be told, the latest first.
    ///
    /// - Parameter state: only those in this state; nil for all.
    /// - Throws: `Refusal` `not_found`.
    public func deliveries(
        to id: Webhook.ID, in state: WebhookDelivery.State? = nil, after cursor: ListCursor? = nil, limit: Int,
        practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> ListPage<WebhookDelivery> {
        var condition: SQL = "where d.practice_id = \(practice.id) and d.webhook_id = \(id)"
        if let state {
            condition = "\(condition) and d.state = \(state.rawValue)"
            if state == .ready || state == .sending { condition = "\(condition) and d.settled_at is null" }
        }
        if let cursor, let event = Webhook.Event.ID(cursor.id) {
            condition = "\(condition) and (d.owed_at, d.event_id) < (\(cursor.at), \(event))"
        }
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                Webhook.select(id, practice.id),
                """
                \(WebhookDelivery.select) \(condition)
                order by d.owed_at desc, d.event_id desc
                limit \(Int32(limit + 1))
                """,
            ])
        _ = try Webhook(rows[0])
        let found = try rows[1].prefix(limit).map { try WebhookDelivery($0) }
        let last = rows[1].count > limit ? found.last : nil
        return ListPage(elements: found, next: last.map { ListCursor(at: $0.owed, id: $0.event.id.description) })
    }

    /// Lets a webhook be told of an event once more, at once, under the same id; also of one that it was not told before.
    ///
    /// - Throws: `Refusal`: `not_found` (webhook, event), `state_conflict` while it is being told.
    public func replay(
        _ event: Webhook.Event.ID, to id: Webhook.ID, call: Call,
        answer: @escaping @Sendable (WebhookDelivery) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        let loading: [SQL] = [
            Webhook.select(id, practice),
            "select event_id from webhook_event where practice_id = \(practice) and event_id = \(event)",
        ]
        return try await write(call, loading: loading) { write in
            _ = try Webhook(write.loaded[0])
            guard !write.loaded[1].isEmpty else { throw Refusal.notFound("event") }
            let owed = try await write.transaction.queries([
                Self.owe("e.event_id = \(event)", to: id, practice),
                """
                \(WebhookDelivery.select)
                where d.practice_id = \(practice) and d.webhook_id = \(id) and d.event_id = \(event)
                """,
            ])
            guard !owed[0].isEmpty else { throw Refusal(.stateConflict, "It is being told right now.") }
            write.audit("webhook.replayed", "webhook", id)
            return (try answer(try WebhookDelivery(try Self.only(owed[1]))), nil)
        }
    }

    /// Lets a webhook be told once more of everything that it wants to hear and that happened since a time; also of what
    /// it was not told before.
    ///
    /// - Parameter answer: is given the number of events.
    /// - Throws: `Refusal` `not_found`.
    public func replay(
        since: Instant, to id: Webhook.ID, call: Call, answer: @escaping @Sendable (Int) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        return try await write(call, loading: [Webhook.select(id, practice)]) { write in
            let webhook = try Webhook(write.loaded[0])
            let kinds = webhook.kinds.isEmpty ? Webhook.Event.Kind.subscribable : Array(webhook.kinds)
            let told = kinds.map(\.rawValue).sorted()
            let owed = try await write.transaction.query(
                Self.owe("e.occurred_at >= \(since) and e.kind = any(\(told))", to: id, practice))
            write.audit("webhook.replayed", "webhook", id)
            return (try answer(owed.count), nil)
        }
    }

    /// Lets a webhook be told of an event that means nothing.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func test(
        _ id: Webhook.ID, call: Call, answer: @escaping @Sendable (WebhookDelivery) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        return try await write(call, loading: [Webhook.select(id, practice)]) { write in
            _ = try Webhook(write.loaded[0])
            let event = Webhook.Event(id: .fresh(), kind: .webhookTested, subject: id.uuid, occurred: write.now)
            write.transaction.enqueue(
                """
                insert into webhook_event (practice_id, event_id, kind, subject_id, occurred_at)
                values (\(practice), \(event.id), \(event.kind.rawValue), \(event.subject), \(event.occurred))
                """)
            write.transaction.enqueue(Self.owe("e.event_id = \(event.id)", to: id, practice))
            write.audit("webhook.tested", "webhook", id)
            let delivery = WebhookDelivery(
                event: event, state: .ready, due: write.now, attempts: 0, status: nil, reason: nil, owed: write.now,
                settled: nil)
            return (try answer(delivery), nil)
        }
    }

    /// Makes events owed to a webhook from now on, anew where they were told before, but for those that are being told;
    /// gives a row for each.
    private static func owe(_ events: SQL, to id: Webhook.ID, _ practice: Practice.ID) -> SQL {
        """
        insert into webhook_delivery (practice_id, webhook_id, event_id, state, due_at, owed_at)
        select e.practice_id, \(id), e.event_id, 'ready', daybook_now(), daybook_now()
        from webhook_event e
        where e.practice_id = \(practice) and \(events)
        on conflict (practice_id, webhook_id, event_id) do update
        set state = 'ready', due_at = excluded.due_at, owed_at = excluded.owed_at, failures = 0, settled_at = null
        where webhook_delivery.state <> 'sending'
        returning event_id
        """
    }
}
