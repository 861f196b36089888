/// Whether a visit can stand at a start, and on what.
public enum Footing<ResourceID: Hashable & Sendable>: Hashable, Sendable {
    /// It can, with these resources.
    case firm(Slot<ResourceID>)
    /// It cannot; this is the first reason in the order of `Obstacle`.
    case lacking(Obstacle)
}

/// Judges one start as `openSlots` would, and says why when it is not a slot.
///
/// A start is firm here exactly when `openSlots` has it in a window around it.
public func footing<ResourceID>(
    visit: Visit,
    start: Instant,
    clinicians: [Availability<ResourceID>],
    rooms: [Availability<ResourceID>] = [],
    rules: SlotRules,
    zone: Zone,
    now: Instant
) -> Footing<ResourceID> {
    if let obstacle = rules.obstacle(to: start, in: zone, now: now) {
        .lacking(obstacle)
    } else {
        footing(visit: visit, start: start, clinicians: clinicians, rooms: rooms)
    }
}

/// Judges one start by hours and claims alone, as when staff set the other rules aside.
public func footing<ResourceID>(
    visit: Visit,
    start: Instant,
    clinicians: [Availability<ResourceID>],
    rooms: [Availability<ResourceID>] = []
) -> Footing<ResourceID> {
    if let slot = assignment(visit: visit, start: start, clinicians: clinicians, rooms: rooms) {
        return .firm(slot)
    }
    let unclaimed = assignment(
        visit: visit, start: start,
        clinicians: clinicians.map { Availability(id: $0.id, open: $0.open) },
        rooms: rooms.map { Availability(id: $0.id, open: $0.open) })
    return .lacking(unclaimed == nil ? .outsideHours : .busy)
}
