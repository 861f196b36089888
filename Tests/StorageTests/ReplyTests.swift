import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(10)))
struct ReplyTests {
    @Test func `cancel, cannot make it, and danger are three tasks with their clocks, and the visit stays`()
        async throws
    {
        // Monday 1 March 2027, 10:00 in Chicago.
        let holos = try await Holos.open(now: "2027-03-01T16:00:00Z")
        for text in ["CANCEL", "cant make it", "i want to die"] {
            let visit = try await holos.book(
                start: "2027-03-0\(["CANCEL": 8, "cant make it": 9][text] ?? 2)T09:00", clinician: "imani")
            _ = try await holos.database.hear(
                ReplyMeaning(text), from: .person(visit.person.id), about: visit.appointment.id,
                call: holos.call(.daybook))
        }
        #expect(
            try await holos.column(
                """
                select concat_ws(' ', kind, t.lane, extract(epoch from due_at - t.created_at)::int / 60, m.code)
                from task t left join staff m on m.staff_id = t.owner_id order by due_at
                """) == ["call now 10 imani", "change soon 120", "call early 240"])
        #expect(try await holos.column("select distinct state from appointment") == ["booked"])
        // Nobody's words are anywhere.
        #expect(!(try await holos.scratch.dump()).joined().contains("want to die"))
        await holos.close()
    }

    @Test func `help at twenty to midnight is a task for half an hour after opening`() async throws {
        let holos = try await Holos.open(now: "2027-03-02T05:40:00Z")
        let person = try await holos.somebody()
        _ = try await holos.database.hear(.help, from: .person(person), call: holos.call(.daybook))
        #expect(
            try await holos.column("select to_char(due_at at time zone 'America/Chicago', 'Dy HH24:MI') from task")
                == ["Tue 08:30"])
        await holos.close()
    }

    @Test func `whoever misses a visit while their safety is looked after is called the same day, and nobody else`()
        async throws
    {
        let holos = try await Holos.open()
        let flagged = try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        let other = try await holos.book(start: "2027-03-08T11:00", clinician: "imani")
        let person = flagged.person.id
        try await holos.write { write in
            write.owe(
                DeskTask(
                    id: .fresh(), kind: .review, lane: .soon, person: person, due: write.now, created: write.now))
        }
        try await holos.scratch.setClock("2027-03-08T18:30:00Z")
        for visit in [flagged, other] {
            _ = try await holos.database.record(
                .miss, of: visit.appointment.id, version: nil, call: holos.call(.daybook)
            ) { _ in Answer(status: 200) }
        }
        #expect(
            try await holos.column(
                "select appointment_id || ' ' || lane from task where kind = 'call'") == [
                    "\(flagged.appointment.id) same_day"
                ])
        await holos.close()
    }

    @Test func `whoever misses a visit while a flag of another name of theirs is open is called the same day`()
        async throws
    {
        let holos = try await Holos.open()
        _ = try await holos.ask(1)
        try await holos.scratch.script(
            """
            insert into triage_flag (practice_id, flag_id, person_id, request_id, rule, raised_at)
            select practice_id, gen_random_uuid(), person_id, request_id, 'T3', created_at from request
            """)
        let visit = try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        try await holos.scratch.script(
            """
            update person set joined_to = '\(visit.person.id)' where person_id = (select person_id from request)
            """)
        try await holos.scratch.setClock("2027-03-08T18:30:00Z")
        _ = try await holos.database.record(
            .miss, of: visit.appointment.id, version: nil, call: holos.call(.daybook)
        ) { _ in Answer(status: 200) }
        #expect(try await holos.column("select kind || ' ' || lane from task") == ["call same_day"])
        await holos.close()
    }
}
