import Clinic
import Logging
import Postgres
import Scheduling

extension Database {
    /// Reads what messages are about, and who has opted out, in transactions of their own.
    ///
    /// A message that cannot be read, or of which the server refuses to read what it is about, is left out and keeps
    /// none of the others. What staff read of a day asks for the most, and is read by itself: nothing waits for it.
    ///
    /// - Parameter rows: what `OutboxMessage.claim` and `OutboxMessage.upcoming` give.
    /// - Returns: those that could be read, in the order of the rows, and those that nobody was free to read: they are no
    ///   worse for it.
    func messages(
        _ rows: [Row], now: Instant, of practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> (read: [OutboxMessage], unasked: Set<Message.ID>) {
        // One row that cannot be read must not keep the others from being sent.
        let claimed = rows.compactMap { try? OutboxMessage.Claimed($0) }
        let others = claimed.filter { $0.kind != .huddle }
        let huddles = claimed.filter { $0.kind == .huddle }
        var read = try await readable(others, now: now, of: practice, deadline: deadline)
        var unasked: Set<Message.ID> = []
        do {
            read += try await readable(huddles, now: now, of: practice, deadline: deadline)
        } catch {
            unasked = Set(huddles.map(\.id))
            unreadable(error, of: practice)
        }
        let known = Dictionary(read.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return (claimed.compactMap { known[$0.id] }, unasked)
    }

    /// Reads messages together, and in ever smaller parts where the server refuses that, down to those that it refuses.
    ///
    /// - Throws: what says nothing of what is read: that the server is busy, stopping, or away.
    private func readable(
        _ claimed: [OutboxMessage.Claimed], now: Instant, of practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> [OutboxMessage] {
        guard !claimed.isEmpty else { return [] }
        do {
            return try await readTogether(claimed, now: now, of: practice, deadline: deadline)
        } catch let error as PostgresError where !error.isTransient {
            unreadable(error, of: practice)
        }
        var waiting = Self.parts(of: claimed)
        var read: [OutboxMessage] = []
        while let part = waiting.popLast() {
            do {
                read += try await readTogether(part, now: now, of: practice, deadline: deadline)
            } catch let error as PostgresError where !error.isTransient {
                waiting += Self.parts(of: part)
            }
        }
        return read
    }

    /// Smaller parts of messages: one for each kind of subject, two halves of a single kind, none of a single message.
    private static func parts(of claimed: [OutboxMessage.Claimed]) -> [[OutboxMessage.Claimed]] {
        let kinds = Dictionary(grouping: claimed, by: \.kind.subject)
        guard kinds.count == 1 else { return Array(kinds.values) }
        guard claimed.count > 1 else { return [] }
        let half = claimed.count / 2
        return [Array(claimed.prefix(half)), Array(claimed.dropFirst(half))]
    }

    private func readTogether(
        _ claimed: [OutboxMessage.Claimed], now: Instant, of practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> [OutboxMessage] {
        let addresses = claimed.flatMap { $0.recipient.addresses(region: practice.region) }
        let hasStaff = claimed.contains(where: \.kind.isForStaff)
        // Joined as it is written: of tables that nobody has analyzed yet, as after a restore, the planner believes that
        // they are empty, and would rather join each with all of the others.
        let statements =
            ["set local join_collapse_limit = 1"] + OutboxTopics.statements(claimed, practice.id)
            + [OptOut.select(addresses, practice.id)]
        return try await pool.transaction(
            deadline: deadline, readOnly: true, opening: [Self.practice(practice.id)]
        ) { transaction in
            // Where nothing is left to be read, it ends in the same round trip.
            let read = try await (hasStaff ? transaction.queries(statements) : transaction.finish(statements))
            var topics = OutboxTopics(Array(read.dropFirst().prefix(OutboxTopics.count)))
            if hasStaff {
                topics.staff = try await StaffTopics.read(claimed, practice.id, zones: zones, in: transaction)
            }
            let optedOut = Set(try read[OutboxTopics.count + 1].map { try $0["key"] as String })
            return claimed.compactMap { message in
                topics.topic(of: message).map {
                    OutboxMessage(message, topic: $0, optedOut: optedOut, practice: practice, now: now)
                }
            }
        }
    }

    /// Messages that cannot be read, with the visits that they are about, so that somebody calls before these begin.
    ///
    /// Never throws: what cannot be had of them keeps nothing else from being sent. Where the server refuses it, it is
    /// asked for in smaller parts, and a message of which it tells nothing counts as one about no visit. Where the server
    /// is busy or away, messages are left out up to their third attempt: they are claimed again when their lease has run
    /// out.
    func withVisits(
        _ unread: [UnreadMessage], of practice: Practice, deadline: ContinuousClock.Instant
    ) async -> [UnreadMessage] {
        guard !unread.isEmpty else { return [] }
        do {
            let rows = try await pool.read(
                [UnreadMessage.visits(of: unread, practice.id)], opening: [Self.practice(practice.id)],
                deadline: deadline)[0]
            var visits: [Message.ID: Row] = [:]
            for row in rows { visits[try row["message_id"]] = row }
            return unread.map { message in
                guard let row = visits[message.id], let known = try? message.about(row) else { return message }
                return known
            }
        } catch let error as PostgresError where !error.isTransient && unread.count > 1 {
            let half = unread.count / 2
            let first = await withVisits(Array(unread.prefix(half)), of: practice, deadline: deadline)
            return first + (await withVisits(Array(unread.dropFirst(half)), of: practice, deadline: deadline))
        } catch {
            logger.warning(
                "the visits of messages that cannot be read are not known",
                metadata: ["practice": "\(practice.slug)", "error": "\(error)"])
            return Self.mayRecover(from: error) ? unread.filter { $0.attempt > 3 } : unread
        }
    }

    private func unreadable(_ error: any Error, of practice: Practice) {
        logger.error(
            "what messages are about cannot be read together",
            metadata: ["practice": "\(practice.slug)", "error": "\(error)"])
    }
}
