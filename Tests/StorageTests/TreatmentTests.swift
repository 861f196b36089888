import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Storage
import Testing

/// Visits that are chains of phases, as the database has them.
struct TreatmentTests {
    @Test func `an infusion takes each phase what it needs, and no more`() async throws {
        let infusions = try await Infusions.open()
        try await infusions.book("iv", "2027-03-02T09:00")
        // Shared time takes three of six seats of a nurse, one-to-one time all six.
        #expect(
            try await infusions.claims() == [
                "nurse 115m 10m: 3", "nurse 15m 110m: 3", "nurse 15m 15m: 3", "person 0m 125m: 1", "room 15m 125m: 1",
            ])
        // Neighbouring seats are one claim.
        #expect(
            try await infusions.scratch.texts(
                "select concat_ws(' of ', seats, capacity) from claim order by capacity desc, seats, lower(during)")
                == [
                    "[0,3) of 6", "[3,6) of 6", "[3,6) of 6", "[0,1) of 1", "[0,1) of 1",
                ])
        #expect(
            try await infusions.scratch.texts(
                """
                select name || ' ' || (extract(epoch from upper(during) - lower(during)) / 60)::int
                    || case when nurse_id is null then '' else ' nurse' end
                    || case when room_id is null then '' else ' room' end
                from appointment_phase order by position
                """) == [
                    "arrive_and_forms 15", "room_vitals_iv 15 nurse room", "infusion 40 nurse room",
                    "recovery 45 nurse room", "leave_check 10 nurse room", "turnover 15 room",
                ])
        await infusions.close()
    }

    @Test func `two nurses watch what the head count allows`() async throws {
        let infusions = try await Infusions.open()
        // Both nurses are one-to-one with somebody from 09:15 to 09:30. Then one watches both people, and the other is
        // free for a third, until both people are seen off one-to-one from 10:55 to 11:05.
        try await infusions.book("iv", "2027-03-02T09:00")
        try await infusions.book("iv", "2027-03-02T09:00")
        let third = try await infusions.refusal("iv", "2027-03-02T09:15")
        #expect(third.code == .slotTaken)
        #expect(third.reasons.first?.hasPrefix("“recovery” needs a nurse from 10:55 to 11:05") == true)
        // Nobody can be alone with a third person before they are free at 11:05.
        #expect(try third.nextStarts.first == .at("2027-03-02T17:50:00Z"))
        try await infusions.book("iv", "2027-03-02T10:50")
        await infusions.close()
    }

    @Test func `without a prescriber in the building there is no treatment`() async throws {
        let infusions = try await Infusions.open()
        let day = try #require(TimeRange(start: .at("2027-03-02T17:00:00Z"), end: .at("2027-03-03T07:00:00Z")))
        for clinician in ["wren", "noor"] {
            _ = try await infusions.database.add(
                .closure, clinician: clinician, during: day, reason: "ill", call: infusions.call(.daybook)
            ) { _ in Answer(status: 201) }
        }
        // They leave at 10:00: a visit of 125 minutes can begin at 08:00 no more.
        let refusal = try await infusions.refusal("iv", "2027-03-02T08:00")
        #expect(refusal.code == .slotUnavailable)
        #expect(refusal.reasons.first?.contains("needs a prescriber in the building until 10:05") == true)
        await infusions.close()
    }

    @Test func `a new ratio multiplies the seats, and visits keep their meaning`() async throws {
        let infusions = try await Infusions.beforeEsketamine()
        #expect(try await infusions.seats() == ["corinne 2", "dale 2"])
        try await infusions.book("iv", "2027-03-02T09:00")
        try await infusions.book("iv", "2027-03-02T09:00")
        let definition = try Infusions.definition()
        _ = try await infusions.database.apply(definition, deadline: .now + .seconds(20))
        #expect(try await infusions.seats() == ["corinne 6", "dale 6"])
        // Both are watched by one nurse while they are infused, three of whose six seats each of them takes.
        #expect(
            try await infusions.claims().filter {
                $0.hasPrefix("nurse 15m 110m: 3") || $0.hasPrefix("nurse 30m 85m: 3")
            }
                == ["nurse 15m 110m: 3", "nurse 30m 85m: 3"])
        // What was one seat is three side by side, in every claim.
        #expect(
            try await infusions.scratch.texts(
                """
                select distinct seats::text from claim join clinician on clinician_id = resource_id
                where lower(seats) % 3 <> 0 or upper(seats) % 3 <> 0 or capacity <> 6
                """) == [])
        let third = try await infusions.refusal("iv", "2027-03-02T09:15")
        #expect(try third.nextStarts.first == .at("2027-03-02T17:50:00Z"))
        // Applied again, the same file changes nothing.
        #expect(try await infusions.database.apply(definition, deadline: .now + .seconds(20)).isEmpty)
        await infusions.close()
    }

    @Test func `what is put back after the seats have multiplied takes as much of its nurse as before`() async throws {
        let infusions = try await Infusions.beforeEsketamine()
        try await infusions.book("iv", "2027-03-02T09:00")
        // What part of all seats each claim takes, in sixtieths.
        let parts = """
            select concat_ws(' ', claim_id, lower(seats) * 60 / capacity, upper(seats) * 60 / capacity, during)
            from claim order by 1
            """
        let nurse = "select distinct code || ' ' || capacity from claim join clinician on clinician_id = resource_id"
        let (before, watching) = (try await infusions.scratch.texts(parts), try await infusions.scratch.texts(nurse))
        let code = try #require(watching.first?.split(separator: " ").first)
        let proposal = try await infusions.propose(
            .sick, String(code), "2027-03-02T00:00:00-07:00", "2027-03-03T00:00:00-07:00")
        try await infusions.apply(proposal)
        #expect(try await infusions.scratch.texts(parts) != before)
        _ = try await infusions.database.apply(try Infusions.definition(), deadline: .now + .seconds(20))
        try await infusions.reverse(proposal)
        #expect(try await infusions.scratch.texts(parts) == before)
        #expect(watching == ["\(code) 2"])
        #expect(try await infusions.scratch.texts(nurse) == ["\(code) 6"])
        await infusions.close()
    }

    @Test func `what takes a part of the old seats after they have multiplied keeps a visit from being put back`()
        async throws
    {
        let infusions = try await Infusions.beforeEsketamine()
        try await infusions.book("iv", "2027-03-02T09:00")
        let nurse = try #require(
            try await infusions.scratch.texts(
                "select distinct code from claim join clinician on clinician_id = resource_id"
            ).first)
        let proposal = try await infusions.propose(
            .sick, nurse, "2027-03-02T00:00:00-07:00", "2027-03-03T00:00:00-07:00")
        try await infusions.apply(proposal)
        _ = try await infusions.database.apply(try Infusions.definition(), deadline: .now + .seconds(20))
        // The second of two seats, which the visit had, is the last three of six now. Another takes only the last.
        try await infusions.scratch.script(
            """
            insert into hold (practice_id, hold_id, service_id, clinician_id, starts_at, secret_hash, created_at,
                expires_at)
            select practice_id, gen_random_uuid(), service_id, clinician_id, lower(during), '', daybook_now(),
                daybook_now() + interval '10 minutes'
            from appointment;
            insert into claim (practice_id, claim_id, resource_id, seats, capacity, during, hold_id)
            select h.practice_id, gen_random_uuid(), old.resource_id, int4range(5, 6), 6, old.during, h.hold_id
            from hold h cross join proposal p
            cross join jsonb_populate_recordset(null::claim, p.undo->'claims') as old
            where old.capacity = 2 and lower(old.seats) = 1 limit 1
            """)
        #expect(
            try await infusions.scratch.texts("select seats::text from claim where hold_id is not null") == ["[5,6)"])
        let before = try await infusions.claimRows()
        let refusal = try await infusions.refusal { try await infusions.reverse(proposal) }
        #expect(refusal.code == .stateConflict)
        #expect(refusal.sentence.hasPrefix("Something else takes the old time"))
        #expect(try await infusions.claimRows() == before)
        // Once that is over, the visit is where it was.
        try await infusions.scratch.script("delete from hold")
        try await infusions.reverse(proposal)
        await infusions.close()
    }

    @Test func `a visit that is moved keeps the protocol that it was booked under`() async throws {
        let infusions = try await Infusions.open()
        let visit = try await infusions.book("iv", "2027-03-02T09:00")
        var definition = try Infusions.definition()
        definition.services[0].recipe?.phases[3].minutes = 90
        _ = try await infusions.database.apply(definition, deadline: .now + .seconds(20))
        let moved = try await infusions.database.move(
            visit.appointment.id, to: try #require(StartDraft("2027-03-03T09:00")), clinician: nil, version: nil,
            call: infusions.call(.daybook)
        ) { details in Answer(status: 200, body: "\(details.appointment.during.duration)") }
        #expect(moved.body == "\(Duration.minutes(125))")
        let next = try await infusions.book("iv", "2027-03-04T09:00")
        #expect(next.appointment.during.duration == .minutes(170))
        await infusions.close()
    }
}

