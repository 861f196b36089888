public import Scheduling

/// Plans what one person is written about their visits, and when.
public struct MessagePlan: Sendable {
    /// What the practice promises.
    public let policy: Policy
    /// The zone of the place of the visit.
    public let zone: Zone
    /// When messages may reach the person.
    public let times: SendingTimes
    /// Whether the visit asks something of the person beforehand.
    public let isPrepared: Bool
    /// How long before the visit the first thing ends that the person may do; zero where nothing does.
    public let lead: Duration

    /// What is known to plan with.
    public init(policy: Policy, zone: Zone, times: SendingTimes, isPrepared: Bool, lead: Duration = .zero) {
        self.policy = policy
        self.zone = zone
        self.times = times
        self.isPrepared = isPrepared
        self.lead = lead
    }

    /// What a new booking owes: a confirmation now, or that a time is kept, and what comes before the visit.
    ///
    /// A visit that is booked after a reminder's time, or up to two hours before, owes that reminder no more: the
    /// confirmation says the same.
    public func owed(afterBooking appointment: Appointment, now: Instant) -> [Message] {
        [Message(appointment.state == .provisional ? .provisional : .booked, about: appointment, due: now)]
            + before(appointment, now: now)
    }

    /// What the visits of a series owe that were booked together: one list of them now, one a week from then on, and
    /// what to do before the first.
    ///
    /// Two reminders of each visit of a series would be six texts a week, of which the law allows three.
    ///
    /// - Parameter position: which visit of the series the first of them is, from 1.
    public func owed(
        afterBooking visits: [Appointment], of series: Series.ID, from position: Int, now: Instant
    ) -> [Message] {
        guard let first = visits.first else { return [] }
        let list = Message(kind: .series, due: now, person: first.person, subject: series.uuid, version: position)
        var weeks: [Message] = []
        for visit in visits {
            weeks += week(of: visit, in: series, now: now).filter { week in
                !weeks.contains { $0.version == week.version }
            }
        }
        return [list] + weeks + (position == 1 ? sheet(before: first, now: now) : [])
    }

    /// What a move owes: the new time, that something is still needed there if it is, and what comes before it.
    public func owed(afterMoving appointment: Appointment, now: Instant) -> [Message] {
        let notices: [Message.Kind] = appointment.state == .provisional ? [.moved, .provisional] : [.moved]
        return notices.map { Message($0, about: appointment, due: afterGrace(now)) } + before(appointment, now: now)
    }

    /// What is owed to somebody who did not come: a word an hour later, and no reproach.
    public func owed(afterMissing appointment: Appointment, now: Instant) -> [Message] {
        times.time(wanted: Self.wanted(afterMissing: now), now: now, latest: appointment.during.start + .days(2))
            .map { [Message(.missed, about: appointment, due: $0)] } ?? []
    }

    /// The question how somebody is, when it is time; never before, since it cannot be answered before.
    public func owed(for checkIn: CheckIn) -> Message? {
        times.first(from: checkIn.due).map {
            Message(kind: .checkIn, due: $0, person: checkIn.person, subject: checkIn.id.uuid, version: 1)
        }
    }

    /// What somebody on the waitlist is told who has waited for some days, if they still do then.
    public func owed(whileWaiting entry: WaitlistEntry) -> [Message] {
        guard let due = times.first(from: Self.wanted(whileWaiting: entry, policy)),
            due < entry.wish.window.end
        else { return [] }
        return [Message(kind: .waiting, due: due, person: entry.person, subject: entry.id.uuid, version: 1)]
    }

    /// When what to do before a visit is told at best: on the evening before it, or before the first thing that ends.
    ///
    /// - Parameter deadline: when the first thing ends that the person may do.
    public static func wanted(sheetOf start: Instant, deadline: Instant, in zone: Zone) -> Instant {
        func eve(of instant: Instant) -> Instant {
            zone.instant(LocalDateTime(date: zone.local(instant).date.adding(days: -1), time: evening))
        }
        return eve(of: start) < deadline ? eve(of: start) : eve(of: deadline)
    }

