import Scheduling
import Testing

/// Small random worlds, judged minute by minute.
struct SlotLawsTests {
    @Test(arguments: ["America/Denver", "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu"])
    func `the sweep finds what trying every minute finds`(name: String) throws {
        let zone = try ZoneFiles.zone(name)
        var random = SeededGenerator(seed: UInt64(name.utf8.count))
        var found = 0
        for _ in 0..<250 {
            let world = try World(zone: zone, using: &random)
            let slots = world.slots()
            found += slots.count
            #expect(slots == world.slotsByTryingEveryMinute(), "\(world.rules) \(world.visit.phases)")
        }
        #expect(found > 1000)
    }

    @Test func `a start is firm exactly when it is a slot`() throws {
        let zone = try ZoneFiles.zone("America/Denver")
        var random = SeededGenerator(seed: 6)
        for _ in 0..<60 {
            let world = try World(zone: zone, using: &random)
            // The first clinician as given has the slot.
            let slots = Dictionary(world.slots().map { ($0.start, $0) }, uniquingKeysWith: { first, _ in first })
            for minute in 0..<World.minutes {
                let start = world.window.start + .minutes(minute)
                let footing = footing(
                    visit: world.visit, start: start, clinicians: world.clinicians, rooms: world.rooms,
                    rules: world.rules, zone: zone, now: world.now)
                switch footing {
                case .firm(let slot): try #require(slots[start] == slot)
                case .lacking: try #require(slots[start] == nil)
                }
            }
        }
    }

    @Test func `every slot's claims lie in free time and can be made`() throws {
        let zone = try ZoneFiles.zone("America/Chicago")
        var random = SeededGenerator(seed: 7)
        for _ in 0..<100 {
            let world = try World(zone: zone, using: &random)
            let resources = Dictionary(uniqueKeysWithValues: (world.clinicians + world.rooms).map { ($0.id, $0) })
            for slot in world.slots() {
                for claim in world.visit.claims(start: slot.start, clinician: slot.clinician, room: slot.room) {
                    let resource = try #require(resources[claim.resource])
                    #expect(resource.open.contains(claim.during))
                    #expect(!resource.busy.overlaps(claim.during))
                }
            }
        }
    }
}

/// Two days around a change of the clocks, a few resources with random hours and claims, and a random visit.
private struct World {
    static let minutes = 2 * 24 * 60
    private static let margin = 12 * 60

    let visit: Visit
    let clinicians: [Availability<Int>]
    let rooms: [Availability<Int>]
    let rules: SlotRules
    let zone: Zone
    let window: TimeRange
    let now: Instant

