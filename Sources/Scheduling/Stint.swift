/// From when on somebody watches over a phase, until the next stint of that phase begins or the phase ends.
public struct Stint: Hashable, Sendable {
    /// Who watches, by their place in the roster; nil for somebody whom the roster does not have.
    public var nurse: Int?
    /// How long after the start of the phase they take over.
    public var offset: Duration

    /// A stint; without an offset it begins with the phase.
    public init(nurse: Int?, offset: Duration = .zero) {
        (self.nurse, self.offset) = (nurse, offset)
    }
}

extension [Stint] {
    /// The real times of the stints of a phase; none for stints that begin after its end.
    func times(in phase: TimeRange) -> [(nurse: Int?, during: TimeRange)] {
        let ends = dropFirst().map { Swift.min(phase.start + $0.offset, phase.end) } + [phase.end]
        return zip(self, ends).compactMap { stint, end in
            TimeRange(start: phase.start + stint.offset, end: end).map { (stint.nurse, $0) }
        }
    }
}
