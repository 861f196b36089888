/// The sweep behind `openSlots` and `assignment`, for one visit: which resources allow which starts.
///
/// It knows resources by their places in the given order, so that it is compiled once and not for every kind of id.
@usableFromInline
struct SlotSearch {
    /// A start with the resources chosen for it.
    @usableFromInline
    struct Match {
        /// The time of the person's part.
        @usableFromInline let window: TimeRange
        /// The place of the clinician in the given order.
        @usableFromInline let clinician: Int
        /// The place of the room in the given order, when the visit takes one.
        @usableFromInline let room: Int?
    }

    private let visit: Visit
    private let starts: ContiguousArray<Int64>
    private let reach: TimeRange
    private var clinicians: [StartCursor] = []
    private var rooms: [StartCursor] = []

    /// A search among all starts of a window that the rules allow; nothing when they allow none.
    @usableFromInline
    init?(visit: Visit, rules: SlotRules, zone: Zone, window: TimeRange, now: Instant) {
        guard let bookable = rules.bookable(window, now: now) else { return nil }
        self.visit = visit
        starts = rules.grid(in: zone).starts(in: bookable)
        reach = visit.reach(ofStartsIn: bookable)
    }

    /// A search for one start, whatever the rules say about it.
    @usableFromInline
    init(visit: Visit, start: Instant) {
        self.visit = visit
        let start = start.microsecondsSinceUnixEpoch
        starts = [start]
        reach = visit.reach(ofStartsIn: TimeRange(start, start.adding(1)))
    }

    /// Adds a clinician behind those that are there.
    @usableFromInline
    mutating func add(clinicianOpen open: TimeRangeSet, busy: TimeRangeSet) {
        clinicians.append(
            StartCursor(StartRange.all(of: visit.clinicianParts, open: open, busy: busy, near: reach)))
    }

    /// Adds a room behind those that are there.
    @usableFromInline
    mutating func add(roomOpen open: TimeRangeSet, busy: TimeRangeSet) {
        rooms.append(StartCursor(StartRange.all(of: visit.roomParts, open: open, busy: busy, near: reach)))
    }

    /// Every start with every clinician who is free then, in order of the starts, then of the clinicians.
    @usableFromInline
    mutating func matches() -> [Match] {
        var matches: [Match] = []
        var index = 0
        while let next = nextIndex(from: index) {
            index = next + 1
            let start = starts[next]
            let room = visit.roomKind == nil ? nil : room(at: start)
            guard visit.roomKind == nil || room != nil else { continue }
            for clinician in clinicians.indices where clinicians[clinician].slack(at: start) != nil {
                let window = visit.personWindow(startingAt: Instant(microsecondsSinceUnixEpoch: start))
                matches.append(Match(window: window, clinician: clinician, room: room))
            }
        }
        return matches
    }

    /// The index of the next start that any clinician may allow: most starts lie at night and are jumped over.
    private mutating func nextIndex(from index: Int) -> Int? {
        guard index < starts.count else { return nil }
        var earliest = Int64.max
        for clinician in clinicians.indices {
            if let start = clinicians[clinician].earliest(from: starts[index]) { earliest = min(earliest, start) }
        }
        var (low, high) = (index, starts.count)
        if starts[index] >= earliest { return index }
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] < earliest { low = middle + 1 } else { high = middle }
        }
        return low < starts.count ? low : nil
    }

    /// The free room that keeps the least free time around the visit, so that long free stretches stay for others;
    /// among equals the first in the given order.
    private mutating func room(at start: Int64) -> Int? {
        var chosen: (room: Int, slack: Int64)?
        for room in rooms.indices {
            if let slack = rooms[room].slack(at: start), slack < chosen?.slack ?? .max { chosen = (room, slack) }
        }
        return chosen?.room
    }
}
