import Foundation
import Scheduling
import Testing

/// Places whose clocks have surprised other schedulers, each by name.
///
/// What lies in the past is asserted as it happened; what later editions may change is asserted as one of the outcomes
/// that are known, and as the machine's own edition has it where that is known.
struct NamedZoneTests {
    @Test func `Phoenix and Denver part in summer and agree in winter`() throws {
        let phoenix = try ZoneFiles.zone("America/Phoenix"), denver = try ZoneFiles.zone("America/Denver")
        // At ten in Denver it is nine in Phoenix from March on.
        let summer = try denver.instant(wall("2025-07-07T10:00"))
        #expect(try phoenix.local(summer) == wall("2025-07-07T09:00"))
        let winter = try denver.instant(wall("2025-01-06T10:00"))
        #expect(try phoenix.local(winter) == wall("2025-01-06T10:00"))
        // 9 March 2025, the day of the change in Denver, has all of its hours in Phoenix.
        #expect(try denver.day(date("2025-03-09"))?.duration == .hours(23))
        #expect(try phoenix.day(date("2025-03-09"))?.duration == .hours(24))
    }

    @Test func `Indiana changes its clocks since 2006, and not as one`() throws {
        let indianapolis = try ZoneFiles.zone("America/Indiana/Indianapolis")
        #expect(try indianapolis.resolve(wall("2005-04-03T02:30")) == .one(instant("2005-04-03T07:30:00Z")))
        #expect(
            try indianapolis.resolve(wall("2006-04-02T02:30")) == .skipped(nextReal: instant("2006-04-02T07:00:00Z")))
        // Knox went from Eastern standard to Central daylight time that night: its clocks stood as they were.
        let knox = try ZoneFiles.zone("America/Indiana/Knox")
        #expect(try knox.resolve(wall("2006-04-02T02:30")) == .one(instant("2006-04-02T07:30:00Z")))
        #expect(try knox.offset(at: instant("2006-04-02T06:59:59Z")).abbreviation == "EST")
        #expect(try knox.offset(at: instant("2006-04-02T07:00:00Z")).abbreviation == "CDT")
        // Ten in Indianapolis is nine in Knox.
        let visit = try indianapolis.instant(wall("2025-06-02T10:00"))
        #expect(try knox.local(visit) == wall("2025-06-02T09:00"))
    }

    @Test func `Regina never changes its clocks and Winnipeg does`() throws {
        let regina = try ZoneFiles.zone("America/Regina"), winnipeg = try ZoneFiles.zone("America/Winnipeg")
        #expect(try regina.day(date("2025-03-09"))?.duration == .hours(24))
        #expect(try regina.day(date("2025-11-02"))?.duration == .hours(24))
        #expect(try winnipeg.day(date("2025-03-09"))?.duration == .hours(23))
        #expect(try winnipeg.day(date("2025-11-02"))?.duration == .hours(25))
        #expect(try regina.local(instant("2025-07-01T18:00:00Z")) == wall("2025-07-01T12:00"))
        #expect(try winnipeg.local(instant("2025-07-01T18:00:00Z")) == wall("2025-07-01T13:00"))
    }

    /// Whether these places set their clocks back that night depends on the edition: those of 2025 say that all do, and
    /// 2026f that none does.
    @Test(arguments: [
        ("America/Vancouver", "2026-11-01T08:30:00Z"), ("America/Edmonton", "2026-11-01T07:30:00Z"),
        ("America/Winnipeg", "2026-11-01T06:30:00Z"),
    ])
    func `1 November 2026 in Canada is as the edition says and never something else`(
        name: String, summer: String
    ) throws {
        let zone = try ZoneFiles.zone(name)
        let first = try instant(summer)
        let setBack = LocalResolution.repeated(first: first, second: first + .hours(1))
        let resolved = try zone.resolve(wall("2026-11-01T01:30"))
        #expect([setBack, .one(first)].contains(resolved))
        if ZoneFiles.edition < "2026" { #expect(resolved == setBack) }
        if ZoneFiles.edition >= "2026f" { #expect(resolved == .one(first)) }
        // Whichever it is, the day is as long as its clocks say, and a visit that morning lies on its wall.
        let length: Duration = resolved == setBack ? .hours(25) : .hours(24)
        #expect(try zone.day(date("2026-11-01"))?.duration == length)
        let visit = try zone.instant(wall("2026-11-01T09:00"))
        #expect(try zone.local(visit) == wall("2026-11-01T09:00"))
        #expect(visit - first == (resolved == setBack ? .minutes(8 * 60 + 30) : .minutes(7 * 60 + 30)))
    }

    @Test func `Casablanca sets its clocks back for Ramadan`() throws {
        let casablanca = try ZoneFiles.zone("Africa/Casablanca")
        // Ramadan 2025: from 23 February, 03:00 becomes 02:00, to 6 April, 02:00 becomes 03:00.
        #expect(
            try casablanca.resolve(wall("2025-02-23T02:30"))
                == .repeated(first: instant("2025-02-23T01:30:00Z"), second: instant("2025-02-23T02:30:00Z")))
        #expect(try casablanca.resolve(wall("2025-04-06T02:30")) == .skipped(nextReal: instant("2025-04-06T02:00:00Z")))
        #expect(try casablanca.offset(at: instant("2025-03-10T12:00:00Z")).seconds == 0)
        #expect(try casablanca.offset(at: instant("2025-05-10T12:00:00Z")).seconds == 3600)
        // Whether later years are like that is for the edition to say; at noon it can only be one of the two.
        for year in 2026...2037 {
            let noon = try casablanca.local(instant("\(year)-06-01T12:00:00Z"))
            #expect(try [wall("\(year)-06-01T12:00"), wall("\(year)-06-01T13:00")].contains(noon))
        }
        // The editions of 2025 go on like this, and 2026f ends it in September 2026.
        #expect(try casablanca.offset(at: instant("2026-03-01T12:00:00Z")).seconds == 0)
        #expect(try casablanca.offset(at: instant("2026-04-01T12:00:00Z")).seconds == 3600)
        let summer = try casablanca.offset(at: instant("2027-06-01T12:00:00Z")).seconds
        if ZoneFiles.edition < "2026" { #expect(summer == 3600) }
        if ZoneFiles.edition >= "2026f" { #expect(summer == 0) }
    }

    /// The zone came with edition 2025b.
    @Test(.enabled(if: ZoneFiles.edition >= "2025b"))
    func `Coyhaique stays on summer time while Santiago does not`() throws {
        let coyhaique = try ZoneFiles.zone("America/Coyhaique"), santiago = try ZoneFiles.zone("America/Santiago")
        // 6 April 2025, 00:00 in summer: Santiago repeats the last hour of the 5th.
        #expect(try santiago.day(date("2025-04-05"))?.duration == .hours(25))
        #expect(try coyhaique.day(date("2025-04-05"))?.duration == .hours(24))
        let july = try instant("2025-07-01T15:00:00Z")
        #expect(try coyhaique.local(july) == wall("2025-07-01T12:00"))
        #expect(try santiago.local(july) == wall("2025-07-01T11:00"))
        let january = try instant("2025-01-15T15:00:00Z")
        #expect(coyhaique.local(january) == santiago.local(january))
    }

    @Test func `Kyiv is one place under two names`() throws {
        let old = try ZoneFiles.zone("Europe/Kiev")
        // The new name came with edition 2022b.
        guard let new = try? ZoneFiles.zone("Europe/Kyiv") else {
            #expect(ZoneFiles.edition < "2022b")
            return
        }
        #expect(old != new)
        for hour in 0..<(3 * 8766) {
            let instant = try instant("2024-01-01T00:00:00Z") + .hours(hour)
            #expect(old.offset(at: instant) == new.offset(at: instant))
        }
        #expect(
            try new.resolve(wall("2025-10-26T03:30"))
                == .repeated(first: instant("2025-10-26T00:30:00Z"), second: instant("2025-10-26T01:30:00Z")))
    }

    @Test func `Greenland went to a new standard time and changes its clocks in the evening`() throws {
        let nuuk = try ZoneFiles.zone("America/Nuuk")
        // In March 2023 it went forward for good; there was no change back that October.
        #expect(try nuuk.offset(at: instant("2023-03-01T12:00:00Z")).seconds == -3 * 3600)
        #expect(try nuuk.offset(at: instant("2023-07-01T12:00:00Z")).seconds == -2 * 3600)
        #expect(try nuuk.offset(at: instant("2023-12-01T12:00:00Z")).seconds == -2 * 3600)
        // 29 March 2025 ends an hour early: 23:00 does not exist, and the day after begins at its midnight.
        #expect(try nuuk.resolve(wall("2025-03-29T23:30")) == .skipped(nextReal: instant("2025-03-30T01:00:00Z")))
        #expect(try nuuk.day(date("2025-03-29"))?.duration == .hours(23))
        #expect(try nuuk.local(nuuk.startOfDay(date("2025-03-30"))) == wall("2025-03-30T00:00"))
        // 25 October 2025 has its last hour twice, and 26 October one midnight.
        #expect(try nuuk.day(date("2025-10-25"))?.duration == .hours(25))
        #expect(try nuuk.day(date("2025-10-26"))?.duration == .hours(24))
    }

    @Test func `a day of 23 hours and one of 25 keep their visits in order`() throws {
        let chicago = try ZoneFiles.zone("America/Chicago")
        for (day, hours) in [("2025-03-09", 23), ("2025-11-02", 25), ("2025-06-10", 24)] {
            let starts = try (0..<96).map { quarter in
                let time = try #require(LocalTime(hour: quarter / 4, minute: quarter % 4 * 15))
                return try chicago.instant(LocalDateTime(date: date(day), time: time))
            }
            #expect(starts == starts.sorted())
            #expect(try chicago.day(date(day))?.duration == .hours(hours))
            // An infusion of two hours from 01:00 ends two hours later, whatever the clocks show then.
            #expect(try chicago.instant(wall("\(day)T01:00")) + .hours(2) - starts[4] == .hours(2))
        }
        #expect(try chicago.local(chicago.instant(wall("2025-03-09T01:00")) + .hours(2)) == wall("2025-03-09T04:00"))
        #expect(try chicago.local(chicago.instant(wall("2025-11-02T01:00")) + .hours(2)) == wall("2025-11-02T02:00"))
    }

    @Test func `29 February is a day like any other, and only in leap years`() throws {
        let denver = try ZoneFiles.zone("America/Denver")
        #expect(LocalDate("2027-02-29") == nil)
        #expect(try denver.instant(wall("2028-02-29T09:00")) == instant("2028-02-29T16:00:00Z"))
        #expect(try denver.day(date("2028-02-29"))?.duration == .hours(24))
        #expect(try date("2028-02-28").adding(days: 1) == date("2028-02-29"))
        #expect(try denver.startOfDay(date("2028-03-01")) - denver.startOfDay(date("2028-02-28")) == .hours(48))
    }

    @Test func `what is booked for after 2037 lies on the wall as well`() throws {
        for name in ["America/Denver", "Europe/London", "Australia/Lord_Howe", "America/Phoenix"] {
            let zone = try ZoneFiles.zone(name)
            for text in ["2038-01-19T03:14", "2038-07-01T09:00", "2040-02-29T09:00", "2099-12-31T23:45"] {
                #expect(try zone.local(zone.instant(wall(text))) == wall(text))
            }
        }
        #expect(
            try ZoneFiles.zone("America/Denver").instant(wall("2040-07-02T09:00")) == instant("2040-07-02T15:00:00Z"))
    }
}
