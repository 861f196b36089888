import Scheduling
import Testing

struct ZoneTests {
    @Test func `Denver skips an hour in March 2027`() throws {
        let denver = try ZoneFiles.zone("America/Denver")
        // 14 March, 02:30 does not exist; the clocks go from 02:00 MST to 03:00 MDT at 09:00 UTC.
        let change = try instant("2027-03-14T09:00:00Z")
        #expect(try denver.resolve(wall("2027-03-14T02:30")) == .skipped(nextReal: change))
        #expect(try denver.resolve(wall("2027-03-14T02:00")) == .skipped(nextReal: change))
        #expect(try denver.resolve(wall("2027-03-14T02:59:59")) == .skipped(nextReal: change))
        #expect(try denver.resolve(wall("2027-03-14T03:00")) == .one(change))
        #expect(try denver.resolve(wall("2027-03-14T01:59:59")) == .one(change - .seconds(1)))
        #expect(try denver.instant(wall("2027-03-14T02:30")) == change)
        #expect(denver.offset(at: change).seconds == -6 * 3600)
        #expect(denver.offset(at: change).abbreviation == "MDT")
        #expect(denver.offset(at: change).isDaylight)
        #expect(denver.offset(at: change - .microseconds(1)).abbreviation == "MST")
    }

    @Test func `Chicago repeats an hour in November 2027`() throws {
        let chicago = try ZoneFiles.zone("America/Chicago")
        // 7 November, 01:30 happens at 06:30 UTC in CDT and again at 07:30 UTC in CST.
        let first = try instant("2027-11-07T06:30:00Z")
        let second = try instant("2027-11-07T07:30:00Z")
        #expect(try chicago.resolve(wall("2027-11-07T01:30")) == .repeated(first: first, second: second))
        #expect(try chicago.instant(wall("2027-11-07T01:30")) == first)
        #expect(chicago.local(first) == chicago.local(second))
        #expect(try chicago.resolve(wall("2027-11-07T02:00")) == .one(instant("2027-11-07T08:00:00Z")))
        #expect(try chicago.resolve(wall("2027-11-07T00:59")) == .one(instant("2027-11-07T05:59:00Z")))
    }

    @Test func `days last 23 and 25 hours when the clocks change`() throws {
        let chicago = try ZoneFiles.zone("America/Chicago")
        #expect(try chicago.day(date("2027-03-13"))?.duration == .hours(24))
        #expect(try chicago.day(date("2027-03-14"))?.duration == .hours(23))
        #expect(try chicago.day(date("2027-11-07"))?.duration == .hours(25))
        // London's change is a week earlier, on 31 October 2027.
        #expect(try ZoneFiles.zone("Europe/London").day(date("2027-10-31"))?.duration == .hours(25))
        #expect(try ZoneFiles.zone("Europe/London").day(date("2027-11-07"))?.duration == .hours(24))
    }

    @Test func `the same time the day before a change is not 24 hours before`() throws {
        let denver = try ZoneFiles.zone("America/Denver")
        let visit = try denver.instant(wall("2027-03-14T14:00"))
        #expect(try visit - denver.instant(wall("2027-03-13T14:00")) == .hours(23))
        #expect(try denver.local(visit - .hours(24)) == wall("2027-03-13T13:00"))
    }

