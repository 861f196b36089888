import Clinic
import Foundation
import Postgres
public import Scheduling

/// What it means that a person comes late.
public struct LatenessReport: Sendable {
    /// The visit.
    public let details: AppointmentDetails
    /// What becomes of it.
    public let lateness: Lateness
    /// How many minutes the practice waits.
    public let graceMinutes: Int
    /// Why it cannot be, in sentences for staff.
    public let reasons: [String]
    /// The visits that would have to wait.
    public let affected: [AppointmentDetails]

    /// Whether the visit can take place so much later, and the practice waits that long.
    public var isAccepted: Bool { lateness.holds && lateness.delay <= .minutes(graceMinutes) }
}

/// What it means that a visit takes longer.
public struct ExtensionReport: Sendable {
    /// The visit, as it is or as it has become.
    public let details: AppointmentDetails
    /// The name of the phase that takes longer.
    public let phase: String
    /// By how many minutes.
    public let minutes: Int
    /// The phases with their new times.
    public let phases: [(name: String, during: TimeRange)]
    /// Why it cannot be, in sentences for staff; empty if it can.
    public let reasons: [String]
    /// The visits that would have to wait.
    public let affected: [AppointmentDetails]
}

extension PlannedVisit {
    /// Who and what a phase was planned with at its end.
    func resources(of phase: Int) -> (room: UUID?, clinician: UUID?, nurse: UUID?) {
        guard staff.indices.contains(phase) else { return (nil, nil, nil) }
        return (staff[phase].room, staff[phase].clinician, staff[phase].nurses.last?.id)
    }
}

extension ChangeWorld {
    /// The visits in the way of one whose phases take place at other times, by what each phase was planned with.
    func inTheWay(of planned: PlannedVisit, _ windows: [(phase: Int, during: TimeRange)]) -> [Appointment.ID] {
        var found: Set<Appointment.ID> = []
        for (phase, during) in windows {
            let resources = planned.resources(of: phase)
            for resource in [resources.room, resources.clinician, resources.nurse].compactMap({ $0 }) {
                found.formUnion(others(taking: resource, during: during, but: planned.appointment.id))
            }
        }
        return found.sorted()
    }
}
