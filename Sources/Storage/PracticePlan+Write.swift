import Clinic
import Foundation
import Postgres
import Scheduling

extension PracticePlan {
    /// Enqueues every statement of the plan, what is pointed to before what points to it.
    ///
    /// - Parameter nextDue: when the first of the messages is due that it has planned anew, if it has.
    func enqueue(
        _ definition: PracticeDefinition, isNew: Bool, stored: StoredPractice, zone: Zone, nextDue: Instant?,
        _ write: Write
    ) throws {
        let practice = write.call.practice.id
        let statements =
            try practiceStatements(definition, isNew: isNew, practice, now: write.now)
            + siteStatements(definition, practice) + roomStatements(definition, practice)
            + staffRemovals(practice) + clinicianStatements(definition, practice)
            + staffStatements(definition, practice) + seatStatements(definition, stored: stored, practice)
            + serviceStatements(definition, stored: stored, practice)
            + closedDayStatements(definition, zone: zone, practice, now: write.now)
        for statement in statements { write.transaction.enqueue(statement) }
        write.audit("practice.applied", "practice", practice, fields: auditFields)
        write.transaction.enqueue(Database.change(of: practice, nextDue: nextDue))
    }

    private func practiceStatements(
        _ definition: PracticeDefinition, isNew: Bool, _ practice: Practice.ID, now: Instant
    ) throws -> [SQL] {
        let policy = try JSON(encoding: definition.policy)
        guard isNew else {
            return [
                """
                update practice
                set name = \(definition.name), neutral_name = \(definition.neutralName), region = \(definition.region),
                    zone = \(definition.zone), crisis_profile = \(definition.crisis), phone = \(definition.phone),
                    email = \(definition.email), neutral_site = \(definition.neutralSite),
                    origins = \(definition.origins), policy = \(policy), changed_at = \(now),
                    revision = revision + 1
                where practice_id = \(practice)
                """
            ]
        }
        return [
            """
            insert into practice
                (practice_id, slug, name, neutral_name, region, zone, crisis_profile, phone, email, neutral_site, origins,
                policy, changed_at)
            values (\(practice), \(definition.slug), \(definition.name), \(definition.neutralName), \(definition.region),
                \(definition.zone), \(definition.crisis), \(definition.phone), \(definition.email),
                \(definition.neutralSite), \(definition.origins), \(policy), \(now))
            """,
            "insert into practice_slug (slug, practice_id) values (\(definition.slug), \(practice))",
            "insert into practice_change (practice_id) values (\(practice))",
        ]
    }

    private func siteStatements(_ definition: PracticeDefinition, _ practice: Practice.ID) throws -> [SQL] {
        try definition.sites.filter { writes(.site, $0.code) }.map { site in
            """
            insert into site (practice_id, site_id, code, name, zone, hours)
            values (\(practice), \(try id(.site, site.code)), \(site.code), \(site.name), \(site.zone),
                \(try site.hours.map { try JSON(encoding: $0) }))
            on conflict (practice_id, site_id) do update
            set name = excluded.name, zone = excluded.zone, hours = excluded.hours
            """
        }
    }

    private func roomStatements(_ definition: PracticeDefinition, _ practice: Practice.ID) throws -> [SQL] {
        var statements: [SQL] = []
        for (rank, room) in definition.rooms.enumerated() where writes(.room, room.code) {
            let roomID = try id(.room, room.code)
            statements.append(
                Self.resource(
                    roomID, kind: room.isLine ? "line" : "room", roomKind: room.kind, site: try id(.site, room.site),
                    practice))
            statements.append(
                """
                insert into room (practice_id, room_id, code, features, rank)
                values (\(practice), \(roomID), \(room.code), \(room.features), \(Int16(rank)))
                on conflict (practice_id, room_id) do update
                set features = excluded.features, rank = excluded.rank, active = true
                """)
            statements.append(Self.forgetHours(of: roomID, practice))
            if let hours = room.hours { statements.append(Self.hours(hours, of: roomID, practice)) }
        }
        let removed = removed(.room)
        if !removed.isEmpty {
            statements.append(
                "update room set active = false where practice_id = \(practice) and room_id = any(\(removed))")
        }
        return statements
    }

