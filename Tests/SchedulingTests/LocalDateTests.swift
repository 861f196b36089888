import Foundation
import Scheduling
import Testing

struct LocalDateTests {
    @Test func `a date that exists can be read and written`() throws {
        let leapDay = try date("2028-02-29")
        #expect((leapDay.year, leapDay.month, leapDay.day) == (2028, 2, 29))
        #expect(leapDay.description == "2028-02-29")
        #expect(try date("0001-01-01") < date("9999-12-31"))
    }

    @Test(arguments: [
        "2027-02-29", "2100-02-29", "2027-04-31", "2027-00-10", "2027-13-10", "2027-01-00", "2027-01-32", "0000-01-01",
        "2027-1-1", "20270101", "2027-01-01T", " 2027-01-01", "10000-01-01", "-001-01-01", "", "2027/01/01",
    ])
    func `a date that does not exist or is written otherwise is refused`(text: String) {
        #expect(LocalDate(text) == nil)
    }

    @Test func `every day follows the one before it`() throws {
        let first = try date("1999-12-31")
        var (year, month, day) = (1999, 12, 31)
        for count in 0..<(3 * 146_097) {
            let next = first.adding(days: count)
            guard (next.year, next.month, next.day) == (year, month, day), next.daysSinceUnixEpoch == 10_956 + count,
                next.weekday.rawValue == (count + 4) % 7 + 1
            else {
                Issue.record("day \(count) is \(next)")
                return
            }
            // The calendar the slow way.
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
            day += 1
            if day > length { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }

    @Test func `days between dates are counted in both directions`() throws {
        #expect(try date("2027-12-31").days(until: date("2028-03-01")) == 61)
        #expect(try date("2028-03-01").adding(days: -61) == date("2027-12-31"))
        #expect(try date("2028-03-01").days(until: date("2027-12-31")) == -61)
        #expect(try date("0001-01-01").daysSinceUnixEpoch == -719_162)
    }

    @Test func `a loop over days goes on behind the last year that can be written`() throws {
        let last = try date("9999-12-31")
        #expect(last.adding(days: 1) > last)
        #expect(LocalDate(last.adding(days: 1).description) == nil)
        #expect(last.adding(days: .max) > last)
        #expect(try date("0001-01-01").adding(days: .min) < date("0001-01-01"))
    }

    @Test func `the day of the week is that of ISO 8601`() throws {
        // 14 March 2027 is the Sunday on which Denver's clocks go forward; 28 November 2026 is a Saturday.
        #expect(try date("2027-03-14").weekday == .sunday)
        #expect(try date("2026-11-28").weekday == .saturday)
        #expect(try date("1969-12-31").weekday == .wednesday)
        #expect(Weekday(name: "wed") == .wednesday)
        #expect(Weekday(name: "Wed") == nil)
        #expect(Weekday.allCases.map(\.name) == ["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
    }

    @Test func `in JSON a date is its text`() throws {
        let written = try JSONEncoder().encode([date("2027-03-14")])
        #expect(String(decoding: written, as: UTF8.self) == #"["2027-03-14"]"#)
        #expect(try JSONDecoder().decode([LocalDate].self, from: written) == [date("2027-03-14")])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([LocalDate].self, from: Data(#"["2027-02-29"]"#.utf8))
        }
    }
}

struct LocalTimeTests {
    @Test func `a time on a clock can be read and written`() throws {
        let halfPastEight = try #require(LocalTime("08:30"))
        #expect(halfPastEight.minuteOfDay == 510)
        #expect(halfPastEight.description == "08:30")
        #expect(LocalTime("08:30:15")?.description == "08:30:15")
        #expect(LocalTime("23:59:59")?.second == 59)
        #expect(try halfPastEight < #require(LocalTime("08:31")))
    }

    @Test(arguments: ["24:00", "23:60", "8:30", "08:30:60", "0830", "08:30:", "", "08:30 ", "-8:30"])
    func `what no clock shows is refused`(text: String) {
        #expect(LocalTime(text) == nil)
    }

    @Test func `a date with a time is read as a form sends it`() throws {
        #expect(try wall("2027-03-14T09:00").description == "2027-03-14T09:00")
        #expect(try wall("2027-03-14T09:00:00") == wall("2027-03-14T09:00"))
        #expect(LocalDateTime("2027-03-14 09:00") == nil)
        #expect(LocalDateTime("2027-03-14T09:00Z") == nil)
        #expect(LocalDateTime("2027-02-30T09:00") == nil)
        #expect(try wall("2027-03-14T23:59") < wall("2027-03-15T00:00"))
    }
}
