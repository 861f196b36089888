import Fixtures
import Scheduling
import Testing

struct SeriesLawsTests {
    @Test func `the plan is what trying all combinations finds`() throws {
        let zone = try ZoneFiles.zone("America/Denver")
        var random = SeededGenerator(seed: 31)
        var completeCount = 0
        for _ in 0..<4000 {
            let world = try SeriesWorld(zone: zone, using: &random)
            let plan = world.plan()
            let best = try #require(world.bestByTryingAll())
            try #require(plan.occurrences.map(\.start) == best.visits.map { $0.map { world.starts[$0].start } })
            let conflicts = plan.occurrences.count { $0.start == nil }
            try #require(conflicts == best.score[0])
            try #require(plan.totalDeviation == .seconds(best.score[2]))
            completeCount += plan.isComplete ? 1 : 0
        }
        // The worlds are neither all empty nor all free.
        #expect((1000...3000).contains(completeCount))
    }

    @Test func `booked visits stay, and as few as possible are in conflict`() throws {
        let zone = try ZoneFiles.zone("America/Denver")
        var random = SeededGenerator(seed: 32)
        for _ in 0..<2000 {
            let world = try SeriesWorld(zone: zone, keepsSome: true, using: &random)
            let plan = world.plan()
            let best = try #require(world.bestByTryingAll())
            let kept = plan.occurrences.compactMap { if case .kept(let start) = $0.place { start } else { nil } }
            try #require(kept == world.search.kept)
            try #require(plan.occurrences.count { $0.start == nil } == best.score[0])
        }
    }

    @Test func `planned visits are free, and keep gap, span and pattern`() throws {
        var desk = try SeriesDesk()
        var random = SeededGenerator(seed: 33)
        for _ in 0..<60 {
            desk.weekdays = Set(Weekday.allCases)
            let gap = Int.random(in: 0...80, using: &random)
            let rule = try SeriesDesk.infusions(
                count: .random(in: 1...12, using: &random), gap: .hours(gap),
                span: 1...Int.random(in: 1...40, using: &random))
            var search = try desk.search(rule, from: "2027-02-20", at: Bool.random(using: &random) ? "10:00" : nil)
            search.free = search.free.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
            for plan in search.plans(now: newYear) {
                let starts = plan.plannedStarts
                #expect(Set(starts).isSubset(of: search.free))
                #expect(zip(starts, starts.dropFirst()).allSatisfy { $1 - $0 >= .hours(gap) && $0 < $1 })
                #expect(plan.spanDays ?? 1 <= rule.spanDays?.upperBound ?? 0)
                #expect(starts.allSatisfy { plan.pattern.weeks[0].contains(desk.zone.local($0).date.weekday) })
                for occurrence in plan.occurrences {
                    guard case .conflict(let alternatives) = occurrence.place else { continue }
                    #expect(alternatives.count <= 3)
                    #expect(Set(alternatives).isSubset(of: search.free))
                    let tooClose = alternatives.filter { one in
                        starts.contains { max(one - $0, $0 - one) < .hours(gap) }
                    }
                    #expect(tooClose.isEmpty)
                }
                // The order in which the free starts are given changes nothing.
                search.free.shuffle(using: &random)
                #expect(search.plan(pattern: plan.pattern, now: newYear) == plan)
            }
        }
    }

    @Test func `a move leads to as few others as trying all combinations finds`() throws {
        let zone = try ZoneFiles.zone("America/Denver")
        var random = SeededGenerator(seed: 34)
        var moveCount = 0
        for _ in 0..<2000 {
            let world = try SeriesWorld(zone: zone, keepsSome: true, using: &random)
            let booked = world.starts.filter(\.isKept).map(\.start)
            let new = try #require(world.starts.randomElement(using: &random)).start
            let position = Int.random(in: 1...booked.count, using: &random)
            let replan = try #require(
                world.search.replan(
                    booked, moving: position, to: new, pattern: world.pattern, now: world.now))
            let best = try #require(world.bestMoveByTryingAll(booked, moving: position, to: new))
            let after = replan.plan.occurrences.dropFirst(position)
            try #require(after.map(\.start) == best.visits)
            try #require(after.count { $0.start == nil } == best.score[0])
            let before = replan.plan.occurrences.prefix(position - 1)
            try #require(before.map(\.start) == booked.prefix(position - 1).map { $0 })
            moveCount += best.score[1]
        }
        #expect(moveCount > 100)
    }
}
