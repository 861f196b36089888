import Clinic
import Scheduling
import Testing

struct ResponseClockTests {
    /// Tue to Thu 8:30-17:00, Fri to 15:00, every second Saturday 9:00-13:00: Blanding, Utah.
    private static let blanding = [
        "tue": ["08:30-17:00"], "wed": ["08:30-17:00"], "thu": ["08:30-17:00"], "fri": ["08:30-15:00"],
        "sat": ["09:00-13:00/2w@2026-11-28"],
    ]
    private static let weekdays = [
        "mon": ["08:00-17:30"], "tue": ["08:00-17:30"], "wed": ["08:00-17:30"], "thu": ["08:00-19:00"],
        "fri": ["08:00-16:00"],
    ]
    /// Round the clock, the night shift from 23:00 to 7:00.
    private static let always = Dictionary(
        uniqueKeysWithValues: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map {
            ($0, ["07:00-15:00", "15:00-23:00", "23:00-07:00"])
        })

    @Test func `a request of the night is answered after the house has opened`() throws {
        let wall = try Wall("America/Denver")
        let clock = try wall.clock(Self.blanding, from: "2027-03-01T00:00")
        // Tuesday 2 March 2027, 02:00.
        let now = try wall.at("2027-03-02T02:00")
        #expect(wall.says(clock.due(.staffed(minutes: 10), now: now)) == "2027-03-02T08:40")
        #expect(wall.says(clock.due(.staffed(minutes: 60), now: now)) == "2027-03-02T09:30")
        #expect(wall.says(clock.due(.sameWorkingDay(atLeast: 60), now: now)) == "2027-03-02T17:00")
    }

    @Test func `minutes run on where the house closes and opens again`() throws {
        let wall = try Wall("America/Denver")
        let clock = try wall.clock(Self.blanding, from: "2027-03-01T00:00")
        // Friday 14:30: half an hour is left, the next day is Tuesday: this Saturday is not one of the open ones.
        let now = try wall.at("2027-03-12T14:30")
        #expect(wall.says(clock.due(.staffed(minutes: 60), now: now)) == "2027-03-16T09:00")
        let week = try wall.at("2027-03-05T14:30")
        #expect(wall.says(clock.due(.staffed(minutes: 60), now: week)) == "2027-03-06T09:30")
    }

