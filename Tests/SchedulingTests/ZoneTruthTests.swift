import Fixtures
import Foundation
import Scheduling
import Testing

/// Compares with Python's `zoneinfo`, which is written by others and reads the same files, so that the edition of the
/// zone data does not matter.
struct ZoneTruthTests {
    /// Prints when the offset changes on a grid (`at`), and what times around each change mean (`wall`).
    private static let script = """
        import datetime, sys, zoneinfo
        zone = zoneinfo.ZoneInfo(sys.argv[1])
        utc = datetime.timezone.utc
        epoch = datetime.datetime(1970, 1, 1)
        def changes(first, last, step):
            known = None
            found = []
            for second in range(first, last, step):
                local = datetime.datetime.fromtimestamp(second, zone)
                now = (int(local.utcoffset().total_seconds()), local.tzname())
                if now != known:
                    print("at", second, now[0], now[1])
                    if known is not None:
                        found.append((second, known[0]))
                    known = now
            return found
        for argument in sys.argv[2:]:
            first, last, step = map(int, argument.split(","))
            for second, offset in changes(first, last, step):
                middle = (second + offset) // 900 * 900
                for wall in range(middle - 4 * 3600, middle + 4 * 3600, 900):
                    local = (epoch + datetime.timedelta(seconds=wall)).replace(tzinfo=zone)
                    early = int(local.timestamp())
                    late = int(local.replace(fold=1).timestamp())
                    print("wall", wall, early, late)
        """

    /// 2026 and 2027 every quarter of an hour; some years ruled by the footer, and some of the past, every six hours.
    private static let grids = [
        (from: "2026-01-01", to: "2028-01-01", step: 900), (from: "2038-01-01", to: "2041-01-01", step: 21_600),
        (from: "2100-01-01", to: "2101-01-01", step: 21_600), (from: "2400-01-01", to: "2401-01-01", step: 21_600),
        (from: "2005-01-01", to: "2026-01-01", step: 21_600),
    ]

    @Test(arguments: ZoneNames.truth)
    func `instants and times on the wall agree with Python`(name: String) throws {
        guard FileManager.default.fileExists(atPath: "\(ZoneFiles.directory)/\(name)") else {
            // The newest names are missing from older editions.
            #expect(name == "America/Coyhaique")
            return
        }
        let zone = try ZoneFiles.zone(name)
        let grids = try Self.grids.map { try (from: seconds($0.from), to: seconds($0.to), step: $0.step) }
        var expected: [String] = []
        var walls: [[Int]] = []
        for line in try python([name] + grids.map { "\($0.from),\($0.to),\($0.step)" }) {
            if line.hasPrefix("at ") {
                expected.append(line)
            } else {
                walls.append(line.split(separator: " ").dropFirst().compactMap { Int($0) })
            }
        }
        #expect(grids.flatMap { changes(of: zone, on: stride(from: $0.from, to: $0.to, by: $0.step)) } == expected)
        for wall in walls { try expect(zone, wall: wall[0], first: wall[1], second: wall[2]) }
        #expect(!expected.isEmpty)
    }

    @Test(arguments: ZoneNames.truth)
    func `what the wall shows leads back to the instant`(name: String) throws {
        guard let zone = try? ZoneFiles.zone(name) else { return }
        var random = SeededGenerator(seed: 5)
        for _ in 0..<2000 {
            let instant = Instant(secondsSinceUnixEpoch: .random(in: 0...16_000_000_000, using: &random))
            switch zone.resolve(zone.local(instant)) {
            case .one(let only): #expect(only == instant)
            case .repeated(let first, let second): #expect(instant == first || instant == second)
            case .skipped: Issue.record("\(instant) has no time on the wall of \(name)")
            }
        }
    }

    /// Python says where a time on the wall would be before a change of the clocks and after it: the same instant in
    /// the ordinary case, the later one second when it is repeated, the earlier one second when it is skipped.
    private func expect(_ zone: Zone, wall: Int, first: Int, second: Int) throws {
        let midnight = try date("1970-01-01").adding(days: wall / 86_400)
        let time = try #require(LocalTime(hour: wall / 3600 % 24, minute: wall / 60 % 60))
        let local = LocalDateTime(date: midnight, time: time)
        let (early, late) = (
            Instant(secondsSinceUnixEpoch: Int64(first)), Instant(secondsSinceUnixEpoch: Int64(second))
        )
        if first == second {
            #expect(zone.resolve(local) == .one(early))
        } else if first < second {
            #expect(zone.resolve(local) == .repeated(first: early, second: late))
        } else if case .skipped(let nextReal) = zone.resolve(local) {
            #expect(zone.local(nextReal) > local)
            #expect(zone.local(nextReal - .seconds(1)) < local)
            #expect(zone.instant(local) == nextReal)
        } else {
            Issue.record("\(local) is skipped")
        }
    }

    private func changes(of zone: Zone, on grid: StrideTo<Int>) -> [String] {
        var known: (Int, String)?
        var changes: [String] = []
        for second in grid {
            let offset = zone.offset(at: Instant(secondsSinceUnixEpoch: Int64(second)))
            if known?.0 != offset.seconds || known?.1 != offset.abbreviation {
                changes.append("at \(second) \(offset.seconds) \(offset.abbreviation)")
                known = (offset.seconds, offset.abbreviation)
            }
        }
        return changes
    }

    private func seconds(_ text: String) throws -> Int {
        try date(text).daysSinceUnixEpoch * 86_400
    }

    private func python(_ arguments: [String]) throws -> [String] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", Self.script] + arguments
        process.environment = ["PYTHONTZPATH": ZoneFiles.directory, "PATH": "/usr/bin:/bin"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
