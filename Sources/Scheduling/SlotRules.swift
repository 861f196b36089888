/// When a service lets its visits start, apart from hours and claims.
public struct SlotRules: Hashable, Sendable {
    /// Starts lie on multiples of this after each midnight on the wall: whole seconds, at most 24 hours.
    public let step: Duration
    /// The least time between now and a start; exactly this much is enough.
    public let minimumNotice: Duration
    /// The most time between now and a start; exactly this much is not too far.
    public let horizon: Duration

    /// Rules for starts.
    ///
    /// What makes no sense is brought to the nearest that does: the step to whole seconds between one and 24 hours,
    /// notice and horizon to zero or more.
    public init(step: Duration, minimumNotice: Duration, horizon: Duration) {
        self.step = .seconds(min(max(step.components.seconds, 1), 86_400))
        self.minimumNotice = max(minimumNotice, .zero)
        self.horizon = max(horizon, .zero)
    }

    /// The rules among these that a start breaks in a zone.
    public func obstacles(to start: Instant, in zone: Zone, now: Instant) -> [Obstacle] {
        var obstacles: [Obstacle] = []
        if start < now + minimumNotice { obstacles.append(.outsideNotice(first: now + minimumNotice)) }
        if start > now + horizon { obstacles.append(.outsideHorizon(last: now + horizon)) }
        if !grid(in: zone).contains(start) { obstacles.append(.offStep(step)) }
        return obstacles
    }

    /// The starts that the step allows in a zone.
    func grid(in zone: Zone) -> SlotGrid {
        SlotGrid(zone: zone, step: step.components.seconds)
    }

    /// The part of a window in which the notice and the horizon let visits start, or nothing.
    func bookable(_ window: TimeRange, now: Instant) -> TimeRange? {
        // The horizon itself is still possible, and a range does not hold its end.
        window.intersection(
            TimeRange(
                (now + minimumNotice).microsecondsSinceUnixEpoch,
                (now + horizon).microsecondsSinceUnixEpoch.adding(1)))
    }
}
