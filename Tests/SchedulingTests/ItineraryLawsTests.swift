import Fixtures
import Foundation
import Scheduling
import Testing

/// Several services one right after another in small random worlds, against an oracle that tries every choice.
struct ItineraryLawsTests {
    private static let worlds = ProcessInfo.processInfo.environment["DAYBOOK_TEST_LONG"] == nil ? 80 : 1000

    @Test(arguments: 1...2)
    func `several services are offered exactly when some choice of people and rooms allows all`(part: Int) throws {
        var random = SeededGenerator(seed: UInt64(300 + part))
        var (found, refused, jointly) = (0, 0, 0)
        for number in 0..<Self.worlds {
            let oracle = try ItineraryOracle.random(using: &random)
            let (world, place) = (oracle.world, Comment("world \(number) of part \(part)"))
            let search = try oracle.search()
            let slots = search.openSlots(in: try world.window, now: world.now)
            try #require(slots.map(\.start) == oracle.starts().map(world.instant), place)
            found += slots.count
            for slot in slots { try oracle.requireSound(slot, place) }
            let starts = Set(slots.map(\.start))
            for start in 0..<SmallWorld.length {
                let instant = world.instant(start)
                let obstacles = search.obstacles(to: instant, now: world.now)
                try #require(obstacles.isEmpty == starts.contains(instant), place)
                try #require(Set(obstacles).count == obstacles.count, place)
                try #require((search.assignments(at: instant) != nil) == oracle.isPossible(start), place)
                if obstacles.isEmpty { continue }
                refused += 1
                // What is said of a service alone is so, and what is said to be of their own making is.
                let alone = oracle.order.indices.filter { !oracle.isPossible(alone: $0, start) }
                if alone.isEmpty {
                    jointly += 1
                    try #require(obstacles.allSatisfy { $0.isOwnMaking && $0.stop > 0 }, place)
                } else {
                    try #require(obstacles.allSatisfy { !$0.isOwnMaking }, place)
                    try #require(Set(obstacles.map(\.stop)) == Set(alone), place)
                }
            }
        }
        // None of the cases may be missing: found, refused, and refused only because they are in each other's way.
        #expect(found > Self.worlds && refused > 4 * Self.worlds && jointly > Self.worlds)
    }

    @Test func `one clinician leads all where one can, and somebody who knows the person first`() throws {
        var random = SeededGenerator(seed: 17)
        var (same, known) = (0, 0)
        for _ in 0..<Self.worlds {
            let oracle = try ItineraryOracle.random(using: &random)
            let search = try oracle.search()
            let led = oracle.order.indices.filter {
                oracle.world.services[oracle.order[$0]].contains(where: \.needsClinician)
            }
            guard led.count > 1 else { continue }
            for start in 0..<SmallWorld.length {
                let instant = oracle.world.instant(start)
                let preferred = oracle.world.practitioners.indices.reversed().filter { $0 % 2 == 1 }
                guard let stops = search.assignments(at: instant, preferring: preferred) else { continue }
                let able = oracle.world.practitioners.indices.filter { oracle.isPossible(start, by: $0) }
                let chosen = Set(led.map { stops[$0].clinician })
                #expect((chosen.count == 1) == !able.isEmpty)
                guard let first = preferred.first(where: able.contains) else { continue }
                same += 1
                #expect(chosen == [first])
                known += able.count > 1 ? 1 : 0
            }
        }
        #expect(same > 20 && known > 5)
    }
}

extension ItineraryOracle {
    /// Two or three services of a small world, now and then with an asked clinician or limits.
    static func random(using random: inout SeededGenerator) throws -> ItineraryOracle {
        var world = try SmallWorld.random(services: 2, using: &random)
        // Half of the services take somebody or a room beyond the person's part, as where a room is turned over.
        for index in world.services.indices where Bool.random(using: &random) {
            var last = world.services[index][world.services[index].count - 1]
            (last.needsPerson, last.name) = (false, "turnover")
            last.minutes = world.unit * .random(in: 1...4, using: &random)
            world.services[index].append(last)
        }
        world.phases = world.services[0]
        let order = [[0, 1], [1, 0], [0, 1, 0], [0, 0]].randomElement(using: &random) ?? [0, 1]
        func limits(_ count: Int) -> [Int: (during: Range<Int>, visits: Int)] {
            var limits: [Int: (during: Range<Int>, visits: Int)] = [:]
            for index in 0..<count where Int.random(in: 0..<6, using: &random) == 0 {
                limits[index] = (0..<Int.random(in: 10...90, using: &random), 1)
            }
            return limits
        }
        let asked: Set<Int>? = Int.random(in: 0..<4, using: &random) == 0 ? [0, 1] : nil
        return ItineraryOracle(
            world: world, order: order, only: order.map { _ in Bool.random(using: &random) ? asked : nil },
            spare: limits(world.practitioners.count), spareOfServices: limits(2))
    }

    func search() throws -> ItinerarySearch {
        func spare(_ limit: (during: Range<Int>, visits: Int)?) -> [Spare] {
            limit.flatMap { limit in
                TimeRange(start: world.instant(limit.during.lowerBound), end: world.instant(limit.during.upperBound))
                    .map { Spare(during: $0, visits: limit.visits) }
            }.map { [$0] } ?? []
        }
        let stops = try zip(order, only).map { service, only in
            var world = world
            world.phases = world.services[service]
            return ItineraryStop(
                search: try world.search(), service: service, rooms: Array(world.rooms.indices),
                spare: spare(spareOfServices[service]), only: only)
        }
        return ItinerarySearch(stops: stops, spare: world.practitioners.indices.map { spare(self.spare[$0]) })
    }

    /// Whether one clinician can lead all that have one.
    func isPossible(_ start: Int, by clinician: Int) -> Bool {
        ItineraryOracle(
            world: world, order: order,
            only: only.map { $0.map { $0.intersection([clinician]) } ?? [clinician] }, spare: spare,
            spareOfServices: spareOfServices
        ).isPossible(start)
    }

    /// That the services follow one another, and that nothing is taken twice, whatever else is taken.
    func requireSound(_ slot: ItinerarySlot, _ place: Comment) throws {
        let visits = try zip(order, slot.stops).enumerated().map { index, stop in
            try Booking(stop.1, of: world.services[stop.0], for: 0, in: world)
        }
        for (before, after) in zip(visits, visits.dropFirst()) {
            try #require(before.personPart.upperBound == after.personPart.lowerBound, place)
        }
        try #require(slot.end == slot.stops.last?.window.end, place)
        try ClaimSweep(world, visits).requireSound(place)
    }
}
