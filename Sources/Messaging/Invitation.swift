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
    /// Whether the visit is over with before it began.
    public let isCancelled: Bool

    /// An invitation.
    public init(appointment: Appointment.ID, sequence: Int, during: TimeRange, isCancelled: Bool) {
        self.appointment = appointment
        self.sequence = sequence
        self.during = during
        self.isCancelled = isCancelled
    }

    /// What a message of a kind brings; nil for all but bookings, moves and cancellations, and while a visit is not
    /// firm.
    ///
    /// A visit that was released and never moved was never firm; for any other that is cancelled, an earlier letter
    /// may have brought it, and a calendar that does not know it leaves it alone (RFC 5546 §3.2.5).
    public init?(_ kind: Message.Kind, of appointment: Appointment) {
        switch kind {
        case .booked, .moved: guard appointment.state != .provisional else { return nil }
        case .cancelled:
            let wasReleased = appointment.cancellation?.reason == .gateClosed
            guard !(wasReleased && appointment.scheduleVersion <= 2) else { return nil }
        case .provisional, .reminder, .prepare, .missed, .series, .seriesCancelled, .week, .checkIn, .offer, .waiting,
            .alarm, .huddle:
            return nil
        }
        self.init(
            appointment: appointment.id, sequence: appointment.scheduleVersion, during: appointment.during,
            isCancelled: kind == .cancelled)
    }
}

extension Invitation {
    /// The calendar file that says so.
    func file(
        summary: String, zone: Zone, parties: CalendarEntry.Parties, now: Instant
    ) -> CalendarFile {
        let entry = CalendarEntry(
            appointment: appointment, sequence: sequence, stamp: now, during: during, zone: zone, summary: summary,
            status: isCancelled ? .cancelled : .confirmed, parties: parties)
        return CalendarFile(isCancelled ? .cancel : .request, [entry])
    }
}
