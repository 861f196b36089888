public import Scheduling

/// How a practice writes to people: when, and how much.
///
/// The defaults are what law and evidence support; a practice file may say otherwise.
public struct MessagePolicy: Hashable, Sendable, Codable {
    /// Between which times of the day a message may reach a person, on their clock.
    public var hours: SendingHours
    /// The laws that narrow them besides those that ship (`SendingLaw.shipped`).
    public var laws: [SendingLaw]
    /// How many texts a person gets in a day at most.
    public var textsPerDay: Int
    /// How many texts a person gets in seven days at most.
    public var textsPerWeek: Int
    /// For how many minutes a notice about a change waits, so that a mistake that is undone is never sent.
    public var graceMinutes: Int
    /// After how many days somebody on the waitlist is told that they are thought of.
    public var waitingDays: Int
    /// Who its texts come from, as `sender(_:)` reads it; nil for whom the operator has set for all practices.
    public var textsFrom: String?
    /// After how many minutes the next in the order is alarmed, if nobody has taken what somebody was alarmed about.
    public var alarmMinutes: Int
    /// How many minutes before a visit the person's calendar is asked to remind them; 0 for not at all.
    public var calendarAlarmMinutes: Int
    /// At which minute after midnight staff who ask for it are written what the day brings, on the wall of its site.
    public var huddleMinute: Int

    /// How a practice writes to people.
    public init(
        hours: SendingHours = .usual, textsPerDay: Int = 1, textsPerWeek: Int = 3, graceMinutes: Int = 3,
        waitingDays: Int = 7, alarmMinutes: Int = 5, huddleMinute: Int = 7 * 60 + 15, textsFrom: String? = nil,
        laws: [SendingLaw] = [], calendarAlarmMinutes: Int = 0
    ) {
        self.textsFrom = textsFrom
        self.hours = hours
        self.laws = laws
        self.textsPerDay = textsPerDay
        self.textsPerWeek = textsPerWeek
        self.graceMinutes = graceMinutes
        self.waitingDays = waitingDays
        self.alarmMinutes = alarmMinutes
        self.huddleMinute = huddleMinute
        self.calendarAlarmMinutes = calendarAlarmMinutes
    }

    /// How long before a visit the person's calendar is asked to remind them; nil for not at all.
    public var calendarAlarm: Duration? { calendarAlarmMinutes > 0 ? .minutes(calendarAlarmMinutes) : nil }

    /// The time of the huddle on the wall.
    public var huddle: LocalTime { LocalTime(hour: huddleMinute / 60, minute: huddleMinute % 60) ?? .midnight }

    /// Reads what a practice says; the rest is as by default.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        if let hours = try container.decodeIfPresent(SendingHours.self, forKey: .hours) { self.hours = hours }
        laws = try container.decodeIfPresent([SendingLaw].self, forKey: .laws) ?? []
        textsFrom = try container.decodeIfPresent(String.self, forKey: .textsFrom)
        for (key, path) in Self.counts {
            if let value = try container.decodeIfPresent(Int.self, forKey: key) { self[keyPath: path] = value }
        }
    }

    /// Who texts can come from: a number with its country code (ITU-T E.164), or a messaging service, `MG…`.
    ///
    /// - Returns: the number as a plus sign and digits; nil for anything else.
    public static func sender(_ text: String) -> String? {
        if text.hasPrefix("MG") { return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } ? text : nil }
        return text.hasPrefix("+") ? PhoneNumber.international(text, region: "") : nil
    }

    private static var counts: [(CodingKeys, WritableKeyPath<MessagePolicy, Int>)] {
        [
            (.textsPerDay, \.textsPerDay), (.textsPerWeek, \.textsPerWeek), (.graceMinutes, \.graceMinutes),
            (.waitingDays, \.waitingDays), (.alarmMinutes, \.alarmMinutes),
            (.huddleMinute, \.huddleMinute), (.calendarAlarmMinutes, \.calendarAlarmMinutes),
        ]
    }

    enum CodingKeys: String, CodingKey {
        case hours
        case laws
        case textsPerDay = "texts_per_day"
        case textsPerWeek = "texts_per_week"
        case graceMinutes = "grace_minutes"
        case waitingDays = "waiting_days"
        case textsFrom = "texts_from"
        case alarmMinutes = "alarm_minutes"
        case huddleMinute = "huddle_minute"
        case calendarAlarmMinutes = "calendar_alarm_minutes"
    }
}
