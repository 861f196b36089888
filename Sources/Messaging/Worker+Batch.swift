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
    func batch(of practice: Practice, on name: Message.Channel, _ channel: Channel) async -> BatchReport {
        var report = BatchReport(practice: practice.id)
        do {
            let start = ContinuousClock.now
            let messages = try await database.claimDueMessages(
                of: practice, on: name, limit: configuration.batch, lease: configuration.lease,
                deadline: .now + configuration.patience)
            report.claimed = messages.count
            if !messages.isEmpty {
                let lease = Lease(
                    messages, from: start, length: configuration.lease, reserve: configuration.reserve)
                report.summary = try await renewing(lease, of: practice) {
                    try await seenThrough(messages, of: practice, channel, lease)
                }
                metrics.record(report.summary)
            }
            // Somebody else who found nothing may have put the practice off until this lease ends.
            if messages.count < configuration.batch || report.summary.retried + report.summary.elsewhere > 0 {
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

    /// Does something while the lease is kept alive.
    ///
    /// A renewal that fails is tried again at the next turn: what counts in the end is that the attempt still holds.
    private func renewing(
        _ lease: Lease, of practice: Practice, _ work: () async throws -> PassSummary
    ) async throws -> PassSummary {
        let renewal = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: max(configuration.lease / 3, .milliseconds(10)))
                let start = ContinuousClock.now
                do {
                    try await database.renew(
                        lease.open, of: practice, lease: configuration.lease,
                        deadline: .now + configuration.patience)
                    lease.renewed(from: start)
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
        _ messages: [OutboxMessage], of practice: Practice, _ channel: Channel, _ lease: Lease
    ) async throws -> PassSummary {
        var summary = PassSummary()
        var ended: [OutboxOutcome] = []
        var sending: [OutboxMessage] = []
        for message in messages {
            if let verdict = verdict(on: message, of: practice, channel) {
                ended.append(OutboxOutcome(message, verdict))
            } else {
                sending.append(message)
            }
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
        return summary + (try await delivered(dispatches, of: practice, channel, lease))
    }

    /// Delivers portions, some at a time, and settles each as soon as it is delivered.
    private func delivered(
        _ dispatches: [Dispatch], of practice: Practice, _ channel: Channel, _ lease: Lease
    ) async throws -> PassSummary {
        var portions = dispatches.portions(of: channel.portion)[...]
        return try await withThrowingTaskGroup(of: PassSummary.self) { group in
            func begin() {
                guard let portion = portions.popFirst() else { return }
                group.addTask { try await delivered(portion, of: practice, by: channel, lease) }
            }
            for _ in 0..<channel.lanes { begin() }
            var summary = PassSummary()
            while let next = try await group.next() {
                summary = summary + next
                begin()
            }
            return summary
        }
    }

    private func delivered(
        _ portion: [Dispatch], of practice: Practice, by channel: Channel, _ lease: Lease
    ) async throws -> PassSummary {
        var portion = portion
        if channel.isForgetful {
            portion = try await portion.filtered { dispatch in
                try await database.begin(
                    dispatch.message, of: practice, deadline: .now + configuration.patience)
            }
        }
        let deliveries = await channel.deliver(portion.map(\.parcel), until: lease.limit)
        var outcomes: [OutboxOutcome] = []
        var summary = PassSummary()
        for (dispatch, delivery) in zip(portion, deliveries) {
            if let verdict = verdict(on: dispatch.message, after: delivery, by: channel) {
                outcomes.append(OutboxOutcome(dispatch.message, verdict))
                if delivery == .alreadyThere {
                    summary.sent -= 1
                    summary.recognised += 1
                }
            } else {
                summary.left += 1
            }
        }
        return summary + (try await settled(outcomes, of: practice, lease))
    }

    private func settled(
        _ outcomes: [OutboxOutcome], of practice: Practice, _ lease: Lease
    ) async throws -> PassSummary {
        var summary = PassSummary()
        for outcome in outcomes { summary.count(outcome.verdict) }
        let settled = try await database.settle(outcomes, of: practice, deadline: .now + configuration.patience)
        lease.close(outcomes)
        summary.overtaken = outcomes.count - settled
        return summary
    }
}

extension Array where Element: Sendable {
    /// The elements in their order, so many at a time.
    fileprivate func portions(of size: Int) -> [[Element]] {
        let size = Swift.min(size, Swift.max(count, 1))
        return stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }

    fileprivate func filtered(_ isIncluded: (Element) async throws -> Bool) async throws -> [Element] {
        var kept: [Element] = []
        for element in self where try await isIncluded(element) { kept.append(element) }
        return kept
    }
}
