/// When one resource is open, and when it is taken.
public struct Availability<ResourceID: Hashable & Sendable>: Sendable {
    /// The resource.
    public let id: ResourceID
    /// Its hours and extra openings, less its closures.
    public let open: TimeRangeSet
    /// Its claims.
    public let busy: TimeRangeSet

    /// The availability of a resource; without hours it is open around the clock, as rooms are.
    ///
    /// Both sets must be known for `Visit.reach(ofStartsIn:)` of the window that is searched: what they do not hold
    /// counts as closed and as free.
    @inlinable
    public init(id: ResourceID, open: TimeRangeSet = .always, busy: TimeRangeSet = .empty) {
        (self.id, self.open, self.busy) = (id, open, busy)
    }
}
