import Clinic
import Foundation
import Postgres
import Scheduling

/// What is known about a stretch of time for one service: who offers it, when they are there, and what is taken.
struct Diary: Sendable {
    let service: Service
    let zone: Zone
    let clinicians: [Clinician.ID: Clinician]
    let rooms: [Room.ID: Room]
    /// Of the clinicians who offer the service (and whom the caller chose), in the order of the practice.
    let clinicianTimes: [Availability<UUID>]
    /// Of the rooms of the site, in the order of the practice.
    let roomTimes: [Availability<UUID>]
    let now: Instant

    /// What to leave out of the taken time: one's own hold, or the visit that is being moved.
    struct Except: Sendable {
        var hold: Hold.ID?
        var appointment: Appointment.ID?
    }

    /// The rooms that a visit can use.
    var usableRooms: [Availability<UUID>] {
        guard let kind = service.visit.roomKind else { return [] }
        return roomTimes.filter { rooms[Room.ID($0.id)]?.kind == kind }
    }

    /// Every start in `window` at which the service can be booked.
    func openSlots(in window: TimeRange) -> [Slot<UUID>] {
        Scheduling.openSlots(
            visit: service.visit, clinicians: clinicianTimes, rooms: usableRooms, rules: service.rules, zone: zone,
            window: window, now: now)
    }
}
