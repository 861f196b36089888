extension Zone {
    /// Says which instants a time on the wall stands for: one, none or two.
    public func resolve(_ local: LocalDateTime) -> LocalResolution {
        var span = table.span(at: local.wallSeconds)
        return resolve(wall: local.wallSeconds, near: &span)
    }

    /// The instant of a time on the wall by the rule of the house.
    ///
    /// A skipped time means the first real instant after the gap; a repeated one means its first occurrence.
    public func instant(_ local: LocalDateTime) -> Instant {
        var span = table.span(at: local.wallSeconds)
        return instant(wall: local.wallSeconds, near: &span)
    }

    /// The first real instant of a date; when the whole date is missing, the first one of the next.
    ///
    /// It is not always 00:00 on the wall: some zones set their clocks forward at midnight.
    public func startOfDay(_ date: LocalDate) -> Instant {
        instant(LocalDateTime(date: date, time: .midnight))
    }

    /// All of a date, 23 to 25 hours as a rule, or nothing when the zone never had it (Apia, 2011-12-30).
    public func day(_ date: LocalDate) -> TimeRange? {
        TimeRange(start: startOfDay(date), end: startOfDay(date.adding(days: 1)))
    }

    /// The same as `instant`, for many times that lie close together: the span is where the search begins, and is
    /// replaced when it does not decide.
    func instant(wall: Int64, near span: inout ZoneSpan) -> Instant {
        switch resolve(wall: wall, near: &span) {
        case .one(let instant): instant
        case .skipped(let nextReal): nextReal
        case .repeated(let first, _): first
        }
    }

    private func resolve(wall: Int64, near span: inout ZoneSpan) -> LocalResolution {
        if !span.decides(wall: wall) { span = table.span(at: wall) }
        if span.decides(wall: wall) {
            return .one(Instant(secondsSinceUnixEpoch: wall - span.offset))
        } else {
            return resolve(wallNearChange: wall)
        }
    }

    /// Tries the offset of every span that could hold the time on the wall.
    private func resolve(wallNearChange wall: Int64) -> LocalResolution {
        var first: Instant?
        var gapEnd: Instant?
        var span = table.span(at: wall - ZoneSpan.reach)
        while true {
            let candidate = wall - span.offset
            if candidate < span.start {
                // The clocks already show more than was asked for when this span begins.
                gapEnd = gapEnd ?? Instant(secondsSinceUnixEpoch: span.start)
            } else if candidate < span.end {
                let instant = Instant(secondsSinceUnixEpoch: candidate)
                if let first { return .repeated(first: first, second: instant) }
                first = instant
            }
            if span.end > wall + ZoneSpan.reach { break }
            span = table.span(at: span.end)
        }
        if let first {
            return .one(first)
        } else {
            return .skipped(nextReal: gapEnd ?? Instant(secondsSinceUnixEpoch: wall - span.offset))
        }
    }
}
