import Scheduling

/// What is true of several services one right after another in a small world, found by trying everybody and everything.
///
/// Each service is judged by the oracle of one, in a world in which those before it have been given.
struct ItineraryOracle {
    let world: SmallWorld
    /// The services in their order, by their place in the world.
    let order: [Int]
    /// Who may lead each of them; nil for all.
    let only: [Set<Int>?]
    /// How many more visits somebody takes of those that start in a span; and the same of the services.
    let spare: [Int: (during: Range<Int>, visits: Int)]
    let spareOfServices: [Int: (during: Range<Int>, visits: Int)]

    private struct Given {
        var service: Int
        var start: Int
        var lead: Int?
    }

    /// All starts, by trying each.
    func starts() -> [Int] {
        (0..<SmallWorld.length).filter { brokenRules($0) == [] && isPossible($0) }
    }

    /// Whether all can be there, step, notice and horizon aside.
    func isPossible(_ start: Int) -> Bool {
        isPossible(0, start, in: world, after: [])
    }

    /// Whether one service alone can be there.
    func isPossible(alone stop: Int, _ start: Int) -> Bool {
        var world = world
        world.phases = world.services[order[stop]]
        let begin = start + order[..<stop].map(personUnits).reduce(0, +)
        return Oracle(world).isPossible(begin, only: only[stop])
            && rules(stop, begin).isEmpty
    }

    func brokenRules(_ start: Int) -> Set<String> {
        var broken: Set<String> = []
        var begin = start
        for stop in order.indices {
            broken.formUnion(rules(stop, begin))
            begin += personUnits(order[stop])
        }
        return broken
    }

    /// The step binds the first alone.
    private func rules(_ stop: Int, _ begin: Int) -> Set<String> {
        let broken = Oracle(world).brokenRules(begin)
        return stop == 0 ? broken : broken.subtracting(["step"])
    }

    /// How many units the person is in a service.
    private func personUnits(_ service: Int) -> Int {
        let phases = world.services[service]
        let first = phases.firstIndex(where: \.needsPerson) ?? 0
        let last = phases.lastIndex(where: \.needsPerson) ?? 0
        return phases[first...last].map { $0.minutes / world.unit }.reduce(0, +)
    }

    private func isPossible(_ stop: Int, _ start: Int, in world: SmallWorld, after given: [Given]) -> Bool {
        guard stop < order.count else { return true }
        var world = world
        world.phases = world.services[order[stop]]
        let oracle = Oracle(world)
        let next = start + personUnits(order[stop])
        if let spare = spareOfServices[order[stop]], spare.during.contains(start),
            given.count(where: { $0.service == order[stop] && spare.during.contains($0.start) }) >= spare.visits
        {
            return false
        }
        for choice in choices(oracle, world, stop, start, only[stop]) {
            if let clinician = choice.clinician, let spare = spare[clinician], spare.during.contains(start),
                given.count(where: { $0.lead == clinician && spare.during.contains($0.start) }) >= spare.visits
            {
                continue
            }
            let lead = choice.clinician ?? choice.watches.first?.nurse
            if isPossible(
                stop + 1, next, in: choice.given(in: world, start),
                after: given + [Given(service: order[stop], start: start, lead: lead)])
            {
                return true
            }
        }
        return false
    }

    private struct Choice {
        var clinician: Int?
        var room: Int?
        /// Who watches during each unit that is watched, and among how many people.
        var watches: [(unit: Int, nurse: Int, ratio: Int)]

        /// The world in which it has been given: whom everybody looks after, and the room that is taken.
        func given(in world: SmallWorld, _ start: Int) -> SmallWorld {
            var given = world
            for (during, phase) in world.timed(start) {
                if phase.needsClinician, let clinician { given.practitioners[clinician].people.append((during, 1)) }
                if phase.roomKind != nil, let room { given.rooms[room].busy.append(during) }
            }
            for watch in watches {
                given.practitioners[watch.nurse].people.append((watch.unit..<watch.unit + 1, watch.ratio))
            }
            return given
        }
    }

    /// Every clinician with every room and every way to watch: alone one nurse a phase, together one a unit.
    ///
    /// Where nobody is taken by a later service, and nobody is first, it is enough that somebody can.
    private func choices(
        _ oracle: Oracle, _ world: SmallWorld, _ stop: Int, _ start: Int, _ only: Set<Int>?
    ) -> [Choice] {
        guard oracle.brokenTerms(start).isEmpty else { return [] }
        let usesRoom = world.phases.contains { $0.roomKind != nil }
        let rooms: [Int?] = usesRoom ? world.rooms.indices.filter { oracle.isFree(room: $0, start) } : [nil]
        let later = unitsOfLater(stop, start)
        let first = world.timed(start).first { $0.phase.monitoring != .none }?.during.lowerBound
        return oracle.leads(start, only: only).flatMap { clinician in
            var watches: [[(unit: Int, nurse: Int, ratio: Int)]] = [[]]
            for (index, (during, phase)) in world.timed(start).enumerated() where phase.monitoring != .none {
                func able(_ units: some Sequence<Int>) -> [Int] {
                    world.practitioners.indices.filter { nurse in
                        units.allSatisfy { oracle.canWatch(index, nurse, unit: $0, besides: clinician) }
                    }
                }
                let pieces = phase.monitoring == .alone ? [during] : during.map { $0..<$0 + 1 }
                for piece in pieces {
                    var nurses = able(piece)
                    let matters = piece.contains { $0 == first || later.contains($0) }
                    if !matters { nurses = Array(nurses.prefix(1)) }
                    watches = watches.flatMap { chosen in
                        nurses.map { nurse in chosen + piece.map { ($0, nurse, phase.ratio ?? 1) } }
                    }
                }
            }
            return rooms.flatMap { room in
                watches.map { Choice(clinician: clinician, room: room, watches: $0) }
            }
        }
    }

    /// The units in which later services take somebody.
    private func unitsOfLater(_ stop: Int, _ start: Int) -> Set<Int> {
        var begin = start + personUnits(order[stop])
        var units: Set<Int> = []
        for later in order.dropFirst(stop + 1) {
            var world = world
            world.phases = world.services[later]
            for (during, phase) in world.timed(begin) where phase.needsClinician || phase.monitoring != .none {
                units.formUnion(during)
            }
            begin += personUnits(later)
        }
        return units
    }
}

extension SmallWorld {
    /// The phases of a visit with their units.
    fileprivate func timed(_ start: Int) -> [(during: Range<Int>, phase: Phase)] {
        var begin = start - phases.prefix { !$0.needsPerson }.map { $0.minutes / unit }.reduce(0, +)
        return phases.map { phase in
            defer { begin += phase.minutes / unit }
            return (begin..<begin + phase.minutes / unit, phase)
        }
    }
}
