import Clinic
import Fixtures
import Foundation
import Scheduling
import Testing

@testable import Storage

/// Conditions of visits that are booked together.
@Suite(.timeLimit(.minutes(10)))
struct GateItineraryTests {
    @Test func `of what is booked together, only what has a closed gate is provisional`() async throws {
        let infusions = try await Infusions.gated([GateRule(.candidacy)])
        let theo = try await infusions.somebody()
        func book(provisionally: Bool) async throws -> ItineraryDetails {
            let draft = BookingDraft(
                service: "consult", following: ["iv"], start: try #require(StartDraft("2027-03-10T09:00")),
                clinician: nil, hold: nil, note: "", isProvisional: provisionally)
            return try await infusions.found { answer in
                try await infusions.database.bookItinerary(
                    draft, for: .known(theo), source: .staff, call: infusions.desk(), answer: answer)
            }
        }
        let refusal = try await infusions.refused { _ = try await book(provisionally: false) }
        #expect(refusal?.code == .gateClosed)
        let visits = try await book(provisionally: true).visits.map(\.appointment)
        #expect(visits.map(\.state) == [.booked, .provisional])
        #expect(visits[1].provisionalUntil == visits[1].during.start - .hours(48))
        let id = try #require(visits[0].itinerary).id
        let tooLate = try await infusions.refused {
            _ = try await infusions.database.moveItinerary(
                id, to: try #require(StartDraft("2027-03-02T09:00")), clinician: nil, version: nil,
                call: infusions.desk()
            ) { _ in Answer(status: 200) }
        }
        #expect(tooLate?.code == .gateClosed)
        try await infusions.decide(about: theo)
        #expect(try await infusions.column("select distinct state from appointment") == ["booked"])
        await infusions.close()
    }
}
