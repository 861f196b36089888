public import Clinic
import Postgres
public import Scheduling

/// How the webhooks of all practices stand.
///
/// Nothing in it is about anybody.
public struct WebhookCounts: Hashable, Sendable {
    /// How many are told what happens, and hear it.
    public let active: Int
    /// How many are told, and do not hear it at present.
    public let failing: Int
    /// How many are told nothing more because nothing reached them, or because they said so.
    public let broken: Int
    /// Since when the oldest event is owed that an active one has not got, if there is one.
    public let oldest: Instant?
    /// How many events arrived within the last hour.
    public let sent: Int
    /// How many were given up within the last hour.
    public let failed: Int
}

/// A webhook that somebody must see to.
public struct TroubledWebhook: Hashable, Sendable {
    /// The slug of its practice.
    public let practice: String
    /// Which one.
    public let id: Webhook.ID
    /// Since when nothing has reached it, or it is disabled.
    public let since: Instant
    /// Why it is disabled; nil while it is told.
    public let reason: Webhook.Reason?
}

extension Database {
    /// How the webhooks of all practices stand.
    public func webhookCounts(deadline: ContinuousClock.Instant) async throws -> WebhookCounts {
        let row = try Self.only(
            try await read(
                """
                select count(*) filter (where state = 'active' and failing_since is null) as active,
                    count(*) filter (where state = 'active' and failing_since is not null) as failing,
                    count(*) filter (where disabled_reason in ('gone', 'failing')) as broken,
                    min(oldest) filter (where state = 'active') as oldest,
                    (select count(*) from webhook_delivery
                        where settled_at > daybook_now() - interval '1 hour' and state = 'sent') as sent,
                    (select count(*) from webhook_delivery
                        where settled_at > daybook_now() - interval '1 hour' and state = 'failed') as failed
                from webhook w
                left join lateral (
                    select d.owed_at as oldest from webhook_delivery d
                    where d.practice_id = w.practice_id and d.webhook_id = w.webhook_id
                        and d.settled_at is null
                    order by d.owed_at
                    limit 1
                ) owed on true
                """, deadline: deadline))
        func count(_ column: String) throws -> Int { Int(try row[column] as Int64) }
        return WebhookCounts(
            active: try count("active"), failing: try count("failing"), broken: try count("broken"),
            oldest: try row["oldest"], sent: try count("sent"), failed: try count("failed"))
    }

    /// The webhooks that somebody must see to: nothing has reached them for an hour, or they are disabled although nobody
    /// wanted that.
    public func troubledWebhooks(deadline: ContinuousClock.Instant) async throws -> [TroubledWebhook] {
        try await read(
            """
            select p.slug, w.webhook_id, coalesce(w.disabled_at, w.failing_since) as since, w.disabled_reason
            from webhook w
            join practice p using (practice_id)
            where w.disabled_reason in ('gone', 'failing')
                or w.state = 'active' and w.failing_since <= daybook_now() - interval '1 hour'
            order by p.slug, w.webhook_id
            """, deadline: deadline
        ).map { row in
            let reason: String? = try row["disabled_reason"]
            return TroubledWebhook(
                practice: try row["slug"], id: try row["webhook_id"], since: try row["since"],
                reason: reason.flatMap(Webhook.Reason.init))
        }
    }
}
