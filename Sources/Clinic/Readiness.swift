public import Scheduling

/// How all gates of one visit stand.
public struct Readiness: Hashable, Sendable {
    /// The gates, in the order of the protocol.
    public let standings: [GateStanding]
    /// The date on the wall of the visit.
    private let date: LocalDate

    /// Judges the gates of a visit.
    ///
    /// - Parameter zone: that of the site, in which instants are dates.
    public init(of visit: GatedVisit, rules: [GateRule], facts: GateFacts, zone: Zone) {
        standings = rules.map { GateStanding($0, of: visit, facts: facts, zone: zone) }
        date = visit.date
    }

    /// What stands in the way of the visit.
    public var blockers: [GateStanding] { standings.filter { !$0.isOpen } }

    /// Whether nothing stands in the way.
    public var isReady: Bool { blockers.isEmpty }

    /// The closed gates without which the visit is released.
    public var releasing: [GateStanding] { blockers.filter { $0.rule.consequence == .release } }

    /// Until when a visit that is booked now is provisional; nil when it is booked firmly.
    ///
    /// It is the earliest deadline among the closed gates that release it.
    ///
    /// - Parameter provisionally: whether whoever books accepts a provisional visit.
    /// - Throws: `gate_closed`: when a firm visit was asked for, when a deadline is over already, or when a gate cannot
    ///   open until then.
    public func provisionalDeadline(provisionally: Bool, now: Instant) throws(Refusal) -> Instant? {
        guard let deadline = releasing.map(\.deadline).min() else { return nil }
        if releasing.contains(where: { $0.fault?.isFinal(on: date) ?? false }) {
            throw gateClosed("A condition of this visit cannot be met in time.")
        }
        guard deadline > now else {
            throw gateClosed("It is too late for what this visit still needs.")
        }
        guard provisionally else {
            throw gateClosed("This visit still needs something before it can be booked firmly.")
        }
        return deadline
    }

    /// Refuses unless every gate is open that would release the visit.
    ///
    /// - Throws: `gate_closed`.
    public func requireFirm() throws(Refusal) {
        guard releasing.isEmpty else { throw gateClosed("This visit still needs something before it is firm.") }
    }

    private func gateClosed(_ sentence: String) -> Refusal {
        var refusal = Refusal(.gateClosed, sentence)
        refusal.reasons = releasing.compactMap(\.sentence)
        return refusal
    }
}
