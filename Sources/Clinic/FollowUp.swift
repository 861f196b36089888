public import Scheduling

/// How a practice follows up on check-ins and scores: its clocks, and what it takes for a relapse.
///
/// The defaults are a judgement; a practice file may say otherwise.
public struct FollowUp: Hashable, Sendable, Codable {
    /// How many hours a person has to answer a check-in.
    public var answerHours: Int
    /// Within how many minutes somebody calls who does not feel safe.
    public var unsafeMinutes: Int
    /// Within how many hours somebody calls who feels worse, or did not answer.
    public var callHours: Int
    /// By how many points a score must have fallen to count as a response, in percent of the first.
    public var responsePercent: Int
    /// By how many points it must have risen again.
    public var reboundPoints: Int
    /// Within how many hours somebody calls about a rebound.
    public var reboundHours: Int

    /// How a practice follows up.
    public init(
        answerHours: Int = 12, unsafeMinutes: Int = 10, callHours: Int = 4, responsePercent: Int = 50,
        reboundPoints: Int = 5, reboundHours: Int = 24
    ) {
        self.answerHours = answerHours
        self.unsafeMinutes = unsafeMinutes
        self.callHours = callHours
        self.responsePercent = responsePercent
        self.reboundPoints = reboundPoints
        self.reboundHours = reboundHours
    }

    enum CodingKeys: String, CodingKey {
        case answerHours = "answer_hours"
        case unsafeMinutes = "unsafe_minutes"
        case callHours = "call_hours"
        case responsePercent = "response_percent"
        case reboundPoints = "rebound_points"
        case reboundHours = "rebound_hours"
    }

    /// When somebody must have called because of an answer; nil when nobody need.
    ///
    /// What was not answered counts as little as a bad answer: it is asked for by a person.
    public func callDue(after answer: CheckIn.Answer, now: Instant) -> Instant? {
        switch (answer.safety, answer.feeling) {
        case (.unsafe, _), (.unsure, _): now + .minutes(unsafeMinutes)
        case (_, .worse), (nil, _), (_, nil): now + .hours(callHours)
        case (.safe, .better), (.safe, .same): nil
        }
    }

    /// A check-in that nobody answered in time, and when somebody must have called; nil while there is time.
    public func silence(of checkIn: CheckIn, now: Instant) -> (checkIn: CheckIn, callDue: Instant)? {
        let end = checkIn.due + .hours(answerHours)
        guard checkIn.state == .open, now >= end else { return nil }
        return (checkIn.silent(), now + .hours(callHours))
    }

    /// Whether the latest score shows a relapse: after a response it has risen again.
    ///
    /// - Parameter scores: the scores of one instrument, in the order of their dates.
    public func rebound(in scores: [Int]) -> Rebound? {
        guard let first = scores.first, let last = scores.last, let best = scores.dropFirst().dropLast().min(),
            (first - best) * 100 >= first * responsePercent, first > 0, last - best >= reboundPoints
        else { return nil }
        return Rebound(first: first, best: best, last: last)
    }
}

/// That a score has risen again after a response.
public struct Rebound: Hashable, Sendable {
    /// The score before treatment.
    public let first: Int
    /// The best one since.
    public let best: Int
    /// The latest.
    public let last: Int
}

/// How the time between a person's doses develops.
public struct DoseGaps: Hashable, Sendable {
    /// The days between one dose and the next, the latest last.
    public let days: [Int]

    /// The gaps between dates, which are put in order.
    public init(between dates: [LocalDate]) {
        let dates = dates.sorted()
        days = zip(dates, dates.dropFirst()).map { $0.days(until: $1) }
    }

    /// Gaps that are known.
    public init(days: [Int]) {
        self.days = days
    }

    /// Whether the person comes back ever earlier: each of the last three gaps is shorter than the one before it, and
    /// the latest at least a quarter shorter than the first of them.
    public var isShrinking: Bool {
        let last = days.suffix(3)
        guard last.count == 3, let first = last.first, let latest = last.last else { return false }
        return zip(last, last.dropFirst()).allSatisfy { $0 > $1 } && latest * 4 <= first * 3
    }
}
