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
        for choice in choices(oracle, world, start, only[stop]) {
            if let clinician = choice.clinician, let spare = spare[clinician], spare.during.contains(start),
                given.count(where: { $0.lead == clinician && spare.during.contains($0.start) }) >= spare.visits
            {
                continue
            }
            let lead = choice.clinician ?? choice.nurses.lazy.compactMap { $0 }.first
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
        var nurses: [Int?]

        /// The world in which it has been given: whom everybody looks after, and the room that is taken.
        func given(in world: SmallWorld, _ start: Int) -> SmallWorld {
            var given = world
            let before = world.phases.prefix { !$0.needsPerson }.map { $0.minutes / world.unit }.reduce(0, +)
            var begin = start - before
            for (phase, nurse) in zip(world.phases, nurses) {
                let during = begin..<begin + phase.minutes / world.unit
                begin = during.upperBound
                if phase.needsClinician, let clinician { given.practitioners[clinician].people.append((during, 1)) }
                if let nurse, let ratio = phase.ratio { given.practitioners[nurse].people.append((during, ratio)) }
                if phase.roomKind != nil, let room { given.rooms[room].busy.append(during) }
            }
            return given
        }
    }

    /// Every clinician with every room and every nurse of each phase.
    private func choices(_ oracle: Oracle, _ world: SmallWorld, _ start: Int, _ only: Set<Int>?) -> [Choice] {
        guard oracle.brokenTerms(start).isEmpty else { return [] }
        let usesRoom = world.phases.contains { $0.roomKind != nil }
        let rooms: [Int?] = usesRoom ? world.rooms.indices.filter { oracle.isFree(room: $0, start) } : [nil]
        return oracle.leads(start, only: only).flatMap { clinician in
            var nurses: [[Int?]] = [[]]
            for (index, phase) in world.phases.enumerated() {
                let able: [Int?] =
                    phase.monitoring == .none ? [nil] : oracle.watching(index, start, besides: clinician)
                nurses = nurses.flatMap { chosen in able.map { chosen + [$0] } }
            }
            return rooms.flatMap { room in
                nurses.map { Choice(clinician: clinician, room: room, nurses: $0) }
            }
        }
    }
}
