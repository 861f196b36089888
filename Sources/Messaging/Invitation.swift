public import Clinic
public import Scheduling

/// What a letter brings to the person's own calendar: that a visit is there, at another time, or no more.
public struct Invitation: Hashable, Sendable {
    /// Which visit.
    public let appointment: Appointment.ID
    /// Grows whenever the visit gets another time, or none.
    public let sequence: Int
    /// The person's part of the visit.
    public let during: TimeRange
    /// How firm it is, or that it is over with before it began.
    public let status: CalendarEntry.Status

    /// An invitation.
    public init(appointment: Appointment.ID, sequence: Int, during: TimeRange, status: CalendarEntry.Status) {
        self.appointment = appointment
        self.sequence = sequence
        self.during = during
        self.status = status
    }

    /// What a message of a kind brings; nil for all but bookings, moves and cancellations, of one visit or of a series.
    ///
    /// A visit that waits for something is not brought, but once it is moved its old time must not stay: it comes as
    /// tentative, and as confirmed with the letter that books it. A visit that was released and never moved was never
    /// firm; for any other that is cancelled, an earlier letter may have brought it, and a calendar that does not know
    /// it leaves it alone (RFC 5546 §3.2.5).
    public init?(_ kind: Message.Kind, of appointment: Appointment) {
        let status: CalendarEntry.Status
        switch kind {
        case .booked, .series:
            guard appointment.state != .provisional else { return nil }
            status = .confirmed
        case .moved: status = appointment.state == .provisional ? .tentative : .confirmed
        case .cancelled, .seriesCancelled:
            let wasReleased = appointment.cancellation?.reason == .gateClosed
            guard !(wasReleased && appointment.scheduleVersion <= 2) else { return nil }
            status = .cancelled
        case .provisional, .reminder, .prepare, .missed, .week, .checkIn, .offer, .waiting, .alarm, .huddle, .changes:
            return nil
        }
        self.init(
            appointment: appointment.id, sequence: appointment.scheduleVersion, during: appointment.during,
            status: status)
    }
}

extension Invitation {
    /// What goes along with the letter that says so.
    ///
    /// - Parameter alarm: how long before the visit the person's calendar is to remind them; nil for not at all.
    func part(
        summary: String, zone: Zone, parties: CalendarEntry.Parties, alarm: Duration?, now: Instant
    ) -> Letter.CalendarPart {
        let isCancelled = status == .cancelled
        let entry = CalendarEntry(
            appointment: appointment, sequence: sequence, stamp: now, during: during, zone: zone, summary: summary,
            status: status, parties: parties, alarm: isCancelled ? nil : alarm)
        let method: CalendarFile.Method = isCancelled ? .cancel : .request
        return Letter.CalendarPart(method, CalendarFile(method, [entry]))
    }
}
