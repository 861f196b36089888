import Clinic
import Fixtures
import Scheduling
import Storage
import Testing

/// What another program makes of our calendar files: somebody else's reading of RFC 5545, with Python's zone rules.
struct CalendarFileTests {
    /// Nights and days around every change of the clocks: zone, from, to, in steps of a quarter of an hour.
    @Test(arguments: [
        ("America/Denver", "2027-03-14T06:00:00Z"), ("America/Denver", "2027-11-07T05:00:00Z"),
        ("America/Denver", "2027-07-13T16:00:00Z"), ("America/Phoenix", "2027-03-14T06:00:00Z"),
        ("America/Phoenix", "2027-11-07T05:00:00Z"), ("Europe/London", "2027-03-27T22:00:00Z"),
        ("Europe/London", "2027-10-30T22:00:00Z"), ("Europe/London", "2027-12-31T22:00:00Z"),
        ("Australia/Lord_Howe", "2027-04-03T12:00:00Z"), ("Australia/Lord_Howe", "2027-10-02T12:00:00Z"),
        ("Asia/Kathmandu", "2027-07-13T16:00:00Z"), ("Europe/Dublin", "2027-10-30T22:00:00Z"),
    ])
    func `visits at and around a change of the clocks keep their instants`(zone: String, from: String) throws {
        let first = try Story.instant(from)
        let visits = try (0..<32).flatMap { step in
            try [45, 60, 125].map { minutes in
                try #require(TimeRange(start: first + .minutes(15 * step), lasting: .minutes(minutes)))
            }
        }
        let files = try visits.map { CalendarFile(.request, [try entry($0, zone: zone)]).text }
        for (visit, calendar) in zip(visits, try CalendarReading.of(files)) {
            #expect(calendar.errors == [])
            let entry = try #require(calendar.entries.first)
            #expect(entry.start == Array(repeating: visit.start.secondsSinceUnixEpoch, count: 2), "\(visit)")
            #expect(entry.end == Array(repeating: visit.end.secondsSinceUnixEpoch, count: 2), "\(visit)")
        }
    }

    @Test func `a file of many visits in two zones tells the rules of both for all of its time`() throws {
        let first = try Story.instant("2027-02-01T17:00:00Z")
        var visits: [(TimeRange, String)] = []
        for week in 0..<52 {
            for zone in ["America/Denver", "Australia/Lord_Howe"] {
                visits.append((try #require(TimeRange(start: first + .days(7 * week), lasting: .hours(1))), zone))
            }
        }
        let file = CalendarFile(nil, try visits.map { try entry($0, zone: $1) })
        let calendar = try #require(try CalendarReading.of([file.text]).first)
        #expect(calendar.method == "")
        #expect(calendar.zones == ["America/Denver", "Australia/Lord_Howe"])
        #expect(calendar.entries.map(\.start) == visits.map { [$0.0.start, $0.0.start].map(\.secondsSinceUnixEpoch) })
        #expect(calendar.entries.map(\.end) == visits.map { [$0.0.end, $0.0.end].map(\.secondsSinceUnixEpoch) })
    }

    @Test func `the second of two equal times on the wall is written in UTC`() throws {
        let range = try #require(TimeRange(start: Story.instant("2027-11-07T08:30:00Z"), lasting: .hours(1)))
        let text = CalendarFile(.request, [try entry(range)]).text
        #expect(text.contains("\r\nDTSTART:20271107T083000Z\r\nDTEND:20271107T093000Z\r\n"))
        #expect(!text.contains("VTIMEZONE"))
    }

    @Test func `the rules of a zone are those that hold at the visit`() throws {
        let range = try #require(TimeRange(start: Story.instant("2027-07-13T16:00:00Z"), lasting: .hours(1)))
        let text = CalendarFile(.request, [try entry(range)]).text
        #expect(
            text.contains(
                """
                BEGIN:VTIMEZONE
                TZID:America/Denver
                BEGIN:DAYLIGHT
                DTSTART:20270314T020000
                TZOFFSETFROM:-0700
                TZOFFSETTO:-0600
                TZNAME:MDT
                END:DAYLIGHT
                END:VTIMEZONE

                """.replacing("\n", with: "\r\n")))
    }

    @Test func `titles of any letters and length come back, in lines of at most 75 bytes`() throws {
        var random = SeededGenerator(seed: 11)
        let alphabet = Array("abc ;,:\\\"=.éü東🙂-n")
        let titles = (1..<200).map { length in
            "x" + String((0..<length).map { _ in alphabet.randomElement(using: &random) ?? "x" }) + "x"
        }
        let files = try titles.map { CalendarFile(nil, [try entry(summary: $0)]).text }
        for file in files {
            let lines = Array(file.utf8).split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
            #expect(
                lines.allSatisfy { $0.last == 0x0D && $0.count <= 76 && String(validating: $0, as: UTF8.self) != nil })
        }
        #expect(try CalendarReading.of(files).map { $0.entries.map(\.summary) } == titles.map { [$0] })
    }

    @Test(arguments: [
        "A\r\nBEGIN:VALARM", "A\nATTENDEE:mailto:eve@evil.example", "A\rSEQUENCE:9", "A\u{0}\u{85}B", "A\u{2028}B",
    ])
    func `no title can begin a line of its own`(title: String) throws {
        let parties = CalendarEntry.Parties(
            organizer: "MI\" Appts:\(title)", organizerAddress: "appointments@mi.example",
            attendeeAddress: "rosa+x/y%z@begay.example")
        let file = CalendarFile(.request, [try entry(summary: title, parties: parties)])
        let calendar = try #require(try CalendarReading.of([file.text]).first)
        let read = try #require(calendar.entries.first)
        #expect(calendar.errors == [])
        #expect(read.alarms == 0)
        #expect(read.sequence == 1)
        #expect(read.organizer == "mailto:appointments@mi.example")
        #expect(read.attendee == "mailto:rosa+x%2Fy%25z@begay.example")
        #expect(!read.summary.contains { $0.isNewline })
    }

    private func entry(
        _ range: TimeRange? = nil, zone: String = "America/Denver", summary: String = "Appointment",
        parties: CalendarEntry.Parties? = nil
    ) throws -> CalendarEntry {
        let start = try Story.instant("2027-07-13T16:00:00Z")
        let during = try range ?? #require(TimeRange(start: start, lasting: .hours(1)))
        return CalendarEntry(
            appointment: try #require(Appointment.ID("01900000-0000-7000-8000-00000000abcd")), sequence: 1,
            stamp: try Story.instant("2027-07-01T15:00:00Z"), during: during,
            zone: try #require(Story.zones.zone(zone)), summary: summary, status: .confirmed, parties: parties)
    }
}
