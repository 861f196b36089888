import Clinic
import Foundation
import Postgres
import Scheduling

extension Write {
    /// Enqueues everything that the visits of a series consist of, each kind of row by one statement for all of them.
    ///
    /// - Returns: when the first message is due.
    func enqueue(
        _ visits: [SeriesBooking.Placed], of series: Series.ID, from position: Int, _ plan: MessagePlan
    ) -> Instant? {
        let practice = call.practice
        transaction.enqueue(Hold.deleteExpired(practice.id, now: now))
        transaction.enqueue(Self.insert(visits.map(\.appointment), of: series, from: position, practice.id))
        transaction.enqueue(
            PlacedVisit.plan(visits.flatMap { $0.visit.planned(for: $0.appointment) }, practice.id))
        transaction.enqueue(Self.claim(visits, practice.id))
        takings.take(visits.flatMap { $0.visit.taken(until: nil) })
        transaction.enqueue(audit(visits.map(\.appointment)))
        let told = tellStaff(ofNew: visits.map(\.appointment))
        let owed = plan.owed(afterBooking: visits.map(\.appointment), of: series, from: position, now: now)
        return [send(owed), told].compactMap(\.self).min()
    }

    /// The visits, which have person, service, protocol, site, source and note in common.
    private static func insert(
        _ appointments: [Appointment], of series: Series.ID, from position: Int, _ practice: Practice.ID
    ) -> SQL {
        guard let first = appointments.first else { return "select 1" }
        return """
            insert into appointment
                (practice_id, appointment_id, state, during, person_id, service_id, protocol_id, clinician_id, room_id,
                site_id, region, local_start, zone, zone_edition, version, schedule_version, source, note,
                override_reason, overridden, created_at, series_id, series_position, provisional_until)
            select \(practice), appointment_id, state, tstzrange(starts_at, ends_at), \(first.person),
                \(first.service), \(first.protocolID), clinician_id, nullif(room_id, '')::uuid, \(first.site),
                \(first.region), local_start::timestamp, \(first.wall.zone), \(first.wall.edition),
                \(Int32(first.version)), \(Int32(first.scheduleVersion)), \(first.source.rawValue), \(first.note),
                override_reason, string_to_array(overridden, ','), \(first.times.created), \(series),
                \(Int16(position - 1)) + position, nullif(provisional_until, '')::timestamptz
            from unnest(\(appointments.map(\.id.uuid)), \(appointments.map(\.during.start)),
                \(appointments.map(\.during.end)), \(appointments.map(\.clinician.uuid)),
                \(appointments.map { $0.room?.description ?? "" }), \(appointments.map(\.wall.start.description)),
                \(appointments.map { $0.override?.reason ?? "" }),
                \(appointments.map { ($0.override?.rules ?? []).joined(separator: ",") }),
                \(appointments.map(\.state.rawValue)), \(appointments.map { $0.provisionalUntil?.rfc3339 ?? "" }))
                with ordinality
                as visit (appointment_id, starts_at, ends_at, clinician_id, room_id, local_start, override_reason,
                    overridden, state, provisional_until, position)
            """
    }

    /// Takes every seat of every visit, all or nothing: `claim_does_not_overlap` is the last judge.
    private static func claim(_ visits: [SeriesBooking.Placed], _ practice: Practice.ID) -> SQL {
        let claims = visits.flatMap { visit in
            visit.visit.claims.map { claim in
                (
                    appointment: visit.appointment.id, resource: claim.resource ?? visit.appointment.person.uuid,
                    seats: claim.seats, capacity: claim.capacity, during: claim.during
                )
            }
        }
        return """
            insert into claim (practice_id, claim_id, resource_id, seats, capacity, during, appointment_id)
            select \(practice), claim_id, resource_id, int4range(first_seat, end_seat), capacity,
                tstzrange(starts_at, ends_at), appointment_id
            from unnest(\(claims.map { _ in Identifier<Hold>.fresh().uuid }), \(claims.map(\.resource)),
                \(claims.map { Int32($0.seats.lowerBound) }), \(claims.map { Int32($0.seats.upperBound) }),
                \(claims.map { Int16($0.capacity) }), \(claims.map(\.during.start)), \(claims.map(\.during.end)),
                \(claims.map(\.appointment.uuid)))
                as claim (claim_id, resource_id, first_seat, end_seat, capacity, starts_at, ends_at, appointment_id)
            """
    }

    private func audit(_ appointments: [Appointment]) -> SQL {
        """
        insert into audit_entry (practice_id, audit_id, at, principal, action, subject, subject_id, fields, request_id)
        select \(call.practice.id), audit_id, \(now), \(call.principal.description), 'appointment.booked', 'appointment',
            appointment_id, string_to_array(fields, ','), \(call.requestID)
        from unnest(\(appointments.map { _ in Identifier<Write>.fresh().uuid }), \(appointments.map(\.id.uuid)),
            \(appointments.map { ($0.override?.rules.map { "override: \($0)" } ?? []).joined(separator: ",") }))
            as entry (audit_id, appointment_id, fields)
        """
    }
}
