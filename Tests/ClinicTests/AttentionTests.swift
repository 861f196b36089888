import Clinic
import Foundation
import Scheduling
import Testing

struct AttentionTests {
    private static let now = Instant(secondsSinceUnixEpoch: 1_800_000_000)

    @Test func `a mark makes a version, and a second mark changes nothing`() throws {
        let marked = try AppointmentTests.make(.booked).marked(.zoneChanged, now: Self.now)
        #expect(marked.attention == Attention(kind: .zoneChanged, since: Self.now))
        #expect(marked.version == 2 && marked.scheduleVersion == 1 && marked.state == .booked)
        #expect(marked.marked(.lostFooting, now: Self.now + .hours(1)) == marked)
    }

    @Test func `what ends a visit or its time ends the attention, and nothing else does`() throws {
        let booked = try AppointmentTests.make(.booked).marked(.lostFooting, now: Self.now)
        let later = booked.during.start + .hours(2)
        #expect(
            try booked.moved(
                to: AppointmentTests.placement(hours: 48), readiness: nil, provisionally: false, now: Self.now
            ).attention == nil)
        #expect(
            try booked.cancelled(Cancellation(actor: .practice, reason: .unstated), now: later).attention == nil)
        #expect(try booked.missed(now: later).attention == nil)
        #expect(try booked.confirmed(now: later).attention != nil)
        let arrived = try booked.arrived(now: later)
        #expect(arrived.attention != nil)
        #expect(try arrived.completed(now: later).attention == nil)
    }

    @Test func `staff let a marked visit stand, once`() throws {
        let booked = try AppointmentTests.make(.booked)
        let wall = Appointment.Wall(
            start: try #require(LocalDateTime("2027-01-16T07:00")), zone: "America/Denver", edition: "2027a")
        let resolved = try booked.marked(.zoneChanged, now: Self.now).resolved(wall: wall)
        #expect(resolved.attention == nil && resolved.wall == wall && resolved.version == 3)
        #expect(resolved.during == booked.during)
        #expect(throws: Refusal.self) { try resolved.resolved() }
        #expect(throws: Refusal.self) { try booked.resolved() }
    }

    @Test func `a promise stands as long as the wall shows it at the instant`() throws {
        let chicago = try Zone.machine("America/Chicago"), regina = try Zone.machine("America/Regina")
        func standing(_ wall: String, _ instant: String, _ zone: Zone) throws -> Appointment.Wall.Standing {
            let wall = Appointment.Wall(
                start: try #require(LocalDateTime(wall)), zone: "America/Chicago", edition: "2025a")
            return wall.standing(at: try #require(Instant(rfc3339: instant)), in: zone)
        }
        #expect(try standing("2027-07-05T09:00", "2027-07-05T14:00:00Z", chicago) == .stands)
        // Without summer time nine o'clock comes an hour later.
        let later = try #require(Instant(rfc3339: "2027-07-05T15:00:00Z"))
        #expect(try standing("2027-07-05T09:00", "2027-07-05T14:00:00Z", regina) == .changed(kept: later))
        #expect(try standing("2027-01-05T09:00", "2027-01-05T15:00:00Z", regina) == .stands)
        // 01:30 comes twice on 7 November; either keeps the promise, and anything else is mended by the first.
        #expect(try standing("2027-11-07T01:30", "2027-11-07T06:30:00Z", chicago) == .stands)
        #expect(try standing("2027-11-07T01:30", "2027-11-07T07:30:00Z", chicago) == .stands)
        let first = try #require(Instant(rfc3339: "2027-11-07T06:30:00Z"))
        #expect(try standing("2027-11-07T01:30", "2027-11-07T08:30:00Z", chicago) == .changed(kept: first))
        // 02:30 does not come on 14 March, so whoever was promised it must be told, whatever the instant.
        let gapEnd = try #require(Instant(rfc3339: "2027-03-14T08:00:00Z"))
        #expect(try standing("2027-03-14T02:30", "2027-03-14T08:30:00Z", chicago) == .changed(kept: gapEnd))
        #expect(try standing("2027-03-14T02:00", "2027-03-14T08:00:00Z", chicago) == .changed(kept: gapEnd))
        // The wall shows no fractions of a second.
        #expect(try standing("2027-07-05T09:00", "2027-07-05T14:00:00.25Z", chicago) == .stands)
    }
}
