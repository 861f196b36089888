/// What becomes of a visit that begins later than planned, with everybody whom it was planned with.
public struct Lateness: Hashable, Sendable {
    /// How much later it begins.
    public let delay: Duration
    /// The phases, in order.
    public let phases: [LatePhase]
    /// How much later it can begin at most; nil when it cannot take place even at its time.
    public let most: Duration?
    /// When the person's part ends at the latest; nil when it cannot take place even at its time.
    public let latestFinish: Instant?

    /// Whether it can take place so much later.
    public var holds: Bool { most.map { delay <= $0 } ?? false }
}

/// A phase of a visit that begins later than planned, and until when everybody whom it needs is free for it.
///
/// An instant is nil where the phase needs nobody of the kind, or where they are not there at the planned time either.
public struct LatePhase: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// When it was planned.
    public let planned: TimeRange
    /// When it takes place now.
    public let shifted: TimeRange
    /// Until when the room is free.
    public let room: Instant?
    /// Until when the clinician is free.
    public let clinician: Instant?
    /// Until when the nurse is free for as much of them as the phase takes.
    public let nurse: Instant?
    /// Until when a prescriber is where the phase needs one.
    public let prescriber: Instant?

    /// Until when all of them are; nil when the phase needs nobody.
    public var until: Instant? { [room, clinician, nurse, prescriber].compactMap { $0 }.min() }
    /// Whether it lasts longer than somebody is free for it.
    public var isBroken: Bool { until.map { $0 < shifted.end } ?? false }
}

extension SlotSearch {
    /// What becomes of a visit at `start` that begins later by `delay`.
    ///
    /// Everybody is moved along in the time that they have free around their part: the time after somebody else's
    /// visit is not looked at. The visit's own claims must not be in the roster.
    public func lateness(of seating: Seating, at start: Instant, by delay: Duration) -> Lateness {
        let window = TimeRange(start: start, lasting: .days(1))
        let sets = StartSets(self, startsIn: window ?? visit.wholeWindow(startingAt: start))
        let planned = zip(visit.phaseWindows(startingAt: start), visit.phaseWindows(startingAt: start + delay))
        let phases = zip(visit.phases.indices, planned).map { index, windows in
            phase(index, planned: windows.0, shifted: windows.1, seating, sets)
        }
        let person = visit.personWindow(startingAt: start)
        guard footing(of: seating, at: start).isEmpty else {
            return Lateness(delay: delay, phases: phases, most: nil, latestFinish: nil)
        }
        let slacks = phases.compactMap { phase in phase.until.map { $0 - phase.planned.end } }
        let elsewhere = roster.personBusy.ranges.first { $0.start >= person.end }.map { $0.start - person.end }
        let most = (slacks + [elsewhere, .days(1)].compactMap { $0 }).min() ?? .zero
        return Lateness(delay: delay, phases: phases, most: most, latestFinish: person.end + most)
    }

    private func phase(
        _ index: Int, planned: TimeRange, shifted: TimeRange, _ seating: Seating, _ sets: StartSets
    ) -> LatePhase {
        let phase = visit.phases[index]
        func until(_ free: TimeRangeSet) -> Instant? { free.ranges.first { $0.contains(planned) }?.end }
        return LatePhase(
            name: phase.name, planned: planned, shifted: shifted,
            room: phase.roomKind == nil ? nil : seating.room.flatMap { until(sets.free(room: $0)) },
            clinician: phase.needsClinician ? seating.clinician.flatMap { until(sets.free(clinician: $0)) } : nil,
            nurse: phase.monitoring == .none ? nil : nurse(seating.stints[index], phase, planned, sets),
            prescriber: phase.prescriber == .none ? nil : until(sets.cover(phase.prescriber)))
    }

    /// Until when those who watch a phase in turn can, as if each came as much later as the phase ends later.
    private func nurse(_ stints: [Stint], _ phase: Phase, _ planned: TimeRange, _ sets: StartSets) -> Instant? {
        let free = sets.free(toWatch: phase.monitoring)
        let slacks = stints.times(in: planned).map { stint in
            stint.nurse.flatMap { nurse in
                free[nurse].ranges.first { $0.contains(stint.during) }.map { $0.end - stint.during.end }
            }
        }
        guard !slacks.isEmpty, !slacks.contains(nil) else { return nil }
        return slacks.compactMap { $0 }.min().map { planned.end + $0 }
    }
}
