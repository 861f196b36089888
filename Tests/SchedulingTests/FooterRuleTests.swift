import Scheduling
import Testing

struct FooterRuleTests {
    @Test(arguments: [
        // New York: summer time begins at 02:00 on the second Sunday in March.
        ("EST5EDT,M3.2.0,M11.1.0", "2027-03-14T07:00:00Z", "2027-11-07T06:00:00Z"),
        // Nuuk: one hour before midnight of the last Sunday in March on the wall, to midnight in October.
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2027-03-28T01:00:00Z", "2027-10-31T01:00:00Z"),
        // Gaza: 50 hours after the fourth Thursday began, which is 02:00 on the Saturday.
        ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2027-03-27T00:00:00Z", "2027-10-29T23:00:00Z"),
        // Day 60 without 29 February is 1 March; day 60 with it is 1 March 2027 and 29 February 2028.
        ("AAA0BBB,J60/0,J305/0", "2028-03-01T00:00:00Z", "2028-10-31T23:00:00Z"),
        ("AAA0BBB,59/0,304/0", "2027-03-01T00:00:00Z", "2027-10-31T23:00:00Z"),
        ("AAA0BBB,59/0,304/0", "2028-02-29T00:00:00Z", "2028-10-30T23:00:00Z"),
        // An explicit offset of the summer time: half an hour.
        ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2027-10-02T15:30:00Z", "2028-04-01T15:00:00Z"),
        // Minutes and seconds in times and offsets.
        ("XXX-1:02:03YYY,J100/3:04:05,J200/3:04:05", "2027-04-10T02:02:02Z", "2027-07-19T01:02:02Z"),
    ])
    func `daylight time begins and ends when the footer says`(footer: String, begins: String, ends: String) throws {
        let zone = try ZoneFiles.zone(footer: footer)
        for (change, isDaylight) in [(try instant(begins), true), (try instant(ends), false)] {
            #expect(zone.offset(at: change).isDaylight == isDaylight)
            #expect(zone.offset(at: change - .seconds(1)).isDaylight == !isDaylight)
        }
    }

    @Test func `daylight time can last all year`() throws {
        // RFC 9636 §3.3.1: it ends where the next year's begins.
        let zone = try ZoneFiles.zone(footer: "XXX3EDT4,0/0,J365/23")
        for text in ["2026-12-31T23:00:00Z", "2027-01-01T03:00:00Z", "2027-01-01T02:59:59Z", "2027-07-01T00:00:00Z"] {
            #expect(try zone.offset(at: instant(text)).abbreviation == "EDT")
        }
        #expect(try zone.resolve(wall("2027-01-01T00:00")) == .one(instant("2027-01-01T04:00:00Z")))
        #expect(try zone.resolve(wall("2026-12-31T23:30")) == .one(instant("2027-01-01T03:30:00Z")))
    }

    @Test func `a rule may reach into the neighbouring year`() throws {
        // 167 hours after the last day of the year: 6 January, 23:00.
        let zone = try ZoneFiles.zone(footer: "AAA0BBB,J365/167,J100/0")
        #expect(try !zone.offset(at: instant("2027-01-06T22:59:59Z")).isDaylight)
        #expect(try zone.offset(at: instant("2027-01-06T23:00:00Z")).isDaylight)
        #expect(try zone.offset(at: instant("2027-04-09T22:59:59Z")).isDaylight)
        #expect(try !zone.offset(at: instant("2027-04-09T23:00:00Z")).isDaylight)
        let early = try ZoneFiles.zone(footer: "AAA0BBB,J1/-167,J100/0")
        #expect(try early.offset(at: instant("2026-12-25T01:00:00Z")).isDaylight)
        #expect(try !early.offset(at: instant("2026-12-25T00:59:59Z")).isDaylight)
    }

    @Test func `a zone without daylight time keeps its offset`() throws {
        let zone = try ZoneFiles.zone(footer: "<+0545>-5:45")
        #expect(try zone.offset(at: instant("2400-07-01T00:00:00Z")).seconds == 20_700)
        #expect(try zone.offset(at: instant("2400-07-01T00:00:00Z")).abbreviation == "+0545")
    }

    @Test func `a file without a footer keeps its last offset`() throws {
        #expect(try ZoneFiles.zone(footer: "").offset(at: .distantFuture).abbreviation == "UTC")
    }

    @Test(arguments: [
        "EST", "E5", "EST25", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0", "EST5EDT,M3.6.0,M11.1.0",
        "EST5EDT,M3.2.7,M11.1.0", "EST5EDT,M3.2.0,M11.1.0,", "EST5EDT,M3.2.0/168,M11.1.0", "EST5EDT,J0,J100",
        "EST5EDT,J366,J100", "EST5EDT,366,100", "<EST5", "<+3>-3", "EST5:60", "EST5EDT,M3.2.0/2:00:60,M11.1.0", ",",
        "EST5 EDT,M3.2.0,M11.1.0", "EST--5", "EST5EDT4:,M3.2.0,M11.1.0", "EST5EDT,M0.2.0,M11.1.0", "5",
    ])
    func `a footer that breaks the grammar is refused`(footer: String) {
        #expect(throws: ZoneError.malformedFooter(footer)) { try ZoneFiles.zone(footer: footer) }
    }
}
