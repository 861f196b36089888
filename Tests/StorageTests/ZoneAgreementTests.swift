import Fixtures
import Foundation
import Postgres
import Scheduling
import Storage
import Testing

/// Compares with PostgreSQL, which has a reader of its own for the same files.
///
/// `ZoneTruthTests` compares the same zones on the same grid with Python.
struct ZoneAgreementTests {
    @Test(.timeLimit(.minutes(10)))
    func `forty zones agree with PostgreSQL every quarter of an hour for two years`() async throws {
        let scratch = try await ScratchDatabase.make()
        let window = try #require(TimeRange(start: .at("2026-01-01T00:00:00Z"), end: .at("2028-01-01T00:00:00Z")))
        var compared = 0
        for name in ZoneNames.truth {
            guard let zone = scratch.database.zones.zone(name) else { continue }
            let found = try await scratch.database.disagreement(
                on: zone, in: window, step: .seconds(900), deadline: .now + .seconds(60))
            #expect(found == nil)
            compared += 1
        }
        #expect(compared >= 39)
        await scratch.close()
    }

    /// PostgreSQL knows abbreviations of these names too, which have no summer time.
    @Test(.timeLimit(.minutes(10)), arguments: ["CET", "EET", "MET", "WET"])
    func `a zone is not taken for an abbreviation`(name: String) async throws {
        let scratch = try await ScratchDatabase.make()
        let window = try #require(TimeRange(start: .at("2026-01-01T00:00:00Z"), end: .at("2028-01-01T00:00:00Z")))
        let zone = try #require(scratch.database.zones.zone(name))
        let found = try await scratch.database.disagreement(
            on: zone, in: window, step: .seconds(3600), deadline: .now + .seconds(60))
        #expect(found == nil)
        #expect(try zone.offset(at: .at("2026-07-01T00:00:00Z")) != zone.offset(at: .at("2026-01-01T00:00:00Z")))
        await scratch.close()
    }

