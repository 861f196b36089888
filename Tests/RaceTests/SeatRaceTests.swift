import Clinic
import Fixtures
import Foundation
import Scheduling
import Storage
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
                let violations = try await house.violations()
                #expect(violations == [])
            }
        }

        @Test(arguments: 1...UInt64(rounds(2, long: 25)))
        func `seats multiply beside bookings, holds, cancellations and tidying`(seed: UInt64) async throws {
            var generator = SeededGenerator(seed: seed)
            let all = try Infusions.definition()
            var (before, after) = (all, all)
            // Esketamine alone is watched for three at once: without it two seats do, and for four it takes twelve.
            before.services.remove(at: 1)
            after.services[1].ratio = 4
            try await House.open(definition: before) { house in
                let database = house.infusions.database
                #expect(try await house.seats() == ["2"])
                for (round, (definition, seats)) in [(all, 6), (after, 12)].enumerated() {
                    // Visits that will be cancelled, and holds that will have ended.
                    let kept = try house.scattered(48, day: round, using: &generator).map { house.booking("iv", $0) }
                    let held = try house.scattered(16, day: round + 2, using: &generator).map { house.hold("iv", $0) }
                    let first = try await house.volley(kept + held)
                    #expect(Set(first.statuses.keys).isSubset(of: [201, 409]))
                    let booked = first.prefix(48).filter { $0.status == 201 }.compactMap { $0.text("id") }
                    #expect(booked.count > 1 && first.suffix(16).contains { $0.status == 201 })
                    try await house.infusions.scratch.setClock("2027-03-01T\(15 + 2 * round):00:00Z")
                    try await house.infusions.scratch.script("delete from worker_heartbeat")

                    var requests = booked.prefix(12).map { house.cancel($0) }
                    for start in try house.scattered(36, day: round, using: &generator) {
                        let service = round > 0 && Bool.random(using: &generator) ? "esk" : "iv"
                        requests.append(house.booking(service, start))
                    }
                    for start in try house.scattered(16, day: round + 2, using: &generator) {
                        requests.append(house.hold("iv", start))
                    }
                    // Whoever gives seats up waits for no lock of the practice, and may meet the new count in a circle.
                    async let applying = database.apply(definition, deadline: .now + .seconds(60))
                    async let tidying = database.tidyIfDue([house.infusions.practice], deadline: .now + .seconds(60))
                    let answers = try await house.volley(requests, mayBeBusy: true)
                    let (changes, isTidied) = try await (applying, tidying)
                    #expect(Set(answers.statuses.keys).isSubset(of: [200, 201, 409, 503]))
                    #expect(!changes.isEmpty && isTidied)
                    #expect(try await house.seats() == ["\(seats)"])
                    let violations = try await house.violations()
                    #expect(violations == [])
                }
                // The new seats are taken like any others.
                let requests = try house.scattered(64, day: 1, using: &generator).map { start in
                    house.booking(Bool.random(using: &generator) ? "esk" : "iv", start)
                }
                #expect(Set(try await house.volley(requests).statuses.keys).isSubset(of: [201, 409]))
                let violations = try await house.violations()
                #expect(violations == [])
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

    /// Starts in the first six hours of a day, at random.
    func scattered(_ count: Int, day: Int, using generator: inout SeededGenerator) throws -> [Instant] {
        try (0..<count).map { _ in try time(day, 8, Int.random(in: 0..<72, using: &generator) * 5) }
    }

    /// How many seats those who watch over people have.
    fileprivate func seats() async throws -> [String] {
        try await infusions.scratch.texts(
            """
            select distinct r.seats::text
            from resource r join clinician c on (c.practice_id, c.clinician_id) = (r.practice_id, r.resource_id)
            where c.monitors
            """)
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
