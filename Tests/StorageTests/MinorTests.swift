import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// Requests of people who are not of age.
@Suite(.timeLimit(.minutes(10)))
struct MinorTests {
    // It is 1 March 2027.
    @Test(arguments: [("2009-03-02", 1), ("2009-03-01", 0), ("1990-04-01", 0)])
    func `a request of somebody under 18 is looked at, whatever they answered`(born: String, reviews: Int) async throws
    {
        let infusions = try await Infusions.open()
        let taken = try await infusions.ask(born: LocalDate(born))
        #expect(taken.request.lane == .routine)
        #expect(try await infusions.tasks() == Array(repeating: "review routine", count: reviews))
        #expect(
            try await infusions.column("select request_id::text from task")
                == Array(repeating: "\(taken.request.id)", count: reviews))
        await infusions.close()
    }

    @Test func `whoever says later when they were born is looked at once`() async throws {
        let infusions = try await Infusions.open()
        let taken = try await infusions.ask(born: nil)
        #expect(try await infusions.tasks() == [])
        for _ in 1...2 {
            _ = try await infusions.database.add(
                IntakeDraft(born: LocalDate("2010-05-01")), to: taken.intake.id, call: infusions.call()
            ) { _, _ in Answer(status: 200) }
            #expect(try await infusions.tasks() == ["review routine"])
        }
        await infusions.close()
    }
}

extension Infusions {
    fileprivate func ask(born: LocalDate?) async throws -> TakenRequest {
        let person = try PersonDraft(
            name: "Jordan Pike", isAlias: false, email: "jordan@people.example", phone: nil, zone: nil, born: born,
            at: "")
        return try await found { answer in
            try await database.take(
                RequestDraft(service: nil, message: "", preferred: ""), from: person, call: call(), answer: answer)
        }
    }
}
