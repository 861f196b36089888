import Clinic
import Scheduling
import Storage

extension Worker {
    /// Judges one message by its topic as it is now, how its person wants to be reached, and the time of day.
    ///
    /// - Parameter texts: when texts to the person were let through that no row tells of yet.
    /// - Returns: what is to be written on it; nil when it is to go out.
    func verdict(
        on message: OutboxMessage, of practice: Practice, _ channel: Channel, besides texts: [Instant]
    ) -> OutboxOutcome.Verdict? {
        if channel.isForgetful, message.begun != nil {
            let reason = "an earlier attempt may have sent it"
            return otherWay(of: message).map { .elsewhere($0, reason: reason) } ?? .settled(.uncertain, reason: reason)
        }
        do throws(LetterFault) {
            switch try composer.fate(of: message, of: practice, besides: texts, now: message.now) {
            case .send: return nil
            case .settle(let state, let reason): return .settled(state, reason: reason)
            case .later(let instant, let reason), .merged(let instant, let reason):
                return .later(instant, reason: reason)
            case .elsewhere(let other, let reason): return .rerouted(other, reason: reason)
            }
        } catch {
            return again(message, reason: error.description)
        }
    }

    /// Writes what goes out.
    func parcel(
        for message: OutboxMessage, links: [Link.Purpose: String], of practice: Practice
    ) throws(LetterFault) -> Parcel {
        Parcel(
            id: message.id, attempt: message.attempt,
            content: try composer.content(of: message, links: links, of: practice),
            statusCallback: configuration.callbacks?.status(
                of: message.id, attempt: message.attempt, practice: practice))
    }

    /// What a delivery means for its message.
    func verdict(
        on message: OutboxMessage, of practice: Practice, after delivery: Delivery, by channel: Channel
    ) -> OutboxOutcome.Verdict {
        if let reason = delivery.trouble, let other = otherWay(of: message) { return .elsewhere(other, reason: reason) }
        switch delivery {
        case .delivered, .alreadyThere: return .settled(.sent, reason: nil)
        case .refused(let reason): return elsewhere(message, or: .failed, reason: reason)
        case .optedOut: return .optedOut(instead: wayLeft(for: message))
        // The practice's own address is told instead.
        case .unavailable(let reason, _) where message.kind == .alarm && message.channel == .text,
            .deferred(let reason) where message.kind == .alarm && message.channel == .text:
            return .settled(.failed, reason: reason)
        case .notTried where message.kind == .alarm && message.channel == .text:
            return .settled(.failed, reason: Self.notTried)
        case .deferred(let reason):
            let verdict = again(message, reason: reason)
            guard case .settled(let end, let reason) = verdict else { return verdict }
            return elsewhere(message, or: end, reason: reason ?? "")
        case .unavailable(let reason, let wait): return later(message, of: practice, after: wait, reason: reason)
        case .notTried: return notBegun(message)
        case .uncertain(let reason):
            return channel.isForgetful ? .settled(.uncertain, reason: reason) : again(message, reason: reason)
        }
    }

    static let notTried = "nothing went out before it"

    /// What becomes of a message while its channel is down, which is no fault of its own.
    ///
    /// - Parameter wait: for how long the channel asks, as far as there is time for it.
    func later(
        _ message: OutboxMessage, of practice: Practice, after wait: Duration? = nil, reason: String
    ) -> OutboxOutcome.Verdict {
        let other = wayInTime(for: message, of: practice)
        switch Message.outage(
            of: message.facts(), since: message.wanted, hasOtherWay: other != nil, policy: practice.policy,
            now: message.now)
        {
        case .wait(let longest):
            let usual = Backoff.channel.wait(after: message.attempt, of: message.id, seed: configuration.seed)
            return .again(after: max(usual, min(wait ?? .zero, longest)), reason: reason, isOwnFault: false)
        case .elsewhere:
            return other.map { .elsewhere($0, reason: "its channel was down: \(reason)") } ?? notBegun(message)
        case .givenUp: return .settled(.failed, reason: "given up while its channel was down: \(reason)")
        }
    }

    /// Another channel by which a message would go out now, or later and in time.
    private func wayInTime(for message: OutboxMessage, of practice: Practice) -> Message.Channel? {
        guard let other = wayLeft(for: message),
            let fate = try? composer.fate(of: message, on: other, of: practice, now: message.now)
        else { return nil }
        switch fate {
        case .send, .later: return other
        case .merged, .elsewhere, .settle: return nil
        }
    }

    /// What was not begun with after all is judged anew.
    func notBegun(_ message: OutboxMessage) -> OutboxOutcome.Verdict {
        .again(
            after: Backoff.channel.wait(after: message.attempt, of: message.id, seed: configuration.seed),
            reason: "it was not begun with", isOwnFault: false)
    }

    /// What is to be written on a message that cannot be composed.
    func verdict(on message: OutboxMessage, after fault: LetterFault) -> OutboxOutcome.Verdict {
        fault == .noAddress
            ? elsewhere(message, or: .unreachable, reason: fault.description)
            : again(message, reason: fault.description)
    }

    /// Another way for what cannot wait until it is known whether it came this way.
    private func otherWay(of message: OutboxMessage) -> Message.Channel? {
        message.kind == .alarm ? wayLeft(for: message) : nil
    }

    /// On another channel, if one is left.
    private func elsewhere(
        _ message: OutboxMessage, or end: Message.State, reason: String
    ) -> OutboxOutcome.Verdict {
        wayLeft(for: message).map { .elsewhere($0, reason: reason) } ?? .settled(end, reason: reason)
    }

    private func wayLeft(for message: OutboxMessage) -> Message.Channel? {
        message.reach.ways.first { !message.tried.contains($0) && channels[$0]?.isOpen == true }
    }

    private func again(_ message: OutboxMessage, reason: String) -> OutboxOutcome.Verdict {
        again(message.id, after: message.faults, reason: reason)
    }

    /// Another attempt of a message later, after so many that failed by its own fault, or none any more.
    ///
    /// - Parameter left: how long it is until somebody has to know of it: there is no attempt in the later half of
    ///   that, which is for whoever calls instead; nil where it may take its time.
    func again(
        _ message: Message.ID, after faults: Int, left: Duration? = nil, reason: String
    ) -> OutboxOutcome.Verdict {
        let faults = faults + 1
        let wait = Backoff.message.wait(after: faults, of: message, seed: configuration.seed)
        let isInTime = left.map { wait <= $0 / 2 } ?? true
        guard faults < configuration.attempts, isInTime else {
            let attempts = faults == 1 ? "1 attempt" : "\(faults) attempts"
            return .settled(.failed, reason: "given up after \(attempts): \(reason)")
        }
        return .again(after: wait, reason: reason, isOwnFault: true)
    }
}

extension Delivery {
    /// Why a parcel is not known to have been handed over; nil where it has, or was refused.
    fileprivate var trouble: String? {
        switch self {
        case .deferred(let reason), .unavailable(let reason, _), .uncertain(let reason): reason
        case .notTried: Worker.notTried
        case .delivered, .alreadyThere, .refused, .optedOut: nil
        }
    }
}
