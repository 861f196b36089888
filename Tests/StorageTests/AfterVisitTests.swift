import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// What follows a visit with a dose.
@Suite(.timeLimit(.minutes(10)))
struct AfterVisitTests {
    @Test func `check-ins are owed from the actual end, and only after a dose`() async throws {
        let infusions = try await Infusions.open()
        let theo = try await infusions.somebody()
        let visit = try await infusions.infusion("2027-03-10T09:00", for: theo).appointment
        try await infusions.scratch.setClock("2027-03-10T16:10:00Z")
        try await infusions.step(.arrive, visit.id)
        #expect(try await infusions.column("select count(*)::text from check_in") == ["0"])
        // It should have ended at 11:05 in Blanding and ends at 11:47; on the 14th the clocks go forward.
        try await infusions.scratch.setClock("2027-03-10T18:47:00Z")
        try await infusions.step(.complete, visit.id)
        #expect(
            try await infusions.column(
                """
                select moment || ' ' || to_char(due_at at time zone 'America/Denver', 'MM-DD HH24:MI') from check_in
                order by due_at
                """) == ["24h 03-11 11:47", "3d 03-13 11:47", "7d 03-17 11:47"])
        let consult = BookingDraft(
            service: "consult", start: try #require(StartDraft("2027-03-11T10:00")), clinician: nil, hold: nil, note: ""
        )
        let second: AppointmentDetails = try await infusions.found { answer in
            try await infusions.database.book(
                consult, for: .known(theo), source: .staff, call: infusions.desk(), answer: answer)
        }
        try await infusions.scratch.setClock("2027-03-11T18:10:00Z")
        for step in [AppointmentStep.arrive, .complete] { try await infusions.step(step, second.appointment.id) }
        #expect(try await infusions.column("select count(*)::text from check_in") == ["3"])
        await infusions.close()
    }

    @Test func `a monitored dose owes a form whose task is due on day six, and passed on then`() async throws {
        let infusions = try await Infusions.open()
        let visit = try await infusions.visit("esk", at: "2027-03-09T09:00").appointment
        try await infusions.scratch.setClock(visit.during.start.rfc3339)
        try await infusions.step(.arrive, visit.id)
        #expect(try await infusions.tasks() == [])
        // It ends at 11:47 on the 9th; on the 14th the clocks go forward.
        try await infusions.scratch.setClock("2027-03-09T18:47:00Z")
        try await infusions.step(.complete, visit.id)
        #expect(
            try await infusions.column(
                """
                select concat_ws(' ', kind, lane, to_char(due_at at time zone 'America/Denver', 'MM-DD HH24:MI'),
                    appointment_id = '\(visit.id)')
                from task
                """) == ["form routine 03-15 11:47 t"])
        func late() async throws -> [String] {
            try await infusions.database.tasks(
                TaskFilter(kinds: [.form], isOverdue: true), limit: 10, practice: infusions.practice,
                deadline: .now + .seconds(10)
            ).elements.map { "\($0.task.words) \($0.person?.name ?? "")" }
        }
        try await infusions.scratch.setClock("2027-03-15T17:46:00Z")
        #expect(try await late() == [])
        try await infusions.scratch.setClock("2027-03-15T17:47:00Z")
        #expect(try await late() == ["get the form filled in Rosa Delgado"])
        await infusions.close()
    }

    @Test func `a bad answer opens a task with a clock, and a good one none`() async throws {
        let infusions = try await Infusions.open()
        try await infusions.dose("2027-03-10T09:00")
        try await infusions.scratch.setClock("2027-03-11T18:10:00Z")
        let early = try await infusions.refused {
            try await infusions.answer("3d", .better, .safe)
        }
        #expect(early?.code == .stateConflict)
        try await infusions.answer("24h", .better, .safe)
        #expect(try await infusions.tasks() == [])
        try await infusions.scratch.setClock("2027-03-13T18:10:00Z")
        try await infusions.answer("3d", .worse, .unsafe)
        #expect(try await infusions.tasks() == ["check_in now"])
        #expect(
            try await infusions.column(
                "select extract(epoch from due_at - created_at)::int / 60 || '' from task where state = 'open'")
                == ["10"])
        let again = try await infusions.refused { try await infusions.answer("3d", .better, .safe) }
        #expect(again?.code == .stateConflict)
        await infusions.close()
    }

    @Test func `a check-in that nobody answers becomes one task, and a late good answer ends it`() async throws {
        let infusions = try await Infusions.open()
        try await infusions.dose("2027-03-10T09:00")
        // The visit ended at 11:05: asked on the 11th at 11:05, silent at 23:05.
        let end = try Instant.at("2027-03-10T18:05:00Z")
        #expect(try await infusions.care().next == end + .hours(36))
        try await infusions.scratch.setClock((end + .hours(36)).rfc3339)
        let silent = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 { group.addTask { try await infusions.care().silent } }
            return try await group.reduce(0, +)
        }
        #expect(silent == 1)
        #expect(try await infusions.tasks() == ["check_in soon"])
        try await infusions.answer("24h", .same, .safe)
        #expect(try await infusions.tasks() == [])
        await infusions.close()
    }

    @Test func `who comes back ever earlier gets an early look and no refusal`() async throws {
        // Dev Rao: doses 31, 28, 21 and 12 days apart.
        let infusions = try await Infusions.open()
        let dev = try await infusions.somebody("Dev Rao")
        let dates = ["2027-03-02", "2027-04-02", "2027-04-30", "2027-05-21", "2027-06-02"]
        for (index, date) in dates.enumerated() {
            try await infusions.dose("\(date)T09:00", for: dev)
            // 31, 28, 21 shrinks already.
            #expect(try await infusions.tasks() == (index < 3 ? [] : ["rebound early"]), "after \(date)")
        }
        let sheet = try await infusions.database.personSheet(
            of: dev, isClinical: true, practice: infusions.practice, deadline: .now + .seconds(10))
        #expect(sheet.clinical?.gaps.days == [31, 28, 21, 12])
        #expect(sheet.clinical?.gaps.isShrinking == true)
        await infusions.close()
    }

    @Test func `a score of 16 after 21, 14 and 9 puts the person on the clinician's list within a working day`()
        async throws
    {
        let infusions = try await Infusions.open()
        let mila = try await infusions.somebody("Mila Stone")
        for (week, score) in [21, 14, 9, 16].enumerated() {
            try await infusions.scratch.setClock("2027-03-0\(1 + week * 2)T13:00:00Z")
            // So many points from the first questions on.
            let items = Instrument.phq9.items.enumerated()
            let answers = items.map { index, item in (item.code, min(3, max(0, score - 3 * index))) }
            let questionnaire = Questionnaire(
                .phq9, answers: Dictionary(answers, uniquingKeysWith: { first, _ in first }))
            #expect(questionnaire.total == score)
            _ = try await infusions.database.write(infusions.desk()) { write in
                write.transaction.enqueue(
                    try questionnaire.save(
                        infusions.practice.id, as: .fresh(), person: mila, request: nil, now: write.now))
                try await write.watchScores(of: mila, in: [.phq9], zones: infusions.database.zones)
                return (Answer(status: 204), nil)
            }
            #expect(try await infusions.tasks() == (week < 3 ? [] : ["rebound early"]))
        }
        #expect(
            // It is Sunday, six in the morning: a day later nobody is there before eight.
            try await infusions.column(
                "select to_char(due_at at time zone 'America/Denver', 'Dy HH24:MI') from task") == ["Mon 08:00"])
        await infusions.close()
    }

    @Test func `a consent that comes three hours after a dose waits until the 24 hours are over`() async throws {
        // Theo Grant comes at 09:30 to an infusion whose dose is given from 10:00 on.
        let infusions = try await Infusions.open()
        let theo = try await infusions.somebody()
        let visit = try await infusions.infusion("2027-03-10T09:30", for: theo).appointment
        try await infusions.scratch.setClock("2027-03-10T16:25:00Z")
        try await infusions.step(.arrive, visit.id)
        try await infusions.scratch.setClock("2027-03-10T20:00:00Z")
        func time(_ outreach: Outreach) async throws -> Instant {
            try await infusions.database.time(
                of: outreach, to: theo, practice: infusions.practice, deadline: .now + .seconds(10))
        }
        let tomorrow = try Instant.at("2027-03-11T17:00:00Z")
        #expect(try await time(.consent) == tomorrow)
        #expect(try await time(.offer) == tomorrow)
        #expect(try await time(.checkIn) == .at("2027-03-10T20:00:00Z"))
        try await infusions.scratch.setClock("2027-03-11T17:00:00Z")
        #expect(try await time(.consent) == tomorrow)
        await infusions.close()
    }

    @Test func `an earlier time is not offered within 24 hours of a dose, and is afterwards`() async throws {
        let infusions = try await Infusions.open()
        let theo = try await infusions.dose("2027-03-10T09:00")
        let draft = WaitlistDraft(
            service: "iv", clinician: nil, earliest: try .at("2027-03-15T15:00:00Z"),
            latest: try .at("2027-03-15T15:01:00Z"), lane: .routine)
        _ = try await infusions.database.wait(draft, for: .known(theo), call: infusions.desk()) { _ in
            Answer(status: 201)
        }
        let pass = try await infusions.database.offerFreed(of: infusions.practice, deadline: .now + .seconds(60))
        #expect(pass.made.isEmpty)
        // The dose was given from 09:30 on.
        #expect(pass.next == (try .at("2027-03-11T16:30:00Z")))
        try await infusions.scratch.setClock("2027-03-11T16:30:00Z")
        #expect(
            try await infusions.database.offerFreed(of: infusions.practice, deadline: .now + .seconds(60)).made.count
                == 1)
        await infusions.close()
    }
}

extension Infusions {
    /// Somebody comes to an infusion that ends when it should.
    @discardableResult
    fileprivate func dose(_ start: String, for known: Person.ID? = nil) async throws -> Person.ID {
        let person = if let known { known } else { try await somebody() }
        let visit = try await infusion(start, for: person).appointment
        try await scratch.setClock(visit.during.start.rfc3339)
        try await step(.arrive, visit.id)
        try await scratch.setClock(visit.during.end.rfc3339)
        try await step(.complete, visit.id)
        return person
    }

    /// Answers the check-in of that moment.
    fileprivate func answer(_ moment: String, _ feeling: CheckIn.Feeling, _ safety: CheckIn.Safety) async throws {
        let found = try await database.checkIns(
            CheckInFilter(), limit: 10, practice: practice, deadline: .now + .seconds(10)
        ).elements
        let checkIn = try #require(found.first { $0.moment.text == moment })
        _ = try await database.answer(.init(feeling: feeling, safety: safety), to: checkIn.id, call: desk()) { _ in
            Answer(status: 200)
        }
    }
}
