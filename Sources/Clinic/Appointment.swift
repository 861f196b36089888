public import Scheduling

/// A booked visit.
///
/// Its transitions are pure: each gives the appointment as it is afterwards, with the next version, or
/// refuses with `state_conflict`. Only what concerns time, place or cancellation changes `scheduleVersion`,
/// which messages are keyed by.
public struct Appointment: Hashable, Sendable {
    /// The id of an appointment.
    public typealias ID = Identifier<Appointment>

    /// Where it was booked.
    public enum Source: String, Sendable {
        case website
        case staff
    }

    /// What was promised on the wall, and by which edition of the zone rules its instant was computed.
    public struct Wall: Hashable, Sendable {
        /// The local start in `zone`.
        public let start: LocalDateTime
        /// The IANA name of the site's zone.
        public let zone: String
        /// The edition of the zone rules, for instance `2026f`.
        public let edition: String

        /// A promise on the wall of a site.
        public init(start: LocalDateTime, zone: String, edition: String) {
            self.start = start
            self.zone = zone
            self.edition = edition
        }
    }

    /// When each state was reached.
    ///
    /// A time is present exactly when `AppointmentState` says that it must be.
    public struct Times: Hashable, Sendable {
        /// When it was booked.
        public let created: Instant
        /// When the person said that they come.
        public var confirmed: Instant?
        /// When the person came.
        public var arrived: Instant?
        /// When the visit ended.
        public var completed: Instant?
        /// When it was marked as missed.
        public var missed: Instant?
        /// When it was cancelled.
        public var cancelled: Instant?

        /// The times of an appointment.
        public init(
            created: Instant, confirmed: Instant? = nil, arrived: Instant? = nil, completed: Instant? = nil,
            missed: Instant? = nil, cancelled: Instant? = nil
        ) {
            self.created = created
            self.confirmed = confirmed
            self.arrived = arrived
            self.completed = completed
            self.missed = missed
            self.cancelled = cancelled
        }
    }

    /// The id.
    public let id: ID
    /// Where it stands.
    public private(set) var state: AppointmentState
    /// The person's part of the visit: from when they are asked to come to when they may leave.
    public private(set) var during: TimeRange
    /// Who comes.
    public let person: Person.ID
    /// What for.
    public let service: Service.ID
    /// The protocol version that it was booked under.
    public let protocolID: Service.ProtocolID
    /// Who leads the visit: the clinician who treats them, or the nurse who watches first.
    public private(set) var clinician: Clinician.ID
    /// Where, if the visit needs a room or a line.
    public private(set) var room: Room.ID?
    /// At which site.
    public let site: Site.ID
    /// Where the person will be (ISO 3166-2).
    public private(set) var region: String
    /// What was promised on the wall.
    public private(set) var wall: Wall
    /// Changes with every write; the ETag.
    public private(set) var version: Int
    /// Changes when time, place or cancellation do.
    public private(set) var scheduleVersion: Int
    /// Where it was booked.
    public let source: Source
    /// What the person or the desk wrote about it.
    public let note: String
    /// When each state was reached.
    public private(set) var times: Times
    /// Who cancelled and why, once it is cancelled.
    public private(set) var cancellation: Cancellation?
    /// Which rules staff set aside for it, and why.
    public private(set) var override: Placement.Override?
    /// Why staff must look at it, and since when; nil if nobody must.
    public private(set) var attention: Attention?
    /// When it is released unless its gates are open, while it is provisional.
    public private(set) var provisionalUntil: Instant?
    /// The treatment whose visit it is, if it is part of one.
    public let series: Series.ID?
    /// Which part it is of what was booked together, if it was not booked alone.
    public let itinerary: Itinerary.Place?

    /// An appointment as it is stored.
    ///
    /// New ones come from `booked(…)`.
    public init(
        id: ID, state: AppointmentState, during: TimeRange, person: Person.ID, service: Service.ID,
        protocolID: Service.ProtocolID, clinician: Clinician.ID, room: Room.ID?, site: Site.ID, region: String,
        wall: Wall, version: Int, scheduleVersion: Int, source: Source, note: String, times: Times,
        cancellation: Cancellation?, override: Placement.Override?, attention: Attention? = nil,
        provisionalUntil: Instant? = nil, series: Series.ID? = nil, itinerary: Itinerary.Place? = nil
    ) {
        self.id = id
        self.state = state
        self.during = during
        self.person = person
        self.service = service
        self.protocolID = protocolID
        self.clinician = clinician
        self.room = room
        self.site = site
        self.region = region
        self.wall = wall
        self.version = version
        self.scheduleVersion = scheduleVersion
        self.source = source
        self.note = note
        self.times = times
        self.cancellation = cancellation
        self.override = override
        self.attention = attention
        self.provisionalUntil = provisionalUntil
        self.series = series
        self.itinerary = itinerary
    }

