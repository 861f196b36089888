public import Clinic
import Postgres
import Scheduling

// What whoever looks after the outbox does by hand.

extension Database {
    /// The messages of a practice, the soonest due first.
    public func outbox(
        _ filter: OutboxFilter = OutboxFilter(), limit: Int, of practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> [OutboxEntry] {
        var condition: SQL = "where m.practice_id = \(practice.id)"
        if !filter.states.isEmpty {
            condition = "\(condition) and m.state = any(\(filter.states.map(\.rawValue)))"
            if !filter.states.contains(where: \.isEnd) { condition = "\(condition) and m.settled_at is null" }
        }
        if let channel = filter.channel { condition = "\(condition) and m.channel = \(channel.rawValue)" }
        if let within = filter.within {
            condition = """
                \(condition) and coalesce(m.settled_at, m.due_at)
                    between daybook_now() - make_interval(secs => \(within.inSeconds))
                    and daybook_now() + make_interval(secs => \(within.inSeconds))
                """
        }
        return try await read(
            practice.id, deadline: deadline,
            ["\(OutboxEntry.select) \(condition) order by m.due_at, m.message_id limit \(Int32(limit))"]
        )[0].map { try OutboxEntry($0) }
    }

    /// One message of a practice.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func outboxEntry(
        _ id: Message.ID, of practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> OutboxEntry {
        try Self.entry(try await read(practice.id, deadline: deadline, [Self.select(id, practice.id)])[0])
    }

    /// Lets a message that was given up go out now.
    ///
    /// It is judged again like any other, so what it was about may have changed, and it may go out by another way. A
    /// task to call the person, if there is one, stays until somebody settles it.
    ///
    /// - Parameter mayArriveTwice: whether it may go out although nobody can know whether it did before.
    /// - Throws: `Refusal`: `not_found`; `state_conflict` when it has not been given up, or is uncertain and may not
    ///   arrive twice.
    public func retry(_ id: Message.ID, mayArriveTwice: Bool, call: Call) async throws {
        let practice = call.practice.id
        _ = try await write(call, loading: [Self.select(id, practice, forUpdate: true)]) { write in
            switch try Self.entry(write.loaded[0]).state {
            case .failed, .unreachable: break
            case .uncertain:
                guard mayArriveTwice else {
                    throw Refusal(
                        .stateConflict,
                        "It may have arrived: ask the person, or say that it may arrive twice.")
                }
            case .ready, .sending: throw Refusal(.stateConflict, "It is still to go out.")
            case .sent: throw Refusal(.stateConflict, "It was sent.")
            case .dropped, .tooLate: throw Refusal(.stateConflict, "It was dropped, or its time is over.")
            }
            write.transaction.enqueue(
                """
                update message
                set state = 'ready', due_at = \(write.now), wanted_at = null, faults = 0, begun_at = null,
                    settled_at = null, reason = null
                where practice_id = \(practice) and message_id = \(id)
                """)
            write.audit("message.retried", "message", id, fields: ["state"])
            return (Answer(status: 204), write.now)
        }
    }

    /// Keeps a message that waits for its time from going out.
    ///
    /// - Parameter words: why, in words that name nobody: they are kept with the message, and in nothing else.
    /// - Throws: `Refusal`: `not_found`; `invalid` when the words are too long, no line, or about a message to staff or
    ///   the practice, with which nobody's erasure would find them; `state_conflict` when a worker is sending it, or it
    ///   has ended.
    public func drop(_ id: Message.ID, because words: String? = nil, call: Call) async throws {
        if let words, !Message.Reason.holds(words) {
            throw Refusal.invalid(
                "/reason", "Write one line of at most \(Message.Reason.longest) characters, none of them invisible.")
        }
        let practice = call.practice.id
        _ = try await write(call, loading: [Self.select(id, practice, forUpdate: true)]) { write in
            let entry = try Self.entry(write.loaded[0])
            if words != nil, entry.recipient.person == nil {
                throw Refusal.invalid(
                    "/reason", "It goes to no person, and no reason is kept with that: drop it without one.")
            }
            switch entry.state {
            case .ready: break
            case .sending: throw Refusal(.stateConflict, "It is being sent.")
            case .sent, .uncertain, .failed, .dropped, .tooLate, .unreachable:
                throw Refusal(.stateConflict, "It has ended, and goes out no more.")
            }
            write.transaction.enqueue(
                """
                update message
                set state = 'dropped', settled_at = \(write.now), reason = \(Message.Reason.dropped(words))
                where practice_id = \(practice) and message_id = \(id)
                """)
            write.audit("message.dropped", "message", id, fields: ["state"])
            return (Answer(status: 204), nil)
        }
    }

    private static func select(_ id: Message.ID, _ practice: Practice.ID, forUpdate: Bool = false) -> SQL {
        let lock: SQL = forUpdate ? "for update of m" : ""
        return "\(OutboxEntry.select) where m.practice_id = \(practice) and m.message_id = \(id) \(lock)"
    }

    private static func entry(_ rows: [Row]) throws -> OutboxEntry {
        guard let row = rows.first else { throw Refusal.notFound("message") }
        return try OutboxEntry(row)
    }
}
