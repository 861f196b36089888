public import Scheduling

/// When messages may reach one person: the practice's hours, narrowed by the law where the person is, on their clock.
public struct SendingTimes: Sendable {
    private let hours: SendingHours
    private let laws: [SendingLaw]
    private let region: String
    private let zone: Zone

    /// When messages may reach somebody.
    ///
    /// - Parameters:
    ///   - region: where the person usually is (ISO 3166-2).
    ///   - zone: the person's zone, or that of the practice while theirs is not known.
    public init(_ hours: SendingHours, region: String, zone: Zone, laws: [SendingLaw] = SendingLaw.shipped) {
        self.hours = hours
        self.region = region
        self.zone = zone
        self.laws = laws
    }

    /// Whether a message may arrive now.
    public func allow(_ instant: Instant) -> Bool { window(on: zone.local(instant).date)?.contains(instant) ?? false }

    /// Until when messages may arrive that may arrive at an instant; nil where none may.
    public func end(after instant: Instant) -> Instant? {
        window(on: zone.local(instant).date).flatMap { $0.contains(instant) ? $0.end : nil }
    }

    /// What keeps a message from arriving then: the practice's hours, or else the law; nil when it may arrive.
    public func closed(at instant: Instant) -> String? {
        if allow(instant) { return nil }
        let date = zone.local(instant).date
        func holds(_ hours: SendingHours) -> Bool {
            instant >= self.instant(hours.opens, on: date) && instant < self.instant(hours.closes, on: date)
        }
        guard holds(hours) else { return "outside the practice's hours, \(hours.text)" }
        let law = laws.first { $0.counts(in: region, on: date) && !holds($0.hours) }
        return law.map { "outside the hours of the law, \($0.hours.text) (\($0.source))" }
    }

    /// The first instant from `instant` on at which a message may arrive; nil where no day of the next weeks has one.
    ///
    /// - Parameter stretch: for how long messages must be allowed from then on, where one may be on its way for a while.
    public func first(from instant: Instant, lasting stretch: Duration = .zero) -> Instant? {
        let today = zone.local(instant).date
        return (0...Self.horizon).lazy.compactMap { window(on: today.adding(days: $0)) }
            .first { $0.end > instant && $0.end - max($0.start, instant) >= stretch }.map { max($0.start, instant) }
    }

    /// The last minute up to `instant` at which a message may arrive; nil where no day of the last weeks has one.
    public func last(until instant: Instant) -> Instant? {
        let today = zone.local(instant).date
        return (0...Self.horizon).lazy.compactMap { window(on: today.adding(days: -$0)) }
            .first { $0.start <= instant }.map { min($0.end - .minutes(1), instant) }
    }

    /// The best time for what was wanted then: the first one after it, unless that would leave less than half of the time
    /// to act on it; then the last minute before.
    ///
    /// - Parameter latest: after when the message makes no sense any more.
    /// - Returns: a time in `now ..< latest` at which it may arrive; nil when there is none.
    public func time(wanted: Instant, now: Instant, latest: Instant) -> Instant? {
        if allow(wanted), wanted >= now { return wanted < latest ? wanted : nil }
        let after = first(from: max(wanted, now)).flatMap { $0 < latest ? $0 : nil }
        if let after, after - wanted <= (latest - wanted) / 2 { return after }
        if wanted > now, let before = last(until: wanted), before >= now, before < latest { return before }
        return after
    }

    /// The day of a person on which an instant lies.
    public func day(of instant: Instant) -> LocalDate { zone.local(instant).date }

    /// The first instant of the next day on which a message may arrive.
    public func nextDay(after instant: Instant) -> Instant? {
        first(from: zone.startOfDay(day(of: instant).adding(days: 1)))
    }

    private func window(on date: LocalDate) -> TimeRange? {
        let hours = laws.filter { $0.counts(in: region, on: date) }.reduce(hours) { $0.narrowed(by: $1.hours) }
        guard hours.opens < hours.closes else { return nil }
        return TimeRange(start: instant(hours.opens, on: date), end: instant(hours.closes, on: date))
    }

    private func instant(_ minute: Int, on date: LocalDate) -> Instant {
        guard let time = LocalTime(hour: minute / 60, minute: minute % 60) else {
            return zone.startOfDay(date.adding(days: 1))
        }
        return zone.instant(LocalDateTime(date: date, time: time))
    }

    /// Days that are looked at.
    private static let horizon = 14
}
