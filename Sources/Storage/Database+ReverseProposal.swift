public import Clinic
import Foundation
import Postgres
import Scheduling

extension Database {
    /// Takes an application back, all or nothing, within `Proposal.undoTime`.
    ///
    /// The closure or the hours are removed, every visit is where it was, seat by seat, and nobody is told anything but
    /// clinicians who were told of the application before.
    /// Visits that were booked since, in hours that are no more, are marked for staff to look at.
    ///
    /// - Parameter version: the version that the caller has seen (If-Match); nil means any.
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, and `state_conflict` when it is too late, when somebody
    ///   has changed one of the visits or the hours since, or when a visit cannot be where it was.
    public func reverse(
        _ id: Proposal.ID, version: Int? = nil, call: Call, answer: @escaping @Sendable (Proposal) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        return try await change(id, version: version, call: call, answer: answer) { proposal, write in
            let next = try proposal.reversed(now: write.now)
            let touched = proposal.visits.filter { $0.appliedVersion != nil }
            let ids = touched.map(\.appointment)
            try await self.checkUntouched(touched, by: id, write)
            let target = try await self.target(of: proposal.change, write)
            let clinician = proposal.change.hours == nil ? nil : target.map { Identifier<Clinician>($0.resource) }
            if let clinician { try await self.checkUntouched(hoursOf: clinician, by: id, write) }
            let told = write.tellStaff(ofUndoing: id)
            for statement in Self.restoration(id, ids, practice) { write.transaction.enqueue(statement) }
            let due = try await self.restoreMessages(ids, proposal: proposal, write)
            if let clinician {
                for statement in Self.hoursRestoration(id, clinician: clinician, practice) {
                    write.transaction.enqueue(statement)
                }
            }
            for visit in try await self.standing(ids, write) {
                write.transaction.enqueue(Series.noteChange(of: visit.appointment, practice, now: write.now))
                write.audit("appointment.put_back", "appointment", visit.appointment.id, fields: ["start", "claims"])
            }
            _ = try await self.judgeFootings(during: proposal.change.during, write)
            return (next, min(due ?? told, told))
        }
    }

    /// Refuses when a visit was changed after the application, or when its old time is somebody else's now.
    private func checkUntouched(_ touched: [ProposedVisit], by id: Proposal.ID, _ write: Write) async throws {
        let practice = write.call.practice.id
        let ids = touched.map(\.appointment)
        let results = try await write.transaction.queries([
            Hold.deleteExpired(practice, now: write.now),
            """
            select appointment_id, version from appointment
            where practice_id = \(practice) and appointment_id = any(\(ids))
            order by appointment_id
            for update
            """,
            """
            select old.appointment_id
            from proposal p
            cross join jsonb_populate_recordset(null::claim, p.undo->'claims') as old
            join resource r on (r.practice_id, r.resource_id) = (p.practice_id, old.resource_id)
            join claim c on c.practice_id = p.practice_id and c.resource_id = old.resource_id
                and c.during && old.during and c.seats && \(Self.oldSeats)
            where p.practice_id = \(practice) and p.proposal_id = \(id)
                and (c.appointment_id is null or c.appointment_id <> all(\(ids)))
            order by old.appointment_id
            limit 1
            """,
        ])
        var versions: [Appointment.ID: Int] = [:]
        for row in results[1] {
            let version: Int32 = try row["version"]
            versions[try row["appointment_id"]] = Int(version)
        }
        for visit in touched where versions[visit.appointment] != visit.appliedVersion {
            throw Refusal(
                .stateConflict, "Appointment \(visit.appointment) has been changed since, so this cannot be taken back."
            )
        }
        if let row = results[2].first {
            let taken: Appointment.ID = try row["appointment_id"]
            throw Refusal(
                .stateConflict,
                "Something else takes the old time of appointment \(taken), so this cannot be taken back.")
        }
    }

    /// Refuses when the hours are others than the application has entered.
    private func checkUntouched(hoursOf clinician: Clinician.ID, by id: Proposal.ID, _ write: Write) async throws {
        let practice = write.call.practice.id
        let rows = try await write.transaction.query(
            """
            select (\(Proposal.hours(of: clinician, practice))) = undo->'entered' as is_untouched from proposal
            where practice_id = \(practice) and proposal_id = \(id)
            """)
        guard try Self.only(rows)["is_untouched"] else {
            throw Refusal(.stateConflict, "The hours have been changed since, so this cannot be taken back.")
        }
    }

    /// The visits that are back where they were.
    ///
    /// - Throws: `state_conflict` when one does not stand there and was not marked before.
    private func standing(_ ids: [Appointment.ID], _ write: Write) async throws -> [PlannedVisit] {
        let visits = try await visits(where: "a.appointment_id = any(\(ids))", write)
        let world = try await world(around: visits, write)
        for visit in visits where visit.appointment.attention == nil {
            guard try world.stands(visit) else {
                throw Refusal(
                    .stateConflict,
                    "Appointment \(visit.appointment.id) could not be where it was, so this cannot be taken back.")
            }
        }
        return visits
    }

    /// The seats of a claim that was kept, counted as they are now: they may have multiplied since.
    private static let oldSeats: SQL =
        "int4range(lower(old.seats) * r.seats / old.capacity, upper(old.seats) * r.seats / old.capacity)"

