import Scheduling

/// The clocks of triage, which are the practice's judgement; the defaults stand in docs/triage.md.
public struct TriagePolicy: Hashable, Sendable, Codable {
    /// Staffed minutes within which somebody tries to call a person who is not safe.
    public var nowMinutes: Int
    /// Staffed minutes within which somebody calls a person with thoughts of suicide.
    public var sameDayMinutes: Int
    /// Staffed minutes within which somebody reads any other request.
    public var readMinutes: Int
    /// Hours within which a visit is offered by the third rule.
    public var soonHours: Int
    /// Days within which a visit is offered by the fourth rule.
    public var weekDays: Int
    /// Days within which a visit is offered by the fifth rule.
    public var earlyDays: Int
    /// Working days within which a clinician looks at health answers.
    public var reviewDays: Int

    /// The clocks; each with its default.
    public init(
        nowMinutes: Int = 10, sameDayMinutes: Int = 60, readMinutes: Int = 240, soonHours: Int = 72, weekDays: Int = 7,
        earlyDays: Int = 14, reviewDays: Int = 2
    ) {
        self.nowMinutes = nowMinutes
        self.sameDayMinutes = sameDayMinutes
        self.readMinutes = readMinutes
        self.soonHours = soonHours
        self.weekDays = weekDays
        self.earlyDays = earlyDays
        self.reviewDays = reviewDays
    }

    /// Reads clocks; what is not said is as by default.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        for (key, path) in Self.clocks {
            if let value = try container.decodeIfPresent(Int.self, forKey: key) { self[keyPath: path] = value }
        }
    }

    /// Within what time somebody in a lane is offered a visit; nil where the person's own wish decides.
    public func visitWithin(_ lane: Lane) -> Duration? {
        switch lane {
        case .now, .sameDay: .hours(24)
        case .soon: .hours(soonHours)
        case .early: .hours(24 * earlyDays)
        case .routine: nil
        }
    }

    /// Each clock by its name, in the order of the file.
    static var clocks: [(CodingKeys, WritableKeyPath<TriagePolicy, Int>)] {
        [
            (.nowMinutes, \.nowMinutes), (.sameDayMinutes, \.sameDayMinutes), (.readMinutes, \.readMinutes),
            (.soonHours, \.soonHours), (.weekDays, \.weekDays), (.earlyDays, \.earlyDays),
            (.reviewDays, \.reviewDays),
        ]
    }

    /// Each clock by the name that practice files give it.
    public static var names: [(name: String, clock: WritableKeyPath<TriagePolicy, Int>)] {
        clocks.map { ($0.rawValue, $1) }
    }

    enum CodingKeys: String, CodingKey {
        case nowMinutes = "now_minutes"
        case sameDayMinutes = "same_day_minutes"
        case readMinutes = "read_minutes"
        case soonHours = "soon_hours"
        case weekDays = "week_days"
        case earlyDays = "early_days"
        case reviewDays = "review_days"
    }
}