    /// A new appointment for `person` at `placement`.
    ///
    /// - Parameter provisionalUntil: when it is released unless its gates are open; nil for one that is booked firmly.
    public static func booked(
        id: ID, service: Service, person: Person.ID, placement: Placement, source: Source, note: String,
        provisionalUntil: Instant? = nil, itinerary: Itinerary.Place? = nil, now: Instant
    ) -> Appointment {
        Appointment(
            id: id, state: provisionalUntil == nil ? .booked : .provisional, during: placement.during, person: person,
            service: service.id,
            protocolID: service.protocolID, clinician: placement.clinician, room: placement.room,
            site: service.site.id, region: placement.region, wall: placement.wall, version: 1, scheduleVersion: 1,
            source: source, note: note, times: Times(created: now), cancellation: nil, override: placement.override,
            provisionalUntil: provisionalUntil, itinerary: itinerary)
    }

    /// All gates that would release it are open: it is booked firmly.
    public func madeFirm() throws(Refusal) -> Appointment {
        try changed(to: .booked)
    }

    /// A gate was still closed at the deadline: the visit will not take place.
    ///
    /// - Throws: `state_conflict` unless it is provisional and its deadline is over.
    public func released(now: Instant) throws(Refusal) -> Appointment {
        guard state == .provisional, let provisionalUntil, provisionalUntil <= now else {
            throw Refusal(.stateConflict, "This appointment is \(state.words), so it cannot be released.")
        }
        return try cancelled(Cancellation(actor: .practice, reason: .gateClosed), now: now)
    }

    /// The person has said that they come.
    public func confirmed(now: Instant) throws(Refusal) -> Appointment {
        var next = try changed(to: .confirmed)
        next.times.confirmed = now
        return next
    }

    /// The person is here.
    public func arrived(now: Instant) throws(Refusal) -> Appointment {
        var next = try changed(to: .arrived)
        next.times.arrived = now
        return next
    }

    /// The visit took place, so nobody need look at it any more.
    public func completed(now: Instant) throws(Refusal) -> Appointment {
        var next = try changed(to: .completed)
        next.times.completed = now
        next.attention = nil
        return next
    }

    /// The person did not come.
    ///
    /// Only a visit that has begun can be missed.
    public func missed(now: Instant) throws(Refusal) -> Appointment {
        guard now >= during.start || !state.isUpcoming else {
            throw Refusal(.stateConflict, "This visit has not begun yet, so it cannot have been missed.")
        }
        var next = try changed(to: .missed)
        next.times.missed = now
        next.attention = nil
        return next
    }

    /// The visit will not take place.
    public func cancelled(_ cancellation: Cancellation, now: Instant) throws(Refusal) -> Appointment {
        var next = try changed(to: .cancelled)
        next.scheduleVersion += 1
        next.times.cancelled = now
        next.cancellation = cancellation
        next.attention = nil
        return next
    }

    /// The visit takes place at another time, or with others.
    ///
    /// What the person confirmed was the old time, so it is booked again. At another time it is as firm as its gates are
    /// there, like one that is booked; where its start stays, nothing about them has changed.
    ///
    /// - Parameters:
    ///   - readiness: how its gates stand at the other time; nil when it has none.
    ///   - provisionally: whether whoever moves it accepts that it waits for something from then on.
    /// - Throws: `state_conflict`; `gate_closed` when it must wait for something that cannot be waited for.
    public func moved(
        to placement: Placement, readiness: Readiness?, provisionally: Bool, now: Instant
    ) throws(Refusal) -> Appointment {
        guard state.isUpcoming else {
            throw Refusal(.stateConflict, "This appointment is \(state.words), so its time can no longer change.")
        }
        var next = self
        if placement.during.start != during.start {
            next.provisionalUntil = try readiness?.provisionalDeadline(
                provisionally: provisionally || state == .provisional, now: now)
        }
        next.state = next.provisionalUntil == nil ? .booked : .provisional
        next.times.confirmed = nil
        next.during = placement.during
        next.clinician = placement.clinician
        next.room = placement.room
        next.region = placement.region
        next.wall = placement.wall
        next.override = placement.override
        next.attention = nil
        next.version += 1
        next.scheduleVersion += 1
        return next
    }

    /// The visit keeps its start and whom it is for; others take part, or it takes longer.
    ///
    /// The person is told nothing, so the version of the schedule stays.
    public func reseated(at placement: Placement) throws(Refusal) -> Appointment {
        guard state.isUpcoming || state == .arrived else {
            throw Refusal(.stateConflict, "This appointment is \(state.words), so nobody can be seated anew for it.")
        }
        var next = self
        next.during = placement.during
        next.clinician = placement.clinician
        next.room = placement.room
        if attention?.kind == .lostFooting { next.attention = nil }
        next.version += 1
        return next
    }

    /// The next version, with another mark and promise.
    func with(_ attention: Attention?, wall: Wall) -> Appointment {
        var next = self
        next.attention = attention
        next.wall = wall
        next.version += 1
        return next
    }

    private func changed(to state: AppointmentState) throws(Refusal) -> Appointment {
        guard self.state.successors.contains(state) else {
            throw Refusal(
                .stateConflict, "This appointment is \(self.state.words), so it cannot be \(state.words) now.")
        }
        var next = self
        next.state = state
        next.provisionalUntil = nil
        next.version += 1
        return next
    }
}
