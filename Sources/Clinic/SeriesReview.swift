public import Scheduling

/// A checkpoint of one series, and what was decided at it.
public struct SeriesReview: Hashable, Sendable {
    /// What a clinician decides at a review.
    public enum Decision: String, CaseIterable, Sendable {
        /// The series goes on.
        case `continue`
        /// The series ends: what helps nobody does not go on by itself.
        case stop
    }

    /// A decision and its time.
    public struct Decided: Hashable, Sendable {
        /// What was decided.
        public let decision: Decision
        /// When.
        public let at: Instant

        /// A decision and its time.
        public init(_ decision: Decision, at: Instant) {
            (self.decision, self.at) = (decision, at)
        }
    }

    /// Its number among the checkpoints of the series, from 1.
    public let number: Int
    /// When it falls due, and what is reviewed.
    public let checkpoint: SeriesCheckpoint
    /// What was decided; nil while it is open.
    public var decided: Decided?

    /// A checkpoint of one series.
    public init(number: Int, checkpoint: SeriesCheckpoint, decided: Decided? = nil) {
        (self.number, self.checkpoint, self.decided) = (number, checkpoint, decided)
    }

    /// Whether it is open and its moment has come.
    ///
    /// After a visit: once that visit, or one after it, is over. At the end of a week: once that week of the series is
    /// over, or all visits that were booked in it are. Without a visit that took place there is nothing to review.
    ///
    /// - Parameter visits: the visits of the series that have not been cancelled, in order.
    public func isDue(after visits: [(position: Int, appointment: Appointment)], in zone: Zone, now: Instant) -> Bool {
        guard decided == nil, visits.contains(where: { $0.appointment.state == .completed }), let first = visits.first
        else { return false }
        switch checkpoint.moment {
        case .afterVisit(let number):
            return visits.contains { $0.position >= number && $0.appointment.isOver }
        case .endOfWeek(let week):
            let begin = zone.local(first.appointment.during.start).date
            let end = zone.startOfDay(begin.adding(days: 7 * week))
            return now >= end || visits.allSatisfy { $0.appointment.during.start >= end || $0.appointment.isOver }
        }
    }
}

extension Appointment {
    /// Whether it took place or was missed.
    fileprivate var isOver: Bool { state == .completed || state == .missed }
}
