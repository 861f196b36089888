public import Clinic
import Postgres
public import Scheduling

extension Database {
    /// Which zones a practice counts on, and which editions of the rules its upcoming appointments were computed with.
    public func zoneUse(of practice: Practice, deadline: ContinuousClock.Instant) async throws -> ZoneUse {
        let upcoming: SQL = """
            from appointment
            where practice_id = \(practice.id) and lower(during) > daybook_now()
                and state in ('provisional', 'booked', 'confirmed')
            """
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                """
                select zone \(upcoming)
                union select zone from site where practice_id = \(practice.id)
                union select zone from practice where practice_id = \(practice.id)
                union select zone from person where practice_id = \(practice.id) and zone is not null
                order by zone
                """,
                """
                select zone_edition, count(*) as appointments,
                    count(*) filter (where attention = \(Attention.Kind.zoneChanged.rawValue)) as marked
                \(upcoming)
                group by zone_edition
                """,
            ])
        var (all, marked, others) = (0, 0, [String: Int]())
        for row in rows[1] {
            let edition: String = try row["zone_edition"]
            let count: Int64 = try row["appointments"]
            all += Int(count)
            if edition != zones.edition {
                others[edition] = Int(count)
                marked += Int(try row["marked"] as Int64)
            }
        }
        return ZoneUse(zones: try rows[0].map { try $0["zone"] }, upcoming: all, otherEditions: others, marked: marked)
    }

    /// The first instant of a grid at which PostgreSQL's rules of a zone differ from this machine's, or nil if they
    /// agree all along.
    ///
    /// PostgreSQL may read other files than Daybook: those of its own machine, or the ones that it read before an
    /// upgrade. The product never asks it for a local time but here.
    ///
    /// - Parameters:
    ///   - window: what is compared; its start is brought down to the step.
    ///   - step: whole seconds.
    public func disagreement(
        on zone: Zone, in window: TimeRange, step: Duration, deadline: ContinuousClock.Instant
    ) async throws -> ZoneDisagreement? {
        let seconds = step.components.seconds
        let start = window.start.secondsSinceUnixEpoch / seconds * seconds
        let end = window.end.secondsSinceUnixEpoch
        let theirs: [(at: Int64, offset: Int64)]
        do {
            // By `at time zone` PostgreSQL would take CET and its like for abbreviations, which have no summer time.
            theirs = try await pool.read(
                [Self.offsets(from: start, to: end, step: seconds)],
                opening: ["select set_config('timezone', \(zone.name), true)"], deadline: deadline
            )[0].map { (at: try $0["at"], offset: try $0["seconds_ahead"]) }
        } catch let error as PostgresError where error.sqlState.rawValue == "22023" {
            return ZoneDisagreement(zone: zone.name, instant: nil, ours: nil, theirs: nil)
        } catch {
            throw Self.visible(error)
        }
        var next = theirs.startIndex
        for second in stride(from: start, to: end, by: Int(seconds)) {
            while next + 1 < theirs.endIndex, theirs[next + 1].at <= second { next += 1 }
            let instant = Instant(secondsSinceUnixEpoch: second)
            let offset = theirs.isEmpty ? 0 : theirs[next].offset
            if Int64(zone.offset(at: instant).seconds) != offset {
                return ZoneDisagreement(
                    zone: zone.name, instant: instant, ours: zone.offset(at: instant).seconds, theirs: Int(offset))
            }
        }
        return nil
    }

    /// The points of a grid at which the offset of the transaction's zone is another than at the point before, and the
    /// first.
    private static func offsets(from start: Int64, to end: Int64, step: Int64) -> SQL {
        """
        select at, seconds_ahead
        from (
            select at, seconds_ahead, lag(seconds_ahead) over (order by at) as seconds_before
            from (
                select at, (extract(epoch from to_timestamp(at)::timestamp) - at)::bigint as seconds_ahead
                from generate_series(\(start), \(end - 1), \(step)) as at
            ) as grid
        ) as steps
        where seconds_before is distinct from seconds_ahead
        order by at
        """
    }
}
