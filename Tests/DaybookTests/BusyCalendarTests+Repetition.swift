import Testing

/// What repeats, on the wall of its zone.
extension BusyCalendarTests {
    @Test func `what repeats weekly keeps its hour on the wall when the clocks change`() throws {
        let busy = try read(
            """
            BEGIN:VEVENT
            UID:clinic
            DTSTART;TZID=America/Denver:20270308T090000
            DTEND;TZID=America/Denver:20270308T120000
            RRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4
            END:VEVENT
            """)
        #expect(
            busy == [
                "clinic#0": "2027-03-08T16:00:00Z/2027-03-08T19:00:00Z",
                "clinic#1": "2027-03-11T16:00:00Z/2027-03-11T19:00:00Z",
                "clinic#2": "2027-03-15T15:00:00Z/2027-03-15T18:00:00Z",
                "clinic#3": "2027-03-18T15:00:00Z/2027-03-18T18:00:00Z",
            ])
    }

    @Test func `every second week is counted from the week of the first, which may begin on Sunday`() throws {
        // The example of RFC 5545 §3.3.10 on WKST: the same rule, two different weeks.
        func days(_ weekStart: String) throws -> [String] {
            try starts(
                """
                BEGIN:VEVENT
                UID:x
                DTSTART;VALUE=DATE:20270105
                RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=\(weekStart)
                END:VEVENT
                """)
        }
        #expect(try days("MO") == ["2027-01-05", "2027-01-10", "2027-01-19", "2027-01-24"])
        #expect(try days("SU") == ["2027-01-05", "2027-01-17", "2027-01-19", "2027-01-31"])
    }

    @Test(arguments: [
        ("FREQ=DAILY;COUNT=3", ["2027-01-05", "2027-01-06", "2027-01-07"]),
        ("FREQ=DAILY;INTERVAL=10;COUNT=3", ["2027-01-05", "2027-01-15", "2027-01-25"]),
        ("FREQ=DAILY;UNTIL=20270107", ["2027-01-05", "2027-01-06", "2027-01-07"]),
        ("FREQ=DAILY;BYDAY=MO,TU;COUNT=3", ["2027-01-05", "2027-01-11", "2027-01-12"]),
        ("freq=weekly;until=20270119", ["2027-01-05", "2027-01-12", "2027-01-19"]),
        ("FREQ=WEEKLY;COUNT=1", ["2027-01-05"]),
    ])
    func `simple rules are laid out`(_ rule: String, _ expected: [String]) throws {
        let days = try starts("BEGIN:VEVENT\nUID:x\nDTSTART;VALUE=DATE:20270105\nRRULE:\(rule)\nEND:VEVENT")
        #expect(days == expected)
    }

    @Test func `UNTIL includes its own instant, and as a date its whole day`() throws {
        func count(_ until: String) throws -> Int {
            try read(
                """
                BEGIN:VEVENT
                UID:x
                DTSTART;TZID=America/Denver:20270105T200000
                DURATION:PT1H
                RRULE:FREQ=DAILY;UNTIL=\(until)
                END:VEVENT
                """
            ).count
        }
        #expect(try count("20270107T030000Z") == 2)
        #expect(try count("20270107T025959Z") == 1)
        #expect(try count("20270107") == 3)
        #expect(try count("20270107T200000") == 3)
    }

    @Test func `a rule without an end goes on for a year, with the numbers of its beginning`() throws {
        let busy = try read(
            """
            BEGIN:VEVENT
            UID:x
            DTSTART:20261101T090000Z
            DURATION:PT1H
            RRULE:FREQ=DAILY
            END:VEVENT
            """)
        // Today's is the twentieth after the first.
        #expect(busy["x#20"] == "2026-11-21T09:00:00Z/2026-11-21T10:00:00Z")
        #expect(busy["x#19"] == nil)
        #expect(busy.count == 366)
    }

    @Test func `exceptions are taken out, moved ones moved, and the numbers of the rest stay`() throws {
        let busy = try read(
            """
            BEGIN:VEVENT
            UID:x
            DTSTART;TZID=America/Denver:20261201T090000
            DURATION:PT1H
            RRULE:FREQ=DAILY;COUNT=5
            EXDATE;TZID=America/Denver:20261202T090000
            EXDATE;VALUE=DATE:20261205
            END:VEVENT
            BEGIN:VEVENT
            UID:x
            RECURRENCE-ID:20261203T160000Z
            DTSTART:20261203T200000Z
            DURATION:PT2H
            END:VEVENT
            BEGIN:VEVENT
            UID:x
            RECURRENCE-ID;TZID=America/Denver:20261204T090000
            STATUS:CANCELLED
            DTSTART:20261204T160000Z
            END:VEVENT
            BEGIN:VEVENT
            UID:y
            RECURRENCE-ID:20261203T160000Z
            DTSTART:20261209T200000Z
            DURATION:PT2H
            END:VEVENT
            """)
        #expect(
            busy == [
                "x#0": "2026-12-01T16:00:00Z/2026-12-01T17:00:00Z",
                "x#2": "2026-12-03T20:00:00Z/2026-12-03T22:00:00Z",
                "y#20261203T160000Z": "2026-12-09T20:00:00Z/2026-12-09T22:00:00Z",
            ])
    }

    @Test func `a skipped hour is counted by the offset before it, a repeated one is the first`() throws {
        let busy = try read(
            """
            BEGIN:VEVENT
            UID:skipped
            DTSTART:20270314T023000
            DURATION:PT1H
            END:VEVENT
            BEGIN:VEVENT
            UID:repeated
            DTSTART:20271107T013000
            DURATION:PT1H
            END:VEVENT
            BEGIN:VEVENT
            UID:a day
            DTSTART:20270313T120000
            DURATION:P1D
            END:VEVENT
            BEGIN:VEVENT
            UID:24 hours
            DTSTART:20270313T120000
            DURATION:PT24H
            END:VEVENT
            """)
        #expect(
            busy == [
                "skipped": "2027-03-14T09:30:00Z/2027-03-14T10:30:00Z",
                "repeated": "2027-11-07T07:30:00Z/2027-11-07T08:30:00Z",
                "a day": "2027-03-13T19:00:00Z/2027-03-14T18:00:00Z",
                "24 hours": "2027-03-13T19:00:00Z/2027-03-14T19:00:00Z",
            ])
    }
}
