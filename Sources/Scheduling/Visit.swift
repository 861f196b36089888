/// What happens when a service is given: phases, one after the other in real time.
///
/// The start of a visit is always the start of the person's part, which is what the person is told. Phases before it,
/// such as a buffer, lie before the start.
public struct Visit: Hashable, Sendable {
    /// The phases in order; at least one has the person and at least one the clinician.
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

    /// A stretch of a visit, in microseconds from its start.
    struct Part: Hashable {
        var start: Int64
        var end: Int64

        var length: Int64 { end - start }

        /// The real time it takes in a visit that starts at the instant.
        func range(startingAt start: Instant) -> TimeRange {
            let origin = start.microsecondsSinceUnixEpoch
            return TimeRange(origin.adding(self.start), origin.adding(end))
        }
    }

    /// A visit of these phases.
    public init(phases: [Phase]) throws(VisitError) {
        guard !phases.isEmpty else { throw .noPhase }
        if let empty = phases.first(where: { $0.minutes <= 0 }) { throw .emptyPhase(name: empty.name) }
        let day = 24 * 60
        guard phases.reduce(0, { min($0, day) + min($1.minutes, day + 1) }) <= day else { throw .tooLong }
        guard let before = phases.firstIndex(where: \.needsPerson) else { throw .noPerson }
        guard phases.contains(where: \.needsClinician) else { throw .noClinician }
        let roomKinds = Set(phases.compactMap(\.roomKind))
        guard roomKinds.count <= 1 else { throw .severalRoomKinds(roomKinds.sorted()) }

        var offset = -phases[..<before].reduce(0) { $0 + Self.microseconds($1) }
        let timed = phases.map { phase in
            defer { offset += Self.microseconds(phase) }
            return (phase: phase, part: Part(start: offset, end: offset + Self.microseconds(phase)))
        }
        self.phases = phases
        roomKind = roomKinds.first
        personPart = Self.hull(timed.filter(\.phase.needsPerson).map(\.part))
        whole = Self.hull(timed.map(\.part))
        clinicianParts = Self.merged(timed.filter(\.phase.needsClinician).map(\.part))
        roomParts = Self.merged(timed.filter { $0.phase.roomKind != nil }.map(\.part))
    }

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
            end += Self.microseconds(phase)
            return Part(start: begin, end: end).range(startingAt: start)
        }
    }

    /// The time that the visits starting in a window can reach into: what hours and claims must be known for.
    public func reach(ofStartsIn window: TimeRange) -> TimeRange {
        TimeRange(
            window.start.microsecondsSinceUnixEpoch.adding(whole.start),
            window.end.microsecondsSinceUnixEpoch.adding(whole.end))
    }

    private static func microseconds(_ phase: Phase) -> Int64 {
        Int64(phase.minutes) * 60_000_000
    }

    private static func hull(_ parts: [Part]) -> Part {
        Part(start: parts.first?.start ?? 0, end: parts.last?.end ?? 0)
    }

    private static func merged(_ parts: [Part]) -> [Part] {
        parts.reduce(into: []) { merged, part in
            if merged.last?.end == part.start {
                merged[merged.count - 1].end = part.end
            } else {
                merged.append(part)
            }
        }
    }
}
