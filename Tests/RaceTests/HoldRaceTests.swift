import Clinic
import Fixtures
import Foundation
import Scheduling
import Testing

extension Races {
    struct HoldRaceTests {
        @Test func `holds and bookings of one time have one winner`() async throws {
            try await House.open { house in
                // How many times each client holds; each comes from an address of its own.
                var held = [Int](repeating: 0, count: 64)
                for round in 0..<rounds(4, long: 100) {
                    let start = try house.time(round / 5, 9) + .minutes(round % 5 * 75)
                    let answers = try await house.volley(
                        (0..<64).map { $0 % 2 == 0 ? house.hold("consult", start) : house.booking("consult", start) })
                    #expect(answers.statuses[201] == 1)
                    for (client, answer) in answers.enumerated() where answer.status != 201 {
                        // Only a hold can be one too many, and only of who has won so many before.
                        let holdsEnough = client % 2 == 0 && held[client] == Hold.limitPerHolder
                        #expect(answer.status == 409 || holdsEnough && answer.status == 429)
                    }
                    if let winner = answers.firstIndex(where: { $0.status == 201 }), winner % 2 == 0 {
                        held[winner] += 1
                    }
                }
                let most = held.max() ?? 0
                #expect(most <= Hold.limitPerHolder)
                #expect(try await house.violations() == [])
            }
        }

        @Test func `a hold is turned into its booking once, whoever else wants the time`() async throws {
            try await House.open { house in
                for round in 0..<rounds(4, long: 100) {
                    let start = try house.time(round / 5, 9) + .minutes(round % 5 * 75)
                    let hold = try await house.volley([house.hold("consult", start)])[0]
                    #expect(hold.status == 201)
                    let held = try await house.volley(
                        (0..<64).map { house.booking("consult", start, hold: $0 % 16 == 0 ? hold : nil) })
                    #expect(held.statuses == [201: 1, 409: 63])
                    // The winner is one of the four that had the hold.
                    #expect(held.enumerated().allSatisfy { $0.element.status == 409 || $0.offset % 16 == 0 })
                }
                #expect(try await house.violations() == [])
                #expect(try await house.infusions.scratch.texts("select hold_id::text from hold") == [])
            }
        }

        @Test func `sixty-four people who hold infusions all get what they hold`() async throws {
            try await House.open { house in
                let holds = try await house.volley(
                    try (0..<64).map { house.hold("iv", try house.time($0 / 4, 8 + $0 % 4 * 2)) })
                #expect(holds.statuses == [201: 64])
                let bookings = try (0..<64).map { index in
                    house.booking("iv", try house.time(index / 4, 8 + index % 4 * 2), hold: holds[index])
                }
                #expect(try await house.volley(bookings).statuses == [201: 64])
                #expect(try await house.violations() == [])
            }
        }

        @Test func `holds that have expired give way to bookings and moves, and to nobody before`() async throws {
            try await House.open { house in
                let moved = try await house.volley(
                    try (0..<16).map { house.booking("consult", try house.consultation($0)) })
                #expect(moved.statuses == [201: 16])
                let wanted = try (16..<64).map { try house.consultation($0) }
                let holds = try await house.volley(wanted.map { house.hold("consult", $0) })
                #expect(holds.statuses == [201: 48])
                #expect(try await house.volley(wanted.map { house.booking("consult", $0) }).statuses == [409: 48])

                // A hold lasts five minutes.
                try await house.infusions.scratch.setClock("2027-03-01T13:05:00Z")
                let ids = moved.compactMap { $0.text("id") }
                let answers = try await house.volley(
                    wanted.enumerated().map { index, start in
                        index < 16 ? house.move(ids[index], to: start) : house.booking("consult", start)
                    })
                #expect(answers.statuses == [200: 16, 201: 32])
                let late = zip(wanted, holds).map { house.booking("consult", $0, hold: $1) }
                #expect(try await house.volley(late).statuses == [409: 48])
                #expect(try await house.violations() == [])
            }
        }
    }
}

extension House {
    /// The times of consultations: five a day.
    fileprivate func consultation(_ number: Int) throws -> Instant {
        try time(number / 5, 9) + .minutes(number % 5 * 75)
    }
}
