import Clinic
import Foundation
import Scheduling

/// What is known about a stretch of time for one service: who offers it, when they are there, and what is taken.
struct Diary: Sendable {
    let service: Service
    let zone: Zone
    let clinicians: [Clinician.ID: Clinician]
    let rooms: [Room.ID: Room]
    /// Of the clinicians who offer the service (and whom the caller chose), in the order of the practice.
    let clinicianTimes: [Availability<UUID>]
    /// Of the rooms that the visit can use, in the order of the practice.
    let roomTimes: [Availability<UUID>]
    let now: Instant

    /// Puts together what the catalogue says and what is entered for dates.
    ///
    /// - Throws: `UnknownZone`.
    init(
        _ catalogue: Catalogue, clinicians: [Clinician], window: TimeRange, zones: ZoneDirectory, now: Instant,
        openings: [UUID?: [TimeRange]], closures: [UUID?: [TimeRange]], claims: [UUID?: [TimeRange]]
    ) throws {
        guard let zone = zones.zone(catalogue.service.site.zone) else {
            throw UnknownZone(name: catalogue.service.site.zone)
        }
        func times(_ id: UUID, withoutHours: TimeRangeSet) -> Availability<UUID> {
            let regular = catalogue.hours[id].map { $0.open(during: window, in: zone) } ?? withoutHours
            let open = regular.union(TimeRangeSet(openings[id] ?? []))
                .subtracting(TimeRangeSet((closures[id] ?? []) + (closures[nil] ?? [])))
            return Availability(id: id, open: open, busy: TimeRangeSet(claims[id] ?? []))
        }
        self.service = catalogue.service
        self.zone = zone
        self.now = now
        self.clinicians = Dictionary(uniqueKeysWithValues: clinicians.map { ($0.id, $0) })
        self.rooms = Dictionary(uniqueKeysWithValues: catalogue.rooms.map { ($0.id, $0) })
        clinicianTimes = clinicians.map { times($0.id.uuid, withoutHours: .empty) }
        // A room without hours of its own is there whenever somebody is there to use it.
        roomTimes = catalogue.rooms.map { times($0.id.uuid, withoutHours: TimeRangeSet([window])) }
    }

    /// Every start in `window` at which the service can be booked.
    func openSlots(in window: TimeRange) -> [Slot<UUID>] {
        Scheduling.openSlots(
            visit: service.visit, clinicians: clinicianTimes, rooms: roomTimes, rules: service.rules, zone: zone,
            window: window, now: now)
    }
}

/// The database names a zone that this machine does not have: `doctor` tells how to mend it.
struct UnknownZone: Error {
    let name: String
}
