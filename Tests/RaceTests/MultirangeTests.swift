import Clinic
import Fixtures
import Foundation
import Scheduling
import Storage
import Testing

extension Races {
    struct MultirangeTests {
        /// The starts of a consultation by the arithmetic of ranges in PostgreSQL: one clinician, one room, an hour
        /// with the person and 15 minutes without.
        private static let starts = """
            with clinician as (
                select practice_id, clinician_id from clinician where code = 'noor'
            ), presence as (
                select
                    (select range_agg(tstzrange(
                        (day + make_interval(mins => opens_minute)) at time zone 'America/Denver',
                        (day + make_interval(mins => closes_minute)) at time zone 'America/Denver'))
                    from weekly_hours w
                    join generate_series(timestamp '2027-03-07', timestamp '2027-03-18', '1 day') as day
                        on extract(isodow from day) = weekday where w.resource_id = clinician_id)
                    + (select coalesce(range_agg(during), '{}') from opening where resource_id = clinician_id)
                    - (select coalesce(range_agg(during), '{}') from closure
                        where resource_id = clinician_id or resource_id is null)
                    - (select coalesce(range_agg(during), '{}') from taken where resource_id = clinician_id)
                        as clinician,
                    tstzmultirange(tstzrange('2027-03-07', '2027-03-18'))
                    - (select coalesce(range_agg(during), '{}') from taken join room on resource_id = room_id)
                    - (select coalesce(range_agg(during), '{}') from closure where resource_id is null) as room
                from clinician
            )
            select extract(epoch from start)::bigint::text from presence, generate_series(
                timestamptz '2027-03-08T07:00:00Z', timestamptz '2027-03-17T05:55:00Z', '5 minutes') as start
            where tstzrange(start, start + interval '75 minutes') <@ (clinician * room)
            order by start
            """

        /// What counts as taken: not what a hold has let go.
        private static let taken = """
            create view taken as
            select resource_id, during from claim left join hold using (practice_id, hold_id)
            where hold_id is null or expires_at > daybook_now()
            """

        @Test func `a clinician and a room are free when PostgreSQL's ranges say so`() async throws {
            let infusions = try await Infusions.open()
            try await infusions.scratch.script(Self.taken)
            // Monday 8 March to Tuesday 16 March 2027, with the clocks put forward in between.
            let first = try #require(Instant(rfc3339: "2027-03-08T07:00:00Z"))
            let last = try #require(Instant(rfc3339: "2027-03-17T06:00:00Z"))
            let window = try #require(TimeRange(start: first, end: last))
            for seed in 1...UInt64(rounds(30, long: 1000)) {
                try await infusions.scratch.script(Self.diary(seed))
                let slots = try await infusions.database.slots(
                    SlotQuery(service: "consult", window: window, publicOnly: true), practice: infusions.practice,
                    deadline: .now + .seconds(20)
                ).slots.map { "\($0.start.microsecondsSinceUnixEpoch / 1_000_000)" }
                #expect(slots == (try await infusions.scratch.texts(Self.starts)), "seed \(seed)")
                #expect(!slots.isEmpty)
            }
            await infusions.close()
        }

        /// Openings, closures, holds and expired holds at random.
        private static func diary(_ seed: UInt64) -> String {
            var generator = SeededGenerator(seed: seed)
            /// Some stretches in five minutes, from a quarter of an hour to the most hours.
            func stretches(_ count: ClosedRange<Int>, hours: Int) -> [String] {
                (0..<Int.random(in: count, using: &generator)).map { _ in
                    let from = Int.random(in: 0..<9 * 288, using: &generator) * 5
                    let until = from + Int.random(in: 3...hours * 12, using: &generator) * 5
                    let monday = "timestamptz '2027-03-08T07:00:00Z'"
                    return "tstzrange(\(monday) + interval '\(from) minutes', \(monday) + interval '\(until) minutes')"
                }
            }
            let noor = "(select practice_id, clinician_id as id from clinician where code = 'noor')"
            let room = "(select practice_id, room_id as id from room where code = 'BC')"
            let openings = stretches(0...6, hours: 8).map {
                """
                insert into opening (practice_id, opening_id, resource_id, during, created_at)
                select practice_id, gen_random_uuid(), id, \($0), now() from \(noor) as noor
                """
            }
            let closures =
                (stretches(0...4, hours: 6).map { ($0, "id") } + stretches(0...2, hours: 4).map { ($0, "null") })
                .map { during, whom in
                    """
                    insert into closure (practice_id, closure_id, resource_id, during, source, created_at)
                    select practice_id, gen_random_uuid(), \(whom), \(during), 'staff', now() from \(noor) as noor
                    """
                }
            let claims = [(noor, "live"), (noor, "expired"), (room, "live"), (room, "expired")].flatMap { whom, hold in
                stretches(0...12, hours: 2).map { during in
                    """
                    insert into claim (practice_id, claim_id, resource_id, seats, capacity, during, hold_id)
                    select practice_id, gen_random_uuid(), id, int4range(0, 1), 1, \(during), hold_id
                    from \(whom) as whom join hold using (practice_id)
                    where (expires_at > daybook_now()) = \(hold == "live")
                    on conflict do nothing
                    """
                }
            }
            let holds = ["5", "-5"].map { minutes in
                """
                insert into hold (practice_id, hold_id, service_id, clinician_id, starts_at, secret_hash, created_at,
                    expires_at)
                select practice_id, gen_random_uuid(), service_id, id, now(), '',
                    daybook_now() + interval '\(minutes) minutes' - interval '1 minute',
                    daybook_now() + interval '\(minutes) minutes'
                from \(noor) as noor join service using (practice_id) where code = 'consult'
                """
            }
            let clean = ["delete from hold", "delete from opening", "delete from closure"]
            return (clean + holds + openings + closures + claims).joined(separator: ";\n")
        }
    }
}
