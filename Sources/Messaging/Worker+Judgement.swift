import Clinic
import Scheduling
import Storage

extension Worker {
    /// Judges one message by its topic as it is now, how its person wants to be reached, and the time of day.
    ///
    /// - Returns: what is to be written on it; nil when it is to go out.
    func verdict(
        on message: OutboxMessage, of practice: Practice, _ channel: Channel
    ) -> OutboxOutcome.Verdict? {
        if channel.isForgetful, message.begun != nil {
            return .settled(.uncertain, reason: "an earlier attempt may have sent it")
        }
        if message.kind == .prepare, case .visit(_, _, let sheet) = message.topic, sheet.isEmpty {
            return .settled(.dropped, reason: "nothing is asked of the person")
        }
        let zones = database.zones
        guard let zone = zones.zone(message.person.zone ?? practice.zone) ?? zones.zone(practice.zone) else {
            return again(message, reason: LetterFault.unknownZone(practice.zone).description)
        }
        let times = SendingTimes(
            practice.policy.messages.hours, region: message.person.region ?? practice.region, zone: zone)
        switch Message.fate(
            of: message.facts, served: Set(channels.keys), times: times, policy: practice.policy, now: message.now)
        {
        case .send: return nil
        case .settle(let state, let reason): return .settled(state, reason: reason)
        case .later(let instant, let reason): return .later(instant, reason: reason)
        case .elsewhere(let other, let reason): return .elsewhere(other, reason: reason)
        }
    }

    /// Writes what goes out.
    func parcel(
        for message: OutboxMessage, links: [Link.Purpose: String], of practice: Practice
    ) throws(LetterFault) -> Parcel {
        let name = message.zone ?? practice.zone
        guard let zone = database.zones.zone(name) else { throw .unknownZone(name) }
        let ownZone = message.person.zone.flatMap(database.zones.zone)
        let notice = Notice(message, links: links, practice: practice)
        let content: Parcel.Content
        switch message.channel {
        case .email:
            guard let address = message.reach.email.flatMap(MailAddress.init) else { throw .noAddress }
            content = .letter(
                try Letter.composed(
                    notice, to: address, with: letters, zone: zone, ownZone: ownZone, now: message.now))
        case .text:
            guard let number = message.reach.phone else { throw .noAddress }
            content = .text(
                PhoneText.composed(notice, to: number, with: texts, zone: zone, ownZone: ownZone))
        }
        return Parcel(
            id: message.id, attempt: message.attempt, content: content,
            statusCallback: configuration.callbacks?.status(of: practice))
    }

    /// What a delivery means for its message.
    func verdict(
        on message: OutboxMessage, after delivery: Delivery, by channel: Channel
    ) -> OutboxOutcome.Verdict {
        switch delivery {
        case .delivered, .alreadyThere: return .settled(.sent, reason: nil)
        case .accepted(let id): return .accepted(id: id)
        case .refused(let reason): return elsewhere(message, or: .failed, reason: reason)
        case .optedOut: return elsewhere(message, or: .unreachable, reason: "the person has opted out")
        case .deferred(let reason): return again(message, reason: reason)
        // However long the channel is down, it is no fault of the message: it waits until its visit begins.
        case .unavailable(let reason): return later(message, reason: reason)
        case .notTried: return later(message, reason: "nothing went out before it")
        case .uncertain(let reason):
            return channel.isForgetful ? .settled(.uncertain, reason: reason) : again(message, reason: reason)
        }
    }

    private func later(_ message: OutboxMessage, reason: String) -> OutboxOutcome.Verdict {
        .again(
            after: Backoff.channel.wait(after: message.attempt, of: message.id, seed: configuration.seed),
            reason: reason, isOwnFault: false)
    }

    /// What is to be written on a message that cannot be composed.
    func verdict(on message: OutboxMessage, after fault: LetterFault) -> OutboxOutcome.Verdict {
        fault == .noAddress
            ? elsewhere(message, or: .unreachable, reason: fault.description)
            : again(message, reason: fault.description)
    }

    /// On another channel, if one is left.
    private func elsewhere(
        _ message: OutboxMessage, or end: Message.State, reason: String
    ) -> OutboxOutcome.Verdict {
        let other = message.reach.ways.first { !message.tried.contains($0) && channels[$0] != nil }
        return other.map { .elsewhere($0, reason: reason) } ?? .settled(end, reason: reason)
    }

    /// Another attempt later, or none any more.
    func again(_ message: OutboxMessage, reason: String) -> OutboxOutcome.Verdict {
        let faults = message.faults + 1
        guard faults < configuration.attempts else {
            return .settled(.failed, reason: "given up after \(faults) attempts: \(reason)")
        }
        return .again(
            after: Backoff.message.wait(after: faults, of: message.id, seed: configuration.seed), reason: reason,
            isOwnFault: true)
    }
}

extension OutboxMessage {
    /// The name of the zone of the place that it is about; nil when it is about none.
    fileprivate var zone: String? {
        switch topic {
        case .visit(let details, _, _): details.appointment.wall.zone
        case .visits(let visits, _): visits.first?.appointment.wall.zone
        case .offer(_, _, let zone): zone
        case .checkIn, .entry: nil
        }
    }
}
