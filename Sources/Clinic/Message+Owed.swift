public import Scheduling

extension Message {
    /// The messages that a new booking owes: a confirmation now, or that a time is kept, and each reminder whose time
    /// still lies ahead.
    ///
    /// A visit that is booked after a reminder's time owes that reminder no more: the confirmation says the same.
    public static func owed(
        afterBooking appointment: Appointment, policy: Policy, zone: Zone, now: Instant
    ) -> [Message] {
        [Message(kind: appointment.state == .provisional ? .provisional : .booked, channel: .email, due: now)]
            + reminders(of: appointment, policy: policy, zone: zone, now: now)
    }

    /// The message that a provisional visit owes that has become firm: the confirmation.
    public static func owed(afterMakingFirm appointment: Appointment, now: Instant) -> [Message] {
        [Message(kind: .booked, channel: .email, due: now)]
    }

    /// The messages that a move owes: the new time now, that something is still needed there if it is, and reminders
    /// before it.
    public static func owed(
        afterMoving appointment: Appointment, policy: Policy, zone: Zone, now: Instant
    ) -> [Message] {
        [Message(kind: .moved, channel: .email, due: now)]
            + (appointment.state == .provisional ? [Message(kind: .provisional, channel: .email, due: now)] : [])
            + reminders(of: appointment, policy: policy, zone: zone, now: now)
    }

    /// The message that a cancellation owes.
    ///
    /// A visit that is over owes none.
    public static func owed(afterCancelling appointment: Appointment, now: Instant) -> [Message] {
        guard appointment.during.start > now else { return [] }
        return [Message(kind: .cancelled, channel: .email, due: now)]
    }

    private static func reminders(
        of appointment: Appointment, policy: Policy, zone: Zone, now: Instant
    ) -> [Message] {
        policy.reminders.compactMap { lead in
            let due = lead.due(before: appointment.during.start, in: zone)
            guard due > now else { return nil }
            return Message(kind: .reminder(lead), channel: .email, due: due)
        }
    }

    /// What becomes of a message when its time has come: it is sent, or there is a reason not to.
    public enum Fate: Hashable, Sendable {
        case send
        case settle(State, reason: String)
    }

    /// Judges a due message against the appointment as it is now.
    ///
    /// - Parameters:
    ///   - scheduleVersion: the version of the appointment that the message is about.
    ///   - hasAddress: whether the person can be reached on the message's channel.
    public static func fate(
        of kind: Kind, scheduleVersion: Int, appointment: Appointment, hasAddress: Bool, now: Instant
    ) -> Fate {
        if appointment.scheduleVersion != scheduleVersion {
            return .settle(.dropped, reason: "the appointment has changed since")
        }
        switch kind {
        case .cancelled:
            if appointment.state != .cancelled { return .settle(.dropped, reason: "the appointment stands") }
        case .provisional:
            if appointment.state != .provisional {
                return .settle(.dropped, reason: "the appointment is \(appointment.state.rawValue)")
            }
        case .booked, .moved, .reminder:
            if !appointment.state.isUpcoming {
                return .settle(.dropped, reason: "the appointment is \(appointment.state.rawValue)")
            }
        }
        if now >= appointment.during.start { return .settle(.tooLate, reason: "the visit had begun") }
        if !hasAddress { return .settle(.unreachable, reason: "no e-mail address") }
        return .send
    }
}
