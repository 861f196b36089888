import Clinic
import Foundation
import Scheduling
import Testing

/// Until when a message that may go out may be begun with.
struct MessageLimitTests {
    /// How long before the visit of `AppointmentTests`, which is at 08:00 in UTC, it is too late to begin.
    private func limit(
        _ kind: Message.Kind, on channel: Message.Channel, before: Duration, hours: String = "09:00-20:00",
        laws: [SendingLaw] = []
    ) throws -> Duration {
        let appointment = try AppointmentTests.make(.booked)
        let start = appointment.during.start
        let times = SendingTimes(
            try #require(SendingHours(hours)), region: "US-UT", zone: try Zone.machine("Etc/UTC"), laws: laws)
        let facts = Message.Facts(
            kind: kind, channel: channel, version: 1, topic: .appointment(appointment),
            reach: Reach(email: "rosa@begay.example", phone: "+19285550107"), due: start - before, attempt: 1)
        return start - (try #require(Message.limit(of: facts, times: times, policy: Policy(), now: start - before)))
    }

    private static let reminder = Message.Kind.reminder(.days(1))

    @Test(arguments: [Message.Channel.email, .text])
    func `a reminder can be begun with until the person's hours end`(channel: Message.Channel) throws {
        // From nine, and from a microsecond before eight, on the day before.
        for before in [Duration.hours(23), Duration.hours(12) + .microseconds(1)] {
            #expect(try limit(Self.reminder, on: channel, before: before) == .hours(12))
        }
    }

    @Test(arguments: [Message.Channel.email, .text])
    func `a law that ends the day sooner ends it`(channel: Message.Channel) throws {
        let law = SendingLaw(
            region: "US-UT", hours: try #require(SendingHours("10:00-19:00")),
            from: try #require(LocalDate("2000-01-01")), source: "Example Code 1")
        #expect(try limit(Self.reminder, on: channel, before: .hours(20), laws: [law]) == .hours(13))
    }

    @Test func `no message about a visit is begun with once it has begun`() throws {
        for kind in [Self.reminder, .moved, .booked] {
            #expect(try limit(kind, on: .text, before: .minutes(5), hours: "00:00-24:00") == .zero, "\(kind)")
        }
    }

    @Test func `by mail an answer and a change wait for nobody's hours, and by text a change that goes by night`()
        throws
    {
        for kind in [Message.Kind.booked, .moved, .cancelled] {
            #expect(try limit(kind, on: .email, before: .hours(14)) == .zero, "\(kind)")
        }
        #expect(try limit(.moved, on: .text, before: .hours(14)) == .hours(12))
        #expect(try limit(.moved, on: .text, before: .hours(2)) == .zero)
    }

    @Test func `what staff are told has no hours`() throws {
        let now = Instant(secondsSinceUnixEpoch: 1_800_000_000)
        let task = DeskTask(
            id: DeskTask.ID(UUID()), kind: .call, lane: .now, due: now, created: now, nextAlarm: now + .minutes(5))
        let facts = Message.Facts(
            kind: .alarm, channel: .text, version: 1, topic: .task(task),
            reach: Reach(email: nil, phone: "+1", wish: .text), due: now, attempt: 1)
        let times = SendingTimes(
            try #require(SendingHours("00:00-24:00")), region: "US-UT", zone: try Zone.machine("Etc/UTC"), laws: [])
        #expect(Message.limit(of: facts, times: times, policy: Policy(), now: now) == nil)
    }
}
