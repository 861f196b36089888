import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(10)))
struct ApplyTests {
    @Test func `a new practice is created and can be booked at once`() async throws {
        try await withClinic { clinic in
            let changes = try await clinic.apply(.make())
            #expect(
                changes == [
                    "practice holos: added", "site main: added", "room HC: added", "room HV: added",
                    "clinician imani: added", "clinician tobias: added", "service mh_consult: added",
                    "service quick_call: added", "closed day 2027-03-17: added",
                ])
            let practice = try await clinic.practice()
            #expect(practice.neutralName == "HW Appts")
            #expect(practice.policy == Policy(reminders: [.days(2)]))
            // Tuesday 2 March 2027 is a day of imani's, and 24 hours away.
            #expect(try await clinic.starts("mh_consult", from: "2027-03-02T06:00:00Z", days: 1).count > 10)
        }
    }

    @Test func `applied again, it changes nothing, not even the change number`() async throws {
        try await withClinic { clinic in
            _ = try await clinic.apply(.make())
            let before = try await clinic.traces()
            try await clinic.scratch.setClock("2027-03-01T14:00:00Z")
            #expect(try await clinic.apply(.make()) == [])
            #expect(try await clinic.traces() == before)
        }
    }

    @Test func `a dry run says the same and writes nothing`() async throws {
        try await withClinic { clinic in
            let would = try await clinic.apply(.make(), dryRun: true)
            #expect(try await clinic.count("practice") == 0)
            #expect(try await clinic.apply(.make()) == would)
            let before = try await clinic.traces()
            #expect(
                try await clinic.apply(.make { $0.services[0].minutes = 50 }, dryRun: true) == [
                    "service mh_consult: minutes 60 → 50"
                ])
            #expect(try await clinic.traces() == before)
        }
    }

    @Test func `where messages reach staff is what the file last said, and forgotten with them`() async throws {
        let stored = "select concat_ws(' ', code, email, phone, array_to_string(notices, ',')) from staff order by code"
        try await withClinic { clinic in
            let gwen = PracticeDefinition.Staff(
                code: "gwen", name: "Gwen Ashdown",
                contact: .init(email: "gwen@holos.example", phone: "+1-312-555-0161", notices: [.huddle]))
            let wanted = PracticeDefinition.make {
                $0.staff = [gwen]
                $0.clinicians[0].contact = .init(phone: "+1-312-555-0160")
            }
            _ = try await clinic.apply(wanted)
            #expect(
                try await clinic.scratch.texts(stored) == [
                    "gwen gwen@holos.example +1-312-555-0161 huddle", "imani +1-312-555-0160 ", "tobias ",
                ])
            #expect(try await clinic.apply(wanted) == [])
            let changed = PracticeDefinition.make {
                $0.staff = [gwen]
                $0.clinicians[0].contact = .init(email: "imani@holos.example", phone: "+1-312-555-0160")
            }
            #expect(try await clinic.apply(changed) == ["clinician imani: email none → imani@holos.example"])
            _ = try await clinic.apply(.make())
            #expect(try await clinic.scratch.texts(stored) == ["gwen ", "imani ", "tobias "])
        }
    }

    @Test func `a change is told, stamped, counted and audited`() async throws {
        try await withClinic { clinic in
            _ = try await clinic.apply(.make())
            try await clinic.scratch.setClock("2027-03-01T14:00:00Z")
            let changed = PracticeDefinition.make {
                $0.phone = "+1-312-555-0143"
                $0.services[0].step = 30
                $0.services[0].notice = .minutes(90)
                $0.clinicians[0].languages = ["en"]
            }
            #expect(
                try await clinic.apply(changed) == [
                    "practice holos: phone +1-312-555-0142 → +1-312-555-0143",
                    "clinician imani: languages en, es → en", "service mh_consult: step 15 → 30, notice 1d → 90m",
                ])
            #expect(try await clinic.scratch.texts("select change_number::text from practice_change") == ["2"])
            #expect(
                try await clinic.scratch.texts("select (changed_at = '2027-03-01T14:00:00Z')::text from practice") == [
                    "true"
                ])
            let audit = try await clinic.scratch.texts(
                "select principal || ' ' || action || ' ' || fields::text from audit_entry order by at desc limit 1")
            #expect(audit.first?.hasPrefix("daybook practice.applied") == true)
            #expect(audit.first?.contains("practice holos: phone") == true)
            #expect(audit.first?.contains("555") == false)
        }
    }

    @Test func `other phases are a new version of the protocol, and the old one stays`() async throws {
        try await withClinic { clinic in
            _ = try await clinic.apply(.make())
            #expect(
                try await clinic.apply(.make { $0.services[0].bufferAfter = 0 }) == [
                    "service mh_consult: buffer_after 15 → 0"
                ])
            _ = try await clinic.apply(.make())
            #expect(
                try await clinic.scratch.texts(
                    """
                    select version || ' ' || jsonb_array_length(phases)
                        || case when s.service_id is null then '' else ' in use' end
                    from protocol p left join service s using (practice_id, protocol_id)
                    where p.code = 'mh_consult'
                    order by version
                    """) == ["1 2", "2 1", "3 2 in use"])
        }
    }

    @Test func `what the file no longer has is offered no longer, is kept, and may come back`() async throws {
        try await withClinic { clinic in
            _ = try await clinic.apply(.make())
            let without = PracticeDefinition.make {
                $0.rooms.removeLast()
                $0.clinicians.removeLast()
                $0.services.removeLast()
                $0.services[0].clinicians = ["imani"]
            }
            #expect(
                try await clinic.apply(without) == [
                    "service mh_consult: clinicians imani, tobias → imani", "room HV: removed",
                    "clinician tobias: removed", "service quick_call: removed",
                ])
            let practice = try await clinic.practice()
            let offered = try await clinic.database.services(of: practice, publicOnly: false, deadline: clinic.deadline)
            #expect(offered.map(\.code) == ["mh_consult"])
            let staff = try await clinic.database.clinicians(of: practice, deadline: clinic.deadline)
            #expect(staff.map(\.code) == ["imani"])
            #expect(try await clinic.count("clinician") == 2)
            #expect(try await clinic.count("service") == 2)
            #expect(try await clinic.count("room") == 2)
            #expect(try await clinic.apply(without) == [])
            #expect(
                try await clinic.apply(.make()) == [
                    "room HV: offered again", "clinician tobias: offered again",
                    "service mh_consult: clinicians imani → imani, tobias", "service quick_call: offered again",
                ])
            #expect(try await clinic.count("service") == 2)
        }
    }

    @Test func `staff and rota are written, told, changed and removed, and clinicians are staff already`() async throws
    {
        try await withClinic { clinic in
            let night = WeeklyHours(stretches: [try Stretch("23:00-07:00", on: .monday)])
            let wanted = PracticeDefinition.make {
                $0.staff = [PracticeDefinition.Staff(code: "gwen", name: "Gwen Ashdown")]
                $0.duty = ["tobias", "gwen"].map { PracticeDefinition.Duty(staff: $0, hours: night) }
            }
            _ = try await clinic.apply(.make())
            #expect(
                try await clinic.apply(wanted) == ["staff gwen: added", "duty tobias: added", "duty gwen: added"])
            #expect(try await clinic.apply(wanted) == [])
            let practice = try await clinic.practice()
            let staff = try await clinic.scratch.database.staff(of: practice, deadline: .now + .seconds(10))
            #expect(staff.map(\.code) == ["imani", "tobias", "gwen"])
            #expect(staff.last?.roles == [.desk])
            #expect(
                try await clinic.apply(
                    .make {
                        $0.staff = [PracticeDefinition.Staff(code: "gwen", name: "Gwen A.", roles: [.desk, .clinical])]
                    }) == [
                        "staff gwen: name Gwen Ashdown → Gwen A., roles desk → clinical, desk", "duty tobias: removed",
                        "duty gwen: removed",
                    ])
            #expect(try await clinic.apply(.make()) == ["staff gwen: removed"])
        }
    }

    @Test func `hours are rewritten only when they differ`() async throws {
        try await withClinic { clinic in
            _ = try await clinic.apply(.make())
            let rows =
                "select c.code || ' ' || hours_id from weekly_hours join clinician c on clinician_id = resource_id order by 1"
            let before = try await clinic.scratch.texts(rows)
            let hours = try WeeklyHours([
                "mon": ["08:00-12:00"], "sat": ["09:00-13:00/2w@2026-11-28"], "sun": ["23:00-07:00"],
            ])
            #expect(
                try await clinic.apply(.make { $0.clinicians[1].hours = hours }) == [
                    "clinician tobias: hours mon 08:00-17:30, wed 08:00-17:30 → "
                        + "mon 08:00-12:00, sat 09:00-13:00/2w@2026-11-28, sun 23:00-07:00"
                ])
            let after = try await clinic.scratch.texts(rows)
            #expect(after.filter { $0.hasPrefix("imani") } == before.filter { $0.hasPrefix("imani") })
            #expect(Set(after.filter { $0.hasPrefix("tobias") }).isDisjoint(with: before))
            #expect(try await clinic.apply(.make { $0.clinicians[1].hours = hours }) == [])
        }
    }

    @Test func `closed days close the whole practice for its local day, and open again`() async throws {
        try await withClinic { clinic in
            _ = try await clinic.apply(.make())
            #expect(try await clinic.starts("mh_consult", from: "2027-03-17T05:00:00Z", days: 1) == [])
            #expect(
                try await clinic.scratch.texts("select lower(during) at time zone 'UTC' || '' from closure") == [
                    "2027-03-17 05:00:00"
                ])
            let days = [("2027-03-17", "Wednesday"), ("2027-03-14", "Clocks")]
            let closed = try days.map { PracticeDefinition.ClosedDay(date: try #require(LocalDate($0)), reason: $1) }
            #expect(
                try await clinic.apply(.make { $0.closed = closed }) == [
                    "closed day 2027-03-17: reason Spring holiday → Wednesday", "closed day 2027-03-14: added",
                ])
            // The day on which the clocks go forward has 23 hours.
            #expect(
                try await clinic.scratch.texts(
                    "select (upper(during) - lower(during))::text from closure where reason = 'Clocks'") == ["23:00:00"]
            )
            #expect(
                try await clinic.apply(.make { $0.closed = [] }) == [
                    "closed day 2027-03-14: removed", "closed day 2027-03-17: removed",
                ])
            #expect(try await clinic.starts("mh_consult", from: "2027-03-17T05:00:00Z", days: 1) != [])
        }
    }

    @Test func `closures of staff and of calendars are none of the file's business`() async throws {
        try await withClinic { clinic in
            _ = try await clinic.apply(.make())
            let call = Call(
                practice: try await clinic.practice(), principal: .daybook, requestID: "test", deadline: clinic.deadline
            )
            let start = try #require(Instant(rfc3339: "2027-03-02T14:00:00Z"))
            let range = try #require(TimeRange(start: start, lasting: .hours(1)))
            _ = try await clinic.database.add(
                .closure, clinician: nil, during: range, reason: "water", call: call
            ) { _ in Answer(status: 201) }
            _ = try await clinic.database.importBusy(["ward": range], of: "imani", call: call)
            #expect(try await clinic.apply(.make { $0.closed = [] }) == ["closed day 2027-03-17: removed"])
            #expect(
                try await clinic.scratch.texts("select source from closure order by source") == ["calendar", "staff"])
        }
    }

    @Test func `a definition with faults is refused with all of them, and nothing is written`() async throws {
        try await withClinic { clinic in
            let wrong = PracticeDefinition.make {
                $0.zone = "Mars/Olympus"
                $0.services[0].minutes = 0
            }
            let refusal = try await #require(throws: Refusal.self) { try await clinic.apply(wrong) }
            #expect(refusal.fields.map(\.pointer) == ["/zone", "/services/0/minutes"])
            #expect(try await clinic.count("practice") == 0)
        }
    }

    @Test func `two who create the same practice at once create one`() async throws {
        try await withClinic { clinic in
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await clinic.apply(.make()).count } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(counts.sorted() == [0, 0, 0, 9])
            #expect(try await clinic.count("practice") == 1)
        }
    }

    @Test func `a practice that was written by other means is brought into line`() async throws {
        let holos = try await Holos.open()
        let clinic = Applied(scratch: holos.scratch)
        // quick_call of the fixture has no turnover, its clinicians' positions begin at 2, and it has no line HV.
        let changes = try await clinic.apply(.make())
        #expect(changes.contains("room HV: added"))
        #expect(changes.contains { $0.hasPrefix("service quick_call:") && $0.contains("buffer_after 0 → 5") })
        #expect(changes.contains("service med: removed"))
        #expect(try await clinic.apply(.make()) == [])
        #expect(try await clinic.starts("mh_consult", from: "2027-03-03T00:00:00Z", days: 1).isEmpty == false)
        await clinic.scratch.close()
    }

    private func withClinic(_ body: (Applied) async throws -> Void) async throws {
        let scratch = try await ScratchDatabase.make()
        try await scratch.setClock(Holos.now)
        try await body(Applied(scratch: scratch))
        await scratch.close()
    }
}
