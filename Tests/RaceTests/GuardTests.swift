import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

/// The person of a booking that was refused.
private let ghost = """
    with ghost as (
        insert into resource (practice_id, resource_id, kind)
        select practice_id, gen_random_uuid(), 'person' from practice returning practice_id, resource_id)
    insert into person (practice_id, person_id, name, email, created_at)
    select practice_id, resource_id, 'Robin', 'refused-key@\(Journal.host)', now() from ghost
    """

extension Races {
    /// What guards is taken away, so that what watches is seen to see.
    struct GuardTests {
        @Test func `without locks and constraint seats are taken twice, and the checkers say so`() async throws {
            var generator = SeededGenerator(seed: 1)
            try await House.open(guards: .none) { house in
                try await house.volley(try house.staggered(0, every: 5).map { house.booking("iv", $0) })
                try await house.volley([house.booking("consult", house.time(1, 9))])
                let robin = try await house.robin()
                try await house.volley(try house.mixture(day: 1, robin: robin, using: &generator))
                let found = Set(try await house.violations().map { $0.prefix { $0 != ":" } })
                for name in ["I1 one seat twice", "more seats than there are", "a room twice"] {
                    #expect(found.contains(name[...]), "\(found)")
                }
            }
        }

        @Test func `without locks the constraint still gives no seat twice`() async throws {
            var generator = SeededGenerator(seed: 2)
            try await House.open(guards: .constraintAlone) { house in
                try await house.volley([house.booking("consult", house.time(1, 9))])
                let robin = try await house.robin()
                let requests = try house.mixture(day: 1, robin: robin, using: &generator)
                // Clients may be told to come again: they wait for each other in a circle.
                let answers = try await house.volley(requests, mayBeBusy: true)
                #expect(answers.contains { $0.status == 201 })
                #expect(try await house.violations() == [])
            }
        }

        @Test func `of thirty-two overlapping claims that ask no lock, one stands`() async throws {
            let infusions = try await Infusions.open()
            for round in 1...rounds(5, long: 100) {
                let outcomes = try await infusions.claimAtOnce(32, every: 1, hours: 24 * round)
                #expect(outcomes.filter { $0 == "stands" }.count == 1)
                #expect(Set(outcomes).isSubset(of: ["stands", "23P01", "40P01"]))
            }
            await infusions.close()
        }

        @Test func `thirty-two claims that touch all stand`() async throws {
            let infusions = try await Infusions.open()
            #expect(try await infusions.claimAtOnce(32, every: 60, hours: 24).allSatisfy { $0 == "stands" })
            await infusions.close()
        }

        @Test func `of thirty-two claims of several seats that ask no lock, those that stand share none`() async throws
        {
            let infusions = try await Infusions.open()
            var generator = SeededGenerator(seed: 3)
            for round in 1...rounds(5, long: 100) {
                let seats = (0..<32).map { _ -> Range<Int> in
                    let first = Int.random(in: 0..<6, using: &generator)
                    return first..<Int.random(in: first + 1...6, using: &generator)
                }
                let outcomes = try await infusions.claimAtOnce(
                    32, every: 1, hours: 24 * round, of: "dale", seats: seats)
                #expect(outcomes.contains("stands"))
                #expect(Set(outcomes).isSubset(of: ["stands", "23P01", "40P01"]))
            }
            // The others are about visits, and these are claims of a hold.
            for name in ["I1 one seat twice", "more seats than there are"] {
                let statement = try #require(Invariants.claims.first { $0.0 == name }?.1)
                #expect(try await infusions.scratch.texts(statement) == [], "\(name)")
            }
            await infusions.close()
        }

