import Clinic
import Foundation
import Scheduling

extension Diary {
    /// The stretch that must be known to judge every start in `range`: a visit lasts at most a day.
    static func window(around range: TimeRange) -> TimeRange {
        TimeRange(start: range.start - .days(1), end: range.end + .days(1)) ?? range
    }

    /// The stretch that must be known to judge one start.
    ///
    /// - Throws: `invalid` for a start so far away that time itself ends there.
    static func window(around start: Instant) throws(Refusal) -> TimeRange {
        guard let window = TimeRange(start: start - .days(1), end: start + .days(1)) else {
            throw .invalid("/start", "This time is too far away.")
        }
        return window
    }

    /// The locks of the dates that a visit at `start` touches, buffers included.
    func locks(at start: Instant, in zone: Zone) -> Set<Lock> {
        let whole = service.visit.wholeWindow(startingAt: start)
        return Set(Lock.dates(from: whole.start, to: whole.end, in: zone))
    }

    /// Where a visit at `start` takes place, judged by every rule.
    ///
    /// - Parameters:
    ///   - hold: one's own hold of that start, whose resources are taken; notice and horizon were judged with it.
    ///   - rules: step, notice and horizon that count for the caller.
    /// - Throws: `outside_notice`, `outside_horizon`, `slot_unavailable`, `slot_taken`.
    func placement(
        at start: Instant, holding hold: Hold? = nil, rules: SlotRules, edition: String
    ) throws(Refusal) -> Placement {
        let found: Footing<UUID>
        if let hold {
            found = footing(
                visit: service.visit, start: start,
                clinicians: clinicianTimes.filter { $0.id == hold.clinician.uuid },
                rooms: roomTimes.filter { $0.id == hold.room?.uuid })
        } else {
            found = footing(
                visit: service.visit, start: start, clinicians: clinicianTimes, rooms: roomTimes, rules: rules,
                zone: zone, now: now)
        }
        switch found {
        case .firm(let slot):
            return Placement(
                during: service.visit.personWindow(startingAt: start), clinician: Clinician.ID(slot.clinician),
                room: slot.room.map { Room.ID($0) },
                wall: Appointment.Wall(start: zone.local(start), zone: zone.name, edition: edition))
        case .lacking(let obstacle):
            throw refusal(for: obstacle)
        }
    }

    private func refusal(for obstacle: Obstacle) -> Refusal {
        switch obstacle {
        case .outsideNotice:
            Refusal(.outsideNotice, "That time is too soon to be booked here. Please choose a later one or call us.")
        case .outsideHorizon:
            Refusal(.outsideHorizon, "That time is further ahead than we book. Please choose an earlier one.")
        case .offStep, .outsideHours:
            Refusal(.slotUnavailable, "Nothing can be booked at that time. Please choose one that is offered.")
        case .busy:
            Refusal(.slotTaken, "That time has just been taken.")
        }
    }
}

extension SlotRules {
    /// What counts for staff, who know why they book: any minute from now on, two years ahead.
    static let ofStaff = SlotRules(step: .minutes(1), minimumNotice: .zero, horizon: .days(730))
}

extension Diary {
    /// An appointment of this service with the names that people read.
    func details(of appointment: Appointment, person: Person) -> AppointmentDetails {
        let clinician = clinicians[appointment.clinician]
        return AppointmentDetails(
            appointment: appointment, person: person, serviceCode: service.code, serviceLabel: service.label,
            clinicianCode: clinician?.code ?? "", clinicianName: clinician?.name ?? "",
            roomCode: appointment.room.flatMap { rooms[$0]?.code }, siteName: service.site.name)
    }
}
