import Clinic
import Scheduling
import Storage
import Testing

struct WallClockTests {
    private static let zones = ZoneDirectory()

    @Test func `Americans read twelve hours and the month first, others twenty-four and the day first`() throws {
        let chicago = try Self.clock("America/Chicago", "US-IL")
        let london = try Self.clock("Europe/London", "GB-ENG")
        #expect(chicago.dayAndTime(try Self.instant("2027-03-08T15:05:00Z")) == "Monday, March 8, 9:05 AM")
        #expect(chicago.time(try Self.instant("2027-03-08T18:00:00Z")) == "12:00 PM")
        #expect(chicago.time(try Self.instant("2027-03-08T06:00:00Z")) == "12:00 AM")
        #expect(london.dayAndTime(try Self.instant("2027-03-08T15:05:00Z")) == "Monday 8 March, 15:05")
        #expect(london.dayAndYear(try Self.instant("2027-03-08T15:05:00Z")) == "Monday 8 March 2027")
    }

    @Test func `a time that the clock shows twice says which one it is`() throws {
        let chicago = try Self.clock("America/Chicago", "US-IL")
        #expect(chicago.time(try Self.instant("2027-11-07T06:30:00Z")) == "1:30 AM CDT")
        #expect(chicago.time(try Self.instant("2027-11-07T07:30:00Z")) == "1:30 AM CST")
        #expect(chicago.time(try Self.instant("2027-11-07T08:30:00Z")) == "2:30 AM")
    }

    @Test func `a zone is called by its place`() throws {
        let instant = try Self.instant("2027-03-08T15:05:00Z")
        #expect(try Self.clock("America/New_York", "US-NY").place(at: instant) == "New York time (EST)")
        // Its short name is a number.
        #expect(try Self.clock("America/Sao_Paulo", "BR").place(at: instant) == "Sao Paulo time")
    }

    @Test func `another wall is told only where it says something else`() throws {
        let chicago = try Self.clock("America/Chicago", "US-IL")
        let instant = try Self.instant("2027-03-08T15:05:00Z")
        #expect(try Self.clock("America/Winnipeg", "US-IL").elsewhere(instant, than: chicago) == nil)
        #expect(try Self.clock("America/Denver", "US-IL").elsewhere(instant, than: chicago) == "8:05 AM")
        #expect(
            try Self.clock("Pacific/Auckland", "US-IL").elsewhere(instant, than: chicago) == "Tuesday, March 9, 4:05 AM"
        )
    }

    private static func clock(_ zone: String, _ region: String) throws -> WallClock {
        WallClock(try #require(zones.zone(zone)), region: region)
    }

    private static func instant(_ text: String) throws -> Instant {
        try #require(Instant(rfc3339: text))
    }
}
