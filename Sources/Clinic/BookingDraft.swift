public import Scheduling

/// What somebody asks to book, as a form or an API client says it.
public struct BookingDraft: Hashable, Sendable {
    /// The code of the service.
    public let service: String
    /// The codes of the services that follow it right after another; empty for a visit alone.
    public let following: [String]
    /// When the person's part of the visit begins.
    public let start: StartDraft
    /// The code of the clinician; nil means any who offers the service.
    ///
    /// With several services it may be several codes, with commas between them.
    public let clinician: String?
    /// A hold of this time that the caller has.
    public let hold: HoldClaim?
    /// What the person wrote about the visit.
    public let note: String
    /// Where the person will be (ISO 3166-2); nil means where they usually are.
    public let region: String?
    /// Whether it is urgent, so that time that is kept for that can be used.
    ///
    /// Only staff say so.
    public let isUrgent: Bool
    /// Why staff set rules aside that may be set aside; nil when none are.
    public let overrideReason: String?
    /// Whether the visit may be provisional: kept until its gates open, and released if they do not.
    public let isProvisional: Bool

    /// A wish for a visit.
    public init(
        service: String, following: [String] = [], start: StartDraft, clinician: String?, hold: HoldClaim?,
        note: String, region: String? = nil, isUrgent: Bool = false, overrideReason: String? = nil,
        isProvisional: Bool = false
    ) {
        self.service = service
        self.following = following
        self.start = start
        self.clinician = clinician
        self.hold = hold
        self.note = note
        self.region = region
        self.isUrgent = isUrgent
        self.overrideReason = overrideReason
        self.isProvisional = isProvisional
    }

    /// The same wish of somebody in a lane: for the urgent ones time may be used that is kept for that.
    public func inLane(_ lane: Lane) -> BookingDraft {
        BookingDraft(
            service: service, following: following, start: start, clinician: clinician, hold: hold, note: note,
            region: region, isUrgent: isUrgent || lane.isUrgent, overrideReason: overrideReason,
            isProvisional: isProvisional)
    }

    /// The codes of all services, in the order in which they follow one another.
    public var services: [String] { [service] + following }

    /// The codes of the clinicians who are wanted; empty for any.
    public var clinicians: [String] {
        guard let clinician else { return [] }
        return following.isEmpty ? [clinician] : Itinerary.codes(clinician)
    }
}

/// A start as it was asked for: an instant with its offset, or a time on the wall of the site.
public enum StartDraft: Hashable, Sendable {
    case instant(Instant)
    case wall(LocalDateTime)

    /// Reads `2027-03-14T15:00:00Z`, any other RFC 3339 instant, or `2027-03-14T09:00` as a wall-clock time.
    public init?(_ text: String) {
        if let instant = Instant(rfc3339: text) {
            self = .instant(instant)
        } else if let local = LocalDateTime(text) {
            self = .wall(local)
        } else {
            return nil
        }
    }

    /// The instant that is meant in `zone`.
    ///
    /// A time that the clocks skip is refused with the next real one; of a repeated hour the first counts.
    public func instant(in zone: Zone, at pointer: String) throws(Refusal) -> Instant {
        switch self {
        case .instant(let instant):
            return instant
        case .wall(let local):
            switch zone.resolve(local) {
            case .one(let instant):
                return instant
            case .repeated(let first, _):
                return first
            case .skipped(let next):
                throw .invalid(
                    pointer,
                    "The clocks skip \(local) in \(zone.name). The next real time is \(zone.local(next)).")
            }
        }
    }
}

/// What a request form says, besides the person.
public struct RequestDraft: Hashable, Sendable {
    /// The code of the service, if they said so.
    public let service: String?
    /// What they wrote.
    public let message: String
    /// When they would like to come, in their words.
    public let preferred: String

    /// A request as a form describes it.
    public init(service: String?, message: String, preferred: String) {
        self.service = service
        self.message = message
        self.preferred = preferred
    }
}
