import Clinic
import Fixtures
import Foundation
import Logging
import Postgres
import Scheduling
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct LostCommitTests {
    @Test func `a booking whose commit was not answered is found by its key`() async throws {
        let holos = try await Holos.open()
        let (lost, proxy) = try await holos.through(cut: .after("set local statement_timeout"))
        let answer = try await lost.bookAnswer(start: "2027-03-08T09:00", key: "k", body: "a")
        #expect(try await holos.column("select appointment_id::text from appointment") == [answer.body])
        // Whoever asks again with the same key gets the same answer.
        #expect(try await lost.bookAnswer(start: "2027-03-08T09:00", key: "k", body: "a") == answer)
        try proxy.close()
        await lost.database.pool.close()
        await holos.close()
    }

    @Test func `a booking whose commit never arrived is not taken for one`() async throws {
        let holos = try await Holos.open()
        let (lost, proxy) = try await holos.through(cut: .before("set local statement_timeout"))
        let refusal = try await holos.refusal {
            _ = try await lost.bookAnswer(start: "2027-03-08T09:00", key: "k", body: "a")
        }
        #expect(refusal.code == .unavailable)
        #expect(try await holos.column("select count(*)::text from appointment") == ["0"])
        // The same key books it now; until the server has noticed that the line is cut, the first try counts as running.
        var isBooked = false
        while !isBooked {
            do {
                _ = try await lost.bookAnswer(start: "2027-03-08T09:00", key: "k", body: "a")
                isBooked = true
            } catch is StillRunning {
                await Task.yield()
            }
        }
        #expect(try await holos.column("select count(*)::text from appointment") == ["1"])
        try proxy.close()
        await lost.database.pool.close()
        await holos.close()
    }
}

extension Holos {
    /// The same clinic, reached over a line that is cut once, after it has been asked for its services.
    fileprivate func through(cut: Proxy.Cut) async throws -> (Holos, Proxy) {
        let folder = try #require(
            scratch.connectionString.split(separator: " ").last { $0.hasPrefix("host=") }?.dropFirst(5))
        let proxy = try Proxy(server: "\(folder)/.s.PGSQL.5432", cut: .never)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let pool = Pool(
            PostgresConfiguration(connectionString: "\(scratch.connectionString) host=\(proxy.directory)", poolSize: 2),
            logger: logger)
        let database = Database(pool: pool, zones: ZoneDirectory(), logger: logger)
        let lost = ScratchDatabase(
            connectionString: scratch.connectionString, database: database, owner: scratch.owner)
        let day = try #require(TimeRange(start: .at("2027-03-08T06:00:00Z"), end: .at("2027-03-09T06:00:00Z")))
        _ = try await database.slots(
            SlotQuery(service: "mh_consult", window: day, publicOnly: true), practice: practice,
            deadline: .now + .seconds(10))
        proxy.arm(cut)
        return (Holos(scratch: lost, practice: practice), proxy)
    }
}
