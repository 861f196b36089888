/// A time at which a visit can start, with the resources it would take.
public struct Slot<ResourceID: Hashable & Sendable>: Hashable, Sendable {
    /// The start of the person's part.
    public let start: Instant
    /// The end of the person's part.
    public let end: Instant
    /// Who would see the person.
    public let clinician: ResourceID
    /// The room it would be in, when the visit takes one.
    public let room: ResourceID?

    /// A slot.
    @inlinable
    public init(start: Instant, end: Instant, clinician: ResourceID, room: ResourceID?) {
        (self.start, self.end, self.clinician, self.room) = (start, end, clinician, room)
    }
}
