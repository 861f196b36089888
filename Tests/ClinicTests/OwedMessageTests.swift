import Clinic
import Foundation
import Scheduling
import Testing

struct OwedMessageTests {
    @Test func `a reminder a day before is due at the same time on the wall, whatever the clocks did`() throws {
        let denver = try Zone.machine("America/Denver")
        // Sunday 14 March 2027 has 23 hours in Denver: Monday 08:00 MDT, a day before is Sunday 08:00 MDT.
        let monday = try #require(Instant(rfc3339: "2027-03-15T08:00:00-06:00"))
        #expect(ReminderLead.days(1).due(before: monday, in: denver) == Instant(rfc3339: "2027-03-14T08:00:00-06:00"))
        // Three days before is still standard time.
        #expect(ReminderLead.days(3).due(before: monday, in: denver) == Instant(rfc3339: "2027-03-12T08:00:00-07:00"))
        #expect(ReminderLead.hours(24).due(before: monday, in: denver) == monday - .hours(24))
        // 02:30 does not exist on the 14th: the first real instant after the gap.
        let early = try #require(Instant(rfc3339: "2027-03-15T02:30:00-06:00"))
        #expect(ReminderLead.days(1).due(before: early, in: denver) == Instant(rfc3339: "2027-03-14T03:00:00-06:00"))
    }

    @Test func `a visit booked after a reminder's time owes that reminder no more`() throws {
        let denver = try Zone.machine("America/Denver")
        let appointment = try AppointmentTests.make(.booked)
        let start = appointment.during.start
        func kinds(_ now: Instant) -> [String] {
            Message.owed(afterBooking: appointment, policy: Policy(), zone: denver, now: now).map(\.kind.name)
        }
        #expect(kinds(start - .days(7)) == ["booked", "remind_3d", "remind_1d"])
        #expect(kinds(start - .days(2)) == ["booked", "remind_1d"])
        #expect(kinds(start - .hours(3)) == ["booked"])
        #expect(Message.owed(afterCancelling: appointment, now: start - .hours(1)).map(\.kind) == [.cancelled])
        #expect(Message.owed(afterCancelling: appointment, now: start) == [])
    }

    @Test(arguments: [
        ("remind_1d", 1, AppointmentState.booked, true, "send"),
        ("remind_1d", 1, .confirmed, true, "send"),
        ("remind_1d", 1, .cancelled, true, "dropped"),
        ("remind_1d", 1, .missed, true, "dropped"),
        ("remind_1d", 0, .booked, true, "dropped"),
        ("provisional", 1, .provisional, true, "send"),
        ("provisional", 1, .booked, true, "dropped"),
        ("remind_1d", 1, .booked, false, "unreachable"),
        ("cancelled", 1, .cancelled, true, "send"),
        ("cancelled", 1, .booked, true, "dropped"),
    ])
    func `a message that is due is judged by the visit as it is now`(
        kind: String, version: Int, state: AppointmentState, hasAddress: Bool, outcome: String
    ) throws {
        let appointment = try AppointmentTests.make(state)
        let fate = Message.fate(
            of: try #require(Message.Kind(name: kind)), scheduleVersion: version, appointment: appointment,
            hasAddress: hasAddress, now: appointment.during.start - .hours(1))
        switch fate {
        case .send: #expect(outcome == "send")
        case .settle(let state, _): #expect(outcome == state.rawValue)
        }
    }

    @Test func `a message about a visit that has begun is too late`() throws {
        let appointment = try AppointmentTests.make(.booked)
        let fate = Message.fate(
            of: .reminder(.hours(2)), scheduleVersion: 1, appointment: appointment, hasAddress: true,
            now: appointment.during.start)
        #expect(fate == .settle(.tooLate, reason: "the visit had begun"))
    }

    @Test func `a kind of message is read as it was written`() {
        for name in ["booked", "moved", "cancelled", "remind_3d", "remind_2h"] {
            #expect(Message.Kind(name: name)?.name == name)
        }
        for name in ["", "remind_", "remind_0d", "remind_3w", "remind_+3d", "other"] {
            #expect(Message.Kind(name: name) == nil)
        }
    }
}
