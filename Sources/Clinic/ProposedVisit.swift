public import Scheduling

/// What a proposal would do with one visit that loses its footing.
///
/// It names nobody but those who work at the practice.
public struct ProposedVisit: Hashable, Sendable, Codable {
    /// What becomes of it.
    public enum Outcome: String, CaseIterable, Sendable, Codable {
        /// It keeps its time and whoever treats: another nurse or room takes part.
        case reseat
        /// It has another clinician or another time, and the person is told.
        case move
        /// Nothing was found: staff must look at it.
        case orphan
    }

    /// Where a visit would be.
    public struct Place: Hashable, Sendable, Codable {
        /// When it starts, in microseconds since 1970.
        let startMicroseconds: Int64
        /// The wall of its site then.
        public let localStart: String
        /// The code of whoever leads it.
        public let clinician: String
        /// The code of the room, if it takes one.
        public let room: String?

        /// When it starts.
        public var start: Instant { Instant(microsecondsSinceUnixEpoch: startMicroseconds) }

        /// Where a visit would be.
        public init(start: Instant, localStart: String, clinician: String, room: String?) {
            startMicroseconds = start.microsecondsSinceUnixEpoch
            (self.localStart, self.clinician, self.room) = (localStart, clinician, room)
        }
    }

    /// The visit.
    public let appointment: Appointment.ID
    /// The version of its schedule that was judged.
    public let scheduleVersion: Int
    /// The code of its service.
    public let service: String
    /// The IANA name of the zone of its site.
    public let zone: String
    /// Where it is.
    public let place: Place
    /// What becomes of it.
    public let outcome: Outcome
    /// Where it goes; nil for an orphan.
    public let target: Place?
    /// Why it cannot stay as it is, in sentences for staff.
    public let reasons: [String]
    /// Why this is proposed, in a sentence for staff.
    public let why: String
    /// What an application made of it: the version of the appointment afterwards; nil before.
    public var appliedVersion: Int?
    /// Whether the application left it for staff to look at: an orphan, or a move that was not accepted.
    public var isLeft: Bool?

    /// What a proposal would do with a visit.
    public init(
        appointment: Appointment.ID, scheduleVersion: Int, service: String, zone: String, place: Place,
        outcome: Outcome, target: Place?, reasons: [String], why: String
    ) {
        self.appointment = appointment
        self.scheduleVersion = scheduleVersion
        self.service = service
        self.zone = zone
        self.place = place
        self.outcome = outcome
        self.target = target
        self.reasons = reasons
        self.why = why
    }

    enum CodingKeys: String, CodingKey {
        case appointment, service, zone, place, outcome, target, reasons, why
        case scheduleVersion = "schedule_version"
        case appliedVersion = "applied_version"
        case isLeft = "left"
    }
}

extension ProposedVisit.Place {
    enum CodingKeys: String, CodingKey {
        case clinician, room
        case startMicroseconds = "start"
        case localStart = "local_start"
    }
}
