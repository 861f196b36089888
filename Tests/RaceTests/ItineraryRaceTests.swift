import Fixtures
import Foundation
import HTTP
import Scheduling
import Testing

extension Races {
    struct ItineraryRaceTests {
        @Test func `of itineraries that overlap each is booked as a whole or not at all`() async throws {
            var generator = SeededGenerator(seed: 31)
            try await House.open { house in
                for round in 0..<rounds(4, long: 100) {
                    // A consultation and an infusion, in both orders: on an empty day whoever is first gets them.
                    let starts = try (0..<16).map { _ in
                        try house.time(round, 9) + .minutes(.random(in: 0..<36, using: &generator) * 5)
                    }
                    let first = try await house.volley(
                        starts.enumerated().map { index, start in
                            house.itinerary(index % 2 == 0 ? "consult,iv" : "iv,consult", start)
                        })
                    #expect(Set(first.statuses.keys) == [201, 409])
                    // And again, among people who want one of them alone.
                    let second = try await house.volley(
                        starts.enumerated().map { index, start in
                            index % 4 == 0
                                ? house.itinerary("iv,consult", start - .minutes(60))
                                : house.booking(index % 4 == 1 ? "consult" : "iv", start + .minutes(index))
                        })
                    #expect(Set(second.statuses.keys).isSubset(of: [201, 409]))
                }
                #expect(try await house.violations() == [])
                #expect(try await house.itinerariesNotWhole() == [])
            }
        }

        @Test func `two clients who want overlapping itineraries, again and again, have one winner`() async throws {
            try await House.open { house in
                for round in 0..<rounds(8, long: 200) {
                    // Only Dr Haddad consults: the second would begin while the first consultation lasts.
                    let start = try house.time(round, 9)
                    let answers = try await house.volley([
                        house.itinerary("consult,iv", start), house.itinerary("iv,consult", start - .minutes(125)),
                    ])
                    #expect(answers.statuses == [201: 1, 409: 1])
                }
                #expect(try await house.violations() == [])
                #expect(try await house.itinerariesNotWhole() == [])
            }
        }

        @Test func `held itineraries are booked whole, and moves of whole itineraries leave nothing behind`()
            async throws
        {
            try await House.open { house in
                let starts = try (0..<8).map { try house.time($0, 10) }
                let holds = try await house.volley(starts.map { house.hold("consult,iv", $0) })
                #expect(holds.statuses == [201: 8])
                let booked = try await house.volley(
                    zip(starts, holds).flatMap { start, hold in
                        [
                            house.itinerary("consult,iv", start, hold: hold), house.booking("consult", start),
                            house.booking("iv", start + .minutes(60)), house.booking("iv", start + .minutes(60)),
                        ]
                    })
                let itineraries = stride(from: 0, to: 32, by: 4).map { booked[$0] }
                #expect(itineraries.statuses == [201: 8])
                // All move half an hour on, and others want where they were.
                let moved = try await house.volley(
                    try zip(itineraries, starts).flatMap { answer, start in
                        [
                            house.moveItinerary(try #require(answer.text("id")), to: start + .minutes(30)),
                            house.booking("consult", start), house.booking("consult", start + .minutes(30)),
                        ]
                    })
                #expect(Set(moved.statuses.keys).isSubset(of: [200, 201, 409]))
                #expect(try await house.violations() == [])
                #expect(try await house.itinerariesNotWhole() == [])
            }
        }
    }
}

extension House {
    /// Itineraries whose appointments are not two, one right after the other.
    fileprivate func itinerariesNotWhole() async throws -> [String] {
        try await infusions.scratch.texts(
            """
            select itinerary_id::text from appointment where itinerary_id is not null
            group by itinerary_id
            having count(*) <> 2 or sum(upper(during) - lower(during)) <> max(upper(during)) - min(lower(during))
                or min(lower(during)) <> min(lower(during)) filter (where itinerary_position = 1)
            """)
    }
}
