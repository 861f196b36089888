import Fixtures
import Scheduling
import Testing

extension SmallWorld {
    /// A world at or near a change of the clocks, with rules that bind now and then, and with so many services.
    static func random(services: Int = 1, using random: inout SeededGenerator) throws -> SmallWorld {
        let (name, time) = try #require(
            [
                ("America/Denver", "2027-03-14T06:00:00Z"), ("America/Denver", "2027-11-07T05:00:00Z"),
                ("Australia/Lord_Howe", "2027-04-03T13:00:00Z"), ("Asia/Kathmandu", "2027-06-01T00:00:00Z"),
            ].randomElement(using: &random))
        let unit = [1, 5].randomElement(using: &random) ?? 5
        let origin = try SchedulingTests.instant(time)
        let services = (0..<services).map { _ in phases(unit: unit, using: &random) }
        let usesRoom = services.joined().contains { $0.roomKind != nil }
        func rarely(_ make: () -> [Range<Int>]) -> [Range<Int>] {
            Int.random(in: 0..<10, using: &random) == 0 ? make() : []
        }
        let seats = Monitoring.seats(for: services.joined().compactMap(\.ratio))
        var world = SmallWorld(
            unit: unit, origin: origin, zone: try ZoneFiles.zone(name), services: services,
            phases: services[0],
            practitioners: [], rooms: [], personBusy: [], isRemote: Int.random(in: 0..<5, using: &random) == 0,
            rules: SlotRules(
                // Every start that the step allows must be a unit.
                step: .minutes(unit * ([1, 1, 2, 3, 5, 7].randomElement(using: &random) ?? 1)),
                minimumNotice: .minutes(unit * .random(in: 0...20, using: &random)),
                horizon: .minutes(unit * .random(in: 30...110, using: &random))),
            closed: [], siteHours: nil, serviceHours: nil, fullDays: [], fullWeeks: [], comesOfAge: nil,
            now: origin + .minutes(unit * .random(in: -40...20, using: &random)))
        world.practitioners = practitioners(seats: seats, using: &random)
        world.rooms = (0..<(usesRoom ? Int.random(in: 0...3, using: &random) : 0)).map { _ in
            (hours(using: &random), spans(0...3, longest: 12, using: &random))
        }
        world.personBusy = rarely { spans(1...2, longest: 12, using: &random) }
        world.closed = rarely { spans(1...1, longest: 12, using: &random) }
        world.fullDays = rarely { spans(1...1, longest: 40, using: &random) }
        world.fullWeeks = rarely { spans(1...1, longest: 40, using: &random) }
        if Int.random(in: 0..<8, using: &random) == 0 { world.siteHours = spans(1...2, longest: 60, using: &random) }
        if Int.random(in: 0..<8, using: &random) == 0 { world.serviceHours = spans(1...2, longest: 60, using: &random) }
        if Int.random(in: 0..<10, using: &random) == 0 { world.comesOfAge = .random(in: -10...70, using: &random) }
        if world.comesOfAge != nil { world.admitted = spans(0...2, longest: 20, using: &random) }
        return world
    }

    /// Up to five phases; a third of the visits are treated by somebody while somebody else watches.
    static func phases(unit: Int, using random: inout SeededGenerator) -> [Phase] {
        let usesRoom = Bool.random(using: &random)
        let ratios = [Monitoring.alone, .shared(1), .shared(2), .shared(3), .shared(4)].shuffled(using: &random)
        let isWatchedWhileTreated = Int.random(in: 0..<3, using: &random) == 0
        while true {
            let phases = (0..<Int.random(in: 1...5, using: &random)).map { index in
                let isTreated = isWatchedWhileTreated || Int.random(in: 0..<3, using: &random) == 0
                let isWatched = isWatchedWhileTreated || Bool.random(using: &random)
                return Phase(
                    name: "phase \(index)", minutes: unit * .random(in: 1...5, using: &random),
                    needsPerson: Int.random(in: 0..<4, using: &random) > 0, needsClinician: isTreated,
                    monitoring: isWatched ? ratios[Int.random(in: 0...1, using: &random)] : .none,
                    prescriber: [.none, .none, .none, .none, .none, .reachable, .onSite].randomElement(using: &random)
                        ?? .none,
                    roomKind: usesRoom && Bool.random(using: &random) ? "treatment" : nil)
            }
            if (try? Visit(phases: phases)) != nil { return phases }
        }
    }

    /// Up to four people; in half of the worlds two of them treat and monitor both, and nobody else does.
    private static func practitioners(seats: Int, using random: inout SeededGenerator) -> [SmallWorker] {
        if Bool.random(using: &random) {
            return (0..<2).map { _ in practitioner(seats: seats, ["treats", "monitors", "prescribes"], using: &random) }
        } else {
            let roles = ["treats", "monitors", "prescribes"]
            return (0..<Int.random(in: 0...4, using: &random)).map { _ in
                practitioner(seats: seats, roles.filter { _ in Bool.random(using: &random) }, using: &random)
            }
        }
    }

    private static func practitioner(
        seats: Int, _ roles: [String], using random: inout SeededGenerator
    ) -> SmallWorker {
        var practitioner = SmallWorker(
            onSite: hours(using: &random),
            elsewhere: Bool.random(using: &random) ? spans(1...1, longest: 40, using: &random) : [],
            seats: roles.contains("monitors") ? seats : [1, seats].randomElement(using: &random) ?? 1)
        func qualified(_ role: String) -> [Range<Int>] {
            guard roles.contains(role) else { return [] }
            return Int.random(in: 0..<4, using: &random) > 0
                ? [-margin..<length + margin] : hours(using: &random)
        }
        practitioner.treats = qualified("treats")
        practitioner.monitors = qualified("monitors")
        practitioner.prescribes = qualified("prescribes")
        if Int.random(in: 0..<6, using: &random) == 0 { practitioner.kept = spans(1...1, longest: 20, using: &random) }
        if Int.random(in: 0..<6, using: &random) == 0 { practitioner.full = spans(1...1, longest: 40, using: &random) }
        let ratios = (1...6).filter { practitioner.seats.isMultiple(of: $0) }
        for during in spans(0...3, longest: 12, using: &random) {
            practitioner.take(during, ratio: ratios.randomElement(using: &random) ?? 1, using: &random)
        }
        return practitioner
    }

    /// All day, or a part of it or two.
    private static func hours(using random: inout SeededGenerator) -> [Range<Int>] {
        Bool.random(using: &random) ? [-margin..<length + margin] : spans(1...2, longest: 90, using: &random)
    }

    static func spans(
        _ count: ClosedRange<Int>, longest: Int, using random: inout SeededGenerator
    ) -> [Range<Int>] {
        (0..<Int.random(in: count, using: &random)).map { _ in
            let start = Int.random(in: -margin..<length, using: &random)
            return start..<min(start + Int.random(in: 1...longest, using: &random), length + margin)
        }
    }
}

extension SmallWorker {
    /// Gives them somebody to look after if they can, on seats that change from unit to unit as badly as they may.
    mutating func take(_ during: Range<Int>, ratio: Int, using random: inout SeededGenerator) {
        let wanted = seats / ratio
        let free = during.map { unit in
            (0..<seats).filter { seat in !taken.contains { $0.seat == seat && $0.spans[0].contains(unit) } }
        }
        guard free.allSatisfy({ $0.count >= wanted }) else { return }
        people.append((during, ratio))
        for (unit, free) in zip(during, free) {
            taken += free.shuffled(using: &random).prefix(wanted).map { ($0, [unit..<unit + 1]) }
        }
    }
}

extension Phase {
    /// Among how many people whoever watches may be, or nothing when nobody does.
    var ratio: Int? {
        switch monitoring {
        case .none: nil
        case .alone: 1
        case .shared(let ratio): ratio
        }
    }
}
