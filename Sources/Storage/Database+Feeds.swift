public import Clinic
import Postgres
import Scheduling

extension Database {
    /// Gives a clinician an address for their calendar, in place of the one that they had.
    ///
    /// Only a hash of the secret is kept (256 random bits may use a plain one, ASVS 5.0 6.5.2).
    ///
    /// - Throws: `Refusal` `not_found`.
    public func makeFeed(of clinician: String, secret: String, call: Call) async throws {
        let practice = call.practice.id
        _ = try await write(call, loading: [Self.clinician(clinician, practice)]) { write in
            let id = try Self.clinician(write.loaded[0])
            write.transaction.enqueue(
                """
                insert into clinician_feed (practice_id, clinician_id, secret_hash, created_at)
                values (\(practice), \(id), \(SecretHash.bytes(of: secret)), \(write.now))
                on conflict (practice_id, clinician_id)
                do update set secret_hash = excluded.secret_hash, created_at = excluded.created_at
                """)
            write.audit("feed.created", "clinician", id)
            return (Answer(status: 201), nil)
        }
    }

    /// Takes the address of a clinician's calendar away, if they have one.
    ///
    /// - Throws: `Refusal` `not_found`: no such clinician.
    public func revokeFeed(of clinician: String, call: Call) async throws {
        let practice = call.practice.id
        _ = try await write(call, loading: [Self.clinician(clinician, practice)]) { write in
            let id = try Self.clinician(write.loaded[0])
            write.transaction.enqueue(
                "delete from clinician_feed where practice_id = \(practice) and clinician_id = \(id)")
            write.audit("feed.revoked", "clinician", id)
            return (Answer(status: 200), nil)
        }
    }

    /// The calendar of the clinician whose feed has this secret: the visits that they take part in, of the last two
    /// weeks and of the next half year, and of each the time for which it takes them.
    ///
    /// It tells the initials of the person and the code of the service, and changes only when a visit does.
    ///
    /// - Throws: `Refusal` `not_found`: it is nobody's, or theirs who works here no more.
    public func feed(secret: String, deadline: ContinuousClock.Instant) async throws -> CalendarFile {
        let owners = try await read(
            """
            select practice_id, clinician_id, p.zone, daybook_now() as now
            from clinician_feed f join clinician c using (practice_id, clinician_id) join practice p using (practice_id)
            where f.secret_hash = \(SecretHash.bytes(of: secret)) and c.active
            """, deadline: deadline)
        guard let owner = owners.first else { throw Refusal.notFound("calendar") }
        let practice: Practice.ID = try owner["practice_id"]
        let clinician: Clinician.ID = try owner["clinician_id"]
        let now: Instant = try owner["now"]
        let rows = try await read(
            practice, deadline: deadline,
            [
                """
                select v.*, own.starts, own.ends
                from (
                    \(AppointmentDetails.select)
                    where a.practice_id = \(practice) and a.state <> 'cancelled'
                        and lower(a.during) > \(now - .days(14)) and lower(a.during) < \(now + .days(183))
                ) v
                cross join lateral (
                    select array_agg(lower(part) order by part) as starts, array_agg(upper(part) order by part) as ends
                    from (
                        select unnest(range_agg(f.during)) as part from appointment_phase f
                        where f.practice_id = \(practice) and f.appointment_id = v.appointment_id
                            and f.schedule_version = v.schedule_version
                            and \(clinician) in (f.clinician_id, f.nurse_id)
                    ) parts
                ) own
                where own.starts is not null
                order by lower(v.during), v.appointment_id
                """
            ])[0]
        let entries = try rows.flatMap { row in
            let visit = try AppointmentDetails(row)
            let (starts, ends): ([Instant], [Instant]) = (try row["starts"], try row["ends"])
            let zone = try zones.known(visit.appointment.wall.zone)
            return zip(starts, ends).compactMap(TimeRange.init(start:end:)).enumerated().map { number, during in
                CalendarEntry(visit, part: number + 1, during: during, zone: zone)
            }
        }
        return CalendarFile(
            nil, entries, zone: try zones.known(try owner["zone"]), during: Self.years(around: now))
    }

    /// Two years that are the same for most of a year, so that a feed with no entries stays the same to the byte.
    private static func years(around now: Instant) -> TimeRange? {
        let year = Int64(366 * 86_400)
        return TimeRange(
            start: Instant(secondsSinceUnixEpoch: now.secondsSinceUnixEpoch / year * year), lasting: .days(2 * 366))
    }

    private static func clinician(_ code: String, _ practice: Practice.ID) -> SQL {
        "select clinician_id from clinician where practice_id = \(practice) and code = \(code) and active"
    }

    private static func clinician(_ rows: [Row]) throws -> Clinician.ID {
        guard let row = rows.first else { throw Refusal.notFound("clinician") }
        return try row["clinician_id"]
    }
}

extension CalendarEntry {
    /// A visit as its clinician's own calendar shows it: one of the times for which it takes them.
    fileprivate init(_ visit: AppointmentDetails, part: Int, during: TimeRange, zone: Zone) {
        let appointment = visit.appointment
        let words = [visit.person.initials, visit.serviceCode].filter { !$0.isEmpty }
        // The stamp is that of the booking: a feed in which nothing has changed is the same to the byte.
        self.init(
            appointment: appointment.id, sequence: appointment.version, stamp: appointment.times.created,
            during: during, zone: zone, summary: words.joined(separator: " "),
            status: appointment.state == .provisional ? .tentative : .confirmed, part: part)
    }
}
