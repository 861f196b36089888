public import Scheduling

/// A protocol as a practice file writes it: the phases of a visit, before a service says in which kind of room and how
/// many people a nurse may watch at once.
public struct Recipe: Hashable, Sendable {
    /// The short name in practice files.
    public var code: String
    /// The phases in order.
    public var phases: [RecipePhase]
    /// How its visits follow one another in a treatment; nil when each is booked on its own.
    public var series: SeriesRule?
    /// The conditions of a visit.
    public var gates: [GateRule]
    /// What follows a visit, if a dose is given.
    public var aftercare: Aftercare?
    /// What the person does before a visit, if anything.
    public var preparation: Preparation?

    /// A protocol.
    public init(
        code: String, phases: [RecipePhase], series: SeriesRule? = nil, gates: [GateRule] = [],
        aftercare: Aftercare? = nil, preparation: Preparation? = nil
    ) {
        (self.code, self.phases, self.series) = (code, phases, series)
        (self.gates, self.aftercare, self.preparation) = (gates, aftercare, preparation)
    }

    /// The phases of a visit in a kind of room, with a nurse for so many people in the phases that share one.
    public func phases(room: String?, ratio: Int?) -> [Phase] {
        phases.map { phase in
            let monitoring: Monitoring =
                switch phase.nurse {
                case .none: .none
                case .alone: .alone
                case .shared: .shared(ratio ?? 0)
                }
            return Phase(
                name: phase.name, minutes: phase.minutes, needsPerson: phase.person, needsClinician: phase.clinician,
                monitoring: monitoring, prescriber: phase.prescriber, roomKind: phase.room ? room : nil)
        }
    }

    /// Whether a service must say how many people a nurse may watch.
    public var needsRatio: Bool { phases.contains { $0.nurse == .shared } }
}

/// A phase of a protocol.
public struct RecipePhase: Hashable, Sendable {
    /// How a nurse watches over the person.
    public enum Nurse: String, CaseIterable, Sendable {
        /// Not at all.
        case none
        /// With this person and no other.
        case alone
        /// Together with others, as many as the service says.
        case shared
    }

    /// What happens in it, for staff.
    public var name: String
    /// Minutes of real time.
    public var minutes: Int
    /// Whether the person is there.
    public var person: Bool
    /// Whether it takes the clinician.
    public var clinician: Bool
    /// How a nurse watches over the person.
    public var nurse: Nurse
    /// Where a prescriber must be.
    public var prescriber: Presence
    /// Whether it takes the room of the service.
    public var room: Bool

    /// A phase.
    public init(
        name: String, minutes: Int, person: Bool = true, clinician: Bool = false, nurse: Nurse = .none,
        prescriber: Presence = .none, room: Bool = false
    ) {
        self.name = name
        self.minutes = minutes
        self.person = person
        self.clinician = clinician
        self.nurse = nurse
        self.prescriber = prescriber
        self.room = room
    }
}
