import Clinic
import Foundation
import Scheduling
import Testing

/// Messages that say the same on one day.
extension MessageFateTests {
    @Test func `a reminder waits for what to do before of the same day, and goes out only if that does not`() throws {
        let start = try AppointmentTests.make(.booked).during.start
        // The reminder is due at 08:00 of the day before, and what to do before at 18:00.
        let evening = start - .hours(14)
        func judged(
            _ state: Message.State, before: Duration = .hours(24), attempt: Int = 2, late: Duration = .zero
        ) throws -> Message.Fate {
            try fate(
                .reminder(.days(1)), before: before, sheet: Message.Twin(state: state, channel: .email, at: evening),
                attempt: attempt, late: late)
        }
        let waits = "what to do before goes out on the same day and says it too"
        for state in [Message.State.ready, .sending] {
            #expect(
                try judged(state) == .merged(until: evening + .minutes(5), reason: waits), "\(state)")
            // It is not out yet when it should be.
            #expect(
                try judged(state, before: .hours(14) - .minutes(59))
                    == .merged(until: evening + .minutes(64), reason: waits), "\(state)")
            #expect(try judged(state, before: .hours(13)) == .send, "\(state)")
            // Nobody sent anything until now.
            for (attempt, late) in [(1, Duration.zero), (2, .minutes(1))] {
                #expect(
                    try judged(state, before: .hours(13), attempt: attempt, late: late)
                        == .merged(until: evening + .minutes(65), reason: waits), "\(state)")
            }
        }
        #expect(
            try judged(.sent, before: .hours(13)) == .settle(.dropped, reason: "merged with what to do before"))
        for state in [Message.State.uncertain, .failed, .dropped, .tooLate, .unreachable] {
            #expect(try judged(state, before: .hours(13)) == .send, "\(state)")
        }
    }

    @Test func `a reminder goes out as a text in place of what to do before that may not have gone out`() throws {
        let start = try AppointmentTests.make(.booked).during.start
        let evening = start - .hours(14)
        func judged(_ texts: [Instant]) throws -> Message.Fate {
            try fate(
                .reminder(.days(1)), on: .text, reach: Reach(email: nil, phone: "+19285550107", texts: texts),
                before: .hours(14) - .minutes(5), hours: SendingHours("08:00-20:00"),
                sheet: Message.Twin(state: .uncertain, channel: .text, at: evening), attempt: 2)
        }
        #expect(try judged([evening]) == .send)
        // There is no other day left for it.
        #expect(try judged([evening, evening - .hours(2)]) == .settle(.tooLate, reason: "enough texts until then"))
    }

    @Test func `a reminder waits only until it may go out itself, and over night for what has not gone out by then`()
        throws
    {
        let start = try AppointmentTests.make(.booked).during.start
        let closing = start - .hours(12)
        func judged(_ state: Message.State, at: Instant, before: Duration, attempt: Int = 1) throws -> Message.Fate {
            try fate(
                .reminder(.days(1)), before: before, hours: SendingHours("07:00-20:00"),
                neighbour: Message.Twin(state: state, channel: .email, at: at), attempt: attempt)
        }
        let waits = "the reminder of another visit goes out on the same day and says it too"
        #expect(
            try judged(.ready, at: closing - .minutes(1), before: .hours(12) + .minutes(1))
                == .merged(until: closing - .seconds(40), reason: waits))
        #expect(try judged(.sending, at: closing - .seconds(20), before: .hours(12) + .seconds(20)) == .send)
        // Both were due in the evening, and nobody sent anything until the morning.
        #expect(
            try judged(.ready, at: closing - .minutes(1), before: .hours(1))
                == .merged(until: start - .minutes(55), reason: waits))
        // The other one went out in the evening, and has named this visit.
        #expect(
            try judged(.sent, at: closing - .minutes(1), before: .hours(1), attempt: 2)
                == .settle(.dropped, reason: "merged with the reminder of another visit"))
    }

    @Test func `only a reminder gives way to what to do before, on the same day, and while there is time`() throws {
        let start = try AppointmentTests.make(.booked).during.start
        func judged(_ kind: Message.Kind, at: Instant, before: Duration) throws -> Message.Fate {
            try fate(kind, before: before, sheet: Message.Twin(state: .ready, channel: .email, at: at))
        }
        #expect(try judged(.booked, at: start - .hours(14), before: .hours(24)) == .send)
        #expect(try judged(.reminder(.days(3)), at: start - .hours(14), before: .days(3)) == .send)
        #expect(try judged(.reminder(.hours(2)), at: start - .minutes(30), before: .minutes(6)) != .send)
        #expect(try judged(.reminder(.hours(2)), at: start - .minutes(30), before: .minutes(5)) == .send)
    }

    @Test func `a reminder waits for that of another visit of the day, which names it, and goes out if that does not`()
        throws
    {
        let start = try AppointmentTests.make(.booked).during.start
        let due = start - .hours(24) - .minutes(30)
        func judged(_ state: Message.State, kind: Message.Kind = .reminder(.days(1))) throws -> Message.Fate {
            try fate(kind, neighbour: Message.Twin(state: state, channel: .text, at: due))
        }
        #expect(
            try judged(.sending)
                == .merged(
                    until: start - .hours(24) + .minutes(5),
                    reason: "the reminder of another visit goes out on the same day and says it too"))
        #expect(try judged(.sent) == .settle(.dropped, reason: "merged with the reminder of another visit"))
        #expect(try judged(.failed) == .send)
        #expect(try judged(.sent, kind: .booked) == .send)
    }
}
