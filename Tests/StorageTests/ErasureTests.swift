import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// Nothing comes after an erasure, whatever was on its way.
@Suite(.timeLimit(.minutes(10)))
struct ErasureTests {
    @Test func `who is erased after a dose is asked nothing more, and is no task`() async throws {
        let infusions = try await Infusions.open()
        let theo = try await infusions.somebody()
        let visit = try await infusions.infusion("2027-03-10T09:00", for: theo).appointment
        try await infusions.scratch.setClock("2027-03-10T16:00:00Z")
        try await infusions.step(.arrive, visit.id)
        try await infusions.scratch.setClock("2027-03-10T18:05:00Z")
        try await infusions.step(.complete, visit.id)
        let first = try await infusions.database.checkIns(
            CheckInFilter(), limit: 1, practice: infusions.practice, deadline: .now + .seconds(10)
        ).elements[0]
        let link = try await infusions.database.makeLink(to: first.id, call: infusions.desk()).text
        try await infusions.erase(theo)
        for hours in [24, 48, 24 * 20] {
            try await infusions.scratch.setClock((visit.during.end + .hours(hours)).rfc3339)
            #expect(try await infusions.care().silent == 0)
            #expect(try await infusions.tasks() == [])
        }
        let followed = try await infusions.refused {
            _ = try await infusions.database.linkedCheckIn(
                link, practice: infusions.practice, deadline: .now + .seconds(10))
        }
        #expect(followed?.code == .notFound)
        #expect(try await infusions.column("select count(*)::text from link") == ["0"])
        // That they were asked, and what they said, stays with no name.
        #expect(try await infusions.column("select distinct state from check_in") == ["silent"])
        await infusions.close()
    }

