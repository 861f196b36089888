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

    private func plan(
        _ policy: Policy = Policy(), zone: String = "America/Denver", isPrepared: Bool = false,
        lead: Duration = .zero, hours: SendingHours? = SendingHours("00:00-24:00")
    ) throws -> MessagePlan {
        let zone = try Zone.machine(zone)
        return MessagePlan(
            policy: policy, zone: zone,
            times: SendingTimes(try #require(hours), region: "US-UT", zone: zone, laws: []), isPrepared: isPrepared,
            lead: lead)
    }

    @Test func `a visit booked after a reminder's time owes that reminder no more`() throws {
        let appointment = try AppointmentTests.make(.booked)
        let start = appointment.during.start
        func kinds(_ now: Instant) throws -> [String] {
            try plan().owed(afterBooking: appointment, now: now).map(\.kind.name)
        }
        #expect(try kinds(start - .days(7)) == ["booked", "remind_3d", "remind_1d"])
        #expect(try kinds(start - .days(2)) == ["booked", "remind_1d"])
        // Nor one that would come right after the confirmation.
        #expect(try kinds(start - .hours(26)) == ["booked", "remind_1d"])
        #expect(try kinds(start - .hours(26) + .seconds(1)) == ["booked"])
        #expect(try kinds(start - .hours(3)) == ["booked"])
    }

    @Test func `a notice about a change waits for three minutes`() throws {
        let appointment = try AppointmentTests.make(.booked)
        let (start, policy) = (appointment.during.start, Policy())
        let owed = Message.owed(afterCancelling: appointment, policy: policy, now: start - .hours(1))
        #expect(owed.map(\.kind) == [.cancelled])
        #expect(owed.map(\.due) == [start - .minutes(57)])
        #expect(Message.owed(afterCancelling: appointment, policy: policy, now: start) == [])
        let moved = try plan().owed(afterMoving: appointment, now: start - .hours(1))
        #expect(moved.map(\.kind) == [.moved])
        #expect(moved.map(\.due) == [start - .minutes(57)])
    }

    @Test func `what to do before is told on the evening before, where something is to be done`() throws {
        let appointment = try AppointmentTests.make(.booked)
        let start = appointment.during.start
        let owed = try plan(isPrepared: true).owed(afterBooking: appointment, now: start - .days(2))
        #expect(owed.map(\.kind) == [.booked, .reminder(.days(1)), .prepare])
        let zone = try Zone.machine("America/Denver")
        let told = try #require(owed.last)
        #expect(zone.local(told.due).time == LocalTime(hour: 18, minute: 0))
        #expect(zone.local(told.due).date.adding(days: 1) == zone.local(start).date)
    }

    @Test func `what to do before is told before the first of its times, and not when that is over`() throws {
        let zone = try Zone.machine("America/Denver")
        let start = try #require(Instant(rfc3339: "2027-03-10T08:30:00-07:00"))
        let appointment = try AppointmentTests.make(.booked, start: start)
        func sheet(_ lead: Duration, hours: SendingHours? = .usual) throws -> [String] {
            try plan(isPrepared: true, lead: lead, hours: hours)
                .owed(afterBooking: appointment, now: start - .days(6))
                .filter { $0.kind == .prepare }.map { zone.local($0.due).description }
        }
        #expect(try sheet(.hours(6)) == ["2027-03-09T18:00"])
        // The next morning would be too late.
        #expect(try sheet(.hours(6), hours: SendingHours("09:00-17:00")) == ["2027-03-09T16:59"])
        // 16:30 of the day before, and a day before that.
        #expect(try sheet(.hours(16)) == ["2027-03-08T18:00"])
        #expect(try sheet(.hours(40)) == ["2027-03-07T18:00"])
        #expect(Preparation(foodMinutes: 360, drinkMinutes: 120, sprayMinutes: 600).lead == .hours(10))
        #expect(Preparation(drivingHours: 24).lead == .zero)
    }

    @Test func `a person who comes three times a week gets one list a week and one sheet`() throws {
        let zone = try Zone.machine("America/Denver")
        let monday = try #require(Instant(rfc3339: "2027-03-08T09:00:00-07:00"))
        let series = Series.ID(UUID())
        let visits = try [0, 2, 4, 7, 9, 11].map { days in
            let local = zone.local(monday)
            let start = zone.instant(LocalDateTime(date: local.date.adding(days: days), time: local.time))
            return try AppointmentTests.make(.booked, start: start, series: series)
        }
        let owed = try plan(isPrepared: true).owed(
            afterBooking: visits, of: series, from: 1, now: monday - .days(10))
        #expect(owed.map(\.kind) == [.series, .week, .week, .prepare])
        #expect(
            owed.dropFirst().map { zone.local($0.due).description } == [
                "2027-03-07T10:00", "2027-03-14T10:00", "2027-03-07T18:00",
            ])
        #expect(
            Message.days(ofWeek: owed[1].version)
                == zone.local(monday).date...zone.local(monday).date.adding(days: 6))
        // A visit of a series that is moved has its week's list, and no reminder of its own.
        let moved = try plan().owed(afterMoving: visits[3], now: monday - .days(10))
        #expect(moved.map(\.kind) == [.moved, .week])
    }

    @Test func `somebody who did not come is told so once, an hour later, and not at night`() throws {
        let appointment = try AppointmentTests.make(.missed)
        let late = try #require(
            Instant(rfc3339: "2027-03-08T19:30:00-07:00"))
        let start = appointment.during.start
        #expect(try plan().owed(afterMissing: appointment, now: start + .hours(1)).map(\.due) == [start + .hours(2)])
        let zone = try Zone.machine("America/Denver")
        let evening = try plan(hours: .usual).owed(
            afterMissing: try AppointmentTests.make(.missed, start: late - .hours(2)), now: late)
        #expect(evening.map { zone.local($0.due).description } == ["2027-03-09T09:00"])
    }
}
