import Fixtures
import Scheduling
import Testing

struct WeeklyHoursTests {
    @Test func `the notation of practice files is read and written`() throws {
        let hours = try WeeklyHours([
            "mon": [], "thu": ["08:00-19:00"], "fri": ["08:00-12:00", "13:00-16:00"],
            "sat": ["09:00-13:00/2w@2026-11-28"],
        ])
        #expect(hours.stretches.map(\.weekday) == [.thursday, .friday, .friday, .saturday])
        #expect(
            hours.stretches.map(\.notation) == [
                "08:00-19:00", "08:00-12:00", "13:00-16:00", "09:00-13:00/2w@2026-11-28",
            ])
        // Midnight is one end of the day, however it is written.
        #expect(try Stretch("00:00-24:00", on: .monday) == Stretch("00:00-00:00", on: .monday))
        #expect(try Stretch("20:00-00:00", on: .monday).notation == "20:00-24:00")
        #expect(try Stretch("23:00-07:00", on: .monday).closes == 420)
        #expect(try Stretch("08:00-09:00/1w@2026-11-28", on: .saturday).anchor == nil)
    }

    @Test(arguments: [
        "", "8:00-17:00", "08:00", "08:00-", "08:00-17:60", "24:00-08:00", "08:00-25:00", "08:00-24:01", "0800-1700",
        "08:00 - 17:00", "08:00-17:00 ", "08:00–17:00", "08:00-17:00/2w", "08:00-17:00/w@2026-11-28",
        "08:00-17:00/2w@2026-11-31", "08:00-17:00/2w@2026-11-28x", "08:00-17:00/100w@2026-11-28",
        "08:00-17:00 2027-06-01", "08:00-17:00 ..", "08:00-17:00 2027-06-01.2027-06-02", "08:00-17:00 2027-06-31..",
        "08:00-17:00 2027-06-01..x", "08:00-17:00  2027-06-01..",
    ])
    func `a text that is no stretch is refused by name`(text: String) throws {
        let refusal = HoursError.unreadable(weekday: .saturday, text: text)
        #expect(throws: refusal) { try WeeklyHours(["sat": [text]]) }
        #expect(refusal.description.contains("\"\(text)\" under sat"))
    }

    @Test func `hours that cannot take place are refused`() throws {
        let friday = try date("2026-11-27")
        #expect(throws: HoursError.unknownWeekday("Sat")) { try WeeklyHours(["Sat": ["09:00-13:00"]]) }
        #expect(throws: HoursError.anchorOnOtherWeekday(weekday: .saturday, anchor: friday)) {
            try WeeklyHours(["sat": ["09:00-13:00/2w@2026-11-27"]])
        }
        #expect(throws: HoursError.weeksOutOfRange(0)) { try Stretch("09:00-13:00/0w@2026-11-27", on: .friday) }
        #expect(throws: HoursError.weeksOutOfRange(53)) { try Stretch("09:00-13:00/53w@2026-11-27", on: .friday) }
        #expect(throws: HoursError.anchorMissing(everyWeeks: 2)) {
            try Stretch(weekday: .friday, opens: 540, closes: 780, everyWeeks: 2)
        }
        let june = try date("2027-06-01")
        #expect(throws: HoursError.empty(weekday: .friday)) { try Stretch("09:00-09:00", on: .friday) }
        #expect(throws: HoursError.seasonEndsEarly(from: june, until: friday)) {
            try Stretch("09:00-13:00 2027-06-01..2026-11-27", on: .friday)
        }
        #expect(throws: HoursError.outsideDay(opens: 1440, closes: 60)) {
            try Stretch(weekday: .friday, opens: 1440, closes: 60)
        }
        #expect(throws: HoursError.outsideDay(opens: 0, closes: 1441)) {
            try Stretch(weekday: .friday, opens: 0, closes: 1441)
        }
        #expect(throws: HoursError.outsideDay(opens: -1, closes: 60)) {
            try Stretch(weekday: .friday, opens: -1, closes: 60)
        }
    }

    @Test func `a weekday opens and closes by the clock on the wall`() throws {
        let denver = try ZoneFiles.zone("America/Denver")
        let hours = try WeeklyHours(["tue": ["13:00-17:00", "08:30-12:00"]])
        // Tuesday 16 March 2027, two days after the clocks went forward: MDT.
        #expect(
            try hours.ranges(on: date("2027-03-16"), in: denver) == [
                range("2027-03-16T08:30:00-06:00", "2027-03-16T12:00:00-06:00"),
                range("2027-03-16T13:00:00-06:00", "2027-03-16T17:00:00-06:00"),
            ])
        // Tuesday 9 March 2027: MST.
        #expect(
            try hours.ranges(on: date("2027-03-09"), in: denver).first
                == range("2027-03-09T08:30:00-07:00", "2027-03-09T12:00:00-07:00"))
        #expect(try hours.ranges(on: date("2027-03-17"), in: denver).isEmpty)
    }

    @Test func `alternating Saturdays are counted from their anchor in both directions`() throws {
        let denver = try ZoneFiles.zone("America/Denver")
        let hours = try WeeklyHours(["sat": ["09:00-13:00/2w@2026-11-28"]])
        let open = ["2026-11-28", "2026-12-12", "2027-01-09", "2026-11-14", "2026-10-31"]
        for text in open { #expect(try hours.ranges(on: date(text), in: denver).count == 1) }
        for text in ["2026-12-05", "2026-11-21", "2026-12-11", "2026-11-27"] {
            #expect(try hours.ranges(on: date(text), in: denver).isEmpty)
        }
    }

    @Test func `hours of a season take place from its first date to its last`() throws {
        let denver = try ZoneFiles.zone("America/Denver")
        let summer = try WeeklyHours(["tue": ["09:00-13:00 2027-06-01..2027-08-31"]])
        #expect(summer.stretches.map(\.notation) == ["09:00-13:00 2027-06-01..2027-08-31"])
        // Both ends are Tuesdays and belong to it.
        for text in ["2027-06-01", "2027-07-20", "2027-08-31"] {
            #expect(try summer.ranges(on: date(text), in: denver).count == 1)
        }
        for text in ["2027-05-25", "2027-09-07", "2027-06-02"] {
            #expect(try summer.ranges(on: date(text), in: denver).isEmpty)
        }
        for text in ["09:00-13:00 2027-06-01..", "09:00-13:00 ..2027-08-31", "09:00-13:00/2w@2027-06-01 2027-06-01.."] {
            #expect(try Stretch(text, on: .tuesday).notation == text)
        }
    }

    @Test func `a night shift lasts seven or nine hours when the clocks change`() throws {
        let chicago = try ZoneFiles.zone("America/Chicago")
        let nights = try WeeklyHours(["sat": ["23:00-07:00"]])
        func hours(_ saturday: String) throws -> Duration? {
            try nights.ranges(on: date(saturday), in: chicago).first?.duration
        }
        #expect(try hours("2027-03-06") == .hours(8))
        #expect(try hours("2027-03-13") == .hours(7))
        #expect(try hours("2027-11-06") == .hours(9))
    }

    @Test func `hours that begin in the skipped hour begin at the first real instant after it`() throws {
        let denver = try ZoneFiles.zone("America/Denver")
        // Sunday 14 March 2027: 02:00 to 03:00 is not there.
        let early = try WeeklyHours(["sun": ["02:30-06:00"]])
        #expect(
            try early.ranges(on: date("2027-03-14"), in: denver)
                == [range("2027-03-14T03:00:00-06:00", "2027-03-14T06:00:00-06:00")])
        let inside = try WeeklyHours(["sun": ["02:00-03:00"]])
        #expect(try inside.ranges(on: date("2027-03-14"), in: denver).isEmpty)
        #expect(try inside.ranges(on: date("2027-03-21"), in: denver).count == 1)
        // Hours that end in the skipped hour end where it would have begun.
        let late = try WeeklyHours(["sun": ["00:00-02:30"]])
        #expect(try late.ranges(on: date("2027-03-14"), in: denver).first?.duration == .hours(2))
    }

    @Test func `a practice that never closes has no seam at midnight or at a change of the clocks`() throws {
        let always = try WeeklyHours(
            Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0.name, ["00:00-24:00"]) }))
        for name in ["America/Chicago", "America/Havana", "Asia/Beirut", "Pacific/Apia", "Australia/Lord_Howe"] {
            let zone = try ZoneFiles.zone(name)
            for window in [
                try range("2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z"),
                try range("2011-12-25T00:00:00Z", "2012-01-05T00:00:00Z"),
                try range("2022-03-01T00:00:00Z", "2022-04-30T00:00:00Z"),
            ] {
                #expect(always.open(during: window, in: zone).ranges == [window])
            }
        }
    }

    @Test func `a window cuts what is open and knows the night before`() throws {
        let london = try ZoneFiles.zone("Europe/London")
        let nights = try WeeklyHours(["fri": ["23:00-07:00"], "sat": ["09:00-12:00"]])
        // From Saturday 06:00 to 10:00, British Summer Time.
        let window = try range("2027-07-03T06:00:00+01:00", "2027-07-03T10:00:00+01:00")
        #expect(
            try nights.open(during: window, in: london).ranges == [
                range("2027-07-03T06:00:00+01:00", "2027-07-03T07:00:00+01:00"),
                range("2027-07-03T09:00:00+01:00", "2027-07-03T10:00:00+01:00"),
            ])
    }

    @Test func `hours of a day count although the clocks go back to the day before`() throws {
        let stJohns = try ZoneFiles.zone("America/St_Johns")
        let sunday = try WeeklyHours(["sun": ["00:00-01:00"]])
        // On 7 November 2010 one minute after midnight became 23:01 on Saturday; the window ends at 23:30.
        let window = try range("2010-11-07T02:00:00Z", "2010-11-07T03:00:00Z")
        #expect(
            try sunday.open(during: window, in: stJohns).ranges
                == [range("2010-11-07T02:30:00Z", "2010-11-07T03:00:00Z")])
    }

    @Test func `what is open in a window is what its dates open`() throws {
        var random = SeededGenerator(seed: 4)
        for name in ["America/Denver", "America/Havana", "Australia/Lord_Howe", "Asia/Gaza"] {
            let zone = try ZoneFiles.zone(name)
            for _ in 0..<100 {
                let stretches = try (0..<Int.random(in: 0...8, using: &random)).map { _ in
                    let opens = Int.random(in: 0..<1440, using: &random)
                    return try Stretch(
                        weekday: Weekday.allCases.randomElement(using: &random) ?? .monday, opens: opens,
                        closes: (opens + .random(in: 1...1439, using: &random)) % 1440)
                }
                let hours = WeeklyHours(stretches: stretches)
                let start = try instant("2027-01-01T00:00:00Z") + .minutes(.random(in: 0..<525_600, using: &random))
                let window = try #require(
                    TimeRange(start: start, lasting: .minutes(.random(in: 1...20_000, using: &random))))
                let first = zone.local(start).date.adding(days: -5)
                let all = TimeRangeSet((0..<30).flatMap { hours.ranges(on: first.adding(days: $0), in: zone) })
                #expect(hours.open(during: window, in: zone) == all.clipped(to: window))
            }
        }
    }
}
