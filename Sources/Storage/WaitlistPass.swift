public import Clinic
public import Scheduling

/// What became of a practice's waitlist when it was looked at.
public struct WaitlistPass: Hashable, Sendable {
    /// The offers that were made, with whom and why.
    public var made: [OfferDetails] = []
    /// How many offers had expired.
    public var expired = 0
    /// How many people could not be offered anything any more.
    public var runOut = 0
    /// Until then, exclusively, the mere passing of time changes nothing; nil if nobody waits.
    public var next: Instant?

    mutating func look(again instant: Instant) {
        next = next.map { min($0, instant) } ?? instant
    }
}

/// A practice, by its id, and how often it was written.
public struct PracticeChangeNumber: Hashable, Sendable {
    /// The practice.
    public let practice: Practice.ID
    /// How often it was written.
    public let number: Int64
}