extension Infusions {
    /// The practice before it gives esketamine: one nurse for two people is its only ratio.
    fileprivate static func beforeEsketamine() async throws -> Infusions {
        let scratch = try await ScratchDatabase.make(poolSize: 4)
        try await scratch.setClock(now)
        var definition = try Infusions.definition()
        definition.services.remove(at: 1)
        _ = try await scratch.database.apply(definition, deadline: .now + .seconds(20))
        return Infusions(
            scratch: scratch, practice: try await scratch.database.practice("blanding", deadline: .now + .seconds(20)))
    }

    /// Books a visit by staff for somebody new.
    @discardableResult
    fileprivate func book(_ service: String, _ start: String) async throws -> AppointmentDetails {
        let draft = BookingDraft(
            service: service, start: try #require(StartDraft(start)), clinician: nil, hold: nil, note: "")
        let person = try PersonDraft(
            name: "Ana Petrov", isAlias: false, email: "a@people.example", phone: nil, zone: nil, at: "")
        let answer = try await database.book(draft, for: .newcomer(person), source: .staff, call: call(.daybook)) {
            Answer(status: 201, body: "\($0.appointment.id)")
        }
        let id = try #require(Appointment.ID(answer.body))
        return try await database.appointment(id, practice: practice, deadline: .now + .seconds(20))
    }

    /// Why a visit is refused.
    fileprivate func refusal(_ service: String, _ start: String) async throws -> Refusal {
        do {
            try await book(service, start)
        } catch let refusal as Refusal {
            return refusal
        }
        Issue.record("\(service) at \(start) was booked.")
        return Refusal(.invalid, "")
    }

    /// What is claimed: of what, from when on after the start of its visit, for how long, and how many seats.
    fileprivate func claims() async throws -> [String] {
        try await scratch.texts(
            """
            select case when r.kind = 'clinician' then 'nurse' else r.kind end || ' '
                || (extract(epoch from lower(c.during) - lower(a.during)) / 60)::int || 'm '
                || (extract(epoch from upper(c.during) - lower(c.during)) / 60)::int || 'm: '
                || sum(upper(c.seats) - lower(c.seats))
            from claim c
            join resource r using (practice_id, resource_id)
            join appointment a using (practice_id, appointment_id)
            group by r.kind, c.during, a.during, appointment_id
            order by 1
            """)
    }

    /// How many seats each nurse has.
    fileprivate func seats() async throws -> [String] {
        try await scratch.texts(
            """
            select c.code || ' ' || r.seats
            from resource r join clinician c on (c.practice_id, c.clinician_id) = (r.practice_id, r.resource_id)
            where c.monitors order by 1
            """)
    }
}