    /// Puts back what an application has replaced.
    ///
    /// A visit that was moved gets a further version of its schedule, since messages about the second may be known.
    private static func restoration(_ id: Proposal.ID, _ ids: [Appointment.ID], _ practice: Practice.ID) -> [SQL] {
        let undo: SQL = "(select undo from proposal where practice_id = \(practice) and proposal_id = \(id))"
        return [
            "delete from closure where practice_id = \(practice) and closure_id = (\(undo)->>'closure')::uuid",
            "delete from claim where practice_id = \(practice) and appointment_id = any(\(ids))",
            """
            insert into claim (practice_id, claim_id, resource_id, seats, capacity, during, appointment_id)
            select old.practice_id, old.claim_id, old.resource_id, \(oldSeats), r.seats, old.during,
                old.appointment_id
            from jsonb_populate_recordset(null::claim, \(undo)->'claims') as old
            join resource r on (r.practice_id, r.resource_id) = (old.practice_id, old.resource_id)
            """,
            """
            update appointment a
            set state = old.state, during = old.during, clinician_id = old.clinician_id, room_id = old.room_id,
                region = old.region, local_start = old.local_start, zone = old.zone, zone_edition = old.zone_edition,
                override_reason = old.override_reason, overridden = old.overridden,
                confirmed_at = old.confirmed_at, provisional_until = old.provisional_until,
                attention = old.attention, attention_since = old.attention_since, version = a.version + 1,
                schedule_version = a.schedule_version + (a.schedule_version <> old.schedule_version)::integer
            from jsonb_populate_recordset(null::appointment, \(undo)->'appointments') as old
            where (a.practice_id, a.appointment_id) = (old.practice_id, old.appointment_id)
                and a.practice_id = \(practice)
            """,
            """
            delete from appointment_phase f using appointment a
            where (f.practice_id, f.appointment_id, f.schedule_version)
                = (a.practice_id, a.appointment_id, a.schedule_version)
                and a.practice_id = \(practice) and a.appointment_id = any(\(ids))
            """,
            """
            insert into appointment_phase (practice_id, appointment_id, schedule_version, position, stint, name, during,
                clinician_id, nurse_id, room_id, actual)
            select a.practice_id, a.appointment_id, a.schedule_version, old.position, old.stint, old.name, old.during,
                old.clinician_id, old.nurse_id, old.room_id, old.actual
            from jsonb_populate_recordset(null::appointment_phase, \(undo)->'phases') as old
            join appointment a on (a.practice_id, a.appointment_id) = (old.practice_id, old.appointment_id)
            where a.practice_id = \(practice)
            """,
        ]
    }

    private static func hoursRestoration(
        _ id: Proposal.ID, clinician: Clinician.ID, _ practice: Practice.ID
    ) -> [SQL] {
        [
            "delete from weekly_hours where practice_id = \(practice) and resource_id = \(clinician)",
            """
            insert into weekly_hours (practice_id, hours_id, resource_id, weekday, opens_minute, closes_minute,
                every_weeks, anchor, valid_from, valid_until, elsewhere, zone)
            select old.practice_id, old.hours_id, old.resource_id, old.weekday, old.opens_minute, old.closes_minute,
                old.every_weeks, old.anchor, old.valid_from, old.valid_until, old.elsewhere, old.zone
            from proposal p cross join jsonb_populate_recordset(null::weekly_hours, p.undo->'hours') as old
            where p.practice_id = \(practice) and p.proposal_id = \(id)
            """,
            "update practice set revision = revision + 1 where practice_id = \(practice)",
        ]
    }

    /// Nothing is sent about the moves, and what was owed before them is owed again, when it was.
    ///
    /// - Returns: when the first message is due.
    private func restoreMessages(
        _ ids: [Appointment.ID], proposal: Proposal, _ write: Write
    ) async throws -> Instant? {
        let practice = write.call.practice.id
        let results = try await write.transaction.queries([
            """
            update message m
            set state = 'dropped', settled_at = \(write.now), lease_until = null, reason = 'the change was taken back'
            from appointment a
            where (m.practice_id, m.subject_id) = (a.practice_id, a.appointment_id)
                and m.practice_id = \(practice) and m.subject_id = any(\(ids))
                and (m.state = 'ready' or (m.state = 'sending' and m.begun_at is null))
                and m.schedule_version < a.schedule_version
            """,
            """
            select m.subject_id, m.person_id, a.schedule_version, m.kind, m.due_at
            from message m
            join appointment a on (a.practice_id, a.appointment_id) = (m.practice_id, m.subject_id)
            where m.practice_id = \(practice) and m.subject_id = any(\(ids)) and m.state = 'dropped'
                and m.settled_at = \(proposal.applied) and m.schedule_version = a.schedule_version - 2
            """,
        ])
        return write.send(
            try results[1].compactMap { row in
                let version: Int32 = try row["schedule_version"]
                return try Message.Kind(name: try row["kind"]).map {
                    Message(
                        kind: $0, due: try row["due_at"], person: try row["person_id"], subject: try row["subject_id"],
                        version: Int(version))
                }
            })
    }
}