    /// Six hundred names, most of them others of the same zones: a minute or two.
    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["DAYBOOK_TEST_LONG"] == "1"), .timeLimit(.minutes(30)))
    func `every zone of the machine agrees with PostgreSQL`() async throws {
        let scratch = try await ScratchDatabase.make()
        let window = try #require(TimeRange(start: .at("2026-01-01T00:00:00Z"), end: .at("2028-01-01T00:00:00Z")))
        let names = scratch.database.zones.survey().read
        for name in names {
            let zone = try #require(scratch.database.zones.zone(name))
            let found = try await scratch.database.disagreement(
                on: zone, in: window, step: .seconds(900), deadline: .now + .seconds(60))
            #expect(found == nil)
        }
        #expect(names.count > 300)
        await scratch.close()
    }

    @Test(.timeLimit(.minutes(10)))
    func `times on the wall agree with PostgreSQL outside of gaps and repetitions, and by the rule inside`()
        async throws
    {
        let scratch = try await ScratchDatabase.make()
        var counts = (ordinary: 0, skipped: 0, repeated: 0)
        for name in ZoneNames.truth {
            guard let zone = scratch.database.zones.zone(name) else { continue }
            for (wall, theirs) in try await scratch.walls(of: name) {
                switch zone.resolve(wall) {
                case .one(let instant):
                    #expect(instant == theirs, "\(wall) in \(name)")
                    counts.ordinary += 1
                case .skipped(let nextReal):
                    // PostgreSQL counts on with the offset before the gap; here it is the first instant after it.
                    #expect(theirs >= nextReal && zone.local(theirs) > wall, "\(wall) in \(name)")
                    #expect(zone.local(nextReal - .seconds(1)) < wall && wall < zone.local(nextReal))
                    counts.skipped += 1
                case .repeated(let first, let second):
                    // PostgreSQL takes the second occurrence; here it is the first.
                    #expect(theirs == second && zone.instant(wall) == first, "\(wall) in \(name)")
                    counts.repeated += 1
                }
            }
        }
        #expect(counts.ordinary > 10_000 && counts.skipped > 100 && counts.repeated > 100, "\(counts)")
        await scratch.close()
    }

    @Test(.timeLimit(.minutes(10)))
    func `rules that PostgreSQL does not have are found out, with the first instant`() async throws {
        let scratch = try await ScratchDatabase.make()
        let tree = try ZoneTree(edition: "2099z")
        try tree.replace("America/Chicago", by: "America/Regina")
        let window = try #require(TimeRange(start: .at("2026-01-01T00:07:00Z"), end: .at("2027-01-01T00:00:00Z")))
        let chicago = try #require(tree.directory.zone("America/Chicago"))
        let found = try await scratch.database.disagreement(
            on: chicago, in: window, step: .seconds(900), deadline: .now + .seconds(10))
        // Regina does not go forward on 8 March 2026.
        #expect(found?.instant == (try .at("2026-03-08T08:00:00Z")))
        #expect(found?.ours == -6 * 3600 && found?.theirs == -5 * 3600)
        let unknown = try Zone(
            name: "Mars/Olympus", tzif: Array(Data(contentsOf: URL(filePath: "\(ZoneTree.machine)/Etc/UTC"))))
        let missing = try await scratch.database.disagreement(
            on: unknown, in: window, step: .seconds(900), deadline: .now + .seconds(10))
        #expect(missing?.zone == "Mars/Olympus" && missing?.instant == nil)
        try tree.remove()
        await scratch.close()
    }

    @Test func `every zone of the machine is read, and what cannot be is named with its reason`() throws {
        let machine = ZoneDirectory().survey()
        #expect(machine.failures == [:])
        #expect(machine.read.count > 300)
        #expect(Set(machine.read).isSuperset(of: ["America/Chicago", "Etc/UTC", "Navajo", "Europe/Kiev"]))
        #expect(!machine.read.contains { $0.hasPrefix("posix/") || $0.hasPrefix("right/") })

        let tree = try ZoneTree(edition: "2099z")
        let directory = tree.directory
        #expect(directory.edition == "2099z")
        // These have no other names.
        try tree.write(Data("TZif2 and no more".utf8), to: "America/Boise")
        try tree.write(Data(), to: "America/Nome")
        try FileManager.default.removeItem(atPath: "\(tree.path)/America/Menominee")
        let broken = directory.survey()
        #expect(broken.failures.keys.sorted() == ["America/Boise", "America/Menominee", "America/Nome"])
        #expect(broken.failures["America/Menominee"] == "There is no such file.")
        #expect(broken.failures["America/Nome"] == "This is not a time zone file (TZif).")
        #expect(broken.read.count == machine.read.count - 3)
        try tree.remove()
    }
}

extension ScratchDatabase {
    /// What PostgreSQL makes of the times on the wall within four hours of each change of a zone's clocks in 2026 and
    /// 2027, a quarter of an hour apart.
    fileprivate func walls(of zone: String) async throws -> [(LocalDateTime, Instant)] {
        let rows = try await database.pool.query(
            """
            select to_char(wall, 'YYYY-MM-DD"T"HH24:MI:SS') as wall, wall at time zone \(zone) as instant
            from (
                select at, at at time zone \(zone) as local,
                    lag(at at time zone \(zone) - at at time zone 'UTC') over (order by at) as before,
                    at at time zone \(zone) - at at time zone 'UTC' as after
                from generate_series(timestamptz '2026-01-01T00:00Z', timestamptz '2028-01-01T00:00Z', interval '15 min')
                    as at
            ) as grid, generate_series(local - interval '4 hours', local + interval '4 hours', interval '15 min') as wall
            where before <> after
            union
            select to_char(wall, 'YYYY-MM-DD"T"HH24:MI:SS'), wall at time zone \(zone)
            from generate_series(timestamp '2026-01-01T00:00', timestamp '2028-01-01T00:00', interval '31 hours') as wall
            """, deadline: .now + .seconds(60))
        return try rows.map { row in
            let text: String = try row["wall"]
            return (try #require(LocalDateTime(text)), try row["instant"])
        }
    }
}
