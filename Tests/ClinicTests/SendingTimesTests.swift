import Clinic
import Foundation
import Scheduling
import Testing

/// When messages may reach a person: on their own clock, whatever it does.
struct SendingTimesTests {
    private func times(
        _ hours: SendingHours = .usual, region: String = "US-UT", zone: String = "America/Denver",
        laws: [SendingLaw] = SendingLaw.shipped
    ) throws -> SendingTimes {
        SendingTimes(hours, region: region, zone: try Zone.machine(zone), laws: laws)
    }

    private func at(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

    @Test func `nothing arrives before nine or from eight in the evening on`() throws {
        let times = try times()
        #expect(!times.allow(try at("2027-07-13T08:59:59-06:00")))
        #expect(times.allow(try at("2027-07-13T09:00:00-06:00")))
        #expect(times.allow(try at("2027-07-13T19:59:59-06:00")))
        #expect(!times.allow(try at("2027-07-13T20:00:00-06:00")))
    }

    @Test func `messages that may arrive may do so until the end of that day's hours`() throws {
        let times = try times()
        let end = try at("2027-07-13T20:00:00-06:00")
        #expect(times.end(after: try at("2027-07-13T09:00:00-06:00")) == end)
        #expect(times.end(after: end - .microseconds(1)) == end)
        #expect(times.end(after: end) == nil)
        #expect(times.end(after: try at("2027-07-13T08:59:59-06:00")) == nil)
    }

    @Test func `what keeps a message from arriving is named: the practice's hours, or else the law`() throws {
        let day = try #require(SendingHours("07:00-22:00"))
        let times = try times(day)
        #expect(times.closed(at: try at("2027-07-13T12:00:00-06:00")) == nil)
        #expect(times.closed(at: try at("2027-07-13T06:59:00-06:00")) == "outside the practice's hours, 07:00-22:00")
        #expect(
            times.closed(at: try at("2027-07-13T07:30:00-06:00"))
                == "outside the hours of the law, 08:00-21:00 (47 CFR 64.1200(c)(1))")
    }

    @Test func `the person's clock counts and not the clinic's`() throws {
        // 09:30 in Denver is 08:30 in Phoenix while Denver keeps daylight time.
        let instant = try at("2027-07-13T09:30:00-06:00")
        #expect(try times().allow(instant))
        #expect(try !times(zone: "America/Phoenix").allow(instant))
    }

    @Test func `on the nights when the clocks change the hours are those on the wall`() throws {
        let times = try times()
        // Sunday 14 March 2027: 09:00 MDT comes 12 hours after 20:00 MST, and not 13.
        #expect(times.first(from: try at("2027-03-13T20:00:00-07:00")) == (try at("2027-03-14T09:00:00-06:00")))
        // Sunday 7 November 2027: 14 hours later.
        #expect(times.first(from: try at("2027-11-06T20:00:00-06:00")) == (try at("2027-11-07T09:00:00-07:00")))
        #expect(times.last(until: try at("2027-11-07T08:00:00-07:00")) == (try at("2027-11-06T19:59:00-06:00")))
    }

    @Test func `what would come at night comes in the morning, or on the evening before where that would be late`()
        throws
    {
        let times = try times()
        let now = try at("2027-07-12T12:00:00-06:00")
        // Two hours before a visit at 08:00.
        let start = try at("2027-07-13T08:00:00-06:00")
        #expect(
            times.time(wanted: start - .hours(2), now: now, latest: start) == (try at("2027-07-12T19:59:00-06:00")))
        // When the evening is over already, the morning is too late, and nothing is sent.
        #expect(times.time(wanted: start - .hours(2), now: try at("2027-07-12T23:00:00-06:00"), latest: start) == nil)
        // Before a visit at noon the morning will do.
        let noon = try at("2027-07-13T12:00:00-06:00")
        #expect(
            times.time(wanted: noon - .hours(5), now: now, latest: noon) == (try at("2027-07-13T09:00:00-06:00")))
        #expect(
            times.time(wanted: noon - .hours(5), now: try at("2027-07-12T23:00:00-06:00"), latest: noon)
                == (try at("2027-07-13T09:00:00-06:00")))
    }

    @Test func `a stricter law narrows the hours from its day on, and only in its region`() throws {
        let wide = try #require(SendingHours("07:00-22:00"))
        let evening = try at("2027-07-13T20:30:00-04:00")
        #expect(try !times(wide, region: "US-FL", zone: "America/New_York").allow(evening))
        #expect(try times(wide, region: "US-NY", zone: "America/New_York").allow(evening))
        #expect(try !times(wide, region: "US-NY", zone: "America/New_York").allow(at("2027-07-13T21:00:00-04:00")))
        #expect(try times(wide, region: "GB-ENG", zone: "Europe/London").allow(at("2027-07-13T21:30:00+01:00")))
        // Connecticut's has counted since October 2023.
        let morning = try at("2023-09-30T08:30:00-04:00")
        #expect(try times(wide, region: "US-CT", zone: "America/New_York").allow(morning))
        #expect(try !times(wide, region: "US-CT", zone: "America/New_York").allow(morning + .days(1)))
    }

    @Test func `a practice's own law counts on its days and in its region, and only makes things stricter`() throws {
        let wide = try #require(SendingHours("07:00-22:00"))
        let own = SendingLaw(
            region: "US-TX", hours: try #require(SendingHours("06:00-18:00")),
            from: try #require(LocalDate("2027-07-13")), until: LocalDate("2027-07-14"),
            source: "Example Code 1")
        let texas = try times(wide, region: "US-TX", zone: "America/Chicago", laws: SendingLaw.shipped + [own])
        let evening = try at("2027-07-12T18:00:00-05:00")
        #expect([0, 1, 2, 3].map { texas.allow(evening + .days($0)) } == [true, false, false, true])
        #expect(
            texas.closed(at: evening + .days(1)) == "outside the hours of the law, 06:00-18:00 (Example Code 1)")
        // It begins at six, and the federal law at eight still counts.
        #expect(!texas.allow(try at("2027-07-13T07:59:59-05:00")))
        #expect(texas.allow(try at("2027-07-13T08:00:00-05:00")))
        let elsewhere = try times(wide, region: "US-UT", zone: "America/Chicago", laws: SendingLaw.shipped + [own])
        #expect(elsewhere.allow(evening + .days(1)))
    }

    @Test func `hours that never come say so instead of searching for ever`() throws {
        let night = try #require(SendingHours("22:00-24:00"))
        let times = try times(night, region: "US-FL", zone: "America/New_York")
        let now = try at("2027-07-13T12:00:00-04:00")
        #expect(times.first(from: now) == nil)
        #expect(times.last(until: now) == nil)
        #expect(times.time(wanted: now, now: now, latest: now + .days(3)) == nil)
    }

    @Test(arguments: ["", "9:00-20:00", "09:00", "20:00-09:00", "09:00-09:00", "09:00-24:01", "09:00-20:00-21:00"])
    func `hours that are none are refused`(text: String) {
        #expect(SendingHours(text) == nil)
    }

    @Test func `hours are written as they are read`() {
        for text in ["09:00-20:00", "00:00-24:00", "08:30-19:45"] { #expect(SendingHours(text)?.text == text) }
    }
}
