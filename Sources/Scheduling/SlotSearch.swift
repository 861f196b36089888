/// Looks for the starts of a visit: among all that a window has, or at one.
///
/// It is pure and deterministic: the same roster, terms and instant give the same answer. What it finds is judged again
/// by the database, when the claims are made.
public struct SlotSearch: Sendable {
    /// What is booked.
    public let visit: Visit
    /// Who and what could take part.
    public let roster: Roster
    /// When visits may start.
    public let terms: Terms

    /// A search.
    public init(visit: Visit, roster: Roster, terms: Terms) {
        self.visit = visit
        self.roster = roster
        self.terms = terms
    }

    /// The same search as it would be if nothing were taken, kept or full.
    ///
    /// What cannot be booked in it cannot be booked however empty the day is.
    public var untaken: SlotSearch {
        var terms = terms
        (terms.fullDays, terms.fullWeeks) = (.empty, .empty)
        return SlotSearch(visit: visit, roster: roster.untaken, terms: terms)
    }

    /// Every time in a window at which the visit can start.
    ///
    /// A start lies in the window, on a multiple of the step after midnight on the wall of the zone, and within notice
    /// and horizon counted from now. The rest of the visit may lie outside the window. A visit may end exactly at
    /// closing time and begin exactly where another ends.
    ///
    /// The slots are in order of their starts, then of the practitioners: one slot a start and clinician, or one a start when
    /// a nurse leads the visit.
    public func openSlots(in window: TimeRange, now: Instant) -> [Slot] {
        guard let bookable = terms.rules.bookable(window, now: now) else { return [] }
        let leads = leads(in: bookable)
        let grid = terms.rules.grid(in: terms.zone)
        var slots: [Slot] = []
        var index = Array(repeating: 0, count: leads.count)
        for stretch in leads.reduce(TimeRangeSet.empty, { $0.union($1.starts) }).ranges {
            for start in grid.starts(in: stretch) {
                let start = Instant(microsecondsSinceUnixEpoch: start)
                for lead in leads.indices {
                    let ranges = leads[lead].starts.ranges
                    while index[lead] < ranges.count, ranges[index[lead]].end <= start { index[lead] += 1 }
                    guard index[lead] < ranges.count, ranges[index[lead]].contains(start) else { continue }
                    let window = visit.personWindow(startingAt: start)
                    slots.append(Slot(start: window.start, end: window.end, clinician: leads[lead].clinician))
                }
            }
        }
        return slots
    }

    /// All starts in a window that the rules of resources and hours allow, on the step or not, within notice or not.
    public func possibleStarts(in window: TimeRange) -> TimeRangeSet {
        leads(in: window).reduce(.empty) { $0.union($1.starts) }
    }

    /// Who can lead the visit, and the starts of a window at which they can.
    private func leads(in window: TimeRange) -> [(clinician: Int?, starts: TimeRangeSet)] {
        let sets = StartSets(self, startsIn: window)
        let starts = TimeRangeSet([window]).intersection(sets.open).intersection(sets.site).intersection(sets.service)
            .intersection(sets.day).intersection(sets.week).intersection(sets.age).intersection(sets.person)
            .intersection(sets.prescriber(.onSite)).intersection(sets.prescriber(.reachable))
            .intersection(sets.anyRoom)
        guard !starts.isEmpty else { return [] }
        guard visit.isLedByClinician else { return [(nil, starts.intersection(sets.nurses(besides: nil)))] }
        return roster.practitioners.indices.compactMap { index in
            let own = starts.intersection(sets.clinician(index))
            return own.isEmpty ? nil : (index, own.intersection(sets.nurses(besides: index)))
        }
    }
}
