import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// What is read before a visit, and before a call.
struct VisitPapersTests {
    @Test func `a person reads what to do before a visit, with whom it is and when to leave home`() async throws {
        let infusions = try await Infusions.open { definition in
            definition.services[0].recipe?.preparation = Preparation(
                foodMinutes: 360, drinkMinutes: 120, drivingHours: 12, bring: ["a blanket"])
            definition.services[0].gates = [GateRule(.escort)]
        }
        let person = try await infusions.somebody()
        try await infusions.wish(ContactWishes(driveMinutes: 80), of: person)
        let visit = try await infusions.infusion("2027-03-04T09:00", for: person)
        let papers = try await infusions.papers(visit.appointment.id)
        let sheet = papers.preparation
        #expect(sheet.food?.rfc3339 == "2027-03-04T10:00:00Z")
        #expect(sheet.drink?.rfc3339 == "2027-03-04T14:00:00Z")
        #expect(sheet.leaveHome?.rfc3339 == "2027-03-04T14:40:00Z")
        #expect(sheet.driving?.rfc3339 == "2027-03-05T06:05:00Z")
        #expect(sheet.needsEscort && sheet.bring == ["a blanket"] && sheet.spray == nil)
        // The nurse who watches them all the time.
        #expect(sheet.company.count == 1)
        #expect(papers.brief == nil)
        await infusions.close()
    }

    @Test func `a visit keeps the preparation of the protocol that it was booked under`() async throws {
        let infusions = try await Infusions.open { $0.services[0].recipe?.preparation = Preparation(foodMinutes: 360) }
        let visit = try await infusions.infusion("2027-03-04T09:00", for: try await infusions.somebody())
        var definition = try Infusions.definition()
        definition.services[0].recipe?.preparation = Preparation(foodMinutes: 240)
        _ = try await infusions.database.apply(definition, deadline: .now + .seconds(20))
        let next = try await infusions.infusion("2027-03-05T09:00", for: try await infusions.somebody("Ana Petrov"))
        #expect(try await infusions.papers(visit.appointment.id).preparation.food?.rfc3339 == "2027-03-04T10:00:00Z")
        #expect(try await infusions.papers(next.appointment.id).preparation.food?.rfc3339 == "2027-03-05T12:00:00Z")
        await infusions.close()
    }

    @Test func `a clinician reads scores, doses and only what has changed`() async throws {
        let infusions = try await Infusions.open()
        let person = try await infusions.somebody("Mila Stone")
        for (day, score) in zip(1..., [21, 14, 9, 16]) {
            try await infusions.answered(Self.mood(score), by: person, at: "2027-02-0\(day)T12:00:00Z")
        }
        try await infusions.answered(
            Self.history(["meds_flag": 0, "bladder": 0]), by: person, at: "2027-02-10T12:00:00Z")
        try await infusions.answered(
            Self.history(["meds_flag": 1, "bladder": 0]), by: person, at: "2027-02-20T12:00:00Z")
        let visit = try await infusions.infusion("2027-03-04T09:00", for: person)
        let brief = try #require(try await infusions.papers(visit.appointment.id, isClinical: true).brief)
        #expect(brief.scores == [21, 14, 9, 16])
        #expect(brief.thoughtsOfDeath == [3, 0, 0, 0])
        #expect(brief.changes.map { [$0.code, $0.before, $0.now] } == [["meds_flag", "No", "Yes"]])
        #expect(brief.flagged == ["meds_flag"])
        #expect(brief.daysSinceDose == nil && brief.gaps.days.isEmpty)
        await infusions.close()
    }

    @Test func `a voicemail names nobody's clinic, and is not left where it is not wanted`() async throws {
        let infusions = try await Infusions.open()
        let person = try await infusions.somebody("River", isAlias: true)
        let script = try await infusions.script(person)
        let text = try #require(script.text)
        #expect(text.contains("River") && text.contains(infusions.practice.phone))
        #expect(DisclosingWords.found(in: text).isEmpty)
        #expect(!text.contains(infusions.practice.name))
        try await infusions.wish(ContactWishes(noVoicemail: true, codeWord: "garden"), of: person)
        #expect(try await infusions.script(person).text == nil)
        #expect(try await infusions.script(person).codeWord == "garden")
        await infusions.close()
    }

    /// Answers with a total; the ninth is 3 only where all others are full.
    private static func mood(_ total: Int) -> Questionnaire {
        var (left, answers) = (total == 21 ? 18 : total, ["9": total == 21 ? 3 : 0])
        for item in 1...8 {
            answers["\(item)"] = min(left, 3)
            left -= min(left, 3)
        }
        return Questionnaire(.phq9, answers: answers)
    }

    private static func history(_ answers: [String: Int]) -> Questionnaire {
        Questionnaire(.ketamineHistory, answers: answers)
    }
}

extension Infusions {
    fileprivate func papers(_ id: Appointment.ID, isClinical: Bool = false) async throws -> VisitPapers {
        try await database.papers(
            of: id, isClinical: isClinical, practice: practice, deadline: .now + .seconds(10))
    }

    fileprivate func script(_ person: Person.ID) async throws -> VoicemailScript {
        try await database.voicemailScript(for: person, practice: practice, deadline: .now + .seconds(10))
    }

    fileprivate func wish(_ wishes: ContactWishes, of person: Person.ID) async throws {
        _ = try await database.write(desk()) { write in
            write.transaction.enqueue(try wishes.save(practice.id, person: person, now: write.now))
            return (Answer(status: 204), nil)
        }
    }

    fileprivate func answered(_ questionnaire: Questionnaire, by person: Person.ID, at time: String) async throws {
        let now = try #require(Instant(rfc3339: time))
        _ = try await database.write(desk()) { write in
            write.transaction.enqueue(
                try questionnaire.save(practice.id, as: .fresh(), person: person, request: nil, now: now))
            return (Answer(status: 204), nil)
        }
    }
}
