import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct WaitlistRaceTests {
    /// What each of many at once came to, with its count.
    private func outcomes(
        _ clients: Int, _ body: @escaping @Sendable (Int) async throws -> String
    ) async -> [String: Int] {
        await withTaskGroup(of: String.self) { group in
            for client in 0..<clients {
                group.addTask {
                    do {
                        return try await body(client)
                    } catch let refusal as Refusal {
                        return refusal.code.rawValue
                    } catch {
                        return "\(error)"
                    }
                }
            }
            return await group.reduce(into: [:]) { counts, outcome in counts[outcome, default: 0] += 1 }
        }
    }

    @Test(arguments: [false, true])
    func `an offer and sixteen bookings of its time give one visit`(hasExpired: Bool) async throws {
        let holos = try await Holos.open(now: Holos.morning, poolSize: 16)
        for day in 8...10 {
            try await holos.scratch.setClock(Holos.morning)
            let ada = try await holos.wait(
                "Ada", clinician: "imani", at: "2027-03-\(day < 10 ? "0" : "")\(day)T15:00:00Z")
            let offer = try #require(try await holos.fill().made.first)
            if hasExpired { try await holos.scratch.setClock("2027-03-01T17:00:00Z") }
            let counts = await outcomes(17) { client in
                if client == 8 {
                    _ = try await holos.accept(offer, seconds: 60)
                    return "accepted"
                }
                try await holos.book(
                    start: "2027-03-\(day < 10 ? "0" : "")\(day)T09:00", clinician: "imani", seconds: 60)
                return "booked"
            }
            #expect(
                counts
                    == (hasExpired
                        ? ["booked": 1, "slot_taken": 15, "hold_expired": 1] : ["accepted": 1, "slot_taken": 16]))
            #expect(try await holos.state(of: ada) == (hasExpired ? .offered : .booked))
            try await holos.fill()
            #expect(try await holos.broken() == [])
        }
        await holos.close()
    }

    @Test func `an offer that is accepted sixteen times at once is accepted once`() async throws {
        let holos = try await Holos.open(now: Holos.morning, poolSize: 16)
        try await holos.wait("Ada", clinician: "imani", at: "2027-03-08T15:00:00Z")
        let offer = try #require(try await holos.fill().made.first)
        let counts = await outcomes(16) { client in
            if client % 4 == 3 {
                try await holos.decline(offer)
                return "answered"
            }
            _ = try await holos.accept(offer, seconds: 60)
            return "answered"
        }
        #expect(counts == ["answered": 1, "state_conflict": 15])
        #expect(try await holos.broken() == [])
        await holos.close()
    }

    @Test func `workers that look at once never offer a time twice`() async throws {
        let holos = try await Holos.open(now: Holos.morning, poolSize: 16)
        // Twelve people, and six times of an hour and a quarter in Imani's Tuesday.
        for number in 0..<12 {
            try await holos.wait(
                "Person\(number)", clinician: "imani", at: "2027-03-09T14:00:00Z", until: "2027-03-09T22:00:00Z",
                lane: Lane.allCases[number % 5])
        }
        let counts = await outcomes(8) { _ in
            try await holos.fill()
            return "done"
        }
        #expect(counts == ["done": 8])
        #expect(try await holos.broken() == [])
        #expect(try await holos.offers(.open).count == 6)
        // Whoever is in an earlier lane was offered a time before the others.
        let lanes = try await holos.offers(.open).map(\.waitlist.entry.lane).sorted()
        #expect(lanes == [.now, .now, .now, .sameDay, .sameDay, .sameDay])
        await holos.close()
    }

    @Test func `a worker that dies in the middle loses nothing`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        for number in 0..<6 {
            try await holos.wait(
                "Person\(number)", clinician: "imani", at: "2027-03-09T14:00:00Z", until: "2027-03-09T22:00:00Z")
        }
        async let first = holos.fill()
        while try await holos.column("select count(*)::text from offer") == ["0"] { await Task.yield() }
        try await holos.scratch.script(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where usename = 'daybook_service' and datname = current_database()
            """)
        _ = try? await first
        #expect(try await holos.broken() == [])
        try await holos.fill()
        #expect(try await holos.offers(.open).count == 6)
        #expect(try await holos.broken() == [])
        await holos.close()
    }

    @Test func `whoever leaves while an offer is made to them leaves no offer behind`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        let ada = try await holos.wait("Ada", clinician: "imani", at: "2027-03-08T15:00:00Z")
        // What is last of every write waits, with the offer written and not committed.
        try await holos.scratch.interleaved(
            "select from practice_change for update", "select 1",
            { try await holos.fill() },
            { try await holos.database.leave(ada.entry.id, version: nil, call: holos.call(.daybook)) })
        #expect(try await holos.offerWords() == ["Ada withdrawn"])
        #expect(try await holos.broken() == [])
        await holos.close()
    }

    @Test func `an offer to somebody who has left ends all the same`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        let ada = try await holos.wait("Ada", clinician: "imani", at: "2027-03-08T15:00:00Z")
        try await holos.fill()
        try await holos.scratch.script(
            "update waitlist_entry set state = 'left', left_at = daybook_now(), offered_at = null, version = 3")
        try await holos.scratch.setClock("2027-03-01T17:00:00Z")
        #expect(try await holos.fill().expired == 1)
        #expect(try await holos.offerWords() == ["Ada expired"])
        #expect(try await holos.state(of: ada) == .left)
        await holos.close()
    }
}
