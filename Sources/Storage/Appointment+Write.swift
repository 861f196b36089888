import Clinic
import Foundation
import Postgres
import Scheduling

extension Appointment {
    func insert(_ practice: Practice.ID) -> SQL {
        """
        insert into appointment
            (practice_id, appointment_id, state, during, person_id, service_id, protocol_id, clinician_id, room_id,
            site_id, local_start, zone, zone_edition, version, schedule_version, source, note, created_at)
        values (\(practice), \(id), \(state.rawValue), \(during), \(person), \(service), \(protocolID), \(clinician),
            \(room), \(site), \(wall.start.description)::timestamp, \(wall.zone), \(wall.edition), \(Int32(version)),
            \(Int32(scheduleVersion)), \(source.rawValue), \(note), \(times.created))
        """
    }

    /// Writes what a transition changed.
    ///
    /// The row was read for update, so its version is the one that was judged.
    func update(_ practice: Practice.ID) -> SQL {
        """
        update appointment
        set state = \(state.rawValue), during = \(during), clinician_id = \(clinician), room_id = \(room),
            local_start = \(wall.start.description)::timestamp, zone_edition = \(wall.edition),
            version = \(Int32(version)), schedule_version = \(Int32(scheduleVersion)),
            confirmed_at = \(times.confirmed), arrived_at = \(times.arrived), completed_at = \(times.completed),
            missed_at = \(times.missed), cancelled_at = \(times.cancelled),
            cancelled_by = \(cancellation?.actor.rawValue), cancelled_reason = \(cancellation?.reason.rawValue)
        where practice_id = \(practice) and appointment_id = \(id)
        """
    }

    /// Plans the phases of this version and claims what they take, the person among them.
    func enqueueSchedule(of visit: Visit, _ write: Write) {
        let practice = write.call.practice.id
        let phases = visit.phases
        let windows = visit.phaseWindows(startingAt: during.start)
        write.transaction.enqueue(
            """
            insert into appointment_phase
                (practice_id, appointment_id, schedule_version, position, name, during, clinician_id, room_id)
            select \(practice), \(id), \(Int32(scheduleVersion)), position - 1, name, tstzrange(starts_at, ends_at),
                case when takes_clinician then \(clinician) end, case when takes_room then \(room) end
            from unnest(\(phases.map(\.name)), \(windows.map(\.start)), \(windows.map(\.end)),
                \(phases.map(\.needsClinician)), \(phases.map { $0.roomKind != nil })) with ordinality
                as phase (name, starts_at, ends_at, takes_clinician, takes_room, position)
            """)
        let claims = visit.claims(
            start: during.start, clinician: clinician.uuid, room: room?.uuid, person: person.uuid)
        write.transaction.enqueue(Self.claim(claims, owner: .appointment(id), practice))
    }

    /// Gives up the claims of this appointment: the visit is cancelled, missed, or about to be moved.
    func release(_ practice: Practice.ID) -> SQL {
        "delete from claim where practice_id = \(practice) and appointment_id = \(id)"
    }

    /// Who a claim belongs to.
    enum ClaimOwner: Sendable {
        case appointment(Appointment.ID)
        case hold(Hold.ID)
    }

    /// Takes a seat of each resource for each range, all or nothing.
    ///
    /// `claim_does_not_overlap` is the last judge.
    static func claim(_ claims: [Claim<UUID>], owner: ClaimOwner, _ practice: Practice.ID) -> SQL {
        let (appointment, hold): (Appointment.ID?, Hold.ID?) =
            switch owner {
            case .appointment(let id): (id, nil)
            case .hold(let id): (nil, id)
            }
        return """
            insert into claim (practice_id, claim_id, resource_id, seat, during, appointment_id, hold_id)
            select \(practice), claim_id, resource_id, 0, tstzrange(starts_at, ends_at), \(appointment), \(hold)
            from unnest(\(claims.map { _ in Identifier<Hold>.fresh().uuid }), \(claims.map(\.resource)),
                \(claims.map(\.during.start)), \(claims.map(\.during.end)))
                as claim (claim_id, resource_id, starts_at, ends_at)
            """
    }
}

extension Message {
    /// Puts messages about this version of an appointment into the outbox.
    static func insert(_ owed: [Message], about appointment: Appointment, _ practice: Practice.ID, now: Instant) -> SQL
    {
        """
        insert into message
            (practice_id, message_id, state, due_at, appointment_id, schedule_version, kind, channel, created_at)
        select \(practice), message_id, 'ready', due_at, \(appointment.id), \(Int32(appointment.scheduleVersion)),
            kind, channel, \(now)
        from unnest(\(owed.map { _ in Identifier<Message>.fresh().uuid }), \(owed.map(\.due)), \(owed.map(\.kind.name)),
            \(owed.map(\.channel.rawValue))) as message (message_id, due_at, kind, channel)
        """
    }

    /// What was owed about earlier versions is owed no more.
    static func drop(about appointment: Appointment, _ practice: Practice.ID, now: Instant) -> SQL {
        """
        update message
        set state = 'dropped', settled_at = \(now), reason = 'the appointment has changed since'
        where practice_id = \(practice) and appointment_id = \(appointment.id) and state = 'ready'
            and schedule_version < \(Int32(appointment.scheduleVersion))
        """
    }
}
