import Scheduling

/// What is true in a small world, found by trying every unit of time: no sets, no seats, no sweeps.
///
/// It is written from the rules: a nurse who watches people of the ratios 1:r, one-to-one being 1:1, is at most fully
/// loaded at every moment (the sum of 1/r is at most 1), and somebody who treats does nothing else.
struct Oracle {
    private let world: SmallWorld
    /// For each unit of the visit, in which of the phases it lies.
    private let phaseOfUnit: [Int]
    /// How many units lie before the first phase with the person, and where the last one ends.
    private let before: Int
    private let personEnd: Int

    init(_ world: SmallWorld) {
        self.world = world
        phaseOfUnit = world.phases.indices.flatMap { index in
            [Int](repeating: index, count: world.phases[index].minutes / world.unit)
        }
        before = phaseOfUnit.firstIndex { world.phases[$0].needsPerson } ?? 0
        personEnd = (phaseOfUnit.lastIndex { world.phases[$0].needsPerson } ?? 0) + 1
    }

    private var isTreated: Bool { world.phases.contains(where: \.needsClinician) }

    /// All slots by trying each start.
    func slots() -> [Slot] {
        (0..<SmallWorld.length).flatMap { start -> [Slot] in
            guard brokenRules(start).isEmpty, brokenTerms(start).isEmpty else { return [] }
            let end = world.instant(start + personEnd - before)
            return leads(start, only: nil).map { Slot(start: world.instant(start), end: end, clinician: $0) }
        }
    }

    /// Whether the visit can be there, step, notice and horizon aside.
    func isPossible(_ start: Int, only: Set<Int>?) -> Bool {
        brokenTerms(start).isEmpty && !leads(start, only: only).isEmpty
    }

    /// Who can lead the visit, with somebody to watch each phase that is watched.
    func leads(_ start: Int, only: Set<Int>?) -> [Int?] {
        let candidates = isTreated ? treating(start, only: only) : [nil]
        return candidates.filter { clinician in
            world.phases.indices.allSatisfy {
                world.phases[$0].monitoring == .none || isWatched($0, start, besides: clinician)
            }
        }
    }

    /// Who can treat the person, whoever watches.
    func treating(_ start: Int, only: Set<Int>?) -> [Int?] {
        world.practitioners.indices.filter { index in
            let practitioner = world.practitioners[index]
            guard only?.contains(index) ?? true, !covers(practitioner.full, start) else { return false }
            return units(start).allSatisfy { unit, phase in
                !phase.needsClinician
                    || (isPresent(practitioner, unit) && covers(practitioner.treats, unit)
                        && !covers(practitioner.kept, unit)
                        && !practitioner.people.contains { $0.during.contains(unit) })
            }
        }
    }

    /// Whether a phase has somebody in each of its units: the same one if the person is not shared with others.
    func isWatched(_ phase: Int, _ start: Int, besides clinician: Int?) -> Bool {
        let units = phaseOfUnit.indices.filter { phaseOfUnit[$0] == phase }.map { start - before + $0 }
        if world.phases[phase].monitoring == .alone {
            return world.practitioners.indices.contains { index in
                units.allSatisfy { canWatch(phase, index, unit: $0, besides: clinician) }
            }
        }
        return units.allSatisfy { unit in
            world.practitioners.indices.contains { canWatch(phase, $0, unit: unit, besides: clinician) }
        }
    }

    /// Whether somebody can watch a phase during one unit.
    func canWatch(_ phase: Int, _ index: Int, unit: Int, besides clinician: Int?) -> Bool {
        guard let ratio = world.phases[phase].ratio else { return false }
        let practitioner = world.practitioners[index]
        if world.phases[phase].needsClinician && index == clinician { return false }
        // In sixtieths, which all ratios divide.
        let load = practitioner.people.reduce(0) { $0 + ($1.during.contains(unit) ? 60 / $1.ratio : 0) }
        return isPresent(practitioner, unit) && covers(practitioner.monitors, unit) && load + 60 / ratio <= 60
    }

    /// Which of step, notice and horizon fail.
    func brokenRules(_ start: Int) -> Set<String> {
        let instant = world.instant(start)
        let time = world.zone.local(instant).time
        var broken: Set<String> = []
        if !time.minuteOfDay.isMultiple(of: Int(world.rules.step / .minutes(1))) { broken.insert("step") }
        if instant - world.now < world.rules.minimumNotice { broken.insert("notice") }
        if instant - world.now > world.rules.horizon { broken.insert("horizon") }
        return broken
    }

    /// Which of the rules fail that are not about who treats and who watches.
    func brokenTerms(_ start: Int) -> Set<String> {
        var broken: Set<String> = []
        for (offset, phase) in phaseOfUnit.enumerated() {
            let unit = start - before + offset
            if (before..<personEnd).contains(offset) {
                if covers(world.closed, unit) { broken.insert("closed") }
                if let hours = world.siteHours, !covers(hours, unit) { broken.insert("site hours") }
                if let hours = world.serviceHours, !covers(hours, unit) { broken.insert("service hours") }
                if covers(world.personBusy, unit) { broken.insert("person") }
            }
            let prescribers = world.practitioners.filter { covers($0.prescribes, unit) }
            switch world.phases[phase].prescriber {
            case .none: break
            case .onSite:
                if !prescribers.contains(where: { covers($0.onSite, unit) }) { broken.insert("on site") }
            case .reachable:
                if !prescribers.contains(where: { covers($0.onSite, unit) || covers($0.elsewhere, unit) }) {
                    broken.insert("reachable")
                }
            }
        }
        if covers(world.fullDays, start) { broken.insert("day") }
        if covers(world.fullWeeks, start) { broken.insert("week") }
        if let age = world.comesOfAge, start < age, !covers(world.admitted, start) { broken.insert("age") }
        let needsRoom = world.phases.contains { $0.roomKind != nil }
        if needsRoom, !world.rooms.indices.contains(where: { isFree(room: $0, start) }) { broken.insert("room") }
        return broken
    }

    /// Whether a room can be used and is free for the visit.
    func isFree(room: Int, _ start: Int) -> Bool {
        units(start).allSatisfy { unit, phase in
            phase.roomKind == nil
                || (covers(world.rooms[room].open, unit) && !covers(world.rooms[room].busy, unit))
        }
    }

    private func isPresent(_ practitioner: SmallWorker, _ unit: Int) -> Bool {
        covers(practitioner.onSite, unit) || (world.isRemote && covers(practitioner.elsewhere, unit))
    }

    private func covers(_ spans: [Range<Int>], _ unit: Int) -> Bool { spans.contains { $0.contains(unit) } }

    private func units(_ start: Int) -> [(Int, Phase)] {
        phaseOfUnit.enumerated().map { (start - before + $0, world.phases[$1]) }
    }
}