    @Test func `Lord Howe changes its clocks by half an hour`() throws {
        let lordHowe = try ZoneFiles.zone("Australia/Lord_Howe")
        // 3 October 2027, 02:00 becomes 02:30 at 15:30 UTC of the day before.
        #expect(
            try lordHowe.resolve(wall("2027-10-03T02:15")) == .skipped(nextReal: instant("2027-10-02T15:30:00Z")))
        #expect(try lordHowe.resolve(wall("2027-10-03T02:30")) == .one(instant("2027-10-02T15:30:00Z")))
        // 4 April 2027, 02:00 becomes 01:30 at 15:00 UTC of the day before.
        #expect(
            try lordHowe.resolve(wall("2027-04-04T01:45"))
                == .repeated(first: instant("2027-04-03T14:45:00Z"), second: instant("2027-04-03T15:15:00Z")))
        #expect(try lordHowe.day(date("2027-10-03"))?.duration == .minutes(23 * 60 + 30))
    }

    @Test func `a day may lack its midnight`() throws {
        // Beirut's clocks went from 00:00 to 01:00 on 26 March 2022, Asunción's on 1 October 2023.
        let beirut = try ZoneFiles.zone("Asia/Beirut")
        let start = try beirut.startOfDay(date("2022-03-27"))
        #expect(try beirut.local(start) == wall("2022-03-27T01:00"))
        #expect(try beirut.day(date("2022-03-27"))?.duration == .hours(23))
        let asuncion = try ZoneFiles.zone("America/Asuncion")
        #expect(try asuncion.local(asuncion.startOfDay(date("2023-10-01"))) == wall("2023-10-01T01:00"))
        // Havana repeated the hour from midnight on 2 November 2025; the day begins with the first.
        let havana = try ZoneFiles.zone("America/Havana")
        #expect(try havana.startOfDay(date("2025-11-02")) == instant("2025-11-02T04:00:00Z"))
        #expect(try havana.day(date("2025-11-02"))?.duration == .hours(25))
    }

    @Test func `Apia never had 30 December 2011`() throws {
        let apia = try ZoneFiles.zone("Pacific/Apia")
        #expect(try apia.day(date("2011-12-30")) == nil)
        #expect(try apia.startOfDay(date("2011-12-30")) == instant("2011-12-30T10:00:00Z"))
        #expect(try apia.local(apia.startOfDay(date("2011-12-30"))) == wall("2011-12-31T00:00"))
        #expect(try apia.resolve(wall("2011-12-30T12:00")) == .skipped(nextReal: instant("2011-12-30T10:00:00Z")))
        #expect(try apia.day(date("2011-12-29"))?.duration == .hours(24))
        #expect(try apia.day(date("2011-12-31"))?.duration == .hours(24))
    }

    @Test func `Kwajalein skipped a day and Juneau had one twice`() throws {
        #expect(try ZoneFiles.zone("Pacific/Kwajalein").day(date("1993-08-21")) == nil)
        // Juneau crossed the date line with the sale of Alaska.
        let juneau = try ZoneFiles.zone("America/Juneau")
        switch try juneau.resolve(wall("1867-10-18T18:00")) {
        case .repeated(let first, let second): #expect(second - first == .hours(24))
        case .one, .skipped: Issue.record("Juneau had this evening twice")
        }
    }

    @Test func `Arizona keeps its clocks and the Navajo Nation does not`() throws {
        let phoenix = try ZoneFiles.zone("America/Phoenix")
        let shiprock = try ZoneFiles.zone("Navajo")
        let summer = try instant("2027-07-01T18:00:00Z")
        #expect(try phoenix.local(summer) == wall("2027-07-01T11:00"))
        #expect(try shiprock.local(summer) == wall("2027-07-01T12:00"))
        let winter = try instant("2027-01-05T18:00:00Z")
        #expect(phoenix.local(winter) == shiprock.local(winter))
    }

    @Test func `the rule behind the last transition holds for centuries`() throws {
        let denver = try ZoneFiles.zone("America/Denver")
        // 2400 is a leap year: the second Sunday of March is the 12th, the first of November the 5th.
        #expect(try denver.resolve(wall("2400-03-12T02:30")) == .skipped(nextReal: instant("2400-03-12T09:00:00Z")))
        #expect(
            try denver.resolve(wall("2400-11-05T01:30"))
                == .repeated(first: instant("2400-11-05T07:30:00Z"), second: instant("2400-11-05T08:30:00Z")))
        #expect(try denver.offset(at: instant("2038-07-01T00:00:00Z")).abbreviation == "MDT")
        #expect(try denver.offset(at: instant("2038-01-19T03:14:08Z")).abbreviation == "MST")
        #expect(try denver.local(instant("2400-02-29T12:00:00Z")) == wall("2400-02-29T05:00"))
    }

    @Test func `the time before the first transition is local mean time`() throws {
        #expect(try ZoneFiles.zone("America/Denver").offset(at: .distantPast).abbreviation == "LMT")
        #expect(try ZoneFiles.zone("America/Denver").offset(at: instant("1883-01-01T00:00:00Z")).seconds == -25_196)
    }

    @Test func `zones are equal when their names are`() throws {
        #expect(try ZoneFiles.zone("America/Denver") == ZoneFiles.zone("America/Denver"))
        #expect(try ZoneFiles.zone("America/Denver") != ZoneFiles.zone("Navajo"))
        #expect(try Set([ZoneFiles.zone("Etc/UTC"), ZoneFiles.zone("Etc/UTC")]).count == 1)
    }
}
