public import Scheduling

/// The visits of one person's treatment, booked together.
///
/// Its transitions are pure: each gives the series as it is afterwards, with the next version, or refuses with
/// `state_conflict`.
public struct Series: Hashable, Sendable {
    /// The id of a series.
    public typealias ID = Identifier<Series>

    /// When its states were reached.
    public struct Times: Hashable, Sendable {
        /// When it was booked.
        public let created: Instant
        /// When it was interrupted, while it is.
        public var paused: Instant?
        /// When it ended or was completed.
        public var ended: Instant?

        /// The times of a series.
        public init(created: Instant, paused: Instant? = nil, ended: Instant? = nil) {
            (self.created, self.paused, self.ended) = (created, paused, ended)
        }
    }

    /// The id.
    public let id: ID
    /// Where it stands.
    public private(set) var state: SeriesState
    /// Who comes.
    public let person: Person.ID
    /// What for.
    public let service: Service.ID
    /// The protocol version of all of its visits.
    public let protocolID: Service.ProtocolID
    /// Who leads all of its visits, if somebody was chosen.
    public let clinician: Clinician.ID?
    /// On which days of the week its visits fall.
    public let pattern: SeriesPattern
    /// How its visits follow one another, as it was agreed.
    public let rule: SeriesRule
    /// Changes with every write to it or to one of its visits; the ETag.
    public private(set) var version: Int
    /// When each state was reached.
    public private(set) var times: Times
    /// Why it ended before its last visit.
    public private(set) var endReason: String?
    /// Its checkpoints in order.
    public private(set) var reviews: [SeriesReview]

    /// A series as it is stored.
    ///
    /// New ones come from `booked(…)`.
    public init(
        id: ID, state: SeriesState, person: Person.ID, service: Service.ID, protocolID: Service.ProtocolID,
        clinician: Clinician.ID?, pattern: SeriesPattern, rule: SeriesRule, version: Int, times: Times,
        endReason: String?, reviews: [SeriesReview]
    ) {
        self.id = id
        self.state = state
        self.person = person
        self.service = service
        self.protocolID = protocolID
        self.clinician = clinician
        self.pattern = pattern
        self.rule = rule
        self.version = version
        self.times = times
        self.endReason = endReason
        self.reviews = reviews
    }

    /// A new series of a service, with every checkpoint of its rule open.
    public static func booked(
        id: ID, service: Service, rule: SeriesRule, person: Person.ID, clinician: Clinician.ID?,
        pattern: SeriesPattern, now: Instant
    ) -> Series {
        Series(
            id: id, state: .active, person: person, service: service.id, protocolID: service.protocolID,
            clinician: clinician, pattern: pattern, rule: rule, version: 1, times: Times(created: now), endReason: nil,
            reviews: rule.checkpoints.enumerated().map { SeriesReview(number: $0 + 1, checkpoint: $1) })
    }

    /// The series is interrupted.
    public func paused(now: Instant) throws(Refusal) -> Series {
        var next = try changed(to: .paused)
        next.times.paused = now
        return next
    }

    /// The series is taken up again.
    public func resumed() throws(Refusal) -> Series {
        var next = try changed(to: .active)
        next.times.paused = nil
        return next
    }

    /// The series ends before its last visit.
    public func ended(reason: String, now: Instant) throws(Refusal) -> Series {
        var next = try changed(to: .ended)
        next.times.paused = nil
        next.times.ended = now
        next.endReason = reason
        return next
    }

    /// Some of its visits have another time.
    public func replanned() throws(Refusal) -> Series {
        guard state == .active else {
            throw Refusal(.stateConflict, "This series is \(state.rawValue), so its visits can no longer be moved.")
        }
        var next = self
        next.version += 1
        return next
    }

    /// A review is decided; `stop` ends the series with the review as its reason.
    ///
    /// - Throws: `not_found` when there is no such review, `state_conflict` when it is decided or the series is over.
    public func reviewed(_ number: Int, _ decision: SeriesReview.Decision, now: Instant) throws(Refusal) -> Series {
        guard let index = reviews.firstIndex(where: { $0.number == number }) else { throw .notFound("review") }
        guard reviews[index].decided == nil else {
            throw Refusal(.stateConflict, "This review has been decided already.")
        }
        var next: Series
        switch decision {
        case .stop where state != .completed:
            next = try ended(reason: "review: \(reviews[index].checkpoint.review)", now: now)
        case .stop, .continue:
            guard state != .ended else {
                throw Refusal(.stateConflict, "This series has ended, so there is nothing to decide any more.")
            }
            next = self
            next.version += 1
        }
        next.reviews[index].decided = SeriesReview.Decided(decision, at: now)
        return next
    }

    private func changed(to state: SeriesState) throws(Refusal) -> Series {
        guard self.state.successors.contains(state) else {
            throw Refusal(
                .stateConflict, "This series is \(self.state.rawValue), so it cannot become \(state.rawValue) now.")
        }
        var next = self
        next.state = state
        next.version += 1
        return next
    }
}
