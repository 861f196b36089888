import Fixtures
import Foundation
import Scheduling
import Testing

extension Races {
    struct ClosureRaceTests {
        @Test func `once the prescriber is away, nobody is booked without one`() async throws {
            try await House.open(clients: 65) { house in
                var before = 0
                for day in 0..<rounds(2, long: 50) {
                    let (opens, closes) = (try house.time(day, 8), try house.time(day, 18))
                    try await house.volley([house.closure(of: "noor", opens, closes)])
                    var requests = try house.staggered(day, every: 5).map { house.booking("iv", $0) }
                    requests.insert(house.closure(of: "wren", opens, closes), at: 16)
                    // Each refusal looks for other times: a machine with other things to do turns some away as busy.
                    let answers = try await house.volley(requests, mayBeBusy: true)
                    if answers[16].status == 503 {
                        try await house.volley([house.closure(of: "wren", opens, closes)])
                    } else {
                        #expect(answers[16].status == 201)
                    }
                    before += (answers.statuses[201] ?? 0) - (answers[16].status == 201 ? 1 : 0)

                    let after = try await house.volley(
                        try house.staggered(day, every: 5).map { house.booking("iv", $0) }, mayBeBusy: true)
                    #expect(Set(after.statuses.keys).subtracting([503]) == [409])
                    #expect(
                        Set(after.filter { $0.status == 409 }.compactMap { $0.text("code") }) == ["slot_unavailable"])
                }
                let violations = try await house.violations()
                #expect(violations == [])
                #expect(before > 0, "nothing was booked before the closures")
            }
        }
    }
}
