import Clinic
import Postgres
import Scheduling

extension Webhook {
    /// What `init(_:)` reads of `webhook w`; never a secret.
    static let columns: SQL = """
        w.webhook_id, w.url, w.kinds, w.state, w.disabled_reason, w.disabled_at, w.failing_since,
            case when w.previous_until > daybook_now() then w.previous_until end as previous_until, w.version,
            w.created_by, w.created_at
        """

    static func select(_ id: Webhook.ID, _ practice: Practice.ID, forUpdate: Bool = false) -> SQL {
        let lock: SQL = forUpdate ? "for update" : ""
        return "select \(columns) from webhook w where w.practice_id = \(practice) and w.webhook_id = \(id) \(lock)"
    }

    init(_ row: Row) throws {
        let (kinds, version): ([String], Int32) = (try row["kinds"], try row["version"])
        let name: Webhook.State.Name = try row.word("state")
        let state: Webhook.State =
            switch name {
            case .active: .active
            case .disabled: .disabled(try row.word("disabled_reason"), at: try row["disabled_at"])
            }
        self.init(
            id: try row["webhook_id"], url: try row["url"], kinds: Set(kinds.compactMap(Webhook.Event.Kind.init)),
            state: state, failingSince: try row["failing_since"], previousSecretUntil: try row["previous_until"],
            version: Int(version), creator: try row["created_by"], created: try row["created_at"])
    }

    /// The one webhook that was looked for.
    init(_ rows: [Row]) throws {
        guard let row = rows.first else { throw Refusal.notFound("webhook") }
        try self.init(row)
    }

    func insert(_ practice: Practice.ID, secret: String) -> SQL {
        """
        insert into webhook (practice_id, webhook_id, url, kinds, secret, created_by, created_at)
        values (\(practice), \(id), \(url), \(kinds.map(\.rawValue).sorted()), \(secret), \(creator), \(created))
        """
    }

    /// Writes what a transition changed, besides secrets.
    ///
    /// What is active is left alone no longer, whatever it asked for.
    func update(_ practice: Practice.ID) -> SQL {
        let (reason, at): (String?, Instant?) =
            switch state {
            case .active: (nil, nil)
            case .disabled(let reason, let at): (reason.rawValue, at)
            }
        return """
            update webhook
            set url = \(url), kinds = \(kinds.map(\.rawValue).sorted()), state = \(state.name.rawValue),
                disabled_reason = \(reason), disabled_at = \(at), failing_since = \(failingSince),
                resting_until = null, version = \(Int32(version))
            where practice_id = \(practice) and webhook_id = \(id)
            """
    }
}
