public import Scheduling

/// What has changed among the visits of a clinician that begin within a day, as they are written.
///
/// Like `Huddle` it names nobody who comes.
public struct DayChanges: Hashable, Sendable {
    /// A visit that is not what it was.
    public struct Visit: Hashable, Sendable {
        /// What became of it.
        public enum Change: String, Sendable {
            /// It is theirs, and was not: it is new, or was somebody else's.
            case booked
            /// It has another time.
            case moved
            case cancelled
            /// It is somebody else's now.
            case handedOn = "with somebody else"
        }

        /// What became of it.
        public let change: Change
        /// The first letters of the person's name.
        public let initials: String
        /// When it begins, or would have begun.
        public let start: Instant
        /// When it was to begin before it was moved; nil where it was not.
        public let before: Instant?

        /// A visit that has changed.
        public init(_ change: Change, initials: String, start: Instant, before: Instant? = nil) {
            self.change = change
            self.initials = initials
            self.start = start
            self.before = before
        }
    }

    /// The visits, the first one first.
    public let visits: [Visit]
    /// The name of the zone on whose wall they are told; nil for that of the practice.
    public let zone: String?
    /// Whether these are all; false where one cannot be read.
    public let isWhole: Bool

    /// What has changed.
    public init(visits: [Visit], zone: String?, isWhole: Bool = true) {
        self.visits = visits
        self.zone = zone
        self.isWhole = isWhole
    }

    /// Whether nothing has changed after all.
    public var isEmpty: Bool { visits.isEmpty && isWhole }

    /// From when on nobody needs it any more: an hour after the last of them begins or was to begin, whichever of its
    /// times is the later one; nil where there are none.
    public var end: Instant? {
        visits.map { max($0.start, $0.before ?? $0.start) }.max().map { $0 + .hours(1) }
    }

    /// How long before a visit begins its changes are told.
    public static let horizon: Duration = .days(1)
}

extension DayChanges.Visit {
    /// What became of a visit for one clinician; nil where it is for them what it was.
    ///
    /// - Parameters:
    ///   - before: when it was to begin with them; nil where it was not theirs.
    ///   - isTheirs: whether it is with them now, unless it is cancelled.
    public init?(before: Instant?, now state: AppointmentState, isTheirs: Bool, start: Instant, initials: String) {
        let stands = state != .cancelled
        switch (before, stands && isTheirs) {
        case (nil, false): return nil
        case (nil, true): self.init(.booked, initials: initials, start: start)
        case (let before?, true):
            guard before != start else { return nil }
            self.init(.moved, initials: initials, start: start, before: before)
        // The time that they know it by, whatever became of it since.
        case (let before?, false): self.init(stands ? .handedOn : .cancelled, initials: initials, start: before)
        }
    }
}
