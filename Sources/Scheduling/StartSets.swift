/// For one visit and one roster, the sets of starts that each rule allows.
///
/// A set of starts is a set of instants like any other, so that rules are combined by the algebra of sets: a start is
/// possible exactly when it lies in all of them. It is a class only to compute once what is asked for often.
final class StartSets {
    private let visit: Visit
    private let roster: Roster
    private let terms: Terms
    /// The time that matters: what all starts in question can reach into.
    private let reach: TimeRange
    /// For each way of watching, the time in which each practitioner is free for it.
    private var watching: [Monitoring: [TimeRangeSet]] = [:]
    /// The time in which each room is free, and in which each practitioner is free to treat.
    private var (rooms, treating): ([Int: TimeRangeSet], [Int: TimeRangeSet]) = ([:], [:])
    /// The starts at which each room is free, and at which each practitioner may treat.
    private var (roomStarts, treatingStarts): ([Int: TimeRangeSet], [Int: TimeRangeSet]) = ([:], [:])
    /// The starts that all rules allow which are not about who treats, who watches and where.
    private(set) lazy var allowed: TimeRangeSet = [
        open, site, service, day, week, age, person, prescriber(.onSite), prescriber(.reachable),
    ].reduce(.always) { $0.intersection($1) }
    /// The starts at which each watched phase has a nurse, whoever treats.
    private lazy var anyNurses: TimeRangeSet = nurses { _, _ in true }

    /// The sets of a search for the starts in a window.
    init(_ search: SlotSearch, startsIn window: TimeRange) {
        (visit, roster, terms) = (search.visit, search.roster, search.terms)
        reach = search.visit.reach(ofStartsIn: window)
    }

    /// The starts at which the person's part lies in a set.
    private func starts(within set: TimeRangeSet) -> TimeRangeSet {
        set == .always ? .always : TimeRangeSet.starts(of: [visit.personPart], within: set.clippedWhole(to: reach))
    }

    /// The starts at which the practice is not closed.
    var open: TimeRangeSet { starts(within: terms.closed.complement) }
    /// The starts within the hours of the site.
    var site: TimeRangeSet { starts(within: terms.siteHours) }
    /// The starts within the hours of the service.
    var service: TimeRangeSet { starts(within: terms.serviceHours) }
    /// The starts on days that are not full.
    var day: TimeRangeSet { terms.fullDays.complement }
    /// The starts in weeks that are not full.
    var week: TimeRangeSet { terms.fullWeeks.complement }
    /// The starts at which the person is old enough, or admitted all the same.
    var age: TimeRangeSet { terms.comesOfAge.map { TimeRangeSet(from: $0).union(terms.admitted) } ?? .always }
    /// The starts at which the person is not somewhere else.
    var person: TimeRangeSet { starts(within: roster.personBusy.complement) }

    /// The starts with a prescriber in the building, and with one at work, for as long as the visit asks for it.
    ///
    /// One may take over from another.
    func prescriber(_ presence: Presence) -> TimeRangeSet {
        let parts =
            switch presence {
            case .none: [Visit.Part]()
            case .reachable: visit.reachableParts
            case .onSite: visit.onSiteParts
            }
        guard !parts.isEmpty else { return .always }
        return TimeRangeSet.starts(of: parts, within: cover(presence))
    }

    /// When any prescriber is there.
    func cover(_ presence: Presence) -> TimeRangeSet {
        roster.practitioners.reduce(.empty) { cover, practitioner in
            guard !practitioner.prescribes.isEmpty else { return cover }
            return cover.union(
                practitioner.present(remotely: presence == .reachable).clippedWhole(to: reach)
                    .intersection(practitioner.prescribes))
        }
    }

    /// The starts at which a room is free for its part of the visit.
    func room(_ index: Int) -> TimeRangeSet {
        Self.known(&roomStarts[index]) { TimeRangeSet.starts(of: visit.roomParts, within: free(room: index)) }
    }

    /// The starts at which any room is.
    var anyRoom: TimeRangeSet {
        guard !visit.roomParts.isEmpty else { return .always }
        return roster.rooms.indices.reduce(.empty) { $0.union(room($1)) }
    }

    /// The starts at which somebody may treat the person, and nothing else takes them.
    func clinician(_ index: Int) -> TimeRangeSet {
        let practitioner = roster.practitioners[index]
        guard !practitioner.treats.isEmpty else { return .empty }
        return Self.known(&treatingStarts[index]) {
            TimeRangeSet.starts(of: visit.clinicianParts, within: free(clinician: index))
                .intersection(practitioner.full.complement)
        }
    }

