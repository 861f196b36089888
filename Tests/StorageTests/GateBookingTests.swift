import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// Visits that wait for conditions, as the database has them.
@Suite(.timeLimit(.minutes(10)))
struct GateBookingTests {
    @Test func `a firm visit whose gate is closed is refused for the gate, and nothing is stored`() async throws {
        let infusions = try await Infusions.gated()
        let theo = try await infusions.somebody()
        let refusal = try await infusions.refused {
            try await infusions.infusion("2027-03-10T09:00", for: theo, provisionally: false)
        }
        #expect(refusal?.code == .gateClosed)
        #expect(refusal?.reasons == ["The signed consent is missing.", "The clinician's approval is missing."])
        #expect(try await infusions.column("select count(*)::text from appointment") == ["0"])
        #expect(try await infusions.column("select count(*)::text from claim") == ["0"])
        await infusions.close()
    }

    @Test func `a provisional visit becomes firm when its last gate opens`() async throws {
        let infusions = try await Infusions.gated()
        let theo = try await infusions.somebody()
        let visit = try await infusions.infusion("2027-03-10T09:00", for: theo).appointment
        #expect(visit.state == .provisional)
        // The approval is needed two days before.
        #expect(visit.provisionalUntil == visit.during.start - .hours(48))
        try await infusions.record(.consent, of: "ketamine", for: theo)
        #expect(try await infusions.state(visit.id) == .provisional)
        try await infusions.decide(about: theo)
        #expect(try await infusions.state(visit.id) == .booked)
        // They were told that a time is kept, and now that they are booked; a worker finds both.
        #expect(
            try await infusions.column(
                "select kind from message where kind in ('provisional', 'booked') order by created_at, message_id")
                == ["provisional", "booked"])
        #expect(
            try await infusions.column("select (next_due_at <= daybook_now())::text from practice_change") == ["true"])
        // Who comes along is still asked for.
        #expect(try await infusions.readiness(visit.id)?.blockers.map(\.rule.kind) == [.escort])
        let second = try await infusions.infusion("2027-03-12T09:00", for: theo, provisionally: false)
        #expect(second.appointment.state == .booked)
        await infusions.close()
    }

    @Test func `a provisional visit is released once with eight workers racing`() async throws {
        let infusions = try await Infusions.gated()
        let theo = try await infusions.somebody()
        let visit = try await infusions.infusion("2027-03-10T09:00", for: theo).appointment
        #expect(try await infusions.care().next == visit.provisionalUntil)
        try await infusions.scratch.setClock("2027-03-08T15:59:59Z")
        #expect(try await infusions.care().released == 0)
        try await infusions.scratch.setClock("2027-03-08T16:00:00Z")
        let released = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { try await infusions.care().released } }
            return try await group.reduce(0, +)
        }
        #expect(released == 1)
        #expect(try await infusions.state(visit.id) == .cancelled)
        #expect(
            try await infusions.column("select cancelled_by || ' ' || cancelled_reason from appointment")
                == ["practice gate_closed"])
        // It frees its claims, owes its notice and no reminder, and somebody calls.
        #expect(try await infusions.column("select count(*)::text from claim") == ["0"])
        #expect(
            try await infusions.column(
                "select kind || ' ' || count(*) from message where state = 'ready' group by kind")
                == ["cancelled 1"])
        #expect(try await infusions.tasks() == ["call soon"])
        #expect(
            try await infusions.column(
                "select array_to_string(fields, ',') from audit_entry where action = 'appointment.released'")
                == ["consent,candidacy"])
        await infusions.close()
    }

    @Test func `a visit that is confirmed, released and approved at once ends in one of these`() async throws {
        let infusions = try await Infusions.gated([GateRule(.candidacy)])
        let noor = try await infusions.staff("noor")
        for day in 8...12 {
            try await infusions.scratch.setClock(Infusions.now)
            let theo = try await infusions.somebody("Theo \(day)")
            let visit = try await infusions.infusion("2027-03-\(day < 10 ? "0" : "")\(day)T09:00", for: theo)
                .appointment
            let deadline = try #require(visit.provisionalUntil)
            try await infusions.scratch.setClock(deadline.rfc3339)
            await withTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await infusions.care() }
                group.addTask { _ = try? await infusions.care() }
                group.addTask { try? await infusions.decide(about: theo, call: noor) }
                group.addTask { try? await infusions.step(.confirm, visit.id) }
            }
            let state = try await infusions.state(visit.id)
            let facts = try await infusions.column(
                """
                select concat_ws(' ', (select count(*) > 0 from claim where appointment_id = '\(visit.id)'),
                    (select count(*) from audit_entry
                        where subject_id = '\(visit.id)' and action = 'appointment.released'),
                    (select count(*) from audit_entry where subject_id = '\(visit.id)' and action = 'appointment.firm'),
                    (select count(*) from message where subject_id = '\(visit.id)' and kind = 'cancelled'))
                """)
            switch state {
            case .cancelled: #expect(facts == ["f 1 0 1"])
            case .booked, .confirmed: #expect(facts == ["t 0 1 0"])
            default: Issue.record("the visit is \(state)")
            }
        }
        await infusions.close()
    }

    @Test func `somebody's word that they come does not open a gate`() async throws {
        let infusions = try await Infusions.gated()
        let theo = try await infusions.somebody()
        let visit = try await infusions.infusion("2027-03-10T09:00", for: theo).appointment
        let refusal = try await infusions.refused { try await infusions.step(.confirm, visit.id) }
        #expect(refusal?.code == .gateClosed)
        #expect(try await infusions.state(visit.id) == .provisional)
        await infusions.close()
    }

    @Test func `a provisional visit that moves needs what it waits for as long before its new start`() async throws {
        let infusions = try await Infusions.gated()
        let theo = try await infusions.somebody()
        let visit = try await infusions.infusion("2027-03-10T09:00", for: theo).appointment
        func move(_ start: String) async throws {
            let start = try #require(StartDraft(start))
            _ = try await infusions.database.move(
                visit.id, to: start, clinician: nil, version: nil, call: infusions.desk()
            ) { _ in Answer(status: 200) }
        }
        try await move("2027-03-12T09:00")
        let moved = try await infusions.database.appointment(
            visit.id, practice: infusions.practice, deadline: .now + .seconds(10)
        ).appointment
        #expect(moved.state == .provisional)
        #expect(moved.provisionalUntil == moved.during.start - .hours(48))
        let refusal = try await infusions.refused { try await move("2027-03-03T05:00") }
        #expect(refusal?.code == .gateClosed || refusal?.code == .slotUnavailable)
        let tooLate = try await infusions.refused { try await move("2027-03-02T09:00") }
        #expect(tooLate?.code == .gateClosed)
        await infusions.close()
    }

    @Test func `a series is booked provisionally, and its visits become firm together`() async throws {
        let infusions = try await Infusions.gated([GateRule(.candidacy)])
        let theo = try await infusions.somebody()
        let firm = try await infusions.refused { try await infusions.book(for: .known(theo)) }
        #expect(firm?.code == .gateClosed)
        let draft = SeriesDraft(
            service: "iv", starts: try Infusions.mornings.map { try #require(StartDraft($0)) },
            isProvisional: true)
        let details: SeriesDetails = try await infusions.found { answer in
            try await infusions.database.bookSeries(draft, for: .known(theo), call: infusions.desk(), answer: answer)
        }
        #expect(details.states == Array(repeating: "provisional", count: 6))
        // The first is released two days before it; the others have their own deadlines.
        try await infusions.scratch.setClock("2027-03-06T16:00:00Z")
        #expect(try await infusions.care().released == 1)
        try await infusions.decide(about: theo)
        #expect(
            try await infusions.column("select state from appointment order by series_position")
                == ["cancelled"] + Array(repeating: "booked", count: 5))
        await infusions.close()
    }

    @Test func `a series is taken up again provisionally only where that is asked for`() async throws {
        let infusions = try await Infusions.gated([GateRule(.candidacy)])
        let theo = try await infusions.somebody()
        let draft = SeriesDraft(
            service: "iv", starts: try Infusions.mornings.map { try #require(StartDraft($0)) },
            isProvisional: true)
        let details: SeriesDetails = try await infusions.found { answer in
            try await infusions.database.bookSeries(draft, for: .known(theo), call: infusions.desk(), answer: answer)
        }
        _ = try await infusions.pause(details.series.id)
        let starts = ["05", "07", "09", "12", "14", "16"].map { "2027-04-\($0)T09:00" }
        let firm = try await infusions.refused { _ = try await infusions.resume(details.series.id, starts) }
        #expect(firm?.code == .gateClosed)
        let drafts = try starts.map { try #require(StartDraft($0)) }
        let resumed: SeriesDetails = try await infusions.found { answer in
            try await infusions.database.resumeSeries(
                details.series.id, starts: drafts, isProvisional: true, version: nil, call: infusions.desk(),
                answer: answer)
        }
        let states = resumed.standing.map(\.details.appointment.state)
        #expect(states == Array(repeating: .provisional, count: 6))
        await infusions.close()
    }
}
