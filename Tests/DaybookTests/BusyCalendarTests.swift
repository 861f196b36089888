import Fixtures
import Foundation
import Scheduling
import Storage
import Testing

@testable import daybook

struct BusyCalendarTests {
    @Test func `an event in UTC, one with a zone and one by the clinician's clock`() throws {
        let busy = try read(
            """
            BEGIN:VEVENT
            UID:ward@hospital.example
            DTSTART:20261124T140000Z
            DTEND:20261124T153000Z
            SUMMARY:Ward round
            END:VEVENT
            BEGIN:VEVENT
            UID:lecture
            DTSTART;TZID=Europe/London:20261124T090000
            DURATION:PT45M
            END:VEVENT
            BEGIN:VEVENT
            UID:school
            DTSTART:20261124T090000
            DTEND:20261124T093000
            END:VEVENT
            """)
        #expect(
            busy == [
                "ward@hospital.example": "2026-11-24T14:00:00Z/2026-11-24T15:30:00Z",
                "lecture": "2026-11-24T09:00:00Z/2026-11-24T09:45:00Z",
                "school": "2026-11-24T16:00:00Z/2026-11-24T16:30:00Z",
            ])
    }

    @Test func `dates are whole days by the clinician's clock, the last one not included`() throws {
        let busy = try read(
            """
            BEGIN:VEVENT
            UID:holiday
            DTSTART;VALUE=DATE:20270313
            DTEND;VALUE=DATE:20270316
            END:VEVENT
            BEGIN:VEVENT
            UID:day off
            DTSTART;VALUE=DATE:20270314
            END:VEVENT
            BEGIN:VEVENT
            UID:two days
            DTSTART;VALUE=DATE:20261201
            DURATION:P2D
            END:VEVENT
            """)
        #expect(
            busy == [
                "holiday": "2027-03-13T07:00:00Z/2027-03-16T06:00:00Z",
                "day off": "2027-03-14T07:00:00Z/2027-03-15T06:00:00Z",
                "two days": "2026-12-01T07:00:00Z/2026-12-03T07:00:00Z",
            ])
    }

    @Test func `what takes no time or lies elsewhere is left out`() throws {
        let busy = try read(
            """
            BEGIN:VTIMEZONE
            TZID:Anywhere
            BEGIN:STANDARD
            DTSTART:19701101T020000
            RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
            TZOFFSETFROM:-0600
            TZOFFSETTO:-0700
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VEVENT
            UID:birthday
            TRANSP:TRANSPARENT
            DTSTART;VALUE=DATE:19800101
            RRULE:FREQ=YEARLY
            END:VEVENT
            BEGIN:VEVENT
            UID:called off
            STATUS:CANCELLED
            DTSTART;TZID=Anywhere:20261124T090000
            END:VEVENT
            BEGIN:VEVENT
            UID:a point
            DTSTART:20261124T090000Z
            END:VEVENT
            BEGIN:VEVENT
            UID:long ago
            DTSTART:20200101T090000Z
            DTEND:20200101T100000Z
            END:VEVENT
            BEGIN:VEVENT
            UID:far ahead
            DTSTART:20290101T090000Z
            DTEND:20290101T100000Z
            END:VEVENT
            BEGIN:VEVENT
            UID:over
            DTSTART:20200101T090000Z
            DTEND:20200101T100000Z
            RRULE:FREQ=MONTHLY;UNTIL=20210101T000000Z
            END:VEVENT
            BEGIN:VTODO
            UID:task
            DTSTART:20261124T090000Z
            DUE:20261124T100000Z
            END:VTODO
            """)
        #expect(busy.isEmpty)
    }

    @Test func `long lines are joined, and an alarm inside does not matter`() throws {
        let busy = try read(
            "BEGIN:VEVENT\r\nUID:wa\r\n rd\r\nSUMMARY:Visite fran\u{E7}\r\n\taise: \"Zimmer; 3\"\r\n"
                + "DTSTART;X-NOTE=\"a:b;c\";TZID=\"America/New_York\":20261124\r\n T090000\r\nDTEND:20261124T150000Z\r\n"
                + "BEGIN:VALARM\r\nTRIGGER:-PT10M\r\nDURATION:PT5M\r\nEND:VALARM\r\nEND:VEVENT")
        #expect(busy == ["ward": "2026-11-24T14:00:00Z/2026-11-24T15:00:00Z"])
    }

    @Test func `published busy times count, free ones do not`() throws {
        let busy = try read(
            """
            BEGIN:VFREEBUSY
            UID:f
            FREEBUSY:20261124T090000Z/20261124T100000Z,20261124T120000Z/PT30M
            FREEBUSY;FBTYPE=FREE:20261124T100000Z/20261124T110000Z
            FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261125T100000Z/PT1H
            END:VFREEBUSY
            """)
        #expect(
            busy.values.sorted() == [
                "2026-11-24T09:00:00Z/2026-11-24T10:00:00Z", "2026-11-24T12:00:00Z/2026-11-24T12:30:00Z",
                "2026-11-25T10:00:00Z/2026-11-25T11:00:00Z",
            ])
    }

    @Test(arguments: [
        ("RRULE:FREQ=MONTHLY", "The rule repeats MONTHLY; only DAILY and WEEKLY are understood."),
        ("RRULE:FREQ=WEEKLY;BYSETPOS=1", "The rule's part BYSETPOS is not understood."),
        ("RRULE:FREQ=WEEKLY;BYDAY=1MO", "The weekday 1MO of the rule is not understood."),
        ("RRULE:FREQ=DAILY;COUNT=2;UNTIL=20270101", "The rule has both COUNT and UNTIL."),
        ("RRULE:FREQ=DAILY;INTERVAL=0", "The rule's INTERVAL is no number from 1 to 99999."),
        ("RRULE:FREQ=DAILY;UNTIL=soon", "The rule's UNTIL is no date or time."),
        ("RRULE:FREQ", "The rule has a part without a value, or one twice: FREQ."),
        ("RDATE:20270101T090000Z", "RDATE is not understood."),
        ("EXDATE:tomorrow", "EXDATE is no time that exists, such as 20270314T090000."),
        ("DTEND:20261124T080000Z", "The entry ends before it begins."),
        ("DTEND;VALUE=DATE:20261125", "DTSTART and DTEND are not both dates or both times."),
        (
            "DTEND;TZID=Mountain Standard Time:20261124T100000",
            "The zone \"Mountain Standard Time\" is not known; only IANA names such as America/Denver are understood."
        ),
        ("DURATION:-PT1H", "DURATION is no length such as PT1H30M, or P1D for a date."),
        ("DURATION:PT", "DURATION is no length such as PT1H30M, or P1D for a date."),
        ("DTSTART:20261124T090000Z", "DTSTART is given twice in one entry."),
        (
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20261124T090000Z",
            "A change of this and all later times of an entry is not understood."
        ),
        ("no line of a calendar", "This is no line of a calendar file: it has no colon."),
        ("END:VTODO", "This ends a component that was not begun."),
    ])
    func `what is not understood is refused by its line`(_ line: String, _ sentence: String) {
        let text = "BEGIN:VEVENT\nUID:x\nDTSTART:20261124T090000Z\n\(line)\nEND:VEVENT"
        // Two lines of the calendar stand before.
        #expect(faults(text) == [BusyCalendarFault(line: 6, sentence: sentence)])
    }

    @Test(arguments: ["20261124", "20261131T090000", "20261124T240000", "20261124T090060", "20261124T0900", "äbcdefg"])
    func `a time that does not exist is refused`(_ time: String) {
        let faults = faults("BEGIN:VEVENT\nUID:x\nDTSTART:\(time)\nEND:VEVENT")
        #expect(faults.map(\.line) == [5])
    }

    @Test func `every entry at fault is told, and nothing counts`() {
        let faults = faults(
            """
            BEGIN:VEVENT
            UID:fine
            DTSTART:20261124T090000Z
            DURATION:PT1H
            END:VEVENT
            BEGIN:VEVENT
            UID:x
            END:VEVENT
            BEGIN:VEVENT
            DTSTART:20261124T090000Z
            END:VEVENT
            BEGIN:VEVENT
            UID:fine
            DTSTART:20261125T090000Z
            END:VEVENT
            """)
        #expect(
            faults == [
                BusyCalendarFault(line: 8, sentence: "The entry has no DTSTART."),
                BusyCalendarFault(line: 11, sentence: "The entry has no UID, so that it could not be found again."),
                BusyCalendarFault(line: 14, sentence: "There is an entry of the same UID above."),
            ])
    }

    @Test func `a file that was cut off is refused`() throws {
        let whole = Self.calendar("BEGIN:VEVENT\nUID:x\nDTSTART:20261124T090000Z\nDURATION:PT1H\nEND:VEVENT")
        #expect(try Self.busy(whole).count == 1)
        let lines = whole.split(separator: UInt8(ascii: "\n"))
        for count in 0..<(lines.count - 1) {
            #expect(throws: BusyCalendarFaults.self) {
                try Self.busy(Array(lines.prefix(count).joined(separator: [0x0A])))
            }
        }
    }

    @Test func `other files than calendars are refused`() {
        for bytes in [[], Array("<html>".utf8), [0xFF, 0xFE, 0x00], Array("BEGIN:VCARD\nEND:VCARD".utf8)] {
            #expect(throws: BusyCalendarFaults.self) { try Self.busy(bytes) }
        }
    }

    @Test func `mangled at any place, a file is read or refused`() {
        let text = """
            BEGIN:VEVENT
            UID:x
            DTSTART;TZID="America/Denver":20261201T090000
            DTEND;VALUE=DATE-TIME:20261201T170000Z
            RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20270101T000000Z;WKST=SU
            EXDATE;VALUE=DATE:20261205,20261203
            END:VEVENT
            BEGIN:VFREEBUSY
            FREEBUSY:20261124T090000Z/P1DT2H
            END:VFREEBUSY
            """
        let bytes = Self.calendar(text)
        var random = SeededGenerator(seed: 5)
        var refused = 0
        for _ in 0..<5000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: changed.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed[place] = UInt8.random(in: 0...255, using: &random)
                case 1: changed.remove(at: place)
                default: changed.insert(Array(":;=,/\"PTZ0129-\n ".utf8).randomElement(using: &random) ?? 0, at: place)
                }
            }
            if (try? Self.busy(changed)) == nil { refused += 1 }
        }
        #expect((1000..<5000).contains(refused))
    }

    /// Reads entries as the calendar of somebody in Denver on 21 November 2026.
    func read(_ entries: String) throws -> [String: String] {
        try Self.busy(Self.calendar(entries)).mapValues(\.description)
    }

    /// The dates on which the entries begin, in Denver, in order.
    func starts(_ entries: String) throws -> [String] {
        let zone = try #require(ZoneDirectory().zone("America/Denver"))
        return try Self.busy(Self.calendar(entries)).values.map { zone.local($0.start).date.description }.sorted()
    }

    private func faults(_ entries: String) -> [BusyCalendarFault] {
        do {
            _ = try Self.busy(Self.calendar(entries))
            return []
        } catch {
            return (error as? BusyCalendarFaults)?.faults ?? []
        }
    }

    private static func calendar(_ entries: String) -> [UInt8] {
        Array("BEGIN:VCALENDAR\nVERSION:2.0\n\(entries)\nEND:VCALENDAR\n".utf8)
    }

    private static func busy(_ bytes: [UInt8]) throws -> [String: TimeRange] {
        let directory = ZoneDirectory()
        let zones = BusyCalendar.Zones(floating: try #require(directory.zone("America/Denver"))) { directory.zone($0) }
        let now = try #require(Instant(rfc3339: "2026-11-21T08:00:00Z"))
        return try BusyCalendar(bytes, zones: zones, now: now).busy
    }
}
