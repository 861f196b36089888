/// Every time in a window at which a visit can start, with the resources it would take.
///
/// A start lies in the window, on a multiple of the step after midnight on the wall of the zone, and within notice and
/// horizon counted from now. All phases lie in time that is open and not busy for what they claim; the rest of the
/// visit may lie outside the window. A visit may end exactly at closing time and begin exactly where another ends.
///
/// The slots are in order of their starts, then of the clinicians as given: one slot a start and clinician. The room
/// is the free one that keeps the least free time around the visit, among equals the first as given; it may be the
/// same for two clinicians, since only one of their slots will be booked.
@inlinable
public func openSlots<ResourceID>(
    visit: Visit,
    clinicians: [Availability<ResourceID>],
    rooms: [Availability<ResourceID>] = [],
    rules: SlotRules,
    zone: Zone,
    window: TimeRange,
    now: Instant
) -> [Slot<ResourceID>] {
    var search = SlotSearch(visit: visit, rules: rules, zone: zone, window: window, now: now)
    return search?.slots(clinicians: clinicians, rooms: rooms) ?? []
}

/// The slot at exactly one start, whatever the rules say about it, or nothing when no resources are left.
///
/// It is chosen as `openSlots` does; of the clinicians, the first as given who is free.
@inlinable
public func assignment<ResourceID>(
    visit: Visit,
    start: Instant,
    clinicians: [Availability<ResourceID>],
    rooms: [Availability<ResourceID>] = []
) -> Slot<ResourceID>? {
    var search = SlotSearch(visit: visit, start: start)
    return search.slots(clinicians: clinicians, rooms: rooms).first
}

extension SlotSearch {
    /// Adds the resources and gives the matches their ids.
    @inlinable
    mutating func slots<ResourceID>(
        clinicians: [Availability<ResourceID>], rooms: [Availability<ResourceID>]
    ) -> [Slot<ResourceID>] {
        for clinician in clinicians { add(clinicianOpen: clinician.open, busy: clinician.busy) }
        for room in rooms { add(roomOpen: room.open, busy: room.busy) }
        return matches().map { match in
            Slot(
                start: match.window.start, end: match.window.end, clinician: clinicians[match.clinician].id,
                room: match.room.map { rooms[$0].id })
        }
    }
}
