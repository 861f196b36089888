/// When visits of one service may start, whoever gives them.
public struct Terms: Hashable, Sendable {
    /// The zone of the site.
    public var zone: Zone
    /// Step, notice and horizon.
    public var rules: SlotRules
    /// When the whole practice is closed: nobody is in a visit then.
    public var closed: TimeRangeSet
    /// When the site is open: the person's part lies in it, and turning the room over may take longer.
    public var siteHours: TimeRangeSet
    /// When the service is given: the person's part lies in it.
    public var serviceHours: TimeRangeSet
    /// The days on which the service has all the visits that it takes.
    public var fullDays: TimeRangeSet
    /// The weeks in which the service has all the visits that it takes.
    public var fullWeeks: TimeRangeSet
    /// From when on the person is old enough; nil when it does not matter or is not known.
    public var comesOfAge: Instant?
    /// When the person may come before that all the same.
    public var admitted: TimeRangeSet

    /// When visits may start; without more, at any time that the rules allow.
    public init(
        zone: Zone, rules: SlotRules, closed: TimeRangeSet = .empty, siteHours: TimeRangeSet = .always,
        serviceHours: TimeRangeSet = .always, fullDays: TimeRangeSet = .empty, fullWeeks: TimeRangeSet = .empty,
        comesOfAge: Instant? = nil, admitted: TimeRangeSet = .empty
    ) {
        self.zone = zone
        self.rules = rules
        self.closed = closed
        self.siteHours = siteHours
        self.serviceHours = serviceHours
        self.fullDays = fullDays
        self.fullWeeks = fullWeeks
        self.comesOfAge = comesOfAge
        self.admitted = admitted
    }

    /// The same without what staff may set aside with a reason: hours of the site and the service, limits, age.
    public var hard: Terms {
        Terms(zone: zone, rules: rules, closed: closed)
    }
}
