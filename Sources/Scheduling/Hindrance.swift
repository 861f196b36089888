/// Why one practitioner cannot take their part in a visit.
public struct Hindrance: Hashable, Sendable {
    /// Who, by their place in the roster.
    public let practitioner: Int
    /// Why.
    public let reason: Reason

    /// What keeps somebody from their part, in the order in which it is looked for.
    public enum Reason: Hashable, Sendable {
        /// Their licence, training or credential does not reach that far.
        case notQualified
        /// They are not at work, or not where they are needed, for all of it.
        case absent
        /// They treat the person themselves.
        case treats
        /// The time is kept for urgent visits.
        case kept
        /// They have all the visits of the day or week.
        case full
        /// They have something else.
        case taken
    }

    /// Why one practitioner cannot take their part.
    public init(practitioner: Int, reason: Reason) {
        (self.practitioner, self.reason) = (practitioner, reason)
    }

    /// Whether it would be gone if nothing else were booked.
    public var isTaken: Bool { [.kept, .full, .taken].contains(reason) }
}
