import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(10)))
struct SeriesTests {
    @Test func `a plan in each pattern is made of times that are free, and can be booked as it stands`() async throws {
        let mesa = try await Infusions.open()
        let plans = try await mesa.plans()
        #expect(plans.plans.map(\.pattern.name) == ["MWF", "TTh", "MWF+M"])
        #expect(plans.plans.allSatisfy { $0.isComplete && $0.occurrences.count == 6 })
        let starts = plans.plans[0].plannedStarts.map { plans.zone.local($0).description }
        #expect(starts == Infusions.mornings)
        #expect(plans.plans[0].occurrences[1].reviews == ["response_review"])

        let details = try await mesa.book(starts)
        #expect(details.starts == Infusions.mornings)
        #expect(details.visits.map(\.position) == [1, 2, 3, 4, 5, 6])
        let stored = try await mesa.series(details.series.id)
        #expect(stored.series == details.series)
        #expect(stored.visits.map(\.details.appointment) == details.visits.map(\.details.appointment))
        await mesa.close()
    }

    @Test
    func `every visit has its phases and claims, as though it had been booked alone, and one list of all is owed`()
        async throws
    {
        let mesa = try await Infusions.open()
        try await mesa.book()
        let alone = try await Infusions.open()
        for start in Infusions.mornings { try await alone.visit(start) }
        for statement in [
            """
            select concat_ws(' ', lower(c.during), upper(c.during), c.seats, coalesce(x.code, r.code, 'person')) as text
            from claim c left join clinician x on x.clinician_id = c.resource_id
            left join room r on r.room_id = c.resource_id order by text
            """,
            """
            select concat_ws(' ', f.position, f.name, f.during, f.schedule_version, x.code, n.code, r.code) as text
            from appointment_phase f left join clinician x on x.clinician_id = f.clinician_id
            left join clinician n on n.clinician_id = f.nurse_id left join room r on r.room_id = f.room_id order by text
            """,
            """
            select concat_ws(' ', state, during, local_start, zone, zone_edition, version, schedule_version, source, note,
                override_reason, overridden, region) as text
            from appointment order by text
            """,
        ] {
            let together = try await mesa.column(statement)
            #expect(!together.isEmpty)
            #expect(try await alone.column(statement) == together)
        }
        #expect(
            try await mesa.column(
                """
                select action || ' ' || count(*) from audit_entry
                where action <> 'practice.applied' group by action order by action
                """) == ["appointment.booked 6", "series.booked 1"])
        let owed = try await mesa.column("select concat_ws(' ', kind, due_at) from message order by kind, due_at")
        #expect(
            owed == [
                "prepare 2027-03-08 01:00:00+00", "series 2027-03-01 13:00:00+00", "week 2027-03-07 17:00:00+00",
                "week 2027-03-14 16:00:00+00",
            ])
        #expect(try await mesa.column("select change_number::text from practice_change") == ["2"])
        await mesa.close()
        await alone.close()
    }

    @Test(arguments: [0, 2, 5]) func `one visit that is taken keeps all from being booked`(taken: Int) async throws {
        // One room, so that one visit takes the place.
        let mesa = try await Infusions.open { $0.rooms.removeAll { ["B2", "B3"].contains($0.code) } }
        try await mesa.visit(Infusions.mornings[taken])
        let refusal = try await mesa.refusal { try await mesa.book() }
        #expect(refusal.code == .slotTaken)
        #expect(refusal.fields.map(\.pointer) == ["/starts/\(taken)"])
        #expect(refusal.fields[0].detail.contains("Free nearby: 2027-03-"))
        #expect(refusal.nextStarts.count == 3)
        #expect(
            try await mesa.column(
                "select concat_ws(' ', (select count(*) from appointment), (select count(*) from series), (select count(*) from person))"
            ) == ["1 0 1"])
        // What is offered nearby can be booked in its place.
        let zone = try mesa.database.zones.known("America/Denver")
        var starts = Infusions.mornings
        starts[taken] = zone.local(refusal.nextStarts[0]).description
        #expect(try await mesa.book(starts).starts == starts)
        await mesa.close()
    }

    @Test func `every start at fault is named, with its reason`() async throws {
        let mesa = try await Infusions.open()
        var starts = Infusions.mornings
        starts[1] = "2027-03-10T07:00"
        starts[4] = "2027-03-18T09:00"
        starts[5] = "2027-03-20T09:00"
        let refusal = try await mesa.refusal { try await mesa.book(starts) }
        #expect(refusal.code == .slotUnavailable)
        // The house opens at eight, and 20 March is a Saturday.
        #expect(refusal.fields.map(\.pointer) == ["/starts/1", "/starts/5"])
        starts[1] = "2027-03-09T09:00"
        starts[5] = "2027-03-20T09:00"
        let close = try await mesa.refusal { try await mesa.book(starts) }
        #expect(close.fields.map(\.pointer) == ["/starts/1", "/starts/5"])
        #expect(close.fields[0].detail.contains("24 h after the visit before it, and the series asks for 44 h"))
        await mesa.close()
    }

    @Test func `a gap that is too short needs a reason, which is written down`() async throws {
        let mesa = try await Infusions.open()
        let starts = ["2027-03-08T09:00", "2027-03-09T09:00"]
        #expect(try await mesa.refusal { try await mesa.book(starts) }.code == .slotUnavailable)
        try await mesa.book(starts, override: "They fly home on Wednesday.")
        #expect(
            try await mesa.column(
                "select override_reason || ' ' || overridden::text from appointment order by series_position")
                == [" {}", "They fly home on Wednesday. {series_gap}"])
        await mesa.close()
    }

    @Test func `starts that are skipped, out of order or too many are named`() async throws {
        let mesa = try await Infusions.open()
        let skipped = try await mesa.refusal { try await mesa.book(["2027-03-12T09:00", "2027-03-14T02:30"]) }
        #expect(skipped.code == .invalid)
        #expect(skipped.fields.map(\.pointer) == ["/starts/1"])
        let backwards = try await mesa.refusal { try await mesa.book(["2027-03-12T09:00", "2027-03-10T09:00"]) }
        #expect(backwards.fields.map(\.pointer) == ["/starts/1"])
        let many = try await mesa.refusal { try await mesa.book(Infusions.mornings + ["2027-03-22T09:00"]) }
        #expect(many.fields.map(\.pointer) == ["/starts"])
        let none = try await mesa.refusal { try await mesa.book([]) }
        #expect(none.fields.map(\.pointer) == ["/starts"])
        await mesa.close()
    }

    @Test func `a person's own visits are in the way of plan and booking`() async throws {
        let mesa = try await Infusions.open()
        let other = try await mesa.visit("2027-03-12T09:30")
        let person = other.person.id
        let plan = try await mesa.plans(pattern: "MWF", person: person).plans[0]
        let zone = try mesa.database.zones.known("America/Denver")
        #expect(plan.plannedStarts.map { zone.local($0).description } != Infusions.mornings)
        let refusal = try await mesa.refusal { try await mesa.book(for: .known(person)) }
        #expect(refusal.code == .alreadyBooked)
        #expect(refusal.fields.map(\.pointer) == ["/starts/2"])
        #expect(
            try await mesa.book(plan.plannedStarts.map(\.rfc3339), for: .known(person)).visits.count == 6)
        await mesa.close()
    }

    @Test func `visits of one series count against the limits of the next`() async throws {
        let mesa = try await Infusions.open { $0.services[0].limit = VisitLimit(weekly: 2) }
        let refusal = try await mesa.refusal { try await mesa.book() }
        #expect(refusal.fields.map(\.pointer) == ["/starts/2", "/starts/5"])
        await mesa.close()
    }

    @Test func `repeated under its key, a series is booked once`() async throws {
        let mesa = try await Infusions.open()
        let draft = SeriesDraft(service: "iv", starts: try Infusions.mornings.map { try #require(StartDraft($0)) })
        var bodies: [String] = []
        for _ in 0..<2 {
            bodies.append(
                try await mesa.database.bookSeries(
                    draft, for: .newcomer(try .rosa), call: mesa.desk(key: "k", body: "b")
                ) { Answer(status: 201, body: "\($0.series.id)") }.body)
        }
        #expect(bodies[0] == bodies[1])
        #expect(try await mesa.column("select count(*)::text from appointment") == ["6"])
        await mesa.close()
    }

    @Test func `eight series against eight others: each is booked as a whole or not at all`() async throws {
        let mesa = try await Infusions.open(poolSize: 16)
        // Both want the same mornings, and the second kind is half an hour off.
        let kinds = [Infusions.mornings, Infusions.mornings.map { $0.replacing("09:00", with: "09:30") }]
        let booked = try await withThrowingTaskGroup(of: Bool.self) { group in
            for client in 0..<16 {
                group.addTask {
                    do {
                        try await mesa.book(kinds[client % 2])
                        return true
                    } catch let refusal as Refusal where refusal.code == .slotTaken {
                        return false
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(booked > 0 && booked < 16)
        #expect(
            try await mesa.column(
                "select concat_ws(' ', (select count(*) from series), (select count(*) from appointment))")
                == ["\(booked) \(booked * 6)"])
        #expect(
            try await mesa.column("select count(*)::text from appointment group by series_id")
                == Array(repeating: "6", count: booked))
        // Two nurses at 1:2 watch four people, and a nurse who is alone with one watches nobody else.
        let overlaps = try await mesa.column(
            """
            select 'overlap' from claim a join claim b on a.resource_id = b.resource_id
                and a.claim_id < b.claim_id and a.seats && b.seats and a.during && b.during
            """)
        #expect(overlaps == [])
        await mesa.close()
    }
}
