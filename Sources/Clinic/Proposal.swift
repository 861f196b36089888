public import Scheduling

/// A change of hours that is thought through before it is entered: who would lose their footing, and where each could go.
///
/// Its transitions are pure: each gives the proposal as it is afterwards, or refuses with `state_conflict`.
public struct Proposal: Hashable, Sendable {
    /// The id of a proposal.
    public typealias ID = Identifier<Proposal>

    /// Where it stands.
    public enum State: String, CaseIterable, Sendable {
        /// Thought through; nothing has been changed.
        case drafted
        /// Entered, with its moves made.
        case applied
        /// Taken back while that was possible.
        case reversed
        /// The practice has changed since: propose again.
        case stale
    }

    /// For how long after its application it can be taken back.
    ///
    /// Nobody is told of a move before that.
    public static let undoTime = Duration.minutes(5)

    /// The id.
    public let id: ID
    /// What would be entered.
    public let change: ProposedChange
    /// Where it stands.
    public private(set) var state: State
    /// The visits that lose their footing, in the order of their need.
    public private(set) var visits: [ProposedVisit]
    /// The practice's change number that it was drafted at.
    public let changeNumber: Int64
    /// Changes with every write; the ETag.
    public private(set) var version: Int
    /// When it was drafted.
    public let created: Instant
    /// When it was applied.
    public private(set) var applied: Instant?
    /// When it was taken back.
    public private(set) var reversed: Instant?

    /// A proposal as it is stored; new ones have the state drafted and version 1.
    public init(
        id: ID, change: ProposedChange, state: State = .drafted, visits: [ProposedVisit], changeNumber: Int64,
        version: Int = 1, created: Instant, applied: Instant? = nil, reversed: Instant? = nil
    ) {
        self.id = id
        self.change = change
        self.state = state
        self.visits = visits
        self.changeNumber = changeNumber
        self.version = version
        self.created = created
        self.applied = applied
        self.reversed = reversed
    }

    /// Until when, exclusively, an application can be taken back; nil if there is none.
    public var undoableUntil: Instant? { state == .applied ? applied.map { $0 + Self.undoTime } : nil }

    /// Refuses unless it can be applied.
    public func checkApplicable() throws(Refusal) {
        guard state == .drafted else { throw conflict("so it cannot be applied") }
    }

    /// Refuses unless it can be taken back now.
    public func checkReversible(now: Instant) throws(Refusal) {
        guard let until = undoableUntil else { throw conflict("so there is nothing to take back") }
        guard now < until else {
            throw Refusal(.stateConflict, "The time for taking it back is over: people may have been told.")
        }
    }

    /// It has been entered, with what became of each visit.
    public func applied(_ visits: [ProposedVisit], now: Instant) throws(Refusal) -> Proposal {
        try checkApplicable()
        var next = changed(to: .applied)
        next.visits = visits
        next.applied = now
        return next
    }

    /// It has been taken back.
    public func reversed(now: Instant) throws(Refusal) -> Proposal {
        try checkReversible(now: now)
        var next = changed(to: .reversed)
        next.reversed = now
        return next
    }

    /// The practice has changed since it was drafted.
    public func outdated() throws(Refusal) -> Proposal {
        try checkApplicable()
        return changed(to: .stale)
    }

    private func changed(to state: State) -> Proposal {
        var next = self
        next.state = state
        next.version += 1
        return next
    }

    private func conflict(_ consequence: String) -> Refusal {
        Refusal(.stateConflict, "This proposal is \(state.rawValue), \(consequence).")
    }
}
