import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// People who get worse again, or come back ever earlier, under whichever name they came.
@Suite(.timeLimit(.minutes(10)))
struct ReboundTests {
    @Test func `doses under an alias and of another service count, and are the same wherever they are read`()
        async throws
    {
        let infusions = try await Infusions.open()
        let river = try await infusions.somebody("River", isAlias: true)
        let dev = try await infusions.somebody("Dev Rao")
        try await infusions.dose("iv", "2027-03-02T09:00", for: river)
        try await infusions.dose("esk", "2027-04-02T09:00", for: river)
        _ = try await infusions.database.join(river, to: dev, call: infusions.desk()) { _ in Answer(status: 200) }
        try await infusions.dose("iv", "2027-04-30T09:00", for: dev)
        #expect(try await infusions.tasks() == ["form routine"])
        try await infusions.dose("iv", "2027-05-21T09:00", for: dev)
        // 31, 28 and 21 days.
        #expect(try await infusions.tasks() == ["form routine", "rebound early"])
        let sheet = try await infusions.database.personSheet(
            of: dev, isClinical: true, practice: infusions.practice, deadline: .now + .seconds(10))
        #expect(sheet.clinical?.gaps.days == [31, 28, 21])
        let next = try await infusions.infusion("2027-06-02T09:00", for: dev).appointment
        let papers = try await infusions.database.papers(
            of: next.id, isClinical: true, practice: infusions.practice, deadline: .now + .seconds(10))
        #expect(papers.brief?.gaps.days == [31, 28, 21])
        #expect(papers.brief?.daysSinceDose == 12)
        await infusions.close()
    }

    @Test func `a score that a clinician records is judged with those under the alias`() async throws {
        let infusions = try await Infusions.open()
        let river = try await infusions.request(isAlias: true)
        let rosa = try await infusions.request(isAlias: false)
        for (day, score) in zip([1, 8, 15], [21, 14, 9]) {
            try await infusions.scratch.setClock("2027-03-\(day < 10 ? "0" : "")\(day)T18:00:00Z")
            try await infusions.record(score, about: river)
        }
        #expect(!(try await infusions.tasks()).contains("rebound early"))
        _ = try await infusions.database.join(river.person, to: rosa.person, call: infusions.desk()) { _ in
            Answer(status: 200)
        }
        try await infusions.scratch.setClock("2027-03-22T18:00:00Z")
        try await infusions.record(16, about: rosa)
        #expect((try await infusions.tasks()).contains("rebound early"))
        #expect(
            try await infusions.column("select person_id::text from task where kind = 'rebound'") == ["\(rosa.person)"])
        await infusions.close()
    }
}

extension Infusions {
    /// Somebody comes to a treatment that ends when it should.
    fileprivate func dose(_ service: String, _ start: String, for person: Person.ID) async throws {
        let draft = BookingDraft(
            service: service, start: try #require(StartDraft(start)), clinician: nil, hold: nil, note: "")
        let visit: AppointmentDetails = try await found { answer in
            try await database.book(draft, for: .known(person), source: .staff, call: desk(), answer: answer)
        }
        try await scratch.setClock(visit.appointment.during.start.rfc3339)
        try await step(.arrive, visit.appointment.id)
        try await scratch.setClock(visit.appointment.during.end.rfc3339)
        try await step(.complete, visit.appointment.id)
    }

    /// Somebody asks.
    fileprivate func request(isAlias: Bool) async throws -> ConsultationRequest {
        let person = try PersonDraft(
            name: isAlias ? "River" : "Rosa Delgado", isAlias: isAlias, email: "r@people.example", phone: nil,
            zone: nil, at: "")
        let taken: TakenRequest = try await found { answer in
            try await database.take(
                RequestDraft(service: nil, message: "", preferred: ""), from: person, call: desk(), answer: answer)
        }
        return taken.request
    }

    /// Dr Noor Haddad records so many points.
    fileprivate func record(_ score: Int, about request: ConsultationRequest) async throws {
        let items = Instrument.phq9.items.enumerated()
        let answers = items.map { index, item in (item.code, min(3, max(0, score - 3 * index))) }
        let questionnaire = Questionnaire(.phq9, answers: Dictionary(answers, uniquingKeysWith: { first, _ in first }))
        _ = try await database.record(questionnaire, about: request.id, call: try await staff("noor")) { _ in
            Answer(status: 201)
        }
    }
}
