import Clinic
import Logging
import Scheduling
import Storage

extension Worker {
    /// A message that is to go out, with what goes.
    private struct Dispatch {
        let message: OutboxMessage
        let parcel: Parcel
    }

    /// Claims due messages of a practice on a channel and sees each of them through.
    ///
    /// Never throws: what goes wrong is logged without a word about anybody, and the messages are claimed again when
    /// their lease has run out.
    func batch(
        of practice: Practice, on name: Message.Channel, _ channel: Channel, alarmsOnly: Bool
    ) async -> BatchReport {
        var report = BatchReport(practice: practice.id)
        do {
            let start = ContinuousClock.now
            let (messages, unread) = try await database.claimDueMessages(
                of: practice, on: name, alarmsOnly: alarmsOnly, limit: configuration.batch,
                lease: configuration.lease, deadline: .now + configuration.patience)
            report.claimed = messages.count + unread.count
            var failure: (any Error)?
            do {
                report.summary = try await setBack(unread, of: practice)
            } catch {
                // What cannot be set back keeps nothing else from being sent.
                failure = error
            }
            var isTakenAway = false
            if !messages.isEmpty {
                let lease = BatchLease(
                    messages, from: start, length: configuration.lease, reserve: configuration.reserve)
                let summary = try await renewing(lease, of: practice) {
                    try await seenThrough(messages, of: practice, channel, lease)
                }
                report.summary = report.summary + summary
                isTakenAway = lease.hasLost
            }
            if let failure { throw failure }
            // Somebody else who found nothing may have put the practice off until this lease ends.
            let isLeft = isTakenAway || report.summary.retried + report.summary.elsewhere > 0
            if report.claimed < configuration.batch || isLeft {
                try await database.rescheduleOutbox(of: practice, deadline: .now + configuration.patience)
            }
        } catch {
            report.isTroubled = true
            logger.error(
                "a practice's outbox cannot be served",
                metadata: ["practice": "\(practice.slug)", "error": "\(error)"])
        }
        return report
    }

    /// Leaves what cannot be read here to a later attempt, by a worker of a later release perhaps, and in the end, or
    /// while there is time before its visit, to somebody who calls.
    private func setBack(_ unread: [UnreadMessage], of practice: Practice) async throws -> PassSummary {
        guard !unread.isEmpty else { return PassSummary() }
        logger.error(
            "messages cannot be read",
            metadata: ["practice": "\(practice.slug)", "messages": "\(unread.map(\.id.description))"])
        let outcomes = unread.map {
            OutboxOutcome(
                $0,
                again(
                    $0.id, after: $0.faults, left: $0.timeLeft, reason: "it or what it is about cannot be read"))
        }
        return try await settled(outcomes, of: practice)
    }

