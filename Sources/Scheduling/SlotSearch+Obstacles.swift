extension SlotSearch {
    /// Every rule that fails for a start, in the order of `Obstacle`.
    ///
    /// It is empty exactly when `openSlots` has the start in a window around it.
    ///
    /// - Parameter only: the clinicians who may lead the visit; nil for all.
    public func obstacles(to start: Instant, only: Set<Int>? = nil, now: Instant) -> [Obstacle] {
        terms.rules.obstacles(to: start, in: terms.zone, now: now) + resourceObstacles(to: start, only: only)
    }

    /// The same without step, notice and horizon: empty exactly when there is an `assignment`.
    public func resourceObstacles(to start: Instant, only: Set<Int>? = nil) -> [Obstacle] {
        guard let moment = TimeRange(start: start, lasting: .microseconds(1)) else { return [.outsideSiteHours] }
        let sets = StartSets(self, startsIn: moment)
        return dateObstacles(moment, sets)
            + [clinicianObstacle(moment, sets, only: only), roomObstacle(moment, sets)]
            .compactMap { $0 } + nurseObstacles(moment, sets, only: only) + prescriberObstacles(moment, sets)
    }

    private func dateObstacles(_ moment: TimeRange, _ sets: StartSets) -> [Obstacle] {
        var obstacles: [Obstacle] = []
        let window = visit.personWindow(startingAt: moment.start)
        if !sets.open.contains(moment) {
            let closed = terms.closed.ranges.first { $0.overlaps(window) } ?? window
            obstacles.append(.closed(closed))
        }
        if !sets.site.contains(moment) { obstacles.append(.outsideSiteHours) }
        if !sets.service.contains(moment) { obstacles.append(.outsideServiceHours) }
        if !sets.day.contains(moment) { obstacles.append(.dayFull) }
        if !sets.week.contains(moment) { obstacles.append(.weekFull) }
        if let age = terms.comesOfAge, !sets.age.contains(moment) { obstacles.append(.tooYoung(until: age)) }
        if !sets.person.contains(moment) { obstacles.append(.personBusy) }
        return obstacles
    }

    private func clinicianObstacle(_ moment: TimeRange, _ sets: StartSets, only: Set<Int>?) -> Obstacle? {
        guard visit.isLedByClinician, !canTreat(moment, sets, only: only) else { return nil }
        let offering = roster.practitioners.indices.filter {
            (only?.contains($0) ?? true) && !roster.practitioners[$0].treats.isEmpty
        }
        return .noClinician(
            offering.map { index in
                let practitioner = roster.practitioners[index]
                let parts = visit.clinicianParts.map { $0.range(startingAt: moment.start) }
                return Hindrance(
                    practitioner: index,
                    reason: reason(
                        parts, qualified: practitioner.treats, present: practitioner.present(remotely: roster.isRemote),
                        kept: practitioner.kept, isFull: practitioner.full.contains(moment)))
            })
    }

    /// Whether any of them can, whoever watches meanwhile.
    private func canTreat(_ moment: TimeRange, _ sets: StartSets, only: Set<Int>?) -> Bool {
        roster.practitioners.indices.contains {
            (only?.contains($0) ?? true) && sets.clinician($0).contains(moment)
        }
    }

    private func roomObstacle(_ moment: TimeRange, _ sets: StartSets) -> Obstacle? {
        guard !visit.roomParts.isEmpty, !sets.anyRoom.contains(moment) else { return nil }
        let hull = Visit.Part.hull(visit.roomParts).range(startingAt: moment.start)
        let isTaken = roster.rooms.contains { room in
            visit.roomParts.allSatisfy { room.open.contains($0.range(startingAt: moment.start)) }
        }
        return .noRoom(isTaken: isTaken, during: hull)
    }

    /// The phases that nobody can watch, with the clinician who leaves the fewest of them.
    private func nurseObstacles(_ moment: TimeRange, _ sets: StartSets, only: Set<Int>?) -> [Obstacle] {
        let treating = roster.practitioners.indices.filter {
            visit.isLedByClinician && (only?.contains($0) ?? true) && sets.clinician($0).contains(moment)
        }
        let clinicians: [Int?] = treating.isEmpty ? [nil] : treating
        let unwatched = clinicians.map { clinician in
            visit.nursePhases.compactMap { phase in
                self.unwatched(phase, at: moment.start, besides: clinician, sets).map { (phase: phase, during: $0) }
            }
        }
        let fewest = unwatched.min { $0.count < $1.count } ?? []
        let watching = roster.practitioners.indices.filter { !roster.practitioners[$0].monitors.isEmpty }
        return fewest.map { phase, during in
            .noNurse(
                phase: phase.index, during: during,
                watching.map { hindrance(of: $0, watching: phase, during: during, sets) })
        }
    }

    /// Why somebody cannot watch; whoever could is the one who treats.
    func hindrance(
        of nurse: Int, watching phase: Visit.NursePhase, during: TimeRange, _ sets: StartSets
    ) -> Hindrance {
        let practitioner = roster.practitioners[nurse]
        let isFree = sets.free(toWatch: phase.monitoring)[nurse].contains(during)
        return Hindrance(
            practitioner: nurse,
            reason: isFree
                ? .treats
                : reason(
                    [during], qualified: practitioner.monitors,
                    present: practitioner.present(remotely: roster.isRemote)))
    }

    private func reason(
        _ parts: [TimeRange], qualified: TimeRangeSet, present: TimeRangeSet, kept: TimeRangeSet = .empty,
        isFull: Bool = false
    ) -> Hindrance.Reason {
        if !parts.allSatisfy(qualified.contains) { return .notQualified }
        if !parts.allSatisfy(present.contains) { return .absent }
        if parts.contains(where: kept.overlaps) { return .kept }
        return isFull ? .full : .taken
    }

    private func prescriberObstacles(_ moment: TimeRange, _ sets: StartSets) -> [Obstacle] {
        [(Presence.onSite, visit.onSiteParts), (.reachable, visit.reachableParts)].compactMap { presence, parts in
            guard !sets.prescriber(presence).contains(moment) else { return nil }
            return .noPrescriber(presence, during: Visit.Part.hull(parts).range(startingAt: moment.start))
        }
    }
}
