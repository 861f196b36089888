public import Scheduling

/// A question to a person some time after a visit: how they feel, and whether they are safe.
public struct CheckIn: Hashable, Sendable {
    /// The id of a check-in.
    public typealias ID = Identifier<CheckIn>

    /// When a check-in is due, counted from the end of the visit: `24h` of real time, or `3d` on the wall.
    public enum Moment: Hashable, Sendable {
        case hours(Int)
        case days(Int)
    }

    /// How the person feels compared with before the visit.
    public enum Feeling: String, CaseIterable, Sendable {
        case better
        case same
        case worse
    }

    /// Whether the person feels safe.
    public enum Safety: String, CaseIterable, Sendable {
        case safe
        case unsure
        case unsafe
    }

    /// What the person answered.
    ///
    /// Not to answer a question is an answer too.
    public struct Answer: Hashable, Sendable {
        /// How they feel; nil when they did not say.
        public let feeling: Feeling?
        /// Whether they feel safe; nil when they did not say.
        public let safety: Safety?

        /// An answer.
        public init(feeling: Feeling?, safety: Safety?) {
            (self.feeling, self.safety) = (feeling, safety)
        }
    }

    /// Where a check-in stands.
    public enum State: String, CaseIterable, Sendable {
        /// Its time has not come, or nobody has answered.
        case open
        /// The person answered.
        case answered
        /// Nobody answered in time, so that somebody calls.
        case silent
    }

    /// The id.
    public let id: ID
    /// After which visit.
    public let appointment: Appointment.ID
    /// Whose.
    public let person: Person.ID
    /// Which of the check-ins of the visit.
    public let moment: Moment
    /// When the person is asked.
    public let due: Instant
    /// Where it stands.
    public private(set) var state: State
    /// What was answered.
    public private(set) var answer: Answer?
    /// When.
    public private(set) var answered: Instant?

    /// A check-in as it is stored.
    public init(
        id: ID, appointment: Appointment.ID, person: Person.ID, moment: Moment, due: Instant, state: State = .open,
        answer: Answer? = nil, answered: Instant? = nil
    ) {
        self.id = id
        self.appointment = appointment
        self.person = person
        self.moment = moment
        self.due = due
        self.state = state
        self.answer = answer
        self.answered = answered
    }

    /// The person has answered; a late answer counts as well.
    ///
    /// - Throws: `state_conflict` when there is an answer already, or before it is due.
    public func answered(_ answer: Answer, now: Instant) throws(Refusal) -> CheckIn {
        guard state != .answered else { throw Refusal(.stateConflict, "This has been answered already.") }
        guard now >= due else { throw Refusal(.stateConflict, "This is not asked yet.") }
        var next = self
        next.state = .answered
        next.answer = answer
        next.answered = now
        return next
    }

    /// Nobody has answered in time.
    func silent() -> CheckIn {
        var next = self
        next.state = .silent
        return next
    }
}

extension CheckIn.Moment: Codable {
    /// Reads `24h` or `3d`; nil for anything else.
    public init?(_ text: String) {
        guard let unit = text.last, let count = Int(text.dropLast()), text.first != "+" else { return nil }
        switch unit {
        case "h" where (1...72).contains(count): self = .hours(count)
        case "d" where (1...30).contains(count): self = .days(count)
        default: return nil
        }
    }

    /// The text form: `24h` or `3d`.
    public var text: String {
        switch self {
        case .hours(let count): "\(count)h"
        case .days(let count): "\(count)d"
        }
    }

    /// When it is, counted from an end: days are counted on the wall.
    public func due(after end: Instant, in zone: Zone) -> Instant {
        switch self {
        case .hours(let count): return end + .hours(count)
        case .days(let count):
            let local = zone.local(end)
            return zone.instant(LocalDateTime(date: local.date.adding(days: count), time: local.time))
        }
    }

    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let moment = CheckIn.Moment(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "A check-in is given as 24h or 3d."))
        }
        self = moment
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
