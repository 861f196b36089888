import Fixtures
import Foundation
import Scheduling
import Testing

extension Races {
    struct SlotRaceTests {
        @Test func `one time goes to one of sixty-four clients`() async throws {
            try await House.open { house in
                for round in 0..<rounds(5, long: 500) {
                    // 60 minutes and 15 of turnover: five consultations a day.
                    let start = try house.time(round / 5, 9) + .minutes(round % 5 * 75)
                    let answers = try await house.volley((0..<64).map { _ in house.booking("consult", start) })
                    #expect(answers.statuses == [201: 1, 409: 63])
                }
                #expect(try await house.violations() == [])
            }
        }

        @Test func `two nurses admit two of sixty-four people at one time`() async throws {
            try await House.open { house in
                for round in 0..<rounds(3, long: 100) {
                    let start = try house.time(round, 10)
                    let answers = try await house.volley((0..<64).map { _ in house.booking("iv", start) })
                    #expect(answers.statuses == [201: 2, 409: 62])
                }
                #expect(try await house.violations() == [])
            }
        }

        @Test(arguments: 1...UInt64(rounds(2, long: 25)))
        func `infusions every five minutes end as if they had come in a row`(seed: UInt64) async throws {
            var generator = SeededGenerator(seed: seed)
            var inOrder: [(key: String, start: Instant)] = []
            var refused: [Instant] = []
            try await House.open { house in
                let starts = try house.staggered(0, every: 5).shuffled(using: &generator)
                let requests = starts.map { house.booking("iv", $0) }
                let answers = try await house.volley(requests)
                #expect(Set(answers.statuses.keys) == [201, 409])
                #expect(try await house.violations() == [])
                let keys = try await house.bookedInOrder()
                let byKey = Dictionary(uniqueKeysWithValues: zip(requests.compactMap(\.key), starts))
                inOrder = keys.compactMap { key in byKey[key].map { (key, $0) } }
                refused = zip(starts, answers).filter { $0.1.status == 409 }.map(\.0)
                #expect(inOrder.count + refused.count == 64)
            }
            // What was committed first comes first; what was refused is still refused at the end.
            try await House.open(clients: 1) { house in
                for (key, start) in inOrder {
                    let answers = try await house.volley([house.booking("iv", start, key: key)])
                    #expect(answers.statuses == [201: 1])
                }
                for start in refused {
                    let answers = try await house.volley([house.booking("iv", start)])
                    #expect(answers.statuses == [409: 1])
                }
            }
        }

        @Test func `a key that four clients send at once books once`() async throws {
            try await House.open { house in
                for round in 0..<rounds(2, long: 50) {
                    let bookings = try (0..<16).map { index in
                        house.booking("iv", try house.time(round * 4 + index / 4, 8 + index % 4 * 2))
                    }
                    let requests = (0..<64).map { bookings[$0 % 16] }
                    let first = try await house.volley(requests)
                    // Whoever comes while another is at it is told so; the same once more is answered as it was.
                    #expect(Set(first.statuses.keys).isSubset(of: [201, 409]))
                    let second = try await house.volley(requests)
                    #expect(second.statuses == [201: 64])
                    for index in 0..<16 {
                        let answers = (first + second).enumerated().filter { $0.offset % 16 == index }.map(\.element)
                        #expect(Set(answers.filter { $0.status == 201 }.compactMap { $0.text("id") }).count == 1)
                    }
                }
                #expect(try await house.violations() == [])
            }
        }
    }
}

extension House {
    /// The keys of the bookings, in the order in which they were committed.
    fileprivate func bookedInOrder() async throws -> [String] {
        try await infusions.scratch.texts(
            """
            select split_part(email, '@', 1) from appointment join person using (practice_id, person_id)
            join audit_entry e on e.subject_id = appointment_id and action = 'appointment.booked'
            order by e.xmin::text::bigint
            """)
    }
}
