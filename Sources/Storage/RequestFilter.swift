public import Clinic

/// Which requests are wanted, and in which order.
public struct RequestFilter: Hashable, Sendable {
    /// Those in this state; nil for all.
    public var state: ConsultationRequest.State.Name?
    /// Those in this lane.
    public var lane: Lane?
    /// Whose.
    public var owner: TaskFilter.Owner
    /// Whether the soonest lane comes first, and not the oldest request.
    public var isInbox: Bool

    /// Which requests are wanted; the default is all, the oldest first.
    public init(
        state: ConsultationRequest.State.Name? = nil, lane: Lane? = nil, owner: TaskFilter.Owner = .anybody,
        isInbox: Bool = false
    ) {
        (self.state, self.lane, self.owner, self.isInbox) = (state, lane, owner, isInbox)
    }
}
