import Clinic
import Foundation
import Postgres
import Scheduling

/// A visit with its place in the book: where and when, and every seat that it takes.
struct PlacedVisit: Sendable {
    var placement: Placement
    let visit: Visit
    /// For each phase, in order, who treats, who watches, and where.
    let phases: [PhaseStaff]
    /// Every seat that it takes; without a resource for those of the person.
    let claims: [SeatClaim]

    /// Who and what one phase takes.
    struct PhaseStaff: Sendable {
        let clinician: UUID?
        let nurse: UUID?
        let room: UUID?
    }

    /// One seat of one resource during one time.
    struct SeatClaim: Sendable {
        let resource: UUID?
        let seat: Int
        let during: TimeRange
    }

    /// What the engine assigned, in the words of the database.
    init(_ assignment: Assignment, placement: Placement, diary: Diary) {
        let staff = diary.catalogue.staff.map(\.clinician.id.uuid)
        let rooms = diary.rooms.map(\.id.uuid)
        self.placement = placement
        visit = diary.visit
        phases = diary.visit.phases.enumerated().map { index, phase in
            PhaseStaff(
                clinician: phase.needsClinician ? assignment.clinician.map { staff[$0] } : nil,
                nurse: assignment.nurses[index].map { staff[$0] },
                room: phase.roomKind == nil ? nil : assignment.room.map { rooms[$0] })
        }
        claims = assignment.claims.map { claim in
            let resource: UUID? =
                switch claim.resource {
                case .practitioner(let index): staff[index]
                case .room(let index): rooms[index]
                case .person: nil
                }
            return SeatClaim(resource: resource, seat: claim.seat, during: claim.during)
        }
    }

    /// Who a claim belongs to.
    enum Owner: Sendable {
        case appointment(Appointment)
        case hold(Hold.ID)
    }

    /// Takes every seat, all or nothing; the person's only for an appointment.
    ///
    /// `claim_does_not_overlap` is the last judge.
    func claim(for owner: Owner, _ practice: Practice.ID) -> SQL {
        let (appointment, hold, person): (Appointment.ID?, Hold.ID?, UUID?) =
            switch owner {
            case .appointment(let appointment): (appointment.id, nil, appointment.person.uuid)
            case .hold(let id): (nil, id, nil)
            }
        let claims = claims.compactMap { claim in
            (claim.resource ?? person).map { (resource: $0, seat: Int16(claim.seat), during: claim.during) }
        }
        return """
            insert into claim (practice_id, claim_id, resource_id, seat, during, appointment_id, hold_id)
            select \(practice), claim_id, resource_id, seat, tstzrange(starts_at, ends_at), \(appointment), \(hold)
            from unnest(\(claims.map { _ in Identifier<Hold>.fresh().uuid }), \(claims.map(\.resource)),
                \(claims.map(\.seat)), \(claims.map(\.during.start)), \(claims.map(\.during.end)))
                as claim (claim_id, resource_id, seat, starts_at, ends_at)
            """
    }

    /// Plans the phases of this version of an appointment.
    func plan(_ appointment: Appointment, _ practice: Practice.ID) -> SQL {
        let windows = visit.phaseWindows(startingAt: appointment.during.start)
        // Arrays carry no nulls: an empty text stands for nobody.
        func texts(_ ids: [UUID?]) -> [String] { ids.map { $0?.uuidString ?? "" } }
        return """
            insert into appointment_phase
                (practice_id, appointment_id, schedule_version, position, name, during, clinician_id, nurse_id, room_id)
            select \(practice), \(appointment.id), \(Int32(appointment.scheduleVersion)), position - 1, name,
                tstzrange(starts_at, ends_at), nullif(clinician_id, '')::uuid, nullif(nurse_id, '')::uuid,
                nullif(room_id, '')::uuid
            from unnest(\(visit.phases.map(\.name)), \(windows.map(\.start)), \(windows.map(\.end)),
                \(texts(phases.map(\.clinician))), \(texts(phases.map(\.nurse))), \(texts(phases.map(\.room))))
                with ordinality
                as phase (name, starts_at, ends_at, clinician_id, nurse_id, room_id, position)
            """
    }
}
