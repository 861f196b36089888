public import Clinic
import Postgres
import Scheduling

// What whoever manages a practice does with its webhooks.

extension Database {
    /// The webhooks of a practice, the oldest first.
    public func webhooks(of practice: Practice, deadline: ContinuousClock.Instant) async throws -> [Webhook] {
        try await read(
            practice.id, deadline: deadline,
            [
                """
                select \(Webhook.columns) from webhook w
                where w.practice_id = \(practice.id)
                order by w.created_at, w.webhook_id
                """
            ])[0].map { try Webhook($0) }
    }

    /// One webhook of a practice.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func webhook(
        _ id: Webhook.ID, of practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> Webhook {
        try Webhook(try await read(practice.id, deadline: deadline, [Webhook.select(id, practice.id)])[0])
    }

    /// Makes a webhook: from now on it is told what happens.
    ///
    /// - Parameter secret: what signs the events, as it is shown to whoever verifies them.
    /// - Throws: `Refusal` `state_conflict` when there are twenty already.
    public func addWebhook(
        at url: String, for kinds: Set<Webhook.Event.Kind>, secret: String, call: Call,
        answer: @escaping @Sendable (Webhook) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        let known: SQL =
            "select webhook_id from webhook where practice_id = \(practice) limit \(Int32(Self.mostWebhooks))"
        return try await write(call, locks: [.practiceAlone], loading: [known]) { write in
            guard write.loaded[0].count < Self.mostWebhooks else {
                throw Refusal(.stateConflict, "There are \(Self.mostWebhooks) webhooks already: take one away first.")
            }
            let webhook = Webhook(
                id: .fresh(), url: url, kinds: kinds, creator: call.principal.description, created: write.now)
            write.transaction.enqueue(webhook.insert(practice, secret: secret))
            write.audit("webhook.made", "webhook", webhook.id)
            return (try answer(webhook), nil)
        }
    }

    /// Changes where a webhook listens, what it wants to hear, and whether it is told anything.
    ///
    /// What it was owed while it was disabled is told when it is active again.
    ///
    /// - Parameter version: the version that the caller has seen (If-Match); nil means any.
    /// - Throws: `Refusal`: `not_found`, `version_conflict`.
    public func change(
        _ id: Webhook.ID, _ change: Webhook.Change, version: Int?, call: Call,
        answer: @escaping @Sendable (Webhook) throws -> Answer
    ) async throws -> Answer {
        try await self.change(id, version: version, call: call, answer: answer) { webhook, write in
            let next = webhook.changed(by: change, now: write.now)
            write.transaction.enqueue(next.update(call.practice.id))
            let fields = [
                ("url", change.url != nil), ("kinds", change.kinds != nil), ("state", change.isActive != nil),
            ]
            write.audit("webhook.changed", "webhook", id, fields: fields.filter(\.1).map(\.0))
            return next
        }
    }

    /// Gives a webhook a new secret; the one before signs beside it for a while.
    ///
    /// - Parameters:
    ///   - overlap: how long both sign; none, and the one before signs nothing more, as when it has become known.
    ///   - version: the version that the caller has seen (If-Match); nil means any.
    /// - Throws: `Refusal`: `not_found`, `version_conflict`.
    public func rotateSecret(
        of id: Webhook.ID, to secret: String, overlap: Duration, version: Int?, call: Call,
        answer: @escaping @Sendable (Webhook) throws -> Answer
    ) async throws -> Answer {
        try await change(id, version: version, call: call, answer: answer) { webhook, write in
            let next = webhook.rotated(previousUntil: write.now + overlap)
            write.transaction.enqueue(
                """
                update webhook
                set previous_secret = secret, previous_until = \(write.now + overlap), secret = \(secret),
                    version = \(Int32(next.version))
                where practice_id = \(call.practice.id) and webhook_id = \(id)
                """)
            write.audit("webhook.secret_rotated", "webhook", id, fields: ["secret"])
            return next
        }
    }

    /// Takes a webhook away, with all that it was to be told.
    ///
    /// - Parameter version: the version that the caller has seen (If-Match); nil means any.
    /// - Throws: `Refusal`: `not_found`, `version_conflict`.
    public func removeWebhook(_ id: Webhook.ID, version: Int?, call: Call) async throws {
        let practice = call.practice.id
        _ = try await change(id, version: version, call: call, answer: { _ in Answer(status: 204) }) { webhook, write in
            write.transaction.enqueue("delete from webhook where practice_id = \(practice) and webhook_id = \(id)")
            write.transaction.enqueue(
                "delete from webhook_delivery where practice_id = \(practice) and webhook_id = \(id)")
            write.audit("webhook.removed", "webhook", id)
            return nil
        }
    }

    /// Loads a webhook for update, checks its version, and applies a change; a task that it caused ends with its cause.
    ///
    /// - Parameter transition: writes the change, and gives what the webhook is then; nil for nothing.
    private func change(
        _ id: Webhook.ID, version: Int?, call: Call, answer: @escaping @Sendable (Webhook) throws -> Answer,
        transition: @escaping @Sendable (Webhook, Write) throws -> Webhook?
    ) async throws -> Answer {
        let practice = call.practice.id
        let others: SQL = """
            select webhook_id from webhook
            where practice_id = \(practice) and webhook_id <> \(id) and disabled_reason in ('gone', 'failing')
            """
        return try await write(call, loading: [Webhook.select(id, practice, forUpdate: true), others]) { write in
            let webhook = try Webhook(write.loaded[0])
            guard version == nil || version == webhook.version else {
                throw Refusal(.versionConflict, "Somebody else has changed this webhook meanwhile.")
            }
            let next = try transition(webhook, write)
            if webhook.isBroken, next?.isBroken != true, write.loaded[1].isEmpty {
                write.discharge(.webhook, about: practice, .done)
            }
            return (try answer(next ?? webhook), nil)
        }
    }

    /// How many webhooks a practice may have.
    private static let mostWebhooks = 20
}
