public import Scheduling

/// What a person does before a visit, and what they cannot do after it.
///
/// Times are counted in real time back from the start of the visit: "six hours before" is of no use to somebody who reads
/// it at night, and wrong when the clocks change meanwhile. A person is told the time on the clock.
public struct Preparation: Hashable, Sendable, Codable {
    /// How many minutes before the visit the person eats for the last time; nil when it does not matter.
    public var foodMinutes: Int?
    /// How many minutes before the visit the person drinks clear fluids for the last time.
    public var drinkMinutes: Int?
    /// How many minutes before the visit the person uses a nasal spray for the last time.
    public var sprayMinutes: Int?
    /// For how many hours after the visit the person does not drive, and not before they have slept.
    public var drivingHours: Int?
    /// What to bring along.
    public var bring: [String]

    /// What a person does before a visit.
    public init(
        foodMinutes: Int? = nil, drinkMinutes: Int? = nil, sprayMinutes: Int? = nil, drivingHours: Int? = nil,
        bring: [String] = []
    ) {
        (self.foodMinutes, self.drinkMinutes, self.sprayMinutes) = (foodMinutes, drinkMinutes, sprayMinutes)
        (self.drivingHours, self.bring) = (drivingHours, bring)
    }

    /// How long before the visit the first thing ends that the person may do; zero where nothing does.
    public var lead: Duration { .minutes([foodMinutes, drinkMinutes, sprayMinutes].compactMap { $0 }.max() ?? 0) }

    /// For how many minutes before a visit something can be asked of the person: at most three days.
    public static let minutes = 1...4320

    enum CodingKeys: String, CodingKey {
        case foodMinutes = "food_minutes"
        case drinkMinutes = "drink_minutes"
        case sprayMinutes = "spray_minutes"
        case drivingHours = "driving_hours"
        case bring
    }
}

/// What one visit asks of the person, with its times: what they read the day before.
public struct PreparationSheet: Hashable, Sendable {
    /// The person's part of the visit.
    public let visit: TimeRange
    /// When to leave home, if it is known how long the way takes.
    public let leaveHome: Instant?
    /// When to eat for the last time.
    public let food: Instant?
    /// When to drink clear fluids for the last time.
    public let drink: Instant?
    /// When to use a nasal spray for the last time.
    public let spray: Instant?
    /// Whether somebody must come along and take the person home.
    public let needsEscort: Bool
    /// Before when the person does not drive, and not before they have slept.
    public let driving: Instant?
    /// Who is with the person.
    public let company: [String]
    /// What to bring along.
    public let bring: [String]

    /// The first time after which something is not done any more; when the visit begins, where nothing is forbidden.
    ///
    /// Whoever reads the sheet later has perhaps done it already.
    public var deadline: Instant { [food, drink, spray].compactMap { $0 }.min() ?? visit.start }

    /// What a visit asks of the person.
    ///
    /// - Parameters:
    ///   - preparation: that of the protocol under which it was booked; nil when nothing is asked.
    ///   - driveMinutes: how long the way takes, if the person said so.
    ///   - company: the names of those who treat and watch, in their order.
    public init(
        visit: TimeRange, preparation: Preparation?, driveMinutes: Int?, needsEscort: Bool, company: [String]
    ) {
        func before(_ minutes: Int?) -> Instant? { minutes.map { visit.start - .minutes($0) } }
        self.visit = visit
        leaveHome = before(driveMinutes)
        food = before(preparation?.foodMinutes)
        drink = before(preparation?.drinkMinutes)
        spray = before(preparation?.sprayMinutes)
        self.needsEscort = needsEscort
        driving = preparation?.drivingHours.map { visit.end + .hours($0) }
        self.company = company
        bring = preparation?.bring ?? []
    }
}
