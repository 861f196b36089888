import Clinic
import Foundation
import Scheduling
import Testing

/// What becomes of a message while its channel is down.
struct MessageOutageTests {
    /// The visit of `AppointmentTests` begins so long after the message was wanted, and it is so much later now.
    private func outage(
        _ kind: Message.Kind = .reminder(.days(1)), ahead: Duration, waited: Duration, hasOtherWay: Bool,
        attempt: Int = 4, former: Duration? = nil
    ) throws -> Message.Outage {
        let appointment = try AppointmentTests.make(.booked)
        let wanted = appointment.during.start - ahead
        let facts = Message.Facts(
            kind: kind, channel: .email, version: 1, topic: .appointment(appointment),
            reach: Reach(email: "rosa@begay.example", phone: "+19285550107"), due: wanted, attempt: attempt,
            formerStart: former.map { wanted + $0 })
        return Message.outage(
            of: facts, since: wanted, hasOtherWay: hasOtherWay, policy: Policy(), now: wanted + waited)
    }

    @Test(arguments: [
        (Duration.hours(24), Duration.minutes(60)), (.hours(2), .minutes(60)), (.hours(1), .minutes(30)),
    ])
    func `another way is taken after an hour, or after half of the time that is left`(
        ahead: Duration, patience: Duration
    ) throws {
        #expect(try outage(ahead: ahead, waited: patience - .seconds(1), hasOtherWay: true) == .wait)
        #expect(try outage(ahead: ahead, waited: patience, hasOtherWay: true) == .elsewhere)
    }

    @Test func `where there is no other way half of the time is left for whoever calls`() throws {
        #expect(try outage(ahead: .hours(24), waited: .hours(12) - .seconds(1), hasOtherWay: false) == .wait)
        #expect(try outage(ahead: .hours(24), waited: .hours(12), hasOtherWay: false) == .givenUp)
    }

    @Test func `who would come at the old time is called before that`() throws {
        for (waited, expected) in [(Duration.minutes(59), Message.Outage.wait), (.minutes(60), .givenUp)] {
            #expect(
                try outage(.moved, ahead: .hours(48), waited: waited, hasOtherWay: false, former: .hours(2))
                    == expected)
        }
    }

    @Test func `neither at the first hitch, nor of what staff are told`() throws {
        for hasOtherWay in [true, false] {
            #expect(
                try outage(ahead: .hours(24), waited: .hours(20), hasOtherWay: hasOtherWay, attempt: 3) == .wait)
            #expect(try outage(.changes, ahead: .hours(24), waited: .hours(20), hasOtherWay: hasOtherWay) == .wait)
        }
    }
}
