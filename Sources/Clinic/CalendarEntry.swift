public import Scheduling

/// One visit in a calendar file: a time and words that give nobody away.
///
/// It is private to whoever owns the calendar, and rings no alarm unless the practice wants that: a phone that lies on a
/// table would show it.
public struct CalendarEntry: Hashable, Sendable {
    /// How firm it is (RFC 5545 §3.8.1.11).
    public enum Status: String, Sendable {
        /// Something is still needed.
        case tentative = "TENTATIVE"
        case confirmed = "CONFIRMED"
        case cancelled = "CANCELLED"
    }

    /// Who invites, and who is invited.
    public struct Parties: Hashable, Sendable {
        /// The name of whoever invites, in words that say nothing.
        public let organizer: String
        /// The address that the invitation comes from.
        public let organizerAddress: String
        /// The address that it goes to.
        public let attendeeAddress: String

        /// Who invites whom; addresses are `local@host`.
        public init(organizer: String, organizerAddress: String, attendeeAddress: String) {
            self.organizer = organizer
            self.organizerAddress = organizerAddress
            self.attendeeAddress = attendeeAddress
        }
    }

    /// What stays the same as long as there is the visit.
    public let appointment: Appointment.ID
    /// Which of its entries this is, from 1: whoever is there twice has two.
    public let part: Int
    /// Grows whenever the visit gets another time, or none.
    public let sequence: Int
    /// When this was written.
    public let stamp: Instant
    /// From when to when.
    public let during: TimeRange
    /// On whose clock it is written.
    public let zone: Zone
    /// The title.
    public let summary: String
    /// How firm it is.
    public let status: Status
    /// Who invites whom; nil for an entry that is nobody's invitation.
    public let parties: Parties?
    /// How long before it the calendar reminds of it; nil for not at all.
    public let alarm: Duration?

    /// An entry.
    public init(
        appointment: Appointment.ID, sequence: Int, stamp: Instant, during: TimeRange, zone: Zone, summary: String,
        status: Status, parties: Parties? = nil, alarm: Duration? = nil, part: Int = 1
    ) {
        self.appointment = appointment
        self.part = part
        self.sequence = sequence
        self.stamp = stamp
        self.during = during
        self.zone = zone
        self.summary = summary
        self.status = status
        self.parties = parties
        self.alarm = alarm
    }

    /// Whether its times are written in UTC.
    ///
    /// A time on the wall that comes twice stands for the first of the two (RFC 5545 §3.3.5), so that the second can
    /// be written in no other way.
    var isInUTC: Bool {
        [during.start, during.end].contains { instant in
            if case .repeated(_, let second) = zone.resolve(zone.local(instant)) { instant >= second } else { false }
        }
    }

    /// Its lines, unfolded.
    var lines: [String] {
        let uid = part == 1 ? "\(appointment)" : "\(appointment)-\(part)"
        return ["BEGIN:VEVENT", "UID:\(uid)", "SEQUENCE:\(sequence)", "DTSTAMP:\(CalendarText.utc(stamp))"]
            + [
                time("DTSTART", during.start), time("DTEND", during.end),
                "SUMMARY:\(CalendarText.escaped(summary))", "CLASS:PRIVATE", "TRANSP:OPAQUE",
                "STATUS:\(status.rawValue)",
            ] + (parties?.lines ?? []) + alarmLines + ["END:VEVENT"]
    }

    /// What rings (RFC 5545 §3.6.6): it shows the title and nothing else.
    private var alarmLines: [String] {
        guard let alarm else { return [] }
        return [
            "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:\(CalendarText.escaped(summary))",
            "TRIGGER:-PT\(alarm.components.seconds / 60)M", "END:VALARM",
        ]
    }

    private func time(_ name: String, _ instant: Instant) -> String {
        isInUTC
            ? "\(name):\(CalendarText.utc(instant))"
            : "\(name);TZID=\(zone.name):\(CalendarText.local(zone.local(instant)))"
    }
}

extension CalendarEntry.Parties {
    /// Nothing is asked of whoever is invited: an answer to the address would not be seen.
    fileprivate var lines: [String] {
        [
            "ORGANIZER;CN=\(CalendarText.quoted(organizer)):\(CalendarText.mailto(organizerAddress))",
            "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:\(CalendarText.mailto(attendeeAddress))",
        ]
    }
}
