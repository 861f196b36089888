import Clinic
import Scheduling
import Testing

/// What becomes of planned messages when messages may no longer arrive at the times that were planned.
struct NarrowedMessageTests {
    private func due(
        _ kind: Message.Kind, planned: String, before start: String, now: String = "2027-03-01T06:00:00-07:00"
    ) throws -> String? {
        let times = SendingTimes(
            try #require(SendingHours("09:00-19:00")), region: "US-UT", zone: try Zone.machine("America/Denver"),
            laws: [])
        return kind.due(planned: try at(planned), before: try at(start), times, now: try at(now))?.rfc3339
    }

    private func at(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

    @Test func `a reminder of the evening before comes before the evening ends`() throws {
        let planned = "2027-03-09T19:59:00-07:00"
        // The next morning would be too late, or leave less than half of the time.
        for start in ["2027-03-10T08:00:00-07:00", "2027-03-10T12:00:00-07:00"] {
            #expect(try due(.reminder(.days(1)), planned: planned, before: start) == "2027-03-10T01:59:00Z")
        }
        #expect(
            try due(.reminder(.days(3)), planned: planned, before: "2027-03-12T19:59:00-07:00")
                == "2027-03-10T16:00:00Z")
    }

    @Test func `what to do before comes in the last minute before`() throws {
        let planned = "2027-03-09T19:30:00-07:00"
        for start in ["2027-03-10T08:00:00-07:00", "2027-03-12T19:00:00-07:00"] {
            #expect(try due(.prepare, planned: planned, before: start) == "2027-03-10T01:59:00Z")
        }
    }

    @Test func `what may arrive, is due, is about no visit or has no time left stays`() throws {
        let start = "2027-03-10T08:00:00-07:00"
        let late = "2027-03-09T19:59:00-07:00"
        #expect(try due(.reminder(.days(1)), planned: "2027-03-09T18:59:00-07:00", before: start) == nil)
        #expect(try due(.reminder(.days(1)), planned: late, before: start, now: late) == nil)
        #expect(try due(.waiting, planned: late, before: start) == nil)
        for kind in [Message.Kind.reminder(.days(1)), .prepare] {
            #expect(try due(kind, planned: late, before: start, now: "2027-03-09T19:10:00-07:00") == nil)
        }
    }
}
