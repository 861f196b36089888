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

    private func waits(_ outage: Message.Outage) -> Bool { if case .wait = outage { true } else { false } }

    @Test(arguments: [
        (Duration.hours(24), Duration.minutes(60)), (.hours(2), .minutes(60)), (.hours(1), .minutes(30)),
    ])
    func `another way is taken after an hour, or after half of the time that is left`(
        ahead: Duration, patience: Duration
    ) throws {
        #expect(
            try outage(ahead: ahead, waited: patience - .seconds(1), hasOtherWay: true)
                == .wait(atMost: patience / 4))
        #expect(try outage(ahead: ahead, waited: patience, hasOtherWay: true) == .elsewhere)
    }

    @Test func `where there is no other way half of the time is left for whoever calls`() throws {
        #expect(
            try outage(ahead: .hours(24), waited: .hours(12) - .seconds(1), hasOtherWay: false)
                == .wait(atMost: .hours(1)))
        #expect(try outage(ahead: .hours(24), waited: .hours(12), hasOtherWay: false) == .givenUp)
    }

    @Test func `who would come at the old time is called before that`() throws {
        for (waited, isGivenUp) in [(Duration.minutes(59), false), (.minutes(60), true)] {
            let outage = try outage(.moved, ahead: .hours(48), waited: waited, hasOtherWay: false, former: .hours(2))
            #expect(outage == .givenUp ? isGivenUp : waits(outage) && !isGivenUp)
        }
    }

    @Test func `of a series the first visit counts, be it one that stands no more`() throws {
        let visit = try AppointmentTests.make(.booked)
        let start = visit.during.start
        func outage(_ kind: Message.Kind, _ visits: [Appointment], former: Instant?) -> Message.Outage {
            let facts = Message.Facts(
                kind: kind, channel: .email, version: 1, topic: .visits(visits),
                reach: Reach(email: "rosa@begay.example", phone: nil), due: start - .hours(2), attempt: 4,
                formerStart: former)
            return Message.outage(
                of: facts, since: start - .hours(2), hasOtherWay: false, policy: Policy(), now: start - .hours(1))
        }
        #expect(outage(.seriesCancelled, [], former: start) == .givenUp)
        #expect(waits(outage(.seriesCancelled, [], former: start + .seconds(2))))
        #expect(outage(.series, [visit], former: nil) == .givenUp)
        #expect(outage(.week, [visit], former: nil) == .givenUp)
    }

    @Test func `neither at the first hitch, nor of what staff are told`() throws {
        for hasOtherWay in [true, false] {
            #expect(
                waits(try outage(ahead: .hours(24), waited: .hours(20), hasOtherWay: hasOtherWay, attempt: 3)))
            #expect(waits(try outage(.changes, ahead: .hours(24), waited: .hours(20), hasOtherWay: hasOtherWay)))
        }
    }
}
