public import Scheduling

/// What one look at the visits of a practice came to: what was released, and what became somebody's task.
public struct CarePass: Hashable, Sendable {
    /// How many provisional visits were released because a gate was closed at their deadline.
    public var released = 0
    /// How many provisional visits became firm, because all that would release them is open.
    public var firm = 0
    /// How many visits have a condition that somebody must see to now.
    public var calls = 0
    /// How many check-ins nobody has answered in time.
    public var silent = 0
    /// When one must look again, because time alone has brought something about; nil for never.
    public private(set) var next: Instant?

    /// Nothing yet.
    public init() {}

    /// Whether anything was done.
    public var isIdle: Bool { released + firm + calls + silent == 0 }

    /// One must look again at that instant.
    mutating func look(again instant: Instant?) {
        next = [next, instant].compactMap { $0 }.min()
    }
}