    @Test func `less than an hour of the working day is no working day`() throws {
        let wall = try Wall("America/Chicago")
        let clock = try wall.clock(Self.weekdays, from: "2027-03-01T00:00")
        #expect(
            wall.says(clock.due(.sameWorkingDay(atLeast: 60), now: try wall.at("2027-03-02T10:00")))
                == "2027-03-02T17:30")
        // Five minutes are left on Tuesday, so that 55 of Wednesday are needed.
        #expect(
            wall.says(clock.due(.sameWorkingDay(atLeast: 60), now: try wall.at("2027-03-02T17:25")))
                == "2027-03-03T08:55")
    }

    @Test func `a weekend is no working day`() throws {
        let wall = try Wall("America/Chicago")
        let clock = try wall.clock(Self.weekdays, from: "2027-03-01T00:00")
        let saturday = try wall.at("2027-03-06T11:00")
        #expect(wall.says(clock.due(.staffed(minutes: 10), now: saturday)) == "2027-03-08T08:10")
        #expect(wall.says(clock.due(.sameWorkingDay(atLeast: 60), now: saturday)) == "2027-03-08T17:30")
        #expect(wall.says(clock.due(.workingDays(2), now: saturday)) == "2027-03-10T17:30")
        #expect(wall.says(clock.due(.workingDays(2), now: try wall.at("2027-03-04T09:00"))) == "2027-03-08T17:30")
    }

    @Test func `Thanksgiving and the day after are no working days`() throws {
        let wall = try Wall("America/Denver")
        let clock = try wall.clock(
            Self.blanding, closed: ["2026-11-26", "2026-11-27"], from: "2026-11-24T00:00")
        // Wednesday evening: Thursday and Friday are closed, Saturday 28 November is one of the open ones.
        let now = try wall.at("2026-11-25T18:00")
        #expect(wall.says(clock.due(.staffed(minutes: 10), now: now)) == "2026-11-28T09:10")
        #expect(wall.says(clock.due(.sameWorkingDay(atLeast: 60), now: now)) == "2026-11-28T13:00")
    }

    @Test(arguments: [
        // The wall, the evening before its clocks change, and an hour of staffed time after 01:30 of that night.
        ("America/Denver", "2027-03-14T01:30", "2027-03-14T03:30"),
        ("America/Denver", "2027-11-07T00:30", "2027-11-07T01:30"),
        ("Europe/London", "2027-03-28T00:30", "2027-03-28T02:30"),
        ("Europe/London", "2027-10-31T00:30", "2027-10-31T01:30"),
        ("America/Chicago", "2027-03-14T01:30", "2027-03-14T03:30"),
        ("America/New_York", "2027-03-14T01:30", "2027-03-14T03:30"),
        ("America/New_York", "2027-11-07T00:45", "2027-11-07T01:45"),
    ])
    func `an hour is an hour on the night the clocks change`(name: String, now: String, due: String) throws {
        let wall = try Wall(name)
        let clock = try wall.clock(Self.always, from: "2027-03-01T00:00", days: 300)
        let instant = try wall.at(now)
        let answer = try #require(clock.due(.staffed(minutes: 60), now: instant))
        #expect(answer - instant == .hours(1))
        #expect(wall.says(answer) == due)
    }

    @Test(arguments: [("2027-03-27T22:30", 9), ("2027-10-30T22:30", 11)])
    func `a night shift counts its real hours`(now: String, hours: Int) throws {
        // 22:00 to 08:00 in London: nine hours in spring, eleven in autumn.
        let wall = try Wall("Europe/London")
        let clock = try wall.clock(["sat": ["22:00-08:00"]], from: "2027-03-01T00:00", days: 300)
        let start = try wall.at(String(now.prefix(11)) + "22:00")
        #expect(wall.says(clock.due(.staffed(minutes: hours * 60), now: start))?.suffix(6) == "T08:00")
    }

    @Test func `round the clock a working day ends at midnight`() throws {
        let wall = try Wall("Europe/London")
        let clock = try wall.clock(Self.always, from: "2027-03-20T00:00")
        let now = try wall.at("2027-03-27T20:00")
        #expect(wall.says(clock.due(.sameWorkingDay(atLeast: 60), now: now)) == "2027-03-28T00:00")
        // The day of the change has 23 hours, and is one working day all the same.
        #expect(wall.says(clock.due(.workingDays(1), now: now)) == "2027-03-29T00:00")
    }

    @Test(arguments: ["America/Denver", "America/Chicago", "America/New_York", "Europe/London"])
    func `no promise is before now, and every one is within staffed time`(name: String) throws {
        let wall = try Wall(name)
        let clock = try wall.clock(Self.blanding, closed: ["2027-03-16"], from: "2027-03-01T00:00", days: 60)
        var now = try wall.at("2027-03-05T00:00")
        let end = try wall.at("2027-03-20T00:00")
        while now < end {
            for time in [
                ResponseTime.staffed(minutes: 10), .staffed(minutes: 60), .staffed(minutes: 240),
                .sameWorkingDay(atLeast: 60), .workingDays(0), .workingDays(2),
            ] {
                let due = try #require(clock.due(time, now: now))
                #expect(due > now)
                #expect(clock.staffed.ranges.contains { $0.start < due && due <= $0.end })
            }
            let ten = try #require(clock.due(.staffed(minutes: 10), now: now))
            let hour = try #require(clock.due(.staffed(minutes: 60), now: now))
            #expect(ten < hour)
            now = now + .minutes(37)
        }
    }

    @Test func `where nobody is ever there nothing is promised`() throws {
        let wall = try Wall("America/Denver")
        let clock = ResponseClock(staffed: .empty, zone: wall.zone)
        let now = try wall.at("2027-03-02T10:00")
        #expect(!clock.isStaffed(now: now))
        for time in [ResponseTime.staffed(minutes: 10), .sameWorkingDay(atLeast: 60), .workingDays(0)] {
            #expect(clock.due(time, now: now) == nil)
        }
    }

    @Test func `a promise is kept until its last moment, and missed after it`() throws {
        let wall = try Wall("America/Denver")
        let by = try wall.at("2027-03-02T09:30")
        #expect(ResponsePromise(by: by).standing(now: by) == .open)
        #expect(ResponsePromise(by: by).standing(now: by + .seconds(1)) == .missed)
        #expect(ResponsePromise(by: by, read: by).standing(now: by + .hours(1)) == .kept)
        #expect(ResponsePromise(by: by, read: by + .seconds(1)).standing(now: by) == .missed)
        #expect(ResponsePromise(by: nil).standing(now: by) == .none)
    }
}
