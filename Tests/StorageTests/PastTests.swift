import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// Visits that took place before Daybook was used.
@Suite(.timeLimit(.minutes(10)))
struct PastTests {
    @Test func `visits of before are completed, take no time and owe nothing`() async throws {
        let holos = try await Holos.open()
        let starts = ["2027-02-01T16:00:00Z", "2027-02-22T16:00:00Z"].compactMap { Instant(rfc3339: $0) }
        _ = try await holos.recall(starts, of: "mh_consult", by: "imani")
        #expect(
            try await holos.column(
                "select concat_ws(' ', state, local_start, completed_at - arrived_at) from appointment order by during")
                == ["completed 2027-02-01 10:00:00 01:00:00", "completed 2027-02-22 10:00:00 01:00:00"])
        #expect(
            try await holos.column("select name from appointment_phase order by during") == [
                "visit", "turnover", "visit", "turnover",
            ])
        for table in ["claim", "message", "check_in", "task"] {
            #expect(try await holos.column("select count(*)::text from \(table)") == ["0"], "\(table)")
        }
        await holos.close()
    }

    @Test func `a visit that is not over is booked and not recalled, and nobody unknown has led one`() async throws {
        let holos = try await Holos.open()
        // 06:30 in Chicago, half an hour ago: it lasts an hour.
        let running = try #require(Instant(rfc3339: "2027-03-01T12:30:00Z"))
        let refusal = try await holos.refusal {
            _ = try await holos.recall([running - .days(7), running], of: "mh_consult", by: "imani")
        }
        #expect(refusal.fields.map(\.pointer) == ["/start"])
        let unknown = try await holos.refusal {
            _ = try await holos.recall([running - .days(7)], of: "mh_consult", by: "gwen")
        }
        #expect(unknown.code == .notFound)
        #expect(try await holos.column("select count(*)::text from person") == ["0"])
        await holos.close()
    }

    @Test func `somebody without a dose is not left in peace, while the clock runs`() async throws {
        let holos = try await Holos.open()
        let person = try await holos.somebody()
        // Each transaction has a time of its own.
        try await holos.scratch.script(
            "create or replace function daybook_now() returns timestamptz language sql stable as 'select now()'")
        let sheet = try await holos.database.personSheet(
            of: person, isClinical: false, practice: holos.practice, deadline: .now + .seconds(10))
        #expect(sheet.peaceUntil == nil)
        await holos.close()
    }

    @Test(arguments: [([31, 28, 21, 12], ["rebound"]), ([28, 28, 28, 28], [])])
    func `whoever came back ever earlier is looked at, and nobody else`(gaps: [Int], tasks: [String]) async throws {
        let holos = try await Holos.open()
        let last = try #require(Instant(rfc3339: "2027-02-26T16:00:00Z"))
        let starts = gaps.reversed().reduce(into: [last]) { $0.append(($0.last ?? last) - .days($1)) }
        _ = try await holos.recall(starts, of: "mh_consult", by: "imani")
        #expect(try await holos.column("select kind from task") == tasks)
        await holos.close()
    }
}

extension Holos {
    fileprivate func recall(_ starts: [Instant], of service: String, by clinician: String) async throws -> Answer {
        try await database.recall(starts, of: service, by: clinician, person: try .rosa, call: call(.daybook)) {
            Answer(status: 201, body: "\($0)")
        }
    }
}