    private func clinicianStatements(_ definition: PracticeDefinition, _ practice: Practice.ID) throws -> [SQL] {
        var statements: [SQL] = []
        for (rank, clinician) in definition.clinicians.enumerated() where writes(.clinician, clinician.code) {
            let clinicianID = try id(.clinician, clinician.code)
            statements.append(
                Self.resource(
                    clinicianID, kind: "clinician", roomKind: nil, site: try id(.site, clinician.site), practice))
            statements.append(
                """
                insert into clinician
                    (practice_id, clinician_id, code, name, credential, languages, rank, monitors, prescribes,
                    qualifications, daily_limit, weekly_limit, reserve, reserve_release_minute)
                values (\(practice), \(clinicianID), \(clinician.code), \(clinician.name), \(clinician.credential),
                    \(clinician.languages), \(Int16(rank)), \(clinician.monitors), \(clinician.prescribes),
                    \(try JSON(encoding: clinician.qualifications)), \(clinician.limit.daily.map { Int16($0) }),
                    \(clinician.limit.weekly.map { Int16($0) }),
                    \(try clinician.reserve.map { try JSON(encoding: $0.hours) }),
                    \(clinician.reserve.map { Int16($0.releaseMinute) }))
                on conflict (practice_id, clinician_id) do update
                set name = excluded.name, credential = excluded.credential, languages = excluded.languages,
                    rank = excluded.rank, monitors = excluded.monitors, prescribes = excluded.prescribes,
                    qualifications = excluded.qualifications, daily_limit = excluded.daily_limit,
                    weekly_limit = excluded.weekly_limit, reserve = excluded.reserve,
                    reserve_release_minute = excluded.reserve_release_minute, active = true
                """)
            statements += [
                Self.forgetHours(of: clinicianID, practice), Self.hours(clinician.hours, of: clinicianID, practice),
                Self.hours(
                    clinician.hoursElsewhere, isElsewhere: true, zone: clinician.zone, of: clinicianID, practice),
            ]
        }
        let removed = removed(.clinician)
        if !removed.isEmpty {
            statements.append(
                "update clinician set active = false where practice_id = \(practice) and clinician_id = any(\(removed))"
            )
        }
        return statements
    }

    private func closedDayStatements(
        _ definition: PracticeDefinition, zone: Zone, _ practice: Practice.ID, now: Instant
    ) throws -> [SQL] {
        var statements: [SQL] = []
        let removed = removed(.closedDay)
        if !removed.isEmpty {
            statements.append("delete from closure where practice_id = \(practice) and closure_id = any(\(removed))")
        }
        for day in definition.closed where writes(.closedDay, day.date.description) {
            guard let range = zone.day(day.date) else { continue }
            statements.append(
                """
                insert into closure (practice_id, closure_id, during, reason, source, created_at)
                values (\(practice), \(try id(.closedDay, day.date.description)), \(range), \(day.reason), 'file', \(now))
                on conflict (practice_id, closure_id) do update set during = excluded.during, reason = excluded.reason
                """)
        }
        return statements
    }

    private static func resource(
        _ id: UUID, kind: String, roomKind: String?, site: UUID, _ practice: Practice.ID
    ) -> SQL {
        """
        insert into resource (practice_id, resource_id, kind, room_kind, site_id)
        values (\(practice), \(id), \(kind), \(roomKind), \(site))
        on conflict (practice_id, resource_id) do update
        set kind = excluded.kind, room_kind = excluded.room_kind, site_id = excluded.site_id
        """
    }

    private static func forgetHours(of resource: UUID, _ practice: Practice.ID) -> SQL {
        "delete from weekly_hours where practice_id = \(practice) and resource_id = \(resource)"
    }

    /// Writes the weekly hours of a resource.
    static func hours(
        _ hours: WeeklyHours, isElsewhere: Bool = false, zone: String? = nil, of resource: UUID, _ practice: Practice.ID
    ) -> SQL {
        let stretches = hours.stretches
        return """
            insert into weekly_hours
                (practice_id, hours_id, resource_id, weekday, opens_minute, closes_minute, every_weeks, anchor,
                valid_from, valid_until, elsewhere, zone)
            select \(practice), hours_id, \(resource), weekday, opens, closes, every_weeks, nullif(anchor, '')::date,
                nullif(valid_from, '')::date, nullif(valid_until, '')::date, \(isElsewhere), \(zone)
            from unnest(\(stretches.map { _ in Identifier<WeeklyHours>.fresh().uuid }),
                \(stretches.map { Int16($0.weekday.rawValue) }), \(stretches.map { Int16($0.opens) }),
                \(stretches.map { Int16($0.closes) }), \(stretches.map { Int16($0.everyWeeks) }),
                \(stretches.map { $0.anchor?.description ?? "" }), \(stretches.map { $0.from?.description ?? "" }),
                \(stretches.map { $0.until?.description ?? "" }))
                as hours (hours_id, weekday, opens, closes, every_weeks, anchor, valid_from, valid_until)
            """
    }
}
