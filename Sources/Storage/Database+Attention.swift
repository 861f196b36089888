public import Clinic
import Postgres
import Scheduling

extension Database {
    /// Staff have looked at an appointment that was marked, and let it stand.
    ///
    /// One whose zone has other rules now keeps its instant: what is promised from now on is the time that the wall
    /// shows then.
    ///
    /// - Parameter version: the version that the caller has seen (If-Match); nil means any.
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, and `state_conflict` if nobody had to look.
    public func resolveAttention(
        of id: Appointment.ID, version: Int?, call: Call,
        answer: @escaping @Sendable (AppointmentDetails) throws -> Answer
    ) async throws -> Answer {
        try await change(id, version: version, call: call, answer: answer) { details, write in
            let appointment = details.appointment
            let wall = try self.wall(showing: appointment)
            let next = try appointment.resolved(wall: wall)
            write.transaction.enqueue(next.update(call.practice.id))
            write.audit(
                "appointment.attention_resolved", "appointment", id,
                fields: wall == nil ? ["attention"] : ["attention", "local_start"])
            return (next, nil)
        }
    }

    /// The promise that an appointment whose zone has changed keeps at its instant; nil for any other.
    private func wall(showing appointment: Appointment) throws -> Appointment.Wall? {
        guard appointment.attention?.kind == .zoneChanged else { return nil }
        let name = appointment.wall.zone
        guard let zone = zones.zone(name) else { throw UnknownZone(name: name) }
        return Appointment.Wall(start: zone.local(appointment.during.start), zone: name, edition: zones.edition)
    }
}
