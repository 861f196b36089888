/// A time at which a visit can start, and with whom.
public struct Slot: Hashable, Sendable {
    /// The start of the person's part.
    public let start: Instant
    /// The end of the person's part.
    public let end: Instant
    /// Who would treat the person, by their place in the roster; nil for a visit that a nurse leads, since any will do.
    public let clinician: Int?

    /// A slot.
    public init(start: Instant, end: Instant, clinician: Int?) {
        (self.start, self.end, self.clinician) = (start, end, clinician)
    }
}
