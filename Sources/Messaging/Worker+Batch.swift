import Clinic
import Logging
import Scheduling
import Storage

extension Worker {
    /// What is to be done with a message that was claimed: it ends here, or it has become a parcel.
    private enum Step {
        case settle(OutboxOutcome.Verdict)
        case deliver(Parcel)
    }

    /// Claims due messages of a practice and sees each of them through.
    ///
    /// Never throws: what goes wrong is logged without a word about anybody, and the messages are claimed again when
    /// their lease has run out.
    func batch(of practice: Practice) async -> BatchReport {
        var report = BatchReport(practice: practice.id)
        do {
            // The lease is counted from before it begins, so it never ends earlier than is believed here.
            let leaseEnd = ContinuousClock.now + configuration.lease
            let messages = try await database.claimDueMessages(
                of: practice, limit: configuration.batch, lease: configuration.lease,
                deadline: .now + configuration.patience)
            report.claimed = messages.count
            if !messages.isEmpty {
                let outcomes = await outcomes(
                    of: messages, for: practice, until: leaseEnd - configuration.reserve, summary: &report.summary)
                let settled = try await database.settle(
                    outcomes, of: practice, deadline: .now + configuration.patience)
                report.summary.overtaken = outcomes.count - settled
                metrics.record(report.summary)
            }
            // Somebody else who found nothing may have put the practice off until this lease ends.
            if messages.count < configuration.batch || report.summary.retried > 0 {
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

    /// Judges every message, delivers those that are to go out, and says what is to be written on each.
    private func outcomes(
        of messages: [OutboxMessage], for practice: Practice, until limit: ContinuousClock.Instant,
        summary: inout PassSummary
    ) async -> [OutboxOutcome] {
        var outcomes: [OutboxOutcome] = []
        var sending: [(message: OutboxMessage, parcel: Parcel)] = []
        for message in messages {
            switch step(for: message, of: practice) {
            case .deliver(let parcel): sending.append((message, parcel))
            case .settle(let verdict): outcomes.append(outcome(of: message, verdict, summary: &summary))
            }
        }
        let deliveries = await channel.deliver(sending.map(\.parcel), until: limit)
        for ((message, _), delivery) in zip(sending, deliveries) {
            if let verdict = verdict(on: message, after: delivery) {
                outcomes.append(outcome(of: message, verdict, summary: &summary))
                if delivery == .alreadyThere {
                    summary.sent -= 1
                    summary.recognised += 1
                }
            } else {
                summary.left += 1
            }
        }
        return outcomes
    }

    /// Judges one message by the appointment as it is now, and writes its letter if it is to go out.
    private func step(for message: OutboxMessage, of practice: Practice) -> Step {
        let (appointment, person) = (message.details.appointment, message.details.person)
        let address = person.email.flatMap(MailAddress.init)
        let fate = Message.fate(
            of: message.kind, scheduleVersion: message.scheduleVersion, appointment: appointment,
            hasAddress: address != nil, now: message.now)
        switch (fate, address) {
        case (.settle(let state, let reason), _):
            return .settle(.settled(state, reason: reason))
        case (.send, nil):
            return .settle(.settled(.unreachable, reason: "no e-mail address"))
        case (.send, let address?):
            do throws(LetterFault) {
                return .deliver(try parcel(for: message, to: address, of: practice))
            } catch {
                logger.error(
                    "a letter cannot be written", metadata: ["practice": "\(practice.slug)", "error": "\(error)"])
                return .settle(again(message, reason: error.description))
            }
        }
    }

    private func parcel(
        for message: OutboxMessage, to address: MailAddress, of practice: Practice
    ) throws(LetterFault) -> Parcel {
        let (appointment, person) = (message.details.appointment, message.details.person)
        guard let zone = database.zones.zone(appointment.wall.zone) else {
            throw .unknownZone(appointment.wall.zone)
        }
        let notice = Notice(
            id: message.id, kind: message.kind, address: address, name: person.name, label: message.neutralLabel,
            start: appointment.during.start, practice: practice)
        let letter = try Letter.composed(
            notice, with: templates, zone: zone, ownZone: person.zone.flatMap(database.zones.zone), now: message.now)
        return Parcel(id: message.id, attempt: message.attempt, letter: letter)
    }

    /// What a delivery means for its message; nil for one that stays under its lease until it is claimed again.
    private func verdict(on message: OutboxMessage, after delivery: Delivery) -> OutboxOutcome.Verdict? {
        switch delivery {
        case .delivered, .alreadyThere: .settled(.sent, reason: nil)
        case .refused(let reason): .settled(.failed, reason: reason)
        case .deferred(let reason): again(message, reason: reason)
        // However long the channel is down, it is no fault of the message: it waits until its visit begins.
        case .unavailable(let reason):
            .again(
                after: Backoff.channel.wait(after: message.attempt, of: message.id, seed: configuration.seed),
                reason: reason)
        case .notTried: nil
        }
    }

    /// Another attempt later, or none any more.
    private func again(_ message: OutboxMessage, reason: String) -> OutboxOutcome.Verdict {
        if message.attempt >= configuration.attempts {
            .settled(.failed, reason: "given up after \(message.attempt) attempts: \(reason)")
        } else {
            .again(
                after: Backoff.message.wait(after: message.attempt, of: message.id, seed: configuration.seed),
                reason: reason)
        }
    }

    private func outcome(
        of message: OutboxMessage, _ verdict: OutboxOutcome.Verdict, summary: inout PassSummary
    ) -> OutboxOutcome {
        switch verdict {
        case .settled(let state, _): summary.count(state)
        case .again: summary.retried += 1
        }
        return OutboxOutcome(id: message.id, attempt: message.attempt, verdict: verdict)
    }
}