    /// When the list of a week is told at best: on the Sunday before it.
    public static func wanted(listFrom monday: LocalDate, in zone: Zone) -> Instant {
        zone.instant(LocalDateTime(date: monday.adding(days: -1), time: morning))
    }

    /// When somebody is written at best who did not come.
    ///
    /// - Parameter missed: when that was written down.
    public static func wanted(afterMissing missed: Instant) -> Instant { missed + .hours(1) }

    /// When somebody on the waitlist is told at best that they are thought of.
    public static func wanted(whileWaiting entry: WaitlistEntry, _ policy: Policy) -> Instant {
        entry.created + .days(policy.messages.waitingDays)
    }

    private func before(_ appointment: Appointment, now: Instant) -> [Message] {
        let sheet = sheet(before: appointment, now: now)
        if let series = appointment.series { return week(of: appointment, in: series, now: now) + sheet }
        let start = appointment.during.start
        return policy.reminders.compactMap { lead in
            guard let due = time(lead.due(before: start, in: zone), latest: start, now: now),
                due >= now + Self.breath
            else { return nil }
            return Message(.reminder(lead), about: appointment, due: due)
        } + sheet
    }

    /// What to do before a visit, told on the evening of the day before, or of an earlier one where something ends by
    /// then: late enough to be remembered, early enough to eat.
    private func sheet(before appointment: Appointment, now: Instant) -> [Message] {
        guard isPrepared else { return [] }
        let start = appointment.during.start
        let deadline = start - lead
        let due = time(Self.wanted(sheetOf: start, deadline: deadline, in: zone), latest: deadline, now: now)
        return due.map { [Message(.prepare, about: appointment, due: $0)] } ?? []
    }

    /// The list of the visits of a week, on the Sunday before it.
    private func week(of appointment: Appointment, in series: Series.ID, now: Instant) -> [Message] {
        let monday = zone.local(appointment.during.start).date.monday
        let wanted = Self.wanted(listFrom: monday, in: zone)
        guard let due = time(wanted, latest: appointment.during.start, now: now) else { return [] }
        return [
            Message(
                kind: .week, due: due, person: appointment.person, subject: series.uuid,
                version: monday.daysSinceUnixEpoch)
        ]
    }

    /// The best time for what was wanted then; nil when that is over.
    private func time(_ wanted: Instant, latest: Instant, now: Instant) -> Instant? {
        wanted > now ? times.time(wanted: wanted, now: now, latest: latest) : nil
    }

    private func afterGrace(_ now: Instant) -> Instant { Message.afterGrace(policy, now: now) }

    /// How long nobody is reminded of what they have just been told.
    private static let breath: Duration = .hours(2)
    private static let evening = LocalTime(hour: 18, minute: 0) ?? .midnight
    private static let morning = LocalTime(hour: 10, minute: 0) ?? .midnight
}

extension Message {
    /// What a cancellation owes: the notice, unless the visit is over.
    public static func owed(afterCancelling appointment: Appointment, policy: Policy, now: Instant) -> [Message] {
        guard appointment.during.start > now else { return [] }
        return [Message(.cancelled, about: appointment, due: afterGrace(policy, now: now))]
    }

    /// What is told to somebody whose series will not go on: one word about all of it.
    public static func cancelled(_ series: Series, _ policy: Policy, now: Instant) -> Message {
        Message(
            kind: .seriesCancelled, due: afterGrace(policy, now: now), person: series.person, subject: series.id.uuid,
            version: series.version)
    }

    /// When a notice about a change goes out: a little later, so that a mistake that is undone is never sent.
    static func afterGrace(_ policy: Policy, now: Instant) -> Instant { now + .minutes(policy.messages.graceMinutes) }

    /// How many visits a text names of several.
    public static let listed = 3

    /// The days of the week that a list of visits is about, by its version.
    public static func days(ofWeek version: Int) -> ClosedRange<LocalDate> {
        let monday = LocalDate(daysSinceUnixEpoch: version)
        return monday...monday.adding(days: 6)
    }
}
