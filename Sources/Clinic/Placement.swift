public import Scheduling

/// Where and when a visit takes place: its time, what it takes, and what that is on the wall.
public struct Placement: Hashable, Sendable {
    /// The person's part of the visit.
    public let during: TimeRange
    /// Who leads the visit: the clinician who treats them, or the nurse who watches first.
    public let clinician: Clinician.ID
    /// Where, if the visit needs a room or a line.
    public let room: Room.ID?
    /// Where the person will be (ISO 3166-2).
    public let region: String
    /// What that is on the wall of the site.
    public let wall: Appointment.Wall
    /// Which rules staff set aside for it, and why; nil when none were in the way.
    public let override: Override?

    /// Rules that were set aside.
    public struct Override: Hashable, Sendable {
        /// Why.
        public let reason: String
        /// Which, by name.
        public let rules: [String]

        /// Rules that were set aside.
        public init(reason: String, rules: [String]) {
            (self.reason, self.rules) = (reason, rules)
        }
    }

    /// A placement of a visit.
    public init(
        during: TimeRange, clinician: Clinician.ID, room: Room.ID?, region: String, wall: Appointment.Wall,
        override: Override? = nil
    ) {
        self.during = during
        self.clinician = clinician
        self.room = room
        self.region = region
        self.wall = wall
        self.override = override
    }
}

/// Who cancelled an appointment, and why.
public struct Cancellation: Hashable, Sendable {
    /// On whose side the cancellation arose.
    public enum Actor: String, CaseIterable, Sendable {
        case person
        case practice
    }

    /// Why.
    ///
    /// `unstated` is always enough: nobody has to explain.
    public enum Reason: String, CaseIterable, Sendable, Codable {
        case unstated
        case illness
        case emergency
        case hospital
        case crisis
        case weather
        case roadClosed = "road_closed"
        case clinicError = "clinic_error"
        case clinicianAbsent = "clinician_absent"
        /// A condition of the visit was not met in time.
        case gateClosed = "gate_closed"
        case other
    }

    /// On whose side it arose.
    public let actor: Actor
    /// Why.
    public let reason: Reason

    /// A cancellation.
    public init(actor: Actor, reason: Reason) {
        self.actor = actor
        self.reason = reason
    }
}