    @Test func `who is erased while somebody is alarmed about them is no task, and alarms nobody else`() async throws {
        let infusions = try await Infusions.open()
        let theo = try await infusions.somebody()
        _ = try await infusions.database.write(infusions.desk()) { write in
            let task = DeskTask(
                id: .fresh(), kind: .call, lane: .now, person: theo, due: write.now, created: write.now)
            return (Answer(status: 204), try await write.raise(task, zones: infusions.database.zones))
        }
        let open = "select count(*)::text from task where alarm_at is not null and state = 'open'"
        #expect(try await infusions.column(open) == ["1"])
        try await infusions.erase(theo)
        #expect(
            try await infusions.column("select concat_ws(' ', state, outcome, alarm_at is null) from task")
                == ["done not_needed t"])
        await infusions.close()
    }

    @Test func `whoever books while somebody is erased waits, and finds nobody`() async throws {
        let infusions = try await Infusions.open()
        let theo = try await infusions.somebody()
        // As far as an erasure is before it commits.
        let erasing = """
            select from person where person_id = '\(theo)' for update;
            update person set erased_at = daybook_now(), email = null where person_id = '\(theo)'
            """
        for write in infusions.writes(for: theo) {
            try await infusions.scratch.interleaved(erasing, "select 1") {
                let refusal = try await infusions.refused { try await write.body() }
                #expect(refusal?.code == .notFound, "\(write.name)")
            }
            try await infusions.scratch.script(
                "update person set erased_at = null, email = 'theo.grant@mail.example' where person_id = '\(theo)'")
        }
        #expect(try await infusions.column("select count(*)::text from appointment") == ["0"])
        #expect(try await infusions.column("select count(*)::text from waitlist_entry") == ["0"])
        #expect(try await infusions.column("select count(*)::text from task") == ["0"])
        await infusions.close()
    }

    @Test func `of an erasure and a booking at once, one happens`() async throws {
        let infusions = try await Infusions.open()
        for (round, day) in [8, 9, 10, 11, 12, 15, 16, 17, 18, 19].enumerated() {
            let theo = try await infusions.somebody("Theo \(round)")
            let start = "2027-03-\(day < 10 ? "0" : "")\(day)T09:00"
            let happened = await withTaskGroup(of: Bool.self) { group in
                group.addTask { (try? await infusions.infusion(start, for: theo)) != nil }
                group.addTask { (try? await infusions.erase(theo)) != nil }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(happened == 1, "round \(round)")
        }
        #expect(
            try await infusions.column(
                """
                select count(*)::text from appointment join person using (practice_id, person_id)
                where erased_at is not null
                """) == ["0"])
        await infusions.close()
    }

    @Test func `an export has every entry of the audit trail that the history has`() async throws {
        let infusions = try await Infusions.gated([GateRule(.consent, of: "ketamine")])
        let request: TakenRequest = try await infusions.found { answer in
            try await infusions.database.take(
                RequestDraft(service: nil, message: "I am not sleeping.", preferred: ""), from: try .rosa,
                more: IntakeDraft(
                    leftHospital: true, questionnaires: [Questionnaire(.phq9, answers: ["9": 2])]),
                call: infusions.desk(), answer: answer)
        }
        let rosa = request.request.person
        let noor = try await infusions.staff("noor")
        let flags = try await infusions.database.intake(
            of: request.request.id, practice: infusions.practice, deadline: .now + .seconds(10)
        ).flags
        for flag in flags { _ = try await infusions.database.close(flag.id, call: noor) { _ in Answer(status: 200) } }
        _ = try await infusions.database.record(
            Questionnaire(.phq9, answers: ["1": 1]), about: request.request.id, call: noor
        ) { _ in Answer(status: 201) }
        let draft = BookingDraft(
            service: "consult", following: ["iv"], start: try #require(StartDraft("2027-03-10T09:00")), clinician: nil,
            hold: nil, note: "", isProvisional: true)
        _ = try await infusions.database.bookItinerary(
            draft, for: .known(rosa), source: .staff, call: infusions.desk()
        ) { _ in Answer(status: 201) }
        try await infusions.record(.consent, of: "ketamine", for: rosa)
        try await infusions.book(Array(Infusions.mornings.suffix(2)), for: .known(rosa))
        let visits = try await infusions.column("select appointment_id::text from appointment order by lower(during)")
        let first = try #require(visits.first.flatMap { Appointment.ID($0) })
        _ = try await infusions.database.makeLinks(to: first, call: infusions.desk())
        let waiting = WaitlistDraft(
            service: "iv", clinician: nil, earliest: try .at("2027-03-24T16:00:00Z"),
            latest: try .at("2027-03-24T16:01:00Z"), lane: .routine, appointment: nil)
        _ = try await infusions.database.wait(waiting, for: .known(rosa), call: infusions.desk()) { _ in
            Answer(status: 201)
        }
        try await infusions.scratch.setClock(Infusions.morning)
        let offers = try await infusions.database.offerFreed(of: infusions.practice, deadline: .now + .seconds(60))
        let offer = try #require(offers.made.first).offer.id
        _ = try await infusions.database.makeLink(to: offer, call: infusions.desk())
        // Somebody else, of whom nothing may be there.
        let other = try await infusions.somebody()
        try await infusions.record(.consent, of: "ketamine", for: other)

        let history = try await infusions.database.history(
            of: rosa, isClinical: true, limit: 200, practice: infusions.practice, deadline: .now + .seconds(10))
        let export = try await infusions.database.export(of: rosa, call: infusions.desk())
        let trail = export.tables.first { $0.name == "audit_entry" }?.rows ?? []
        let subjects = Set(history.elements.map(\.subject))
        #expect(
            subjects.isSuperset(of: [
                "flag", "questionnaire", "task", "link", "offer", "itinerary", "series", "appointment", "request",
                "waitlist_entry", "person",
            ]), "the history has nothing of \(subjects)")
        #expect(history.elements.count == trail.count)
        #expect(history.elements.allSatisfy { entry in trail.contains { $0.contains(entry.id) } })
        // All that was written but what concerns the practice itself, or the other.
        #expect(
            try await infusions.column(
                """
                select count(*)::text from audit_entry
                where action not in ('practice.applied', 'consent.added', 'person.exported') and subject_id <> '\(other)'
                """) == ["\(trail.count)"])
        await infusions.close()
    }
}

extension Infusions {
    fileprivate func erase(_ person: Person.ID) async throws {
        _ = try await database.erase(person, call: desk()) { _ in Answer(status: 201) }
    }

    /// Everything that staff can begin about somebody whom they chose.
    fileprivate func writes(
        for person: Person.ID
    ) -> [(name: String, body: @Sendable () async throws -> Void)] {
        [
            ("a booking", { try await infusion("2027-03-10T09:00", for: person) }),
            ("a series", { try await book(["2027-03-10T09:00"], for: .known(person)) }),
            (
                "a place on the waitlist",
                {
                    let draft = WaitlistDraft(
                        service: "iv", clinician: nil, earliest: try .at("2027-03-15T15:00:00Z"),
                        latest: try .at("2027-03-15T16:00:00Z"), lane: .routine)
                    _ = try await database.wait(draft, for: .known(person), call: desk()) { _ in Answer(status: 201) }
                }
            ),
            (
                "an answer",
                { _ = try await database.hear(.help, from: .person(person), call: desk()) }
            ),
            ("a gate", { try await record(.status, for: person) }),
        ]
    }
}
