import Fixtures
import Foundation
import Scheduling
import Testing

struct TZifTests {
    @Test func `every zone of the machine can be read`() throws {
        let names = try FileManager.default.subpathsOfDirectory(atPath: ZoneFiles.directory)
        var count = 0
        for name in names where !name.hasPrefix("right/") {
            guard let bytes = try? ZoneFiles.bytes(name), bytes.starts(with: "TZif".utf8) else { continue }
            let zone = try Zone(name: name, tzif: bytes)
            #expect(try abs(zone.offset(at: instant("2027-01-01T00:00:00Z")).seconds) <= 14 * 3600)
            count += 1
        }
        #expect(count > 300)
    }

    @Test func `bytes that are no zone file are refused by name`() throws {
        let good = ZoneFiles.bytes(footer: "UTC0")
        #expect(throws: ZoneError.notTZif) { try Zone(name: "x", tzif: []) }
        #expect(throws: ZoneError.notTZif) { try Zone(name: "x", tzif: Array("# tzdb data".utf8)) }
        #expect(throws: ZoneError.notTZif) { try Zone(name: "x", tzif: [UInt8](repeating: 0, count: 100)) }
        #expect(throws: ZoneError.versionTooOld) { try Zone(name: "x", tzif: good.replacing(4, with: 0)) }
        #expect(throws: ZoneError.truncated) { try Zone(name: "x", tzif: Array(good.dropLast())) }
        // Byte 54 begins the second header, whose counts of leap seconds, times and types end at 85, 89 and 93.
        #expect(throws: ZoneError.countsLeapSeconds) { try Zone(name: "x", tzif: good.replacing(85, with: 1)) }
        #expect(throws: ZoneError.truncated) { try Zone(name: "x", tzif: good.replacing(86, with: 255)) }
        #expect(throws: ZoneError.malformed("there is no local time type")) {
            try Zone(name: "x", tzif: good.replacing(93, with: 0))
        }
    }

    @Test func `no prefix of a zone file is taken for the whole`() throws {
        let bytes = try ZoneFiles.bytes("America/Denver")
        for length in bytes.indices {
            #expect(throws: ZoneError.self) { try Zone(name: "x", tzif: Array(bytes[..<length])) }
        }
    }

    @Test func `garbage is refused or answered and never crashes`() throws {
        var random = SeededGenerator(seed: 3)
        let seeds = try ["America/Denver", "Africa/Casablanca", "Australia/Lord_Howe", "Etc/UTC"].map {
            try ZoneFiles.bytes($0)
        }
        let times = [Int64.min, -(1 << 61), 0, 1_800_000_000_000_000, 1 << 61, .max].map(
            Instant.init(microsecondsSinceUnixEpoch:))
        var (read, refused) = (0, 0)
        for round in 0..<8000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                // The footer is small and decides much: aim half of the changes there.
                let place =
                    Bool.random(using: &random)
                    ? Int.random(in: 0..<bytes.count, using: &random)
                    : max(0, bytes.count - 1 - Int.random(in: 0..<30, using: &random))
                switch Int.random(in: 0..<12, using: &random) {
                case 0...4: bytes[place] = UInt8.random(in: 0x2B...0x5A, using: &random)
                case 5...9: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 10: bytes.removeSubrange(place..<min(bytes.count, place + 3))
                default: bytes.insert(UInt8.random(in: 0x20...0x7E, using: &random), at: place)
                }
                if bytes.isEmpty { bytes = [0] }
            }
            guard let zone = try? Zone(name: "x", tzif: bytes) else {
                refused += 1
                continue
            }
            read += 1
            for time in times {
                let local = zone.local(time)
                _ = zone.instant(local)
                _ = zone.day(local.date)
            }
        }
        #expect(read > 500)
        #expect(refused > 500)
    }
}

extension [UInt8] {
    fileprivate func replacing(_ index: Int, with byte: UInt8) -> [UInt8] {
        var bytes = self
        bytes[index] = byte
        return bytes
    }
}
