import Fixtures
import Foundation
import Scheduling
import Testing

struct InstantTests {
    @Test func `a text with an offset and the same in UTC are one instant`() throws {
        // Pi Day 2027 in Denver: 3 am has become 9 am UTC, since 2 am was skipped.
        #expect(try instant("2027-03-14T03:00:00-06:00") == instant("2027-03-14T09:00:00Z"))
        #expect(try instant("1970-01-01T00:00:00Z").microsecondsSinceUnixEpoch == 0)
        #expect(try instant("1969-12-31T23:59:59.999999Z").microsecondsSinceUnixEpoch == -1)
        #expect(try instant("2027-03-14T15:00:00.5+05:45").rfc3339 == "2027-03-14T09:15:00.5Z")
        #expect(try instant("2027-03-14T15:00:00-00:00").rfc3339 == "2027-03-14T15:00:00Z")
    }

    @Test(arguments: [
        "", "2027", "2027-03-14", "2027-03-14T15:00:00", "2027-03-14T15:00Z", "2027-03-14 15:00:00Z",
        "2027-03-14t15:00:00z", "2027-03-14T15:00:60Z", "2027-03-14T24:00:00Z", "2027-03-14T15:60:00Z",
        "2027-02-29T15:00:00Z", "2027-04-31T15:00:00Z", "2027-13-01T15:00:00Z", "2027-00-01T15:00:00Z",
        "2027-03-00T15:00:00Z", "0000-01-01T00:00:00Z", "2027-03-14T15:00:00.Z", "2027-03-14T15:00:00.1234567Z",
        "2027-03-14T15:00:00,5Z", "2027-03-14T15:00:00+24:00", "2027-03-14T15:00:00+5", "2027-03-14T15:00:00+0500",
        "2027-03-14T15:00:00+05:60", "2027-03-14T15:00:00Z ", " 2027-03-14T15:00:00Z", "2027-03-14T15:00:00Z\0",
        "+027-03-14T15:00:00Z", "2027-3-14T15:00:00Z", "２０２７-03-14T15:00:00Z", "2027-03-14T15:00:00ZZ",
        "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00",
    ])
    func `anything but a strict date and time with an offset is refused`(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test func `a fraction is written only when there is one`() {
        #expect(Instant(microsecondsSinceUnixEpoch: 1_500_000).rfc3339 == "1970-01-01T00:00:01.5Z")
        #expect(Instant(microsecondsSinceUnixEpoch: -1).rfc3339 == "1969-12-31T23:59:59.999999Z")
        #expect(Instant(microsecondsSinceUnixEpoch: 10).rfc3339 == "1970-01-01T00:00:00.00001Z")
        #expect(Instant(secondsSinceUnixEpoch: 0).rfc3339 == "1970-01-01T00:00:00Z")
    }

    @Test func `an instant can be written with any offset`() throws {
        let noon = try instant("2027-03-14T12:00:00Z")
        #expect(noon.rfc3339(offset: -6 * 3600) == "2027-03-14T06:00:00-06:00")
        #expect(noon.rfc3339(offset: 5 * 3600 + 45 * 60) == "2027-03-14T17:45:00+05:45")
        #expect(noon.rfc3339(offset: 0) == "2027-03-14T12:00:00+00:00")
        #expect(noon.rfc3339(offset: -12 * 3600) == "2027-03-14T00:00:00-12:00")
        // Amsterdam kept +00:19:32 until 1937, which RFC 3339 cannot write.
        #expect(noon.rfc3339(offset: 1172) == "2027-03-14T12:19:00+00:19")
        #expect(noon.rfc3339(offset: -59) == "2027-03-14T12:00:00+00:00")
    }

    @Test func `every instant that can be written is read back`() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            let micros = Int64.random(in: -62_135_596_800_000_000..<253_402_300_800_000_000, using: &random)
            let original = Instant(microsecondsSinceUnixEpoch: micros)
            #expect(Instant(rfc3339: original.rfc3339) == original)
            // Twelve hours from the ends of the calendar every offset can be read.
            if abs(micros) < 62_000_000_000_000_000 {
                let offset = Int.random(in: -1439...1439, using: &random) * 60
                #expect(Instant(rfc3339: original.rfc3339(offset: offset)) == original)
            }
        }
    }

    @Test func `arithmetic counts real time and stops at the ends`() throws {
        let start = try instant("2027-03-14T08:30:00Z")
        #expect(try start + .minutes(125) == instant("2027-03-14T10:35:00Z"))
        #expect(try start - .hours(24) == instant("2027-03-13T08:30:00Z"))
        #expect(try instant("2027-03-15T08:30:00Z") - start == .days(1))
        #expect(start - start == .zero)
        #expect(Instant(microsecondsSinceUnixEpoch: .max) + .seconds(1) == Instant(microsecondsSinceUnixEpoch: .max))
        #expect(Instant(microsecondsSinceUnixEpoch: .min) - .seconds(1) == Instant(microsecondsSinceUnixEpoch: .min))
        #expect(Instant(secondsSinceUnixEpoch: .max) == Instant(microsecondsSinceUnixEpoch: .max))
        #expect(start + .minutes(.max) == Instant(microsecondsSinceUnixEpoch: .max))
        #expect(Instant(secondsSinceUnixEpoch: -1) + .days(.min) == Instant(microsecondsSinceUnixEpoch: .min))
    }

    @Test func `the ends of the range can still be written and looked up`() throws {
        let denver = try ZoneFiles.zone("America/Denver")
        for micros in [Int64.min, .max] {
            let end = Instant(microsecondsSinceUnixEpoch: micros)
            #expect(!end.rfc3339.isEmpty)
            #expect(!denver.local(end).description.isEmpty)
        }
        // What lies outside four digits is never mistaken for something inside.
        #expect(Instant(rfc3339: Instant(microsecondsSinceUnixEpoch: .max).rfc3339) == nil)
        #expect(Instant(rfc3339: Instant(microsecondsSinceUnixEpoch: .min).rfc3339) == nil)
    }

    @Test func `in JSON an instant is its UTC text`() throws {
        let written = try JSONEncoder().encode([instant("2027-03-14T09:00:00-06:00")])
        #expect(String(decoding: written, as: UTF8.self) == #"["2027-03-14T15:00:00Z"]"#)
        #expect(try JSONDecoder().decode([Instant].self, from: written) == [instant("2027-03-14T15:00:00Z")])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Instant].self, from: Data(#"["2027-03-14T15:00:00"]"#.utf8))
        }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Instant].self, from: Data("[5]".utf8)) }
    }
}
