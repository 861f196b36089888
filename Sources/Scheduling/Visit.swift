/// What happens when a service is given: phases, one after the other in real time.
///
/// The start of a visit is always the start of the person's part, which is what the person is told. Phases before it,
/// such as a buffer, lie before the start.
public struct Visit: Hashable, Sendable {
    /// The phases in order; at least one has the person, and at least one a clinician or a nurse.
    public let phases: [Phase]
    /// The kind of room that the visit takes, or none.
    public let roomKind: String?

    /// The time from the first phase with the person to the end of the last.
    let personPart: Part
    /// The time of all phases.
    let whole: Part
    /// The times of the phases with the clinician, adjoining ones merged.
    let clinicianParts: [Part]
    /// The times of the phases with the room, adjoining ones merged.
    let roomParts: [Part]
    /// The phases that a nurse watches.
    let nursePhases: [NursePhase]
    /// The times at which a prescriber must be in the building, adjoining ones merged.
    let onSiteParts: [Part]
    /// The times at which a prescriber must be reachable and need not be in the building, adjoining ones merged.
    let reachableParts: [Part]

    /// A phase that a nurse watches: its place among the phases, its time, and how much of the nurse it takes.
    struct NursePhase: Hashable {
        var index: Int
        var part: Part
        var monitoring: Monitoring
        /// Whether the clinician is there too, who then must be somebody else.
        var hasClinician: Bool
    }

    /// A visit of these phases.
    public init(phases: [Phase]) throws(VisitError) {
        guard !phases.isEmpty else { throw .noPhase }
        if let empty = phases.first(where: { $0.minutes <= 0 }) { throw .emptyPhase(name: empty.name) }
        let day = 24 * 60
        guard phases.reduce(0, { min($0, day) + min($1.minutes, day + 1) }) <= day else { throw .tooLong }
        guard let before = phases.firstIndex(where: \.needsPerson) else { throw .noPerson }
        guard phases.contains(where: { $0.needsClinician || $0.monitoring != .none }) else { throw .nobody }
        for phase in phases {
            if case .shared(let ratio) = phase.monitoring, !Monitoring.ratios.contains(ratio) {
                throw .ratioOutOfRange(name: phase.name)
            }
        }
        let roomKinds = Set(phases.compactMap(\.roomKind))
        guard roomKinds.count <= 1 else { throw .severalRoomKinds(roomKinds.sorted()) }

        var offset = -phases[..<before].reduce(0) { $0 + $1.microseconds }
        let timed = phases.enumerated().map { index, phase in
            defer { offset += phase.microseconds }
            return (index: index, phase: phase, part: Part(start: offset, end: offset + phase.microseconds))
        }
        self.phases = phases
        roomKind = roomKinds.first
        personPart = Part.hull(timed.filter(\.phase.needsPerson).map(\.part))
        whole = Part.hull(timed.map(\.part))
        clinicianParts = Part.merged(timed.filter(\.phase.needsClinician).map(\.part))
        roomParts = Part.merged(timed.filter { $0.phase.roomKind != nil }.map(\.part))
        onSiteParts = Part.merged(timed.filter { $0.phase.prescriber == .onSite }.map(\.part))
        reachableParts = Part.merged(timed.filter { $0.phase.prescriber == .reachable }.map(\.part))
        nursePhases = timed.filter { $0.phase.monitoring != .none }.map {
            NursePhase(
                index: $0.index, part: $0.part, monitoring: $0.phase.monitoring, hasClinician: $0.phase.needsClinician)
        }
    }

    /// Whether a clinician has a part in it; otherwise the nurse of the first watched phase leads it.
    public var isLedByClinician: Bool { !clinicianParts.isEmpty }

    /// The real time of the person's part: what the person is told.
    public func personWindow(startingAt start: Instant) -> TimeRange {
        personPart.range(startingAt: start)
    }

    /// The real time of all phases.
    public func wholeWindow(startingAt start: Instant) -> TimeRange {
        whole.range(startingAt: start)
    }

    /// The real time of each phase, in their order.
    public func phaseWindows(startingAt start: Instant) -> [TimeRange] {
        var end = whole.start
        return phases.map { phase in
            let begin = end
            end += phase.microseconds
            return Part(start: begin, end: end).range(startingAt: start)
        }
    }

    /// The time that the visits starting in a window can reach into: what hours and claims must be known for.
    public func reach(ofStartsIn window: TimeRange) -> TimeRange {
        TimeRange(
            window.start.microsecondsSinceUnixEpoch.adding(whole.start),
            window.end.microsecondsSinceUnixEpoch.adding(whole.end))
    }
}

extension [Visit] {
    /// When each begins if they follow one another without a gap for the person, and when the last ends.
    public func starts(from start: Instant) -> [Instant] {
        reduce(into: [start]) { starts, visit in
            starts.append(visit.personWindow(startingAt: starts[starts.count - 1]).end)
        }
    }
}

extension Phase {
    /// How long it lasts.
    fileprivate var microseconds: Int64 { Int64(minutes) * 60_000_000 }
}
