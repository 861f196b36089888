public import Scheduling

/// What a practice promises and asks for, as its file says it.
public struct Policy: Hashable, Sendable, Codable {
    /// How long before the visit each reminder is due, longest first.
    ///
    /// Empty: no reminders.
    public var reminders: [ReminderLead]
    /// How many hours before its start a visit can still be cancelled free of any fee.
    ///
    /// Shown to people beforehand.
    public var cancellationWindowHours: Int
    /// Whether staff or the person may give an alias in place of a name.
    public var aliasAllowed: Bool
    /// For how many minutes a visit waits for a person who is late.
    public var lateGraceMinutes: Int
    /// What a cancellation after the window can cost, in words that people are shown before: `$100`; nil for nothing.
    public var lateFee: String?
    /// For which reasons a late cancellation costs nothing, besides those that never do.
    public var noFeeReasons: Set<Cancellation.Reason>
    /// After how many days without an end a request is to be told its end.
    public var requestDays: Int
    /// Within how many minutes somebody who wants to talk now is called; nil where that is not offered.
    public var callBackMinutes: Int?

    /// The reasons that never cost anything, whatever a practice says.
    public static let freeReasons: Set<Cancellation.Reason> = [.crisis, .hospital, .illness]
    /// How it follows up on check-ins and scores.
    public var followUp: FollowUp
    /// The clocks of triage.
    public var triage: TriagePolicy
    /// Which service a reason leads to, by its code; a reason without one leads to a talk about what would help.
    public var reasons: [Reason: String]
    /// How it writes to people.
    public var messages: MessagePolicy

    /// A policy; the defaults are what the evidence supports: three days and one day before.
    public init(
        reminders: [ReminderLead] = [.days(3), .days(1)], cancellationWindowHours: Int = 24, aliasAllowed: Bool = true,
        lateGraceMinutes: Int = 15, lateFee: String? = nil,
        noFeeReasons: Set<Cancellation.Reason> = [.emergency, .weather, .roadClosed, .clinicError, .clinicianAbsent],
        requestDays: Int = 30, callBackMinutes: Int? = nil, followUp: FollowUp = FollowUp(),
        triage: TriagePolicy = TriagePolicy(), reasons: [Reason: String] = [:],
        messages: MessagePolicy = MessagePolicy()
    ) {
        self.reminders = reminders
        self.cancellationWindowHours = cancellationWindowHours
        self.aliasAllowed = aliasAllowed
        self.lateGraceMinutes = lateGraceMinutes
        self.lateFee = lateFee
        self.noFeeReasons = noFeeReasons
        self.requestDays = requestDays
        self.callBackMinutes = callBackMinutes
        self.followUp = followUp
        self.triage = triage
        self.reasons = reasons
        self.messages = messages
    }

    /// Reads a policy; what one that was written earlier does not say is as in a new one.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        reminders = try container.decode([ReminderLead].self, forKey: .reminders)
        cancellationWindowHours = try container.decode(Int.self, forKey: .cancellationWindowHours)
        aliasAllowed = try container.decode(Bool.self, forKey: .aliasAllowed)
        let usual = Policy()
        lateGraceMinutes =
            try container.decodeIfPresent(Int.self, forKey: .lateGraceMinutes) ?? usual.lateGraceMinutes
        lateFee = try container.decodeIfPresent(String.self, forKey: .lateFee)
        noFeeReasons =
            try container.decodeIfPresent(Set<Cancellation.Reason>.self, forKey: .noFeeReasons) ?? usual.noFeeReasons
        requestDays = try container.decodeIfPresent(Int.self, forKey: .requestDays) ?? usual.requestDays
        callBackMinutes = try container.decodeIfPresent(Int.self, forKey: .callBackMinutes)
        followUp = try container.decodeIfPresent(FollowUp.self, forKey: .followUp) ?? usual.followUp
        triage = try container.decodeIfPresent(TriagePolicy.self, forKey: .triage) ?? TriagePolicy()
        reasons = try container.decodeIfPresent([Reason: String].self, forKey: .reasons) ?? [:]
        messages = try container.decodeIfPresent(MessagePolicy.self, forKey: .messages) ?? MessagePolicy()
    }

    enum CodingKeys: String, CodingKey {
        case reminders
        case cancellationWindowHours = "cancellation_window_hours"
        case aliasAllowed = "alias_allowed"
        case lateGraceMinutes = "late_grace_minutes"
        case lateFee = "late_fee"
        case noFeeReasons = "no_fee_reasons"
        case requestDays = "request_days"
        case callBackMinutes = "call_back_minutes"
        case followUp = "follow_up"
        case triage
        case reasons
        case messages
    }
}

/// How long before a visit a reminder is due: `3d` at the same wall-clock time days before, `2h` real hours before.
public enum ReminderLead: Hashable, Sendable {
    case days(Int)
    case hours(Int)

    /// Reads `1d`…`30d` or `1h`…`72h`; nil for anything else.
    public init?(_ text: String) {
        guard let unit = text.last, let count = Int(text.dropLast()), text.first != "+" else { return nil }
        switch unit {
        case "d" where (1...30).contains(count): self = .days(count)
        case "h" where (1...72).contains(count): self = .hours(count)
        default: return nil
        }
    }

    /// The text form: `3d` or `2h`.
    public var text: String {
        switch self {
        case .days(let count): "\(count)d"
        case .hours(let count): "\(count)h"
        }
    }

    /// When the reminder of a visit is due.
    ///
    /// Days are counted on the wall: 09:00 three days before is 09:00 there, whatever the clocks did meanwhile.
    public func due(before start: Instant, in zone: Zone) -> Instant {
        switch self {
        case .days(let count):
            let local = zone.local(start)
            return zone.instant(LocalDateTime(date: local.date.adding(days: -count), time: local.time))
        case .hours(let count):
            return start - .seconds(count * 3600)
        }
    }
}

extension ReminderLead: Codable {
    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let lead = ReminderLead(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "A reminder is given as 3d or 2h."))
        }
        self = lead
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
