/// Which instants a time on the wall stands for.
public enum LocalResolution: Hashable, Sendable {
    /// Exactly one.
    case one(Instant)
    /// None: the clocks were set forward past it. The next real instant is the first one after the gap.
    case skipped(nextReal: Instant)
    /// Two: the clocks were set back and showed it again.
    case repeated(first: Instant, second: Instant)
}
