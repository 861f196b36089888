public import Scheduling

/// Where and when a visit takes place: its time, what it takes, and what that is on the wall.
public struct Placement: Hashable, Sendable {
    /// The person's part of the visit.
    public let during: TimeRange
    /// Who treats them.
    public let clinician: Clinician.ID
    /// Where, if the visit needs a room or a line.
    public let room: Room.ID?
    /// What that is on the wall of the site.
    public let wall: Appointment.Wall

    /// A placement of a visit.
    public init(during: TimeRange, clinician: Clinician.ID, room: Room.ID?, wall: Appointment.Wall) {
        self.during = during
        self.clinician = clinician
        self.room = room
        self.wall = wall
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
    public enum Reason: String, CaseIterable, Sendable {
        case unstated
        case illness
        case emergency
        case hospital
        case crisis
        case weather
        case roadClosed = "road_closed"
        case clinicError = "clinic_error"
        case clinicianAbsent = "clinician_absent"
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
