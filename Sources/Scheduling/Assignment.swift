/// A visit at a start, with everything that it takes.
public struct Assignment: Hashable, Sendable {
    /// The time of the person's part.
    public let window: TimeRange
    /// Who treats the person, by their place in the roster; nil when the visit takes no clinician.
    public let clinician: Int?
    /// Where, by its place in the roster; nil when the visit takes no room.
    public let room: Int?
    /// For each phase, in order, who watches in turn; empty where nobody does.
    public let stints: [[Stint]]
    /// Every seat that it takes, with adjoining times of one seat made one.
    public let claims: [Claim]

    /// Who leads the visit: the clinician, or the nurse of the first watched phase.
    public var lead: Int { clinician ?? stints.lazy.joined().compactMap(\.nurse).first ?? 0 }

    /// One seat of one resource taken during one time.
    ///
    /// The database is asked for neighbouring seats together.
    public struct Claim: Hashable, Sendable {
        /// Whose seat.
        public let resource: Resource
        /// Which seat, counted from 0.
        public let seat: Int
        /// The real time during which it is taken.
        public let during: TimeRange
    }

    /// What time is taken from, by its place in the roster.
    public enum Resource: Hashable, Sendable {
        case practitioner(Int)
        case room(Int)
        case person
    }
}
