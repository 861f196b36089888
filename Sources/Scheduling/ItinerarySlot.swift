/// A time at which several services can begin that somebody has one right after another.
public struct ItinerarySlot: Hashable, Sendable {
    /// The start of the person's part of the first.
    public let start: Instant
    /// The end of the person's part of the last.
    public let end: Instant
    /// Each service at its time, with everything that it would take.
    public let stops: [Assignment]
}
