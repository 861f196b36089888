import Scheduling
import Testing

/// Looks over all claims of a small world, interval by interval, without the engine and without the oracle.
struct ClaimSweep {
    private let world: SmallWorld
    private let bookings: [Booking]
    /// Between two neighbours among these nothing begins or ends.
    private let pieces: [Range<Int>]

    /// - Parameter world: as it was before anything of these was booked.
    init(_ world: SmallWorld, _ bookings: [Booking]) throws {
        (self.world, self.bookings) = (world, bookings)
        var spans = world.rooms.flatMap(\.open)
        for practitioner in world.practitioners {
            spans +=
                practitioner.onSite + practitioner.elsewhere + practitioner.treats + practitioner.monitors
                + practitioner.prescribes
            spans += practitioner.people.map(\.during)
        }
        for booking in bookings {
            spans += booking.claims.map(\.during) + booking.phases.map(\.during)
            spans += booking.stints.joined().map(\.during)
        }
        let cuts = Set(spans.flatMap { [$0.lowerBound, $0.upperBound] }).sorted()
        pieces = zip(cuts, cuts.dropFirst()).map { $0..<$1 }
    }

    /// The most people that one of them watches or treats at once.
    var mostPeopleAtOnce: Int {
        pieces.flatMap { piece in world.practitioners.indices.map { people(of: $0, during: piece).count } }.max() ?? 0
    }

    func requireSound(_ place: Comment) throws {
        try requireDisjointSeats(place)
        for piece in pieces {
            for practitioner in world.practitioners.indices {
                // A share of 1/r for everybody, in sixtieths: a nurse alone with somebody is fully loaded.
                let load = people(of: practitioner, during: piece).reduce(0) { $0 + 60 / $1 }
                try #require(load <= 60, place)
            }
            for booking in bookings { try requireEverything(booking, piece, place) }
        }
    }

    private func requireDisjointSeats(_ place: Comment) throws {
        var claims: [String: [Range<Int>]] = [:]
        for (index, practitioner) in world.practitioners.enumerated() {
            for (seat, spans) in practitioner.taken {
                claims["practitioner \(index) seat \(seat)", default: []] += spans
            }
        }
        for (index, room) in world.rooms.enumerated() {
            // What is taken at first need not be tidy.
            let tidy = Set(room.busy.joined()).map { $0..<$0 + 1 }
            claims["room \(index)", default: []] += tidy
        }
        for booking in bookings {
            for claim in booking.claims {
                switch claim.resource {
                case .practitioner(let index):
                    try #require((0..<world.practitioners[index].seats).contains(claim.seat), place)
                    claims["practitioner \(index) seat \(claim.seat)", default: []].append(claim.during)
                case .room(let index): claims["room \(index)", default: []].append(claim.during)
                case .person: claims["person \(booking.person)", default: []].append(claim.during)
                }
            }
        }
        for booking in bookings {
            // Adjoining times of one seat are one claim.
            for claim in booking.claims {
                let others = booking.claims.filter { $0.resource == claim.resource && $0.seat == claim.seat }
                try #require(!others.contains { $0.during.upperBound == claim.during.lowerBound }, place)
            }
        }
        for (seat, ranges) in claims {
            let sorted = ranges.sorted { $0.lowerBound < $1.lowerBound }
            for (earlier, later) in zip(sorted, sorted.dropFirst()) {
                try #require(earlier.upperBound <= later.lowerBound, "\(seat), \(place)")
            }
        }
    }

    /// That a booking has in one piece of time what its phase asks for, claims as many seats, and nothing else.
    private func requireEverything(_ booking: Booking, _ piece: Range<Int>, _ place: Comment) throws {
        var expected: [Assignment.Resource: Int] = [:]
        if let index = booking.phases.firstIndex(where: { holds($0.during, piece) }) {
            let phase = booking.phases[index].phase
            if phase.needsClinician {
                let clinician = try #require(booking.assignment.clinician)
                let practitioner = world.practitioners[clinician]
                try #require(isPresent(practitioner, piece) && covers(practitioner.treats, piece), place)
                expected[.practitioner(clinician)] = practitioner.seats
            }
            if let ratio = phase.ratio {
                let nurse = try #require(booking.stints[index].first { holds($0.during, piece) }).nurse
                try #require(!phase.needsClinician || nurse != booking.assignment.clinician, place)
                let practitioner = world.practitioners[nurse]
                try #require(isPresent(practitioner, piece) && covers(practitioner.monitors, piece), place)
                expected[.practitioner(nurse)] = practitioner.seats / ratio
            }
            if phase.roomKind != nil {
                let room = try #require(booking.assignment.room)
                try #require(covers(world.rooms[room].open, piece), place)
                expected[.room(room)] = 1
            }
            let prescribers = world.practitioners.filter { covers($0.prescribes, piece) }
            switch phase.prescriber {
            case .none: break
            case .onSite: try #require(prescribers.contains { covers($0.onSite, piece) }, place)
            case .reachable:
                try #require(prescribers.contains { covers($0.onSite, piece) || covers($0.elsewhere, piece) }, place)
            }
        }
        if holds(booking.personPart, piece) { expected[.person] = 1 }
        let claimed = booking.claims.filter { $0.during.overlaps(piece) }
        try #require(Dictionary(grouping: claimed, by: \.resource).mapValues(\.count) == expected, place)
    }

    /// Among how many people at most somebody is with each of those they look after.
    private func people(of practitioner: Int, during piece: Range<Int>) -> [Int] {
        let before = world.practitioners[practitioner].people.filter { $0.during.overlaps(piece) }.map(\.ratio)
        return bookings.reduce(into: before) { people, booking in
            for (index, (phase, during)) in booking.phases.enumerated() where holds(during, piece) {
                if phase.needsClinician, booking.assignment.clinician == practitioner { people.append(1) }
                let watches = booking.stints[index].contains { $0.nurse == practitioner && holds($0.during, piece) }
                if let ratio = phase.ratio, watches { people.append(ratio) }
            }
        }
    }

    private func isPresent(_ practitioner: SmallWorker, _ piece: Range<Int>) -> Bool {
        covers(practitioner.onSite, piece) || (world.isRemote && covers(practitioner.elsewhere, piece))
    }

    private func covers(_ spans: [Range<Int>], _ piece: Range<Int>) -> Bool { spans.contains { holds($0, piece) } }

    private func holds(_ span: Range<Int>, _ piece: Range<Int>) -> Bool {
        span.lowerBound <= piece.lowerBound && piece.upperBound <= span.upperBound
    }
}
