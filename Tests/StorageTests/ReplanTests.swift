import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ReplanTests {
    @Test func `a change of the rules marks what it concerns, moves nothing, and marks it once`() async throws {
        let holos = try await Holos.open()
        try await holos.fill(200)
        let (tree, database) = try holos.withoutSummerTime()
        let before = try await holos.column(Self.times)
        let editions = try await holos.column("select distinct zone_edition from appointment")
        #expect(editions == [holos.database.zones.edition])

        let tried = try await database.replan(dryRun: true, call: holos.call(.daybook))
        #expect(try await holos.column("select count(*)::text from appointment where attention is not null") == ["0"])
        let replan = try await database.replan(call: holos.call(.daybook))
        #expect(replan.changes.map(\.id) == tried.changes.map(\.id))
        #expect(replan.standing == tried.standing)

        // Of 200 dates a year around, half of them in Denver, those of Chicago's summer are concerned.
        #expect(replan.changes.count > 50 && replan.changes.count < 80)
        #expect(replan.changes.count + replan.standing.count == 200)
        for change in replan.changes {
            #expect(change.wall.zone == "America/Chicago")
            #expect(change.kept - change.instant == .hours(1))
        }
        #expect(replan.busy == 0 && replan.unknown == [:] && replan.restored == [])
        #expect(try await holos.column(Self.times) == before, "nothing moves")
        // What is marked keeps the edition that computed its instant.
        #expect(
            try await holos.column(
                """
                select concat_ws(' ', zone, zone_edition, coalesce(attention, 'none'), version, schedule_version,
                    bool_or(extract(month from lower(during)) between 4 and 10))
                from appointment group by zone, zone_edition, attention, version, schedule_version order by 1
                """) == [
                    "America/Chicago \(holos.database.zones.edition) zone_changed 2 1 t",
                    "America/Chicago 2099z none 1 1 f", "America/Denver 2099z none 1 1 t",
                ])
        #expect(
            try await holos.column("select count(*)::text from audit_entry where action = 'appointment.zone_changed'")
                == ["\(replan.changes.count)"])

        let rows = try await holos.column(Self.everything)
        let again = try await database.replan(call: holos.call(.daybook))
        #expect(again.new.isEmpty && again.standing == [] && again.changes.count == replan.changes.count)
        #expect(try await holos.column(Self.everything) == rows, "the second run writes nothing")
        try tree.remove()
        await holos.close()
    }

    @Test func `marked visits are listed, and staff move them or let them stand`() async throws {
        let holos = try await Holos.open()
        let winter = try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        let moved = try await holos.book(start: "2027-03-15T09:00", clinician: "imani")
        let kept = try await holos.book(start: "2027-03-16T09:00", clinician: "imani")
        let (tree, database) = try holos.withoutSummerTime()
        #expect(
            try await database.replan(call: holos.call(.daybook)).new.map(\.id) == [moved, kept].map(\.appointment.id))
        #expect(try await holos.details(winter.appointment.id).appointment.attention == nil)
        let listed = try await database.appointments(
            AppointmentFilter(attention: true), limit: 10, practice: holos.practice, deadline: .now + .seconds(10))
        #expect(listed.elements.map(\.appointment.id) == [moved, kept].map(\.appointment.id))
        let others = try await database.appointments(
            AppointmentFilter(attention: false), limit: 10, practice: holos.practice, deadline: .now + .seconds(10))
        #expect(others.elements.map(\.appointment.id) == [winter.appointment.id])

        // The clocks will show eight at the instant that was nine: whoever lets it stand promises eight.
        let stale = try await holos.refusal {
            _ = try await database.resolveAttention(
                of: kept.appointment.id, version: 1, call: holos.call(.daybook)
            ) { _ in Answer(status: 200) }
        }
        #expect(stale.code == .versionConflict)
        _ = try await database.resolveAttention(
            of: kept.appointment.id, version: 2, call: holos.call(.daybook)
        ) { _ in Answer(status: 200) }
        let standing = try await holos.details(kept.appointment.id).appointment
        #expect(standing.attention == nil && standing.during == kept.appointment.during && standing.version == 3)
        #expect(standing.wall.start == LocalDateTime("2027-03-16T08:00") && standing.wall.edition == "2099z")

        let other = Holos(scratch: holos.scratch(database), practice: holos.practice)
        let nine = try await other.move(moved, to: "2027-03-15T09:00").appointment
        #expect(nine.attention == nil && nine.wall.edition == "2099z")
        #expect(try nine.during.start == .at("2027-03-15T15:00:00Z"))
        let again = try await database.replan(call: holos.call(.daybook))
        #expect(again.changes.isEmpty && again.standing == [])
        try tree.remove()
        await holos.close()
    }

    @Test func `a rule that is taken back takes the marks back`() async throws {
        let holos = try await Holos.open()
        let visit = try await holos.book(start: "2027-03-15T09:00", clinician: "imani")
        let (tree, database) = try holos.withoutSummerTime()
        #expect(try await database.replan(call: holos.call(.daybook)).new.count == 1)
        let mended = try ZoneTree(edition: "2100a")
        let replan = try await holos.database(zones: mended.directory).replan(call: holos.call(.daybook))
        #expect(replan.restored == [visit.appointment.id] && replan.changes.isEmpty)
        let restored = try await holos.details(visit.appointment.id).appointment
        #expect(restored.attention == nil && restored.version == 3 && restored.wall.edition == "2100a")
        try tree.remove()
        try mended.remove()
        await holos.close()
    }

    @Test func `only what lies ahead is judged, a mark of another kind stays, and an unknown zone is left alone`()
        async throws
    {
        let holos = try await Holos.open()
        let cancelled = try await holos.book(start: "2027-03-15T09:00", clinician: "imani")
        try await holos.cancel(cancelled)
        let past = try await holos.book(start: "2027-03-16T09:00", clinician: "imani")
        let lost = try await holos.book(start: "2027-03-17T09:00", clinician: "imani")
        let abroad = try await holos.book(start: "2027-03-18T09:00", clinician: "imani")
        try await holos.scratch.script(
            """
            update appointment set attention = 'lost_footing', attention_since = daybook_now()
            where appointment_id = '\(lost.appointment.id)';
            update appointment set zone = 'Mars/Olympus' where appointment_id = '\(abroad.appointment.id)'
            """)
        try await holos.scratch.setClock("2027-03-16T18:00:00Z")
        let (tree, database) = try holos.withoutSummerTime()
        let replan = try await database.replan(call: holos.call(.daybook))
        #expect(replan.changes.map(\.id) == [lost.appointment.id])
        #expect(replan.changes.first?.before == .lostFooting)
        #expect(replan.new.isEmpty && replan.unknown == ["Mars/Olympus": 1])
        #expect(try await holos.details(lost.appointment.id).appointment.attention?.kind == .lostFooting)
        #expect(try await holos.details(past.appointment.id).appointment.attention == nil)
        try tree.remove()
        await holos.close()
    }

    @Test func `bookings, moves and steps go on beside it, and none is refused or lost`() async throws {
        let holos = try await Holos.open()
        try await holos.fill(200)
        var visits: [AppointmentDetails] = []
        for start in ["03T08:00", "04T08:00", "03T10:00", "04T10:00", "03T12:00", "04T12:00"] {
            visits.append(try await holos.book(start: "2027-03-\(start)", clinician: "imani"))
        }
        let known = visits
        let (tree, database) = try holos.withoutSummerTime()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask { _ = try await database.replan(call: holos.call(.daybook, seconds: 60)) }
            }
            for (index, visit) in known.enumerated() {
                group.addTask {
                    if index % 2 == 0 {
                        try await holos.move(visit, to: "2027-03-2\(index / 2 + 2)T09:00")
                    } else {
                        try await holos.record(.confirm, visit)
                    }
                }
            }
            for day in 29...31 {
                group.addTask {
                    try await holos.book(start: "2027-03-\(day)T11:00", clinician: "imani", seconds: 30)
                }
            }
            try await group.waitForAll()
        }
        // Whatever was written meanwhile by the other edition is found by the next run, and then there is nothing.
        _ = try await database.replan(call: holos.call(.daybook))
        let last = try await database.replan(call: holos.call(.daybook))
        #expect(last.new.isEmpty && last.standing == [] && last.busy == 0)
        #expect(
            try await holos.column("select state || count(*) from appointment group by state order by 1")
                == ["booked206", "confirmed3"])
        // Every visit still takes its claims where it is.
        #expect(
            try await holos.column(
                """
                select count(*)::text from claim c join appointment a using (practice_id, appointment_id)
                where not c.during && a.during and c.resource_id = a.person_id
                """) == ["0"])
        try tree.remove()
        await holos.close()
    }

    @Test func `what somebody is changing just now is left to the next run`() async throws {
        let holos = try await Holos.open()
        let visit = try await holos.book(start: "2027-03-15T09:00", clinician: "imani")
        try await holos.book(start: "2027-03-16T09:00", clinician: "imani")
        let (tree, database) = try holos.withoutSummerTime()
        let replan = try await holos.scratch.owner.transaction(deadline: .now + .seconds(20)) { transaction in
            _ = try await transaction.query(
                "select 1 from appointment where appointment_id = \(visit.appointment.id) for update")
            return try await database.replan(call: holos.call(.daybook))
        }
        #expect(replan.busy == 1 && replan.new.count == 1)
        let next = try await database.replan(call: holos.call(.daybook))
        #expect(next.busy == 0 && next.new.map(\.id) == [visit.appointment.id])
        try tree.remove()
        await holos.close()
    }

    @Test func `zone files that do not say their edition are not judged by`() async throws {
        let holos = try await Holos.open()
        let tree = try ZoneTree(edition: "2099z")
        try tree.write(Data(), to: "tzdata.zi")
        let database = holos.database(zones: tree.directory)
        let refusal = try await holos.refusal { _ = try await database.replan(call: holos.call(.daybook)) }
        #expect(refusal.code == .unavailable)
        try tree.remove()
        await holos.close()
    }

    @Test func `the zones in use are those of visits ahead, sites, people and the practice`() async throws {
        let holos = try await Holos.open()
        try await holos.fill(10)
        let (tree, database) = try holos.withoutSummerTime()
        let use = try await database.zoneUse(of: holos.practice, deadline: .now + .seconds(10))
        #expect(use.zones == ["America/Chicago", "America/Denver", "America/Phoenix"])
        #expect(use.upcoming == 10 && use.marked == 0)
        #expect(use.otherEditions == [holos.database.zones.edition: 10])
        let replan = try await database.replan(call: holos.call(.daybook))
        let after = try await database.zoneUse(of: holos.practice, deadline: .now + .seconds(10))
        #expect(after.marked == replan.new.count && after.otherEditions.values.reduce(0, +) == replan.new.count)
        try tree.remove()
        await holos.close()
    }

    private static let times = "select concat_ws(' ', appointment_id, during, local_start) from appointment order by 1"
    private static let everything =
        "select a::text from appointment a union all select c::text from practice_change c order by 1"
}

