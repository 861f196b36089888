import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct BookingTests {
    @Test func `a consultation takes the clinician, the room and the person, and owes its messages`() async throws {
        let holos = try await Holos.open()
        let details = try await holos.book(start: "2027-03-08T09:00", clinician: "imani")

        #expect(details.appointment.state == .booked)
        #expect(details.roomCode == "HC")
        // Central Standard Time: 09:00 is 15:00 UTC.
        #expect(details.appointment.during.start == Instant(rfc3339: "2027-03-08T15:00:00Z"))
        #expect(details.appointment.during.end == Instant(rfc3339: "2027-03-08T16:00:00Z"))
        // The turnover keeps clinician and room, not the person.
        #expect(
            try await holos.column("select during::text from claim order by upper(during)") == [
                #"["2027-03-08 15:00:00+00","2027-03-08 16:00:00+00")"#,
                #"["2027-03-08 15:00:00+00","2027-03-08 16:15:00+00")"#,
                #"["2027-03-08 15:00:00+00","2027-03-08 16:15:00+00")"#,
            ])
        #expect(
            try await holos.column("select kind || ' ' || due_at::text from message order by due_at") == [
                "booked 2027-03-01 13:00:00+00",
                // 08:00 on the person's clock would be too early.
                "remind_3d 2027-03-05 16:00:00+00", "remind_1d 2027-03-07 16:00:00+00",
            ])
        #expect(try await holos.column("select action from audit_entry") == ["appointment.booked"])
        await holos.close()
    }

    @Test func `a taken time is refused with the next three`() async throws {
        let holos = try await Holos.open()
        try await holos.book(start: "2027-03-09T09:00", clinician: "imani")
        let refusal = try await holos.refusal { try await holos.book(start: "2027-03-09T09:00", clinician: "imani") }
        #expect(refusal.code == .slotTaken)
        // 09:00 lasts until 10:15 with its turnover.
        #expect(
            refusal.nextStarts.map(\.rfc3339) == [
                "2027-03-09T16:15:00Z", "2027-03-09T16:30:00Z", "2027-03-09T16:45:00Z",
            ])
        await holos.close()
    }

    @Test func `one room is enough for one of two clinicians`() async throws {
        let holos = try await Holos.open()
        try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        let refusal = try await holos.refusal { try await holos.book(start: "2027-03-08T09:00", clinician: "tobias") }
        #expect(refusal.code == .slotTaken)
        // A call needs no room.
        try await holos.book(service: "quick_call", start: "2027-03-08T09:00", clinician: "tobias")
        await holos.close()
    }

    @Test(arguments: [
        ("2027-03-01T08:30", "outside_notice"), ("2027-06-01T09:00", "outside_horizon"),
        ("2027-03-08T09:05", "slot_unavailable"), ("2027-03-08T07:45", "slot_unavailable"),
        ("2027-03-08T15:00", "slot_unavailable"), ("2027-03-14T02:30", "invalid"),
    ])
    func `a time that cannot be booked is refused with its reason`(start: String, code: String) async throws {
        let holos = try await Holos.open()
        let refusal = try await holos.refusal { try await holos.book(start: start, clinician: "imani") }
        #expect(refusal.code.rawValue == code)
        #expect(try await holos.column("select count(*)::text from person") == ["0"])
        await holos.close()
    }

    @Test func `the website cannot book what is for patients, and staff can`() async throws {
        let holos = try await Holos.open()
        let refusal = try await holos.refusal {
            try await holos.book(service: "med", start: "2027-03-08T09:00", clinician: "imani")
        }
        #expect(refusal.code == .notFound)
        try await holos.book(service: "med", start: "2027-03-08T09:00", clinician: "imani", by: .daybook)
        await holos.close()
    }

    @Test func `a person cannot be in two visits`() async throws {
        let holos = try await Holos.open()
        let first = try await holos.book(start: "2027-03-08T09:00", clinician: "imani", by: .daybook)
        let refusal = try await holos.refusal {
            try await holos.book(
                service: "quick_call", start: "2027-03-08T09:30", clinician: "tobias", for: .known(first.person.id),
                by: .daybook)
        }
        #expect(refusal.code == .alreadyBooked)
        await holos.close()
    }

    @Test func `the same key gives the same answer and books once`() async throws {
        let holos = try await Holos.open()
        let first = try await holos.bookAnswer(start: "2027-03-08T09:00", key: "k", body: "a")
        let again = try await holos.bookAnswer(start: "2027-03-08T09:00", key: "k", body: "a")
        #expect(first == again)
        let refusal = try await holos.refusal {
            _ = try await holos.bookAnswer(start: "2027-03-08T11:00", key: "k", body: "b")
        }
        #expect(refusal.code == .idempotencyConflict)
        #expect(try await holos.column("select count(*)::text from appointment") == ["1"])
        await holos.close()
    }

    @Test func `a time that is taken in the last moment goes to the other clinician`() async throws {
        let holos = try await Holos.open()
        // Somebody who keeps to no lock claims Imani's Monday, and has not committed yet.
        let details = try await holos.scratch.owner.withConnection(deadline: .now + .seconds(60)) { rogue in
            try await rogue.run(script: Self.rogueClaim, deadline: .now + .seconds(20))
            async let booking = holos.book(
                service: "med", start: "2027-03-08T09:00", clinician: nil, by: .daybook, seconds: 60)
            let waiting =
                "select count(*)::text from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
            while try await holos.column(waiting) == ["0"] { await Task.yield() }
            try await rogue.run(script: "commit", deadline: .now + .seconds(20))
            return try await booking
        }
        #expect(details.clinicianCode == "tobias")
        await holos.close()
    }

    private static let rogueClaim = """
        begin;
        insert into hold (practice_id, hold_id, service_id, clinician_id, starts_at, secret_hash, created_at, expires_at)
        select s.practice_id, gen_random_uuid(), s.service_id, c.clinician_id, '2027-03-08T15:00:00Z', '', daybook_now(),
            daybook_now() + interval '5 minutes'
        from service s join clinician c using (practice_id) where s.code = 'med' and c.code = 'imani';
        insert into claim (practice_id, claim_id, resource_id, seats, capacity, during, hold_id)
        select practice_id, gen_random_uuid(), clinician_id, int4range(0, 1), 1,
            tstzrange('2027-03-08T15:00:00Z', '2027-03-08T15:30:00Z'), hold_id
        from hold;
        """

    @Test func `sixty-four clients at one time get one booking and sixty-three refusals`() async throws {
        let first = try await Holos.open(poolSize: 2)
        let holos = Holos(scratch: first.scratch.patient(poolSize: 16), practice: first.practice)
        for round in 0..<5 {
            let outcomes = await withTaskGroup(of: String.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        do {
                            try await holos.book(start: "2027-03-1\(round + 5)T09:00", clinician: nil, seconds: 60)
                            return "booked"
                        } catch let refusal as Refusal {
                            return refusal.code.rawValue
                        } catch {
                            return "\(error)"
                        }
                    }
                }
                return await group.reduce(into: [:]) { counts, outcome in counts[outcome, default: 0] += 1 }
            }
            // Where two clinicians are there, the one room decides.
            #expect(outcomes == ["booked": 1, "slot_taken": 63])
        }
        #expect(
            try await holos.column(
                """
                select count(*)::text from claim a join claim b using (practice_id, resource_id)
                where a.claim_id < b.claim_id and a.seats && b.seats and a.during && b.during
                """) == ["0"])
        await holos.database.pool.close()
        await first.close()
    }
}
