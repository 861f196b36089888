import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// People who are too young by years, and whom a clinician has admitted.
@Suite(.timeLimit(.minutes(10)))
struct AdmissionTests {
    @Test func `an admission counts for a service whose protocol has no gates`() async throws {
        let infusions = try await Infusions.open { $0.services[0].requirements.minimumAge = 18 }
        let jordan = try await infusions.jordan()
        let refusal = try await infusions.refused { try await infusions.infusion("2027-03-10T09:00", for: jordan) }
        #expect(refusal?.reasons == ["The person is too young before 2027-09-02."])
        try await infusions.admit(jordan)
        try await infusions.infusion("2027-03-10T09:00", for: jordan)
        #expect(try await infusions.plans(pattern: "MWF", person: jordan).plans.map(\.plannedStarts.count) == [6])
        await infusions.close()
    }

    @Test func `an admission counts up to its last date`() async throws {
        let infusions = try await Infusions.open { $0.services[0].requirements.minimumAge = 18 }
        let jordan = try await infusions.jordan()
        try await infusions.admit(jordan, until: "2027-03-10")
        try await infusions.infusion("2027-03-10T15:00", for: jordan)
        let refusal = try await infusions.refused { try await infusions.infusion("2027-03-11T08:00", for: jordan) }
        #expect(refusal?.code == .gateClosed)
        #expect(refusal?.reasons == ["The person is too young before 2027-09-02."])
        // From their birthday on years suffice.
        try await infusions.infusion("2027-09-02T09:00", for: jordan)
        await infusions.close()
    }

    @Test func `an admission counts as many days as the rule says`() async throws {
        let infusions = try await Infusions.open {
            $0.services[0].requirements.minimumAge = 18
            $0.services[0].gates = [GateRule(.age, validDays: 9)]
        }
        let jordan = try await infusions.jordan()
        try await infusions.admit(jordan)
        #expect(try await infusions.infusion("2027-03-10T09:00", for: jordan).appointment.state == .booked)
        let refusal = try await infusions.refused { try await infusions.infusion("2027-03-11T09:00", for: jordan) }
        #expect(refusal?.code == .gateClosed)
        #expect(try await infusions.infusion("2027-09-03T09:00", for: jordan).appointment.state == .booked)
        await infusions.close()
    }

    @Test func `an earlier time within an admission is offered, and one after it is not`() async throws {
        let infusions = try await Infusions.open { $0.services[0].requirements.minimumAge = 18 }
        let jordan = try await infusions.jordan()
        try await infusions.admit(jordan, until: "2027-03-10")
        try await infusions.scratch.setClock(Infusions.morning)
        for (start, offers) in [("2027-03-11T16:00:00Z", 0), ("2027-03-10T16:00:00Z", 1)] {
            let draft = WaitlistDraft(
                service: "iv", clinician: nil, earliest: try .at(start), latest: try .at(start) + .minutes(1),
                lane: .routine, appointment: nil)
            let entry: WaitlistDetails = try await infusions.found { answer in
                try await infusions.database.wait(draft, for: .known(jordan), call: infusions.desk(), answer: answer)
            }
            let pass = try await infusions.database.offerFreed(of: infusions.practice, deadline: .now + .seconds(60))
            #expect(pass.made.count == offers, "at \(start)")
            try await infusions.database.leave(entry.entry.id, version: nil, call: infusions.desk())
        }
        await infusions.close()
    }
}

extension Infusions {
    /// Jordan Pike, who becomes 18 on 2 September 2027.
    fileprivate func jordan() async throws -> Person.ID { try await somebody("Jordan Pike", born: "2009-09-02") }

    fileprivate func admit(_ person: Person.ID, until: String? = nil) async throws {
        let draft = GateDraft(kind: .age, until: until.flatMap { LocalDate($0) })
        _ = try await database.record(draft, of: person, call: try await staff("noor")) { _ in Answer(status: 201) }
    }
}