    /// Does something while the lease is kept alive.
    ///
    /// A renewal that fails is tried again at the next turn: what counts in the end is that the attempt still holds.
    private func renewing(
        _ lease: BatchLease, of practice: Practice, _ work: () async throws -> PassSummary
    ) async throws -> PassSummary {
        let renewal = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: max(min(configuration.lease / 3, Self.look), .milliseconds(10)))
                let start = ContinuousClock.now
                do {
                    let held = try await database.renew(
                        lease.open, begun: lease.begun, of: practice, lease: configuration.lease,
                        deadline: .now + configuration.patience)
                    lease.renewed(held, from: start)
                } catch {
                    logger.warning("a lease cannot be renewed", metadata: ["error": "\(error)"])
                }
            }
        }
        defer { renewal.cancel() }
        return try await work()
    }

    /// Settles what does not go out, and delivers and settles the rest, a portion after the other.
    private func seenThrough(
        _ messages: [OutboxMessage], of practice: Practice, _ channel: Channel, _ lease: BatchLease
    ) async throws -> PassSummary {
        var summary = PassSummary()
        var ended: [OutboxOutcome] = []
        var sending: [OutboxMessage] = []
        var texts: [Person.ID?: [Instant]] = [:]
        for message in messages {
            let person = message.recipient.person?.id
            if let verdict = verdict(on: message, of: practice, channel, besides: texts[person] ?? []) {
                ended.append(OutboxOutcome(message, verdict))
                continue
            }
            do throws(LetterFault) {
                if let limit = try composer.limit(of: message, of: practice) {
                    lease.end(message.id, after: limit - message.now)
                }
            } catch {
                // What nobody can say the end of does not go out as if it had none.
                logger.error(
                    "a message's end cannot be told",
                    metadata: ["practice": "\(practice.slug)", "error": "\(error)"])
                ended.append(OutboxOutcome(message, verdict(on: message, after: error)))
                continue
            }
            sending.append(message)
            if message.channel == .text, message.kind.isCounted { texts[person, default: []].append(message.now) }
        }
        let links = Dictionary(
            sending.compactMap { message in
                MessageLinks(message, practice: practice).map { (message.id, $0) }
            }, uniquingKeysWith: { first, _ in first })
        try await database.keep(Array(links.values), of: practice, deadline: .now + configuration.patience)
        var dispatches: [Dispatch] = []
        for message in sending {
            do throws(LetterFault) {
                let addresses = links[message.id]?.addresses(of: practice) ?? [:]
                dispatches.append(
                    Dispatch(message: message, parcel: try parcel(for: message, links: addresses, of: practice)))
            } catch {
                logger.error(
                    "a message cannot be written", metadata: ["practice": "\(practice.slug)", "error": "\(error)"])
                ended.append(OutboxOutcome(message, verdict(on: message, after: error)))
            }
        }
        summary = summary + (try await settled(ended, of: practice, lease))
        let held = channel.isForgetful ? dispatches : try await held(dispatches, of: practice, lease)
        summary.overtaken += dispatches.count - held.count
        return summary + (try await delivered(held, of: practice, by: channel, lease))
    }

    /// What is still to go out, looked up for all of it right before: no letter is asked for by itself.
    private func held(
        _ dispatches: [Dispatch], of practice: Practice, _ lease: BatchLease
    ) async throws -> [Dispatch] {
        let messages = dispatches.map(\.message)
        let held = try await database.held(messages, of: practice, deadline: .now + configuration.patience)
        lease.lose(messages.filter { !held.contains($0.id) })
        return dispatches.filter { held.contains($0.message.id) }
    }

    /// How soon a batch that is under way learns that a message is to go out no more.
    private static let look: Duration = .seconds(1)

    /// Delivers, and settles each message as soon as it is known what became of it.
    private func delivered(
        _ dispatches: [Dispatch], of practice: Practice, by channel: Channel, _ lease: BatchLease
    ) async throws -> PassSummary {
        let account = Account()
        let begin: @Sendable (Int) async -> Bool = { index in
            let message = dispatches[index].message
            guard !lease.isHalted, lease.isInTime(message.id) else { return false }
            // The database may have taken its time.
            return await begins(message, of: practice) && lease.isInTime(message.id)
        }
        await channel.deliver(dispatches.map(\.parcel), during: lease, begin: begin) { deliveries in
            var summary = PassSummary()
            var outcomes: [OutboxOutcome] = []
            for (index, delivery) in deliveries {
                let message = dispatches[index].message
                switch delivery {
                case .unavailable(_, let wait): await account.fail(for: wait)
                case .uncertain: await account.fail(for: nil)
                case .delivered, .alreadyThere, .deferred, .refused, .optedOut, .notTried: break
                }
                let isLate = delivery == .notTried && !lease.isInTime(message.id)
                outcomes.append(
                    OutboxOutcome(
                        message, isLate ? Self.late : verdict(on: message, of: practice, after: delivery, by: channel)))
                if delivery == .alreadyThere {
                    summary.sent -= 1
                    summary.recognised += 1
                }
            }
            do {
                await account.add(summary + (try await settledInTheEnd(outcomes, of: practice, by: channel, lease)))
            } catch {
                await account.fail(error)
            }
        }
        let summary = try await account.summary()
        let (isHalted, wait) = (lease.isHalted, await account.wait)
        // What is left does not wait for the lease: an alarm goes another way now, and the rest is judged anew.
        let outcomes = lease.open.map { message in
            let verdict: OutboxOutcome.Verdict =
                if message.kind == .alarm {
                    verdict(on: message, of: practice, after: .notTried, by: channel)
                } else if !lease.isInTime(message.id) {
                    Self.late
                } else if isHalted {
                    Self.left
                } else if let wait {
                    later(message, of: practice, after: wait, reason: Self.notTried)
                } else {
                    notBegun(message)
                }
            return OutboxOutcome(message, verdict)
        }
        guard !outcomes.isEmpty else { return summary }
        return summary + (try await settled(outcomes, of: practice, lease))
    }

    /// What was not begun in time: it is claimed again at once, and judged by the time of then.
    private static let late = OutboxOutcome.Verdict.again(
        after: .zero, reason: "its time was over before it was begun", isOwnFault: false)

    /// What was left while the database was away.
    private static let left = OutboxOutcome.Verdict.again(
        after: .zero, reason: "the database was away", isOwnFault: false)

    /// Notes that a message is about to be handed over; no if it is somebody else's, or nobody can say.
    private func begins(_ message: OutboxMessage, of practice: Practice) async -> Bool {
        do {
            return try await database.begin(message, of: practice, deadline: .now + configuration.patience)
        } catch {
            logger.warning("a message cannot be begun", metadata: ["error": "\(error)"])
            return false
        }
    }

    /// Settles what became of messages, as soon as the database can where something went out: what was forgotten would
    /// go out once more, or nobody would know whether a text did that was begun.
    ///
    /// Meanwhile nothing more is begun with.
    private func settledInTheEnd(
        _ outcomes: [OutboxOutcome], of practice: Practice, by channel: Channel, _ lease: BatchLease
    ) async throws -> PassSummary {
        let end = ContinuousClock.now + configuration.persistence
        let hasGone = channel.isForgetful || outcomes.contains { $0.verdict.hasGone }
        var isTold = false
        while true {
            do {
                return try await settled(outcomes, of: practice, lease)
            } catch  where hasGone && Database.mayRecover(from: error) && .now < end {
                lease.halt()
                if !isTold {
                    logger.warning(
                        "what was handed over cannot be written down yet",
                        metadata: [
                            "practice": "\(practice.slug)", "messages": "\(outcomes.count)", "error": "\(error)",
                        ])
                }
                isTold = true
                try? await Task.sleep(for: configuration.poll)
            }
        }
    }

    private func settled(
        _ outcomes: [OutboxOutcome], of practice: Practice, _ lease: BatchLease? = nil
    ) async throws -> PassSummary {
        var summary = PassSummary()
        for outcome in outcomes { summary.count(outcome.verdict) }
        let settled = try await database.settle(outcomes, of: practice, deadline: .now + configuration.patience)
        lease?.close(outcomes)
        summary.overtaken = outcomes.count - settled
        return summary
    }
}

/// What became of a batch, as it is told portion by portion.
private actor Account {
    private var sum = PassSummary()
    private var failure: (any Error)?
    /// For how long the channel asks since it has failed; nil while it works.
    private(set) var wait: Duration?

    func add(_ summary: PassSummary) { sum = sum + summary }

    /// A settlement failed: the others go on, and the batch counts as failed.
    func fail(_ error: any Error) { failure = failure ?? error }

    /// The channel takes nothing from anybody, for so long if it says so.
    func fail(for wait: Duration?) { self.wait = max(self.wait ?? .zero, wait ?? .zero) }

    func summary() throws -> PassSummary {
        if let failure { throw failure }
        return sum
    }
}
