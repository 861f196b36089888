import Fixtures
import Foundation
import Scheduling
import Testing

extension Races {
    struct MoveRaceTests {
        @Test func `as many moves as bookings want the same times`() async throws {
            try await House.open { house in
                for round in 0..<rounds(1, long: 10) {
                    try await house.play(firstDay: round * 8)
                    #expect(try await house.violations() == [])
                }
            }
        }
    }
}

extension House {
    /// Books four days, moves their visits to four other days against as many bookings, and then some back again.
    fileprivate func play(firstDay day: Int) async throws {
        let starts = try (0..<64).map { try time(day + $0 % 4, 8) + .minutes($0 / 4 * 30) }
        let booked = zip(starts, try await volley(starts.map { booking("iv", $0) })).filter { $0.1.status == 201 }
        let visits = booked.prefix(32).compactMap { start, answer in answer.text("id").map { (id: $0, start: start) } }
        // How many win depends on who comes first, and on a busy machine some are asked to come again.
        try #require(visits.count >= 16)

        let wanted = try (0..<32).map { try time(day + 4 + $0 % 4, 8) + .minutes($0 / 4 * 45) }
        let answers = try await volley(
            zip(visits, wanted).flatMap { [move($0.id, to: $1), booking("iv", $1)] })
        let moves = stride(from: 0, to: 2 * visits.count, by: 2).map { answers[$0].status }
        #expect(Set(moves).isSubset(of: [200, 409]))
        for (index, visit) in visits.enumerated() {
            // What was refused is where it was, in its first version.
            let (start, version) = moves[index] == 200 ? (wanted[index], 2) : (visit.start, 1)
            #expect(try await state(of: visit.id) == "\(start.rfc3339) \(version)")
        }

        // Those that moved go back while the others come, and some move by a quarter of an hour within their own time.
        let crossing = zip(visits, zip(wanted, moves)).enumerated().map { index, visit in
            let (visit, (wanted, status)) = visit
            let target = index % 3 == 0 ? visit.start + .minutes(15) : status == 200 ? visit.start : wanted
            return move(visit.id, to: target, version: status == 200 ? 2 : 1)
        }
        #expect(Set(try await volley(crossing).statuses.keys).isSubset(of: [200, 409]))
    }

    private func state(of visit: String) async throws -> String? {
        try await infusions.scratch.texts(
            """
            select to_char(lower(during) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' ' || version
            from appointment where appointment_id = '\(visit)'
            """
        ).first
    }
}
