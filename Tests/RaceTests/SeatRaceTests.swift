import Fixtures
import Foundation
import Scheduling
import Testing

extension Races {
    struct SeatRaceTests {
        @Test(arguments: 1...UInt64(rounds(2, long: 25)))
        func `infusions and esketamine take no seat twice, however many ask`(seed: UInt64) async throws {
            var generator = SeededGenerator(seed: seed)
            try await House.open { house in
                try await house.volley([house.booking("consult", house.time(0, 9))])
                let robin = try await house.robin()
                // Each volley meets the seats that the ones before have left in pieces.
                for _ in 0..<4 {
                    let answers = try await house.volley(try house.mixture(day: 0, robin: robin, using: &generator))
                    #expect(Set(answers.statuses.keys).isSubset(of: [201, 409]))
                }
                #expect(try await house.violations() == [])
            }
        }
    }
}

extension House {
    /// Somebody who has been booked before.
    func robin() async throws -> String {
        let people = try await infusions.scratch.texts("select person_id::text from person")
        return try #require(people.first)
    }

    /// Sixty-four visits of a day, at random: one in eight for Robin, who can be in one of them at a time.
    func mixture(day: Int, robin: String, using generator: inout SeededGenerator) throws -> [WireRequest] {
        try (0..<64).map { index in
            let minute = Int.random(in: 0..<72, using: &generator) * 5
            let service = Bool.random(using: &generator) ? "iv" : "esk"
            return booking(service, try time(day, 8, minute), person: index % 8 == 0 ? robin : nil)
        }
    }
}
