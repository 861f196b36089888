import Clinic
import Foundation
import Postgres
import Scheduling

extension Write {
    /// Plans anew what is told before visits and was planned for times at which messages may not arrive any more.
    ///
    /// The practice counts as it is in the call. Whatever else is planned waits until it may arrive, and is judged
    /// then.
    ///
    /// - Returns: when the first of it is due; nil where nothing is.
    func replanMessages(_ zones: ZoneDirectory) async throws -> Instant? {
        let practice = call.practice
        let rows = try await transaction.query(
            """
            select m.message_id, m.kind, m.due_at, lower(a.during) as starts_at, p.person_id, p.name, p.is_alias,
                p.email, p.phone, p.zone, p.born::text as born, p.region
            from message m
            join appointment a on (a.practice_id, a.appointment_id) = (m.practice_id, m.subject_id)
            join person p on (p.practice_id, p.person_id) = (m.practice_id, m.person_id)
            where m.practice_id = \(practice.id) and m.state = 'ready' and m.settled_at is null
                and m.due_at > \(now)
                and (m.kind = 'prepare' or starts_with(m.kind, 'remind_'))
            order by m.due_at, m.message_id
            """)
        var ids: [UUID] = []
        var dues: [Instant] = []
        for row in rows {
            // One that cannot be read is told of when it is due.
            guard let message = try? NarrowedMessage(row) else { continue }
            let times = try practice.sendingTimes(for: message.person, zones)
            guard let due = message.kind.due(planned: message.due, before: message.start, times, now: now) else {
                continue
            }
            ids.append(message.id)
            dues.append(due)
        }
        guard !ids.isEmpty else { return nil }
        transaction.enqueue(
            """
            update message m
            set due_at = narrowed.due_at
            from unnest(\(ids), \(dues)) as narrowed (message_id, due_at)
            where m.practice_id = \(practice.id) and m.message_id = narrowed.message_id and m.state = 'ready'
            """)
        return dues.min()
    }
}

/// What is planned before a visit.
private struct NarrowedMessage {
    let id: UUID
    let kind: Message.Kind
    let due: Instant
    let start: Instant
    let person: Person

    init(_ row: Row) throws {
        let name: String = try row["kind"]
        guard let kind = Message.Kind(name: name) else { throw UnknownWord(column: "kind", type: "Message.Kind") }
        id = try row["message_id"]
        self.kind = kind
        due = try row["due_at"]
        start = try row["starts_at"]
        person = try Person(row)
    }
}
