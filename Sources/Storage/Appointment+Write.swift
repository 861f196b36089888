import Clinic
import Postgres
import Scheduling

extension Appointment {
    func insert(_ practice: Practice.ID) -> SQL {
        """
        insert into appointment
            (practice_id, appointment_id, state, during, person_id, service_id, protocol_id, clinician_id, room_id,
            site_id, region, local_start, zone, zone_edition, version, schedule_version, source, note,
            override_reason, overridden, created_at, itinerary_id, itinerary_position,
            provisional_until)
        values (\(practice), \(id), \(state.rawValue), \(during), \(person), \(service), \(protocolID), \(clinician),
            \(room), \(site), \(region), \(wall.start.description)::timestamp, \(wall.zone), \(wall.edition),
            \(Int32(version)), \(Int32(scheduleVersion)), \(source.rawValue), \(note), \(override?.reason ?? ""),
            \(override?.rules ?? []), \(times.created), \(itinerary?.id), \(itinerary.map { Int16($0.position) }),
            \(provisionalUntil))
        """
    }

    /// Writes what a transition changed.
    ///
    /// The row was read for update, so its version is the one that was judged; if it were not, the write would be
    /// repeated from its beginning.
    func update(_ practice: Practice.ID) -> SQL {
        """
        with written as (
            update appointment
            set state = \(state.rawValue), during = \(during), clinician_id = \(clinician), room_id = \(room),
                region = \(region), override_reason = \(override?.reason ?? ""), overridden = \(override?.rules ?? []),
                local_start = \(wall.start.description)::timestamp, zone = \(wall.zone), zone_edition = \(wall.edition),
                version = \(Int32(version)), schedule_version = \(Int32(scheduleVersion)),
                confirmed_at = \(times.confirmed), arrived_at = \(times.arrived), completed_at = \(times.completed),
                missed_at = \(times.missed), cancelled_at = \(times.cancelled),
                cancelled_by = \(cancellation?.actor.rawValue), cancelled_reason = \(cancellation?.reason.rawValue),
                attention = \(attention?.kind.rawValue), attention_since = \(attention?.since),
                provisional_until = \(provisionalUntil)
            where practice_id = \(practice) and appointment_id = \(id) and version = \(Int32(version - 1))
            returning version
        )
        select daybook_stale() where not exists (select from written)
        """
    }

    /// Gives up the claims of this appointment: the visit is cancelled, missed, or about to be moved.
    func release(_ practice: Practice.ID) -> SQL {
        "delete from claim where practice_id = \(practice) and appointment_id = \(id)"
    }
}
