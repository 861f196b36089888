/// Why no visit can start at a time: one rule that says no.
public enum Obstacle: Hashable, Sendable {
    /// It is too soon: the first start that is not.
    case outsideNotice(first: Instant)
    /// It is too far ahead: the last start that is not.
    case outsideHorizon(last: Instant)
    /// It is not one of the times that visits start at, which lie so far apart.
    case offStep(Duration)
    /// The practice is closed during part of the visit.
    case closed(TimeRange)
    /// The person's part does not lie within the hours of the site.
    case outsideSiteHours
    /// The person's part does not lie within the hours of the service.
    case outsideServiceHours
    /// The service has all the visits of that day.
    case dayFull
    /// The service has all the visits of that week.
    case weekFull
    /// The person is too young then: from when on they are not.
    case tooYoung(until: Instant)
    /// The person has another visit then.
    case personBusy
    /// Nobody can treat the person: why each of those who offer the service cannot.
    case noClinician([Hindrance])
    /// No room is there for the visit, or all that are have been taken.
    case noRoom(isTaken: Bool, during: TimeRange)
    /// Nobody can watch over a phase, by its place in the visit: why each of those who might cannot.
    case noNurse(phase: Int, during: TimeRange, [Hindrance])
    /// No prescriber is there for all of the time that the visit asks for one.
    case noPrescriber(Presence, during: TimeRange)

    /// Whether it would be gone if nothing else were booked.
    public var isTaken: Bool {
        switch self {
        case .dayFull, .weekFull, .personBusy: true
        case .noRoom(let isTaken, _): isTaken
        case .noClinician(let hindrances), .noNurse(_, _, let hindrances): hindrances.contains(where: \.isTaken)
        case .outsideNotice, .outsideHorizon, .offStep, .closed, .outsideSiteHours, .outsideServiceHours, .tooYoung,
            .noPrescriber:
            false
        }
    }
}
