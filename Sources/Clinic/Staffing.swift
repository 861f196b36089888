public import Scheduling

/// Who is there, and who is on duty, in a stretch of time: what promises to people and escalations are computed from.
///
/// It is made of real time, so that a night on which the clocks are changed is as long as it is.
public struct Staffing: Hashable, Sendable {
    /// When one member of the staff is there, or on duty.
    public struct Shift: Hashable, Sendable {
        /// Who.
        public let member: StaffMember
        /// When.
        public let hours: TimeRangeSet

        /// The time of a member of the staff.
        public init(_ member: StaffMember, hours: TimeRangeSet) {
            (self.member, self.hours) = (member, hours)
        }
    }

    /// The stretch of time that is known; outside it nobody is known to be there.
    public let window: TimeRange
    /// Who is on duty, in the order in which they are asked.
    public let rota: [Shift]
    /// Who is there, in the order in which they are asked when nobody is on duty: the desk first.
    public let presence: [Shift]
    /// All time in which somebody is on duty or there: what "staffed hours" means.
    public let staffed: TimeRangeSet

    /// The staff in a stretch of time.
    public init(window: TimeRange, rota: [Shift], presence: [Shift]) {
        self.window = window
        self.rota = rota
        self.presence = presence
        staffed = (rota + presence).reduce(TimeRangeSet.empty) { $0.union($1.hours) }.clipped(to: window)
    }

    /// Who answers for what is overdue: whoever is on duty, else whoever is there; nil when nobody is.
    public func onDuty(now: Instant) -> StaffMember? { shift(now: now)?.member }

    /// The rest of the shift of whoever answers now, from its beginning: seven or nine hours for a night of eight on
    /// which the clocks are changed.
    public func shift(now: Instant) -> (member: StaffMember, during: TimeRange)? {
        for shift in rota + presence {
            if let during = shift.hours.ranges.first(where: { $0.contains(now) }) { return (shift.member, during) }
        }
        return nil
    }

    /// Everybody who is on duty or there, in the order in which they are asked.
    public func order(now: Instant) -> [StaffMember.ID] {
        var order: [StaffMember.ID] = []
        for shift in rota + presence where !order.contains(shift.member.id) {
            if shift.hours.ranges.contains(where: { $0.contains(now) }) { order.append(shift.member.id) }
        }
        return order
    }

    /// Everybody who is on duty or there.
    public func present(now: Instant) -> Set<StaffMember.ID> {
        Set((rota + presence).filter { $0.hours.ranges.contains { $0.contains(now) } }.map(\.member.id))
    }

    /// When the first of those who are on duty or there leaves; nil when nobody is there.
    public func nextLeaving(now: Instant) -> Instant? {
        (rota + presence).compactMap { shift in shift.hours.ranges.first { $0.contains(now) }?.end }.min()
    }

    /// When somebody answers next: now, or the beginning of the next staffed hours; nil when nobody is known to come.
    public func nextStaffed(now: Instant) -> Instant? {
        staffed.ranges.first { $0.end > now }.map { max($0.start, now) }
    }

    /// When so much staffed time will have passed: the end of a clock that stands still while nobody is there.
    ///
    /// It is nil when the known time is not enough.
    public func instant(after time: Duration, now: Instant) -> Instant? {
        var left = time
        for range in staffed.ranges where range.end > now {
            let start = max(range.start, now)
            if left <= range.end - start { return start + left }
            left -= range.end - start
        }
        return nil
    }
}
