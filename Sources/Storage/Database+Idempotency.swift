import Clinic
import Postgres
import Scheduling

extension Database {
    /// Two statements: whether nobody else is running this key, and what it was answered before.
    ///
    /// The advisory lock comes first: a duplicate insert alone would just wait for the other to end.
    static func lookUp(_ key: IdempotencyKey, of call: Call) -> [SQL] {
        let name = "\(call.practice.id)/\(call.principal)/\(key.route)/\(key.key)"
        return [
            "select pg_try_advisory_xact_lock(hashtextextended(\(name), 1)) as free",
            """
            select body_hash, status, etag, location, answer, created_at from idempotency
            where practice_id = \(call.practice.id) and principal = \(call.principal.description)
                and route = \(key.route) and key = \(key.key)
            """,
        ]
    }

    /// The answer that was given before, or nil if this is the first time.
    static func repeated(_ key: IdempotencyKey, row: Row?, free: Bool, now: Instant) throws -> Answer? {
        if let row {
            let created: Instant = try row["created_at"]
            if created + key.lifetime > now {
                let hash: [UInt8] = try row["body_hash"]
                guard hash == key.bodyHash else {
                    throw Refusal(.idempotencyConflict, "This Idempotency-Key was used for something else before.")
                }
                return try answer(row)
            }
        }
        guard free else { throw StillRunning() }
        return nil
    }

    /// Keeps an answer with the effect that it tells of.
    ///
    /// An expired one of the same key gives way.
    static func keep(_ answer: Answer, under key: IdempotencyKey, of call: Call, now: Instant) -> SQL {
        """
        insert into idempotency
            (practice_id, principal, route, key, body_hash, status, etag, location, answer, created_at)
        values (\(call.practice.id), \(call.principal.description), \(key.route), \(key.key), \(key.bodyHash),
            \(Int16(answer.status)), \(answer.etag), \(answer.location), \(answer.body), \(now))
        on conflict (practice_id, principal, route, key) do update
        set body_hash = excluded.body_hash, status = excluded.status, etag = excluded.etag,
            location = excluded.location, answer = excluded.answer, created_at = excluded.created_at
        """
    }

    /// The connection was lost during COMMIT.
    ///
    /// The row that the transaction would have left tells what happened.
    func resolve(_ call: Call) async throws -> Answer {
        let unknown = Refusal(
            .unavailable, "We lost touch with our appointment book. Please look whether it went through, or call us.")
        guard let key = call.idempotency else { throw unknown }
        let rows = try await read(call.practice.id, deadline: call.deadline, [Self.lookUp(key, of: call)[1]])
        guard let row = rows[0].first, try row["body_hash"] == key.bodyHash else {
            throw unknown
        }
        return try Self.answer(row)
    }

    private static func answer(_ row: Row) throws -> Answer {
        let status: Int16 = try row["status"]
        return Answer(
            status: Int(status), etag: try row["etag"], location: try row["location"], body: try row["answer"])
    }
}

/// The same key is being worked on by another request: 409 with Retry-After.
public struct StillRunning: Error, Sendable {}
