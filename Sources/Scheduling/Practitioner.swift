/// Somebody who works at a practice, as a search for one service sees them: a clinician, a nurse, a prescriber, or
/// all of these.
///
/// All sets must be known for `Visit.reach(ofStartsIn:)` of the window that is searched.
public struct Practitioner: Hashable, Sendable {
    /// When they are in the building: hours and openings, less closures.
    public var onSite: TimeRangeSet
    /// When they are at work elsewhere.
    public var elsewhere: TimeRangeSet
    /// How many seats they have: one, or as many as the monitoring ratios ask for.
    public var seats: Int
    /// Which of them are taken.
    public var taken: [SeatTime]
    /// When they may treat somebody in this service; never, for who does not offer it.
    public var treats: TimeRangeSet
    /// When they may watch over somebody.
    public var monitors: TimeRangeSet
    /// When they count as a prescriber.
    public var prescribes: TimeRangeSet
    /// Of their time, what is kept for urgent visits at the moment of asking.
    public var kept: TimeRangeSet
    /// The days and weeks in which they have all the visits that they take.
    public var full: TimeRangeSet

    /// Somebody who works at a practice; without roles they do nothing in this service.
    public init(
        onSite: TimeRangeSet = .empty, elsewhere: TimeRangeSet = .empty, seats: Int = 1, taken: [SeatTime] = [],
        treats: TimeRangeSet = .empty, monitors: TimeRangeSet = .empty, prescribes: TimeRangeSet = .empty,
        kept: TimeRangeSet = .empty, full: TimeRangeSet = .empty
    ) {
        self.onSite = onSite
        self.elsewhere = elsewhere
        self.seats = max(seats, 1)
        self.taken = taken
        self.treats = treats
        self.monitors = monitors
        self.prescribes = prescribes
        self.kept = kept
        self.full = full
    }

    /// When they are at work where a visit can be given.
    func present(remotely: Bool) -> TimeRangeSet {
        remotely ? onSite.union(elsewhere) : onSite
    }
}