    /// The starts at which each watched phase has a nurse who is not the clinician of that phase.
    func nurses(besides clinician: Int?) -> TimeRangeSet {
        guard let clinician, !roster.practitioners[clinician].monitors.isEmpty else { return anyNurses }
        return nurses { index, phase in !(phase.hasClinician && index == clinician) }
    }

    /// Whoever is alone with the person stays for the whole phase; those who watch over several hand over to each other.
    private func nurses(where isAllowed: (Int, Visit.NursePhase) -> Bool) -> TimeRangeSet {
        visit.nursePhases.reduce(.always) { starts, phase in
            let free = free(toWatch: phase.monitoring).enumerated().filter { isAllowed($0.offset, phase) }
                .map(\.element)
            let own =
                phase.monitoring == .alone
                ? free.reduce(.empty) { $0.union(TimeRangeSet.starts(of: [phase.part], within: $1)) }
                : TimeRangeSet.starts(of: [phase.part], within: free.reduce(.empty) { $0.union($1) })
            return starts.intersection(own)
        }
    }

    /// The time in which each practitioner is free to watch; phases that take as much of a nurse look into the same.
    func free(toWatch monitoring: Monitoring) -> [TimeRangeSet] {
        if let known = watching[monitoring] { return known }
        let free = roster.practitioners.indices.map { self.free(nurse: $0, monitoring) }
        watching[monitoring] = free
        return free
    }

    /// The time in which a room can be used and is not taken.
    func free(room index: Int) -> TimeRangeSet {
        Self.known(&rooms[index]) { roster.rooms[index].open.subtracting(roster.rooms[index].busy, near: reach) }
    }

    /// The time in which all of somebody is free to treat.
    func free(clinician index: Int) -> TimeRangeSet {
        let practitioner = roster.practitioners[index]
        return Self.known(&treating[index]) {
            free(index, seats: practitioner.seats).intersection(practitioner.treats).subtracting(practitioner.kept)
        }
    }

    /// What has been computed before, or is now.
    private static func known(_ set: inout TimeRangeSet?, _ compute: () -> TimeRangeSet) -> TimeRangeSet {
        if let set { return set }
        let computed = compute()
        set = computed
        return computed
    }

    /// The time in which so much of somebody is free to watch.
    private func free(nurse index: Int, _ monitoring: Monitoring) -> TimeRangeSet {
        let practitioner = roster.practitioners[index]
        guard !practitioner.monitors.isEmpty else { return .empty }
        return free(index, seats: monitoring.seats(of: practitioner.seats)).intersection(practitioner.monitors)
    }

    /// Whole stretches of somebody's presence are looked at, so that it is known how much free time stays around a visit.
    private func free(_ index: Int, seats: Int) -> TimeRangeSet {
        let practitioner = roster.practitioners[index]
        let present = practitioner.present(remotely: roster.isRemote).clippedWhole(to: reach)
        guard let first = present.ranges.first, let last = present.ranges.last,
            let hull = TimeRange(start: first.start, end: last.end)
        else { return .empty }
        let taken = practitioner.taken.filter { $0.during.overlaps(hull) }
        return present.subtracting(taken.lacking(seats, of: practitioner.seats))
    }
}

extension TimeRangeSet {
    /// The starts at which every part lies in the set.
    static func starts(of parts: [Visit.Part], within free: TimeRangeSet) -> TimeRangeSet {
        guard let part = parts.first else { return .always }
        return parts.dropFirst().reduce(starts(of: part, within: free)) {
            $0.intersection(starts(of: $1, within: free))
        }
    }

    /// Hours and claims may have no end, so that sums stop at the ends of time.
    private static func starts(of part: Visit.Part, within free: TimeRangeSet) -> TimeRangeSet {
        var starts: [TimeRange] = []
        starts.reserveCapacity(free.ranges.count)
        for range in free.ranges {
            let first = range.start.microsecondsSinceUnixEpoch.subtracting(part.start)
            let last = range.end.microsecondsSinceUnixEpoch.subtracting(part.end)
            // A part may end exactly when the range does: the last start is in the set.
            if first <= last { starts.append(TimeRange(first, last.adding(1))) }
        }
        return TimeRangeSet(sorted: starts)
    }
}