    init(zone: Zone, using random: inout SeededGenerator) throws {
        let days = ["2027-03-13T18:00:00Z", "2027-11-06T18:00:00Z", "2027-04-03T05:00:00Z", "2027-10-02T05:00:00Z"]
        let start = try instant(#require(days.randomElement(using: &random)))
        self.zone = zone
        window = try #require(TimeRange(start: start, lasting: .minutes(Self.minutes)))
        now = start + .minutes(.random(in: -600...600, using: &random))
        rules = SlotRules(
            step: .minutes([5, 10, 15, 20, 25, 30, 45, 60, 100].randomElement(using: &random) ?? 15),
            minimumNotice: .minutes(.random(in: 0...900, using: &random)),
            horizon: .minutes(.random(in: 0...4000, using: &random)))
        visit = try Self.visit(using: &random)
        clinicians = (0..<Int.random(in: 0...3, using: &random)).map { Self.resource($0, start, using: &random) }
        rooms = (0..<Int.random(in: 0...3, using: &random)).map { Self.resource(10 + $0, start, using: &random) }
    }

    func slots() -> [Slot<Int>] {
        openSlots(
            visit: visit, clinicians: clinicians, rooms: rooms, rules: rules, zone: zone, window: window, now: now)
    }

    /// The reference: no sets, no sweeps, one truth value a minute and resource.
    func slotsByTryingEveryMinute() -> [Slot<Int>] {
        let clinicianLines = clinicians.map(line)
        let roomLines = rooms.map(line)
        let before = visit.phases.prefix { !$0.needsPerson }.reduce(0) { $0 + $1.minutes }
        let last = visit.phases.lastIndex(where: \.needsPerson) ?? 0
        let personMinutes = visit.phases[...last].reduce(0) { $0 + $1.minutes } - before
        // For each minute of the visit, whom it needs.
        let clinicianNeeded = visit.phases.flatMap { [Bool](repeating: $0.needsClinician, count: $0.minutes) }
        let roomNeeded = visit.phases.flatMap { [Bool](repeating: $0.roomKind != nil, count: $0.minutes) }

        var slots: [Slot<Int>] = []
        for minute in 0..<Self.minutes {
            let start = window.start + .minutes(minute)
            let time = zone.local(start).time
            guard .minutes(time.minuteOfDay % Int(rules.step / .minutes(1))) == .zero, time.second == 0,
                start - now >= rules.minimumNotice, start - now <= rules.horizon
            else { continue }
            let origin = Self.margin + minute - before
            var room: Int?
            if roomNeeded.contains(true) {
                var least = Int.max
                for index in rooms.indices where fits(roomNeeded, at: origin, in: roomLines[index]) {
                    let slack = slack(roomNeeded, at: origin, in: roomLines[index])
                    if slack < least { (room, least) = (index, slack) }
                }
                guard room != nil else { continue }
            }
            for index in clinicians.indices where fits(clinicianNeeded, at: origin, in: clinicianLines[index]) {
                slots.append(
                    Slot(
                        start: start, end: start + .minutes(personMinutes), clinician: clinicians[index].id,
                        room: room.map { rooms[$0].id }))
            }
        }
        return slots
    }

    private func line(_ resource: Availability<Int>) -> [Bool] {
        (-Self.margin..<Self.minutes + Self.margin).map { minute in
            let instant = window.start + .minutes(minute)
            return resource.open.ranges.contains { $0.contains(instant) }
                && !resource.busy.ranges.contains { $0.contains(instant) }
        }
    }

    private func fits(_ needed: [Bool], at origin: Int, in line: [Bool]) -> Bool {
        needed.indices.allSatisfy { !needed[$0] || line[origin + $0] }
    }

    /// For each unbroken part of what is needed, the free minutes that touch it on either side.
    ///
    /// Parts in one free stretch count it each.
    private func slack(_ needed: [Bool], at origin: Int, in line: [Bool]) -> Int {
        var slack = 0
        for index in needed.indices where needed[index] && (index == 0 || !needed[index - 1]) {
            let end = needed[index...].firstIndex(of: false) ?? needed.count
            var minute = origin + index
            while minute > 0, line[minute - 1] { (minute, slack) = (minute - 1, slack + 1) }
            minute = origin + end
            while minute < line.count, line[minute] { (minute, slack) = (minute + 1, slack + 1) }
        }
        return slack
    }

    private static func visit(using random: inout SeededGenerator) throws -> Visit {
        let needsRoom = Bool.random(using: &random)
        while true {
            let phases = (0..<Int.random(in: 1...5, using: &random)).map { index in
                Phase(
                    name: "phase \(index)", minutes: .random(in: 1...50, using: &random),
                    needsClinician: .random(using: &random),
                    roomKind: needsRoom && Bool.random(using: &random) ? "treatment" : nil,
                    needsPerson: .random(using: &random))
            }
            if let visit = try? Visit(phases: phases) { return visit }
        }
    }

    /// Open and busy times in whole minutes that end well before the reference's line does.
    private static func resource(
        _ id: Int, _ start: Instant, using random: inout SeededGenerator
    ) -> Availability<Int> {
        func ranges(count: Int, longest: Int) -> TimeRangeSet {
            TimeRangeSet(
                (0..<count).compactMap { _ in
                    TimeRange(
                        start: start + .minutes(.random(in: -300..<minutes, using: &random)),
                        lasting: .minutes(.random(in: 1...longest, using: &random)))
                })
        }
        let open = ranges(count: .random(in: 1...5, using: &random), longest: 700)
        return Availability(id: id, open: open, busy: ranges(count: .random(in: 0...6, using: &random), longest: 120))
    }
}