        @Test(arguments: [
            (
                "I6 claims that are not the plan",
                "delete from claim where claim_id in (select claim_id from claim limit 1)"
            ),
            (
                "I6 claims that are not the plan",
                "update appointment set state = 'missed', missed_at = now()"
            ),
            (
                "a phase that is not the protocol's",
                "update appointment_phase set nurse_id = null where name = 'infusion'"
            ),
            (
                "a nurse shared among too many",
                """
                update appointment_phase set nurse_id = (select min(nurse_id::text)::uuid from appointment_phase)
                where nurse_id is not null
                """
            ),
            ("a room twice", "update appointment_phase set room_id = (select min(room_id::text)::uuid from room)"),
            (
                "a person in two visits",
                "update appointment set person_id = (select min(person_id::text)::uuid from person)"
            ),
            (
                "a phase without its prescriber on site",
                "delete from weekly_hours w using clinician c where c.clinician_id = w.resource_id and code = 'wren'"
            ),
            ("I4 one key, two bookings", "update person set email = 'one@race.example'"),
            ("I4 one key, two bookings", "delete from idempotency"),
            ("I5 a visit without its entries", "update appointment set schedule_version = 2"),
            ("I5 a visit without its message", "delete from message where kind = 'booked'"),
            (
                "I5 a message of a version that never was",
                "update message set schedule_version = 7 where kind = 'booked'"
            ),
            (
                "I5 an entry without its visit",
                """
                insert into audit_entry (practice_id, audit_id, at, principal, action, subject, subject_id)
                select practice_id, gen_random_uuid(), now(), 'nobody', 'appointment.booked', 'appointment',
                    gen_random_uuid() from practice
                """
            ),
            (
                "I2 promised and not there",
                "update appointment_phase set during = tstzrange(lower(during) - interval '1 hour', upper(during))"
            ),
            ("I2 refused and left something", ghost),
        ])
        func `each checker sees what it is for`(name: String, damage: String) async throws {
            try await House.open(clients: 3) { house in
                // At 08:00 only Dr Castellanos is there to prescribe.
                let early = try house.time(0, 8)
                let answers = try await house.volley((0..<3).map { _ in house.booking("iv", early) })
                #expect(answers.statuses == [201: 2, 409: 1])
                #expect(try await house.violations() == [])
                let key = try #require(house.journal.keys(of: 409).first)
                try await house.infusions.scratch.script(damage.replacing("refused-key", with: key))
                let found = try await house.violations()
                #expect(found.contains { $0.hasPrefix(name) }, "\(found)")
            }
        }
    }
}

extension Infusions {
    /// Takes an hour of somebody on so many connections at once, each a few minutes after the one before.
    ///
    /// - Parameter seats: which seats each takes; nil for the first.
    /// - Returns: what became of each: it stands, or the SQLSTATE that it ended with.
    fileprivate func claimAtOnce(
        _ count: Int, every minutes: Int, hours: Int, of clinician: String = "noor", seats: [Range<Int>]? = nil
    ) async throws -> [String] {
        try await scratch.findDeadlocksSoon()
        try await scratch.script(
            """
            insert into hold (practice_id, hold_id, service_id, clinician_id, starts_at, secret_hash, created_at,
                expires_at)
            select practice_id, gen_random_uuid(), service_id, clinician_id, daybook_now(), '', daybook_now(),
                daybook_now() + interval '5 minutes'
            from service join clinician using (practice_id) where service.code = 'consult' and clinician.code = 'noor'
                and not exists (select from hold)
            """)
        let pool = Pool(
            PostgresConfiguration(
                connectionString: scratch.connectionString, poolSize: count, statementTimeout: .seconds(60),
                lockTimeout: .seconds(60)))
        let outcomes = try await scratch.owner.withConnection(deadline: .now + .seconds(60)) { gate in
            try await gate.run(script: "begin; select pg_advisory_xact_lock(7)", deadline: .now + .seconds(60))
            async let outcomes = withTaskGroup(of: String.self) { group in
                for index in 0..<count {
                    group.addTask {
                        await Self.claim(
                            pool, clinician, seats?[index] ?? 0..<1, minute: hours * 60 + index * minutes)
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let waiting =
                "select count(*)::text from pg_locks where locktype = 'advisory' and not granted"
                + " and database = (select oid from pg_database where datname = current_database())"
            while try await scratch.texts(waiting) != ["\(count)"] { await Task.yield() }
            try await gate.run(script: "commit", deadline: .now + .seconds(60))
            return await outcomes
        }
        await pool.close()
        return outcomes
    }

    private static func claim(_ pool: Pool, _ clinician: String, _ seats: Range<Int>, minute: Int) async -> String {
        do {
            try await pool.withConnection(deadline: .now + .seconds(60)) { connection in
                try await connection.run(
                    script: """
                        begin;
                        select pg_advisory_xact_lock_shared(7);
                        insert into claim (practice_id, claim_id, resource_id, seats, capacity, during, hold_id)
                        select h.practice_id, gen_random_uuid(), r.resource_id,
                            int4range(\(seats.lowerBound), \(seats.upperBound)), r.seats,
                            tstzrange(start, start + interval '1 hour'), h.hold_id
                        from hold h
                        join clinician c on c.practice_id = h.practice_id and c.code = '\(clinician)'
                        join resource r on (r.practice_id, r.resource_id) = (c.practice_id, c.clinician_id)
                        cross join lateral (select h.starts_at + interval '\(minute) minutes' as start) as time;
                        commit
                        """, deadline: .now + .seconds(60))
            }
            return "stands"
        } catch let error as PostgresError {
            return error.sqlState.rawValue
        } catch {
            return "\(error)"
        }
    }
}
