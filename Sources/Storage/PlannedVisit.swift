import Clinic
import Foundation
import Postgres
import Scheduling

/// A visit as it stands in the book, with everybody whom it was planned with.
struct PlannedVisit: Sendable {
    let details: AppointmentDetails
    /// Its phases, as long as they were planned.
    let visit: Visit
    /// The conditions that its protocol sets.
    let gates: [GateRule]
    /// For each phase, in order, who treats, who watches, and where.
    let staff: [PlacedVisit.PhaseStaff]

    var appointment: Appointment { details.appointment }
    var start: Instant { appointment.during.start }
    /// The time of all phases, those without the person too.
    var window: TimeRange { visit.wholeWindow(startingAt: start) }

    /// The statements that `read` reads: the visits that a condition on `appointment a` selects, their planned phases
    /// and the protocols of them.
    ///
    /// - Parameter forUpdate: whether the visits are locked, so that what is read after them is of the same version.
    static func statements(_ practice: Practice.ID, where condition: SQL, forUpdate: Bool = false) -> [SQL] {
        let lock: SQL = forUpdate ? "for update of a" : ""
        return [
            """
            \(AppointmentDetails.select)
            where a.practice_id = \(practice) and \(condition)
            order by a.appointment_id
            \(lock)
            """,
            """
            select f.appointment_id, f.position, f.during, f.clinician_id, f.nurse_id, f.room_id
            from appointment_phase f
            join appointment a on (a.practice_id, a.appointment_id, a.schedule_version)
                = (f.practice_id, f.appointment_id, f.schedule_version)
            where f.practice_id = \(practice) and \(condition)
            order by f.appointment_id, f.position, f.stint
            """,
            """
            select p.protocol_id, p.phases, p.gates from protocol p
            where p.practice_id = \(practice) and p.protocol_id in (
                select a.protocol_id from appointment a where a.practice_id = \(practice) and \(condition))
            """,
        ]
    }

    /// Reads what the statements found, in the order of their starts.
    static func read(_ results: some Sequence<[Row]>) throws -> [PlannedVisit] {
        let results = Array(results)
        var phases: [Service.ProtocolID: [Phase]] = [:]
        var gates: [Service.ProtocolID: [GateRule]] = [:]
        for row in results[2] {
            let json: JSON = try row["phases"]
            phases[try row["protocol_id"]] = try json.decode([Phase].self)
            gates[try row["protocol_id"]] = try row.decoded("gates")
        }
        var planned: [Appointment.ID: [PlannedPhase]] = [:]
        for row in results[1] {
            let position: Int16 = try row["position"]
            let next = try PlannedPhase(row)
            var own = planned[try row["appointment_id"], default: []]
            if own.indices.contains(Int(position)) {
                own[Int(position)].hand(over: next)
            } else {
                own.append(next)
            }
            planned[try row["appointment_id"]] = own
        }
        return try results[0].map { row in
            let details = try AppointmentDetails(row)
            var recipe = phases[details.appointment.protocolID] ?? []
            let rows = planned[details.appointment.id] ?? []
            // A visit that runs over has longer phases than its protocol.
            for (index, row) in rows.enumerated() where recipe.indices.contains(index) {
                recipe[index].minutes = Int(row.during.duration / .minutes(1))
            }
            return PlannedVisit(
                details: details, visit: try Visit(phases: recipe), gates: gates[details.appointment.protocolID] ?? [],
                staff: rows.map(\.staff))
        }.sorted { ($0.start, $0.appointment.id) < ($1.start, $1.appointment.id) }
    }

    /// A phase as it was planned, put together from the rows of those who watch it in turn.
    private struct PlannedPhase {
        var during: TimeRange
        var staff: PlacedVisit.PhaseStaff

        init(_ row: Row) throws {
            let nurse: UUID? = try row["nurse_id"]
            during = try row["during"]
            staff = PlacedVisit.PhaseStaff(
                clinician: try row["clinician_id"], nurses: nurse.map { [($0, .zero)] } ?? [], room: try row["room_id"])
        }

        /// Somebody else watches after the phase so far.
        mutating func hand(over next: PlannedPhase) {
            staff.nurses += next.staff.nurses.map { ($0.id, next.during.start - during.start) }
            during = TimeRange(start: during.start, end: next.during.end) ?? during
        }
    }

    /// The same people and room by their places in a roster.
    func seating(in diary: Diary) -> Seating {
        let people = diary.catalogue.staff.map(\.clinician.id.uuid)
        func place(_ id: UUID?) -> Int? { id.flatMap { id in people.firstIndex { $0 == id } } }
        let room = staff.lazy.compactMap(\.room).first
        return Seating(
            clinician: place(staff.lazy.compactMap(\.clinician).first),
            room: room.flatMap { id in diary.rooms.firstIndex { $0.id.uuid == id } },
            stints: visit.phases.indices.map { index in
                guard staff.indices.contains(index) else { return [] }
                return staff[index].nurses.map { Stint(nurse: place($0.id), offset: $0.offset) }
            })
    }
}
