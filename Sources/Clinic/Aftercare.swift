public import Scheduling

/// What follows a visit at which a dose is given: when the person is asked how they are, and for how long they are left
/// in peace.
public struct Aftercare: Hashable, Sendable, Codable {
    /// The name of the phase with which the dose is given.
    public var dosePhase: String
    /// For how many hours of real time after the dose nothing but safety reaches the person.
    public var peaceHours: Int
    /// When the person is asked, counted from the actual end of the visit.
    public var checkIns: [CheckIn.Moment]
    /// Within how many days of the visit a form about it must have been sent; nil when none is asked for.
    public var formDays: Int?

    /// What follows a visit.
    public init(
        dosePhase: String, peaceHours: Int = 24, checkIns: [CheckIn.Moment] = [.hours(24), .days(3), .days(7)],
        formDays: Int? = nil
    ) {
        self.dosePhase = dosePhase
        self.peaceHours = peaceHours
        self.checkIns = checkIns
        self.formDays = formDays
    }

    /// Within how many days the patient monitoring form of the REMS of esketamine must have been sent.
    public static let monitoringFormDays = 7

    enum CodingKeys: String, CodingKey {
        case dosePhase = "dose_phase"
        case peaceHours = "peace_hours"
        case checkIns = "check_ins"
        case formDays = "form_days"
    }

    /// The check-ins that a visit owes once it has ended.
    public func checkIns(after end: Instant, in zone: Zone) -> [(moment: CheckIn.Moment, due: Instant)] {
        checkIns.map { ($0, $0.due(after: end, in: zone)) }
    }

    /// By when the desk is to have sent the form about a visit that has ended: a day before the last on which it may.
    public func formDue(after end: Instant, in zone: Zone) -> Instant? {
        formDays.map { CheckIn.Moment.days(max($0 - 1, 0)).due(after: end, in: zone) }
    }

    /// When the dose was given, as far as is known: with its phase, and later if the person came later.
    public func dose(planned: Instant, start: Instant, arrived: Instant?) -> Instant {
        planned + max(arrived.map { $0 - start } ?? .zero, .zero)
    }

    /// The time after a dose in which the person is left in peace.
    public func peace(after dose: Instant) -> TimeRange? {
        TimeRange(start: dose, lasting: .hours(peaceHours))
    }
}

/// Something that the practice would send to a person, or ask of them.
public enum Outreach: String, CaseIterable, Sendable {
    /// A form to fill in.
    case form
    /// A document to accept.
    case consent
    /// An earlier time, or a package.
    case offer
    /// Something to pay.
    case bill
    /// A question how the person is after a visit.
    case checkIn = "check_in"
    /// What concerns a visit that is booked: that it is, that it comes, moves or falls away.
    case visit

    /// Whether it waits until the person has had their peace.
    public var waits: Bool {
        switch self {
        case .form, .consent, .offer, .bill: true
        case .checkIn, .visit: false
        }
    }

    /// When it may reach the person: at the time that was wanted, or when their peace is over.
    ///
    /// - Parameter peace: the times of peace, in any order.
    public func time(wanted: Instant, peace: [TimeRange]) -> Instant {
        guard waits else { return wanted }
        var time = wanted
        for range in peace.sorted(by: { $0.start < $1.start }) where range.contains(time) { time = range.end }
        return time
    }
}
