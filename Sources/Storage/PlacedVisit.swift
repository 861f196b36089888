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
        /// Who watches in turn; empty where nobody does.
        var nurses: [(id: UUID, offset: Duration)]
        let room: UUID?
    }

    /// Neighbouring seats of one resource during one time.
    struct SeatClaim: Sendable {
        let resource: UUID?
        var seats: Range<Int>
        /// How many seats the resource has.
        let capacity: Int
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
                nurses: assignment.stints[index].compactMap { stint in stint.nurse.map { (staff[$0], stint.offset) } },
                room: phase.roomKind == nil ? nil : assignment.room.map { rooms[$0] })
        }
        let claims = assignment.claims.map { claim -> SeatClaim in
            let (resource, capacity): (UUID?, Int) =
                switch claim.resource {
                case .practitioner(let index): (staff[index], diary.catalogue.staff[index].seats)
                // A constraint gives rooms and people one seat.
                case .room(let index): (rooms[index], 1)
                case .person: (nil, 1)
                }
            return SeatClaim(
                resource: resource, seats: claim.seat..<claim.seat + 1, capacity: capacity, during: claim.during)
        }
        self.claims = claims.joiningNeighbours
    }

    /// Who a claim belongs to.
    enum Owner: Sendable {
        case appointment(Appointment)
        case hold(Hold)

        /// When its claims end by themselves, if they do.
        var expires: Instant? {
            if case .hold(let hold) = self { hold.expires } else { nil }
        }
    }

    /// Takes every seat, all or nothing; the person's only for an appointment.
    ///
    /// `claim_does_not_overlap` is the last judge.
    func claim(for owner: Owner, _ practice: Practice.ID) -> SQL {
        let (appointment, hold, person): (Appointment.ID?, Hold.ID?, UUID?) =
            switch owner {
            case .appointment(let appointment): (appointment.id, nil, appointment.person.uuid)
            case .hold(let hold): (nil, hold.id, nil)
            }
        let claims = claims.compactMap { claim in
            (claim.resource ?? person).map {
                (resource: $0, seats: claim.seats, capacity: claim.capacity, during: claim.during)
            }
        }
        return """
            insert into claim (practice_id, claim_id, resource_id, seats, capacity, during, appointment_id, hold_id)
            select \(practice), claim_id, resource_id, int4range(first_seat, end_seat), capacity,
                tstzrange(starts_at, ends_at), \(appointment), \(hold)
            from unnest(\(claims.map { _ in Identifier<Hold>.fresh().uuid }), \(claims.map(\.resource)),
                \(claims.map { Int32($0.seats.lowerBound) }), \(claims.map { Int32($0.seats.upperBound) }),
                \(claims.map { Int16($0.capacity) }), \(claims.map(\.during.start)), \(claims.map(\.during.end)))
                as claim (claim_id, resource_id, first_seat, end_seat, capacity, starts_at, ends_at)
            """
    }

    /// What searches see of its claims: all but those of the person.
    func taken(until expires: Instant?) -> [TakenTime.Claim] {
        claims.compactMap { claim in
            claim.resource.map {
                TakenTime.Claim(
                    resource: $0, time: SeatTime(seats: claim.seats, during: claim.during), expires: expires)
            }
        }
    }

    /// A phase as it is planned, or a part of one when its nurses take turns.
    struct PlannedPhase {
        let appointment: Appointment
        let position: Int
        let stint: Int
        let name: String
        let during: TimeRange
        let clinician: UUID?
        let nurse: UUID?
        let room: UUID?
    }

    /// The phases as they are planned for an appointment, cut where another nurse takes over.
    func planned(for appointment: Appointment) -> [PlannedPhase] {
        zip(zip(visit.phases, visit.phaseWindows(startingAt: appointment.during.start)), phases).enumerated().flatMap {
            position, phase in
            let ((phase, window), staff) = phase
            let starts = [window.start] + staff.nurses.dropFirst().map { window.start + $0.offset }
            return zip(starts, starts.dropFirst() + [window.end]).enumerated().compactMap { stint, times in
                TimeRange(start: times.0, end: times.1).map { during in
                    PlannedPhase(
                        appointment: appointment, position: position, stint: stint, name: phase.name, during: during,
                        clinician: staff.clinician,
                        nurse: staff.nurses.indices.contains(stint) ? staff.nurses[stint].id : nil, room: staff.room)
                }
            }
        }
    }

    /// Plans the phases of these versions of appointments.
    static func plan(_ phases: [PlannedPhase], _ practice: Practice.ID) -> SQL {
        // Arrays carry no nulls: an empty text stands for nobody.
        func texts(_ ids: [UUID?]) -> [String] { ids.map { $0?.uuidString ?? "" } }
        return """
            insert into appointment_phase
                (practice_id, appointment_id, schedule_version, position, stint, name, during, clinician_id, nurse_id,
                room_id)
            select \(practice), appointment_id, schedule_version, position, stint, name,
                tstzrange(starts_at, ends_at), nullif(clinician_id, '')::uuid, nullif(nurse_id, '')::uuid,
                nullif(room_id, '')::uuid
            from unnest(\(phases.map(\.appointment.id.uuid)), \(phases.map { Int32($0.appointment.scheduleVersion) }),
                \(phases.map { Int16($0.position) }), \(phases.map { Int16($0.stint) }), \(phases.map(\.name)),
                \(phases.map(\.during.start)), \(phases.map(\.during.end)), \(texts(phases.map(\.clinician))),
                \(texts(phases.map(\.nurse))), \(texts(phases.map(\.room))))
                as phase (appointment_id, schedule_version, position, stint, name, starts_at, ends_at, clinician_id,
                    nurse_id, room_id)
            """
    }
}

extension [PlacedVisit.SeatClaim] {
    /// The same with neighbouring seats that are taken at the same time in one claim.
    ///
    /// The seats of a resource come in ascending order.
    fileprivate var joiningNeighbours: [PlacedVisit.SeatClaim] {
        var joined: [PlacedVisit.SeatClaim] = []
        for claim in self {
            let neighbour = joined.lastIndex {
                $0.resource == claim.resource && $0.during == claim.during
                    && $0.seats.upperBound == claim.seats.lowerBound
            }
            if let neighbour {
                joined[neighbour].seats = joined[neighbour].seats.lowerBound..<claim.seats.upperBound
            } else {
                joined.append(claim)
            }
        }
        return joined
    }
}