extension Holos {
    /// Visits over a year from the week after next, every other one in Denver, without their claims.
    fileprivate func fill(_ count: Int) async throws {
        let visit = try await book(start: "2027-03-08T09:00", clinician: "imani")
        try await scratch.script(
            """
            insert into appointment
                (practice_id, appointment_id, state, during, person_id, service_id, protocol_id, clinician_id, room_id,
                site_id, region, local_start, zone, zone_edition, source, created_at)
            select practice_id, gen_random_uuid(), state,
                tstzrange(wall at time zone place, (wall at time zone place) + interval '1 hour'), person_id, service_id,
                protocol_id, clinician_id, room_id, site_id, 'US-IL', wall, place, zone_edition, source, created_at
            from appointment, generate_series(1, \(count - 1)) as number,
                lateral (select timestamp '2027-03-09 09:00' + number * interval '1 day' * 365 / \(count) as raw) as a,
                lateral (select date_trunc('hour', raw) as wall,
                    case number % 2 when 0 then 'America/Denver' else 'America/Chicago' end as place) as b
            where appointment_id = '\(visit.appointment.id)'
            """)
    }

    /// The database as a machine sees it on which Chicago keeps its clocks, as Regina does.
    fileprivate func withoutSummerTime() throws -> (tree: ZoneTree, database: Database) {
        let tree = try ZoneTree(edition: "2099z")
        try tree.replace("America/Chicago", by: "America/Regina")
        return (tree, database(zones: tree.directory))
    }

    fileprivate func scratch(_ database: Database) -> ScratchDatabase {
        ScratchDatabase(connectionString: scratch.connectionString, database: database, owner: scratch.owner)
    }
}
