import Fixtures
import Foundation
import Scheduling
import Testing

/// Books one slot after another until a small world is full, and looks at the claims independently.
struct BookingSequenceTests {
    private static let worlds = ProcessInfo.processInfo.environment["DAYBOOK_TEST_LONG"] == nil ? 20 : 3000

    @Test(arguments: 1...2)
    func `what is booked until nothing is left never exceeds anybody's seats`(part: Int) throws {
        var random = SeededGenerator(seed: UInt64(100 + part))
        var (booked, shared) = (0, 0)
        for number in 0..<Self.worlds {
            var world = try SmallWorld.random(services: 2, using: &random)
            world.rules = SlotRules(step: .minutes(world.unit), minimumNotice: .zero, horizon: .days(1))
            world.now = world.origin
            let initial = world
            var bookings: [Booking] = []
            while let booking = try Self.next(in: &world, after: bookings, using: &random) {
                bookings.append(booking)
            }
            booked += bookings.count
            let sweep = try ClaimSweep(initial, bookings)
            try sweep.requireSound("world \(number) of part \(part)")
            shared += sweep.mostPeopleAtOnce > 1 ? 1 : 0
        }
        // Worlds in which one nurse watches several people are not rare.
        #expect(booked > Self.worlds)
        #expect(shared > Self.worlds / 20)
    }

    /// Books a random slot of a random service for one of four people, or for somebody new when they cannot.
    ///
    /// In every state the engine must offer what the oracle does, which counts heads and knows no seats.
    private static func next(
        in world: inout SmallWorld, after bookings: [Booking], using random: inout SeededGenerator
    ) throws -> Booking? {
        for person in [Int.random(in: 0..<4, using: &random), bookings.count + 4] {
            world.personBusy = bookings.filter { $0.person == person }.map(\.personPart)
            for service in world.services.shuffled(using: &random) {
                world.phases = service
                let search = try world.search()
                let slots = search.openSlots(in: try world.window, now: world.now)
                try #require(slots == Oracle(world).slots())
                guard let slot = slots.randomElement(using: &random) else { continue }
                let assignment = try #require(search.assignment(at: slot.start, only: slot.clinician.map { [$0] }))
                try #require(assignment.clinician == slot.clinician)
                let booking = try Booking(assignment, of: service, for: person, in: world)
                booking.take(in: &world)
                return booking
            }
        }
        return nil
    }
}

/// A visit that was booked in a small world, in its units.
struct Booking {
    let phases: [(phase: Phase, during: Range<Int>)]
    let person: Int
    let personPart: Range<Int>
    let assignment: Assignment
    /// For each phase, who watches it from when to when.
    let stints: [[(nurse: Int, during: Range<Int>)]]
    let claims: [(resource: Assignment.Resource, seat: Int, during: Range<Int>)]

    init(_ assignment: Assignment, of phases: [Phase], for person: Int, in world: SmallWorld) throws {
        let windows = try Visit(phases: phases).phaseWindows(startingAt: assignment.window.start)
        self.phases = try zip(phases, windows).map { phase, window in
            (phase, try world.position(window.start)..<world.position(window.end))
        }
        self.person = person
        personPart = try world.position(assignment.window.start)..<world.position(assignment.window.end)
        self.assignment = assignment
        let times = self.phases.map(\.during)
        stints = try zip(times, assignment.stints).map { during, stints in
            let starts = stints.map { during.lowerBound + Int($0.offset / .minutes(world.unit)) }
            let ends = starts.dropFirst() + [during.upperBound]
            return try zip(stints, zip(starts, ends)).map { (try #require($0.nurse), $1.0..<$1.1) }
        }
        claims = try assignment.claims.map {
            ($0.resource, $0.seat, try world.position($0.during.start)..<world.position($0.during.end))
        }
    }

    /// Takes the seats that are claimed, and notes for the oracle whom everybody looks after.
    func take(in world: inout SmallWorld) {
        for claim in claims {
            switch claim.resource {
            case .practitioner(let index): world.practitioners[index].taken.append((claim.seat, [claim.during]))
            case .room(let index): world.rooms[index].busy.append(claim.during)
            case .person: break
            }
        }
        for (place, (phase, during)) in phases.enumerated() {
            if phase.needsClinician, let clinician = assignment.clinician {
                world.practitioners[clinician].people.append((during, 1))
            }
            for stint in stints[place] {
                world.practitioners[stint.nurse].people.append((stint.during, phase.ratio ?? 1))
            }
        }
    }
}
