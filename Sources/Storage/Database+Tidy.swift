public import Clinic
import Postgres
import Scheduling

extension Database {
    /// Forgets what is needed no more, once an hour whoever asks: answers kept for keys, expired holds, the claims of
    /// yesterday and before, which visits clinicians were told of a day ago and before, and what webhooks were told, or
    /// could not be told, a month ago and before.
    ///
    /// What a text that came in has led to is kept for a year: a signed post never grows too old to be sent again.
    /// What was planned stays in `appointment_phase`; claims only guard time that can still be taken.
    ///
    /// - Returns: whether it was time to.
    @discardableResult
    public func tidyIfDue(_ practices: [Practice], deadline: ContinuousClock.Instant) async throws -> Bool {
        let due = try await pool.transaction(deadline: deadline) { transaction in
            try await transaction.query(
                """
                insert into worker_heartbeat (worker, beat_at) values ('tidy', daybook_now())
                on conflict (worker) do update set beat_at = excluded.beat_at
                where worker_heartbeat.beat_at <= excluded.beat_at - interval '1 hour'
                returning worker
                """)
        }
        guard !due.isEmpty else { return false }
        for practice in practices { try await tidy(practice.id, deadline: deadline) }
        return true
    }

    private func tidy(_ practice: Practice.ID, deadline: ContinuousClock.Instant) async throws {
        try await pool.transaction(deadline: deadline, opening: [Self.practice(practice)]) { transaction in
            transaction.enqueue(
                """
                delete from idempotency
                where practice_id = \(practice) and created_at < daybook_now()
                    - case when split_part(route, '/', 1) = 'texts' then interval '1 year' else interval '48 hours' end
                """)
            transaction.enqueue(
                "delete from hold where practice_id = \(practice) and expires_at < daybook_now() - interval '1 hour'")
            transaction.enqueue(
                """
                delete from intake
                where practice_id = \(practice) and expires_at < daybook_now() and request_id is null
                """)
            transaction.enqueue(
                "delete from spent_challenge where practice_id = \(practice) and expires_at < daybook_now()")
            transaction.enqueue(
                """
                delete from claim
                where practice_id = \(practice) and during << tstzrange(daybook_now() - interval '1 day', null)
                """)
            transaction.enqueue(
                """
                update proposal
                set undo = null
                where practice_id = \(practice) and undo is not null and applied_at < daybook_now() - interval '1 hour'
                """)
            transaction.enqueue(
                """
                delete from webhook_event
                where practice_id = \(practice) and occurred_at < daybook_now() - interval '30 days'
                """)
            transaction.enqueue(
                """
                delete from day_change d
                using message m
                where (m.practice_id, m.message_id) = (d.practice_id, d.message_id) and d.practice_id = \(practice)
                    and m.settled_at < daybook_now() - interval '1 day'
                """)
            transaction.enqueue(
                """
                update webhook
                set previous_secret = null, previous_until = null
                where practice_id = \(practice) and previous_until <= daybook_now()
                """)
        }
    }
}
