import Fixtures
import Foundation
import Scheduling
import Testing

/// The engine in small random worlds, against an oracle that tries every unit of time.
struct SlotLawsTests {
    /// All worlds are judged when DAYBOOK_TEST_LONG is set, 20,000 in four parts; else as many as take some seconds.
    private static let worlds = ProcessInfo.processInfo.environment["DAYBOOK_TEST_LONG"] == nil ? 80 : 5000

    @Test(arguments: 1...4)
    func `the engine finds what trying every moment finds`(part: Int) throws {
        var random = SeededGenerator(seed: UInt64(part))
        var (found, refused, bound) = (0, 0, 0)
        for number in 0..<Self.worlds {
            let world = try SmallWorld.random(using: &random)
            let oracle = Oracle(world)
            let search = try world.search()
            let slots = search.openSlots(in: try world.window, now: world.now)
            try #require(slots == oracle.slots(), "world \(number) of part \(part)")
            found += slots.count
            // What is booked only ever takes times away.
            let untaken = SlotSearch(visit: search.visit, roster: search.roster.untaken, terms: search.terms)
            try #require(Set(slots).isSubset(of: untaken.openSlots(in: try world.window, now: world.now)))
            let only: Set<Int>? = Bool.random(using: &random) ? nil : Set([0, 1, 3].shuffled(using: &random).prefix(2))
            let starts = Set(slots.filter { $0.clinician.flatMap { only?.contains($0) } ?? true }.map(\.start))
            for start in 0..<SmallWorld.length {
                let verdict = Verdict(search, world, start, only: only)
                try #require(
                    (verdict.assignment != nil) == oracle.isPossible(start, only: only),
                    "world \(number) of part \(part) at \(start)")
                try verdict.requireAgreement(with: oracle, "world \(number) of part \(part) at \(start)")
                try #require(starts.contains(world.instant(start)) == verdict.obstacles.isEmpty)
                if verdict.assignment == nil { refused += 1 }
                if verdict.isBound { bound += 1 }
            }
        }
        // None of the cases may be missing: found, refused, and those where the only nurse would be who treats.
        #expect(found > 4 * Self.worlds && refused > 4 * Self.worlds && bound > Self.worlds)
    }
}
