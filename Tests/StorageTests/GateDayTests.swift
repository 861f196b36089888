import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// Conditions on the day, and the tasks that closed ones become.
@Suite(.timeLimit(.minutes(10)))
struct GateDayTests {
    @Test func `a provisional visit does not begin while a gate is closed, and begins when it is open`() async throws {
        let infusions = try await Infusions.gated([GateRule(.consent, of: "ketamine", lead: .zero)])
        let theo = try await infusions.somebody()
        let visit = try await infusions.infusion("2027-03-10T09:00", for: theo).appointment
        try await infusions.scratch.setClock("2027-03-10T15:50:00Z")
        let refusal = try await infusions.refused { try await infusions.step(.arrive, visit.id) }
        #expect(refusal?.code == .gateClosed)
        #expect(refusal?.reasons == ["The signed consent is missing."])
        #expect(try await infusions.state(visit.id) == .provisional)
        // They sign at the desk, a little late.
        try await infusions.scratch.setClock("2027-03-10T16:05:00Z")
        try await infusions.record(.consent, of: "ketamine", for: theo)
        try await infusions.step(.arrive, visit.id)
        #expect(try await infusions.state(visit.id) == .arrived)
        await infusions.close()
    }

    @Test func `each deadline of a closed gate is a task of its own, once`() async throws {
        // How Gary is must be known two days before, who takes him home by three on the day before.
        let infusions = try await Infusions.gated([
            GateRule(.status, lead: .hours(48), consequence: .call), GateRule(.escort),
        ])
        let gary = try await infusions.somebody("Gary Voss")
        try await infusions.infusion("2027-03-10T09:00", for: gary, provisionally: false)
        for (deadline, calls) in [
            ("2027-03-08T16:00:00Z", 1), ("2027-03-09T21:59:59Z", 0), ("2027-03-09T22:00:00Z", 1),
        ] {
            try await infusions.scratch.setClock(deadline)
            #expect(try await infusions.care().calls == calls, "at \(deadline)")
            try await infusions.finishTasks()
            #expect(try await infusions.care().calls == 0, "after \(deadline)")
        }
        await infusions.close()
    }

    @Test func `what was taken back early is asked for again at its deadline`() async throws {
        let infusions = try await Infusions.gated([GateRule(.consent, of: "ketamine")])
        let theo = try await infusions.somebody()
        try await infusions.record(.consent, of: "ketamine", for: theo)
        try await infusions.infusion("2027-03-10T09:00", for: theo, provisionally: false)
        try await infusions.record(.consent, of: "ketamine", for: theo, .closed)
        #expect(try await infusions.tasks() == ["gate soon"])
        try await infusions.finishTasks()
        #expect(try await infusions.care().calls == 0)
        try await infusions.scratch.setClock("2027-03-09T16:00:00Z")
        #expect(try await infusions.care().calls == 1)
        #expect(try await infusions.tasks() == ["gate soon"])
        await infusions.close()
    }

    @Test func `visits that are ready do not hide one that is not`() async throws {
        let infusions = try await Infusions.gated([GateRule(.status)])
        let theo = try await infusions.somebody()
        try await infusions.record(.status, for: theo)
        try await infusions.infusion("2027-03-10T08:00", for: theo, provisionally: false)
        // More of them than one page has, all before the one that is not ready.
        try await infusions.scratch.script(
            """
            insert into appointment
            select copy.* from appointment a, generate_series(1, 120) as n
            cross join lateral jsonb_populate_record(a, jsonb_build_object('appointment_id', md5(n::text))) as copy
            """)
        let gary = try await infusions.somebody("Gary Voss")
        let visit = try await infusions.infusion("2027-03-10T12:00", for: gary, provisionally: false).appointment
        try await infusions.scratch.setClock("2027-03-10T01:00:00Z")
        #expect(try await infusions.care().calls == 1)
        #expect(try await infusions.column("select appointment_id::text from task") == ["\(visit.id)"])
        await infusions.close()
    }

    @Test func `a visit that is moved while its gate opens becomes firm where it is then`() async throws {
        let infusions = try await Infusions.gated([GateRule(.consent, of: "ketamine")])
        let theo = try await infusions.somebody()
        let visit = try await infusions.infusion("2027-03-10T09:00", for: theo).appointment
        try await infusions.scratch.interleaved(
            """
            update appointment set during = tstzrange('2027-03-11T17:00:00Z', '2027-03-11T19:05:00Z'),
                local_start = '2027-03-11T10:00', version = version + 1, schedule_version = schedule_version + 1
            """, "select 1"
        ) { try await infusions.record(.consent, of: "ketamine", for: theo) }
        let firm = try await infusions.details(visit.id).appointment
        #expect(firm.state == .booked && firm.version == 3)
        #expect(firm.during.start == (try .at("2027-03-11T17:00:00Z")))
        await infusions.close()
    }

    @Test func `what a clinician decides about a service that is offered no more is kept`() async throws {
        let infusions = try await Infusions.gated([GateRule(.candidacy)])
        let theo = try await infusions.somebody()
        try await infusions.infusion("2027-03-10T09:00", for: theo)
        var definition = try Infusions.definition()
        definition.services.removeAll { $0.code != "esk" }
        _ = try await infusions.database.apply(definition, deadline: .now + .seconds(20))
        try await infusions.decide(about: theo)
        #expect(try await infusions.column("select state from appointment") == ["booked"])
        // What is no way any more is not named as one.
        let refusal = try await infusions.refused {
            try await infusions.decide(.no(otherRoute: "consult"), about: theo)
        }
        #expect(refusal?.fields.map(\.pointer) == ["/other_route"])
        try await infusions.decide(.no(otherRoute: "esk"), about: theo)
        await infusions.close()
    }
}

extension Infusions {
    /// Somebody has done whatever lies on the desk.
    fileprivate func finishTasks() async throws {
        let open = try await database.tasks(limit: 10, practice: practice, deadline: .now + .seconds(10))
        for details in open.elements {
            _ = try await database.finish(details.task.id, .reached, version: nil, call: desk()) { _ in
                Answer(status: 200)
            }
        }
    }
}
