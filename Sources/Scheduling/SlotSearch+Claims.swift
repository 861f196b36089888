extension SlotSearch {
    /// The visit with the seats that it takes.
    ///
    /// The clinician's claims come first, then the nurses', the room's and the person's. The clinician is taken with all
    /// seats. The person is taken for the whole of the person's part, since nobody can be elsewhere in the middle of a
    /// visit.
    func assigned(at start: Instant, clinician: Int?, room: Int?, stints: [[Stint]]) -> Assignment {
        var claims: [Assignment.Claim] = []
        func claim(_ resource: Assignment.Resource, _ times: [OneSeat]) {
            claims += Self.joined(times).map {
                Assignment.Claim(resource: resource, seat: $0.seat, during: $0.during)
            }
        }
        func times(_ parts: [Visit.Part], seats: Int = 1) -> [OneSeat] {
            (0..<seats).flatMap { seat in parts.map { OneSeat(seat: seat, during: $0.range(startingAt: start)) } }
        }
        let watches = visit.nursePhases.flatMap { phase in
            stints[phase.index].times(in: phase.part.range(startingAt: start)).map {
                Watch(nurse: $0.nurse, during: $0.during, monitoring: phase.monitoring)
            }
        }
        let nurses = Set(watches.compactMap(\.nurse)).subtracting([clinician].compactMap { $0 }).sorted()
        for practitioner in [clinician].compactMap({ $0 }) + nurses {
            let treated =
                practitioner == clinician
                ? times(visit.clinicianParts, seats: roster.practitioners[practitioner].seats) : []
            let own = watches.filter { $0.nurse == practitioner }
            claim(.practitioner(practitioner), treated + seats(of: practitioner, for: own))
        }
        if let room { claim(.room(room), times(visit.roomParts)) }
        claim(.person, times([visit.personPart]))
        return Assignment(
            window: visit.personWindow(startingAt: start), clinician: clinician, room: room, stints: stints,
            claims: claims)
    }

    /// What somebody watches without a break in one phase.
    private struct Watch {
        let nurse: Int?
        let during: TimeRange
        let monitoring: Monitoring
    }

    /// One seat during one time.
    private struct OneSeat {
        let seat: Int
        let during: TimeRange
    }

    /// Which seats of a nurse some watches take.
    ///
    /// A watch is cut where the free seats change, so that fragmented seats never refuse what the head count allows. In
    /// each piece the seats that were taken in the piece before are kept where they are still free, then those that stay
    /// free for longest.
    private func seats(of practitioner: Int, for watches: [Watch]) -> [OneSeat] {
        let practitioner = roster.practitioners[practitioner]
        var pieces: [OneSeat] = []
        var kept: [Int] = []
        for watch in watches {
            let wanted = watch.monitoring.seats(of: practitioner.seats)
            for piece in watch.during.pieces(cutAt: practitioner.taken.flatMap { [$0.during.start, $0.during.end] }) {
                let busy = Set(practitioner.taken.filter { $0.during.overlaps(piece) }.flatMap(\.seats))
                let free = (0..<practitioner.seats).filter { !busy.contains($0) }
                let until = Dictionary(
                    uniqueKeysWithValues: free.map { ($0, practitioner.end(ofSeat: $0, from: piece.end)) })
                let ranked = free.sorted { one, other in
                    let (keepsOne, keepsOther) = (kept.contains(one), kept.contains(other))
                    if keepsOne != keepsOther { return keepsOne }
                    let (freeOne, freeOther) = (until[one] ?? .distantPast, until[other] ?? .distantPast)
                    return freeOne != freeOther ? freeOne > freeOther : one < other
                }
                kept = Array(ranked.prefix(wanted))
                pieces += kept.map { OneSeat(seat: $0, during: piece) }
            }
        }
        return Self.joined(pieces)
    }

    /// The same seats at the same times, in as few claims as can be.
    private static func joined(_ pieces: [OneSeat]) -> [OneSeat] {
        let bySeat = Dictionary(grouping: pieces, by: \.seat)
        return bySeat.keys.sorted().flatMap { seat in
            TimeRangeSet((bySeat[seat] ?? []).map(\.during)).ranges.map { OneSeat(seat: seat, during: $0) }
        }
    }
}

extension Practitioner {
    /// Until when a seat stays free after an instant at which it is.
    fileprivate func end(ofSeat seat: Int, from instant: Instant) -> Instant {
        taken.lazy.filter { $0.seats.contains(seat) && $0.during.start >= instant }.map(\.during.start).min()
            ?? .distantFuture
    }
}

extension TimeRange {
    /// The range in pieces between the instants that lie in it.
    fileprivate func pieces(cutAt instants: [Instant]) -> [TimeRange] {
        let cuts = Set(instants.filter { start < $0 && $0 < end }).sorted()
        return zip([start] + cuts, cuts + [end]).compactMap { TimeRange(start: $0, end: $1) }
    }
}
