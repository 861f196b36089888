import Clinic
import Foundation
import Scheduling
import Testing

struct StaffingTests {
    /// The rota of the 24-hour counselling: one on duty for each of three shifts, the night one over midnight.
    private static let rota = [("rhys", "07:00-15:00"), ("fiona", "15:00-23:00"), ("mei", "23:00-07:00")]

    private func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

    private func everyDay(_ hours: String) throws -> WeeklyHours {
        WeeklyHours(stretches: try Weekday.allCases.map { try Stretch(hours, on: $0) })
    }

    private func staffing(
        _ shifts: [(String, String)] = rota, zone name: String, around now: Instant, closed: TimeRangeSet = .empty
    ) throws -> Staffing {
        let zone = try Zone.machine(name)
        let window = try #require(TimeRange(start: now - .seconds(2 * 86_400), end: now + .seconds(14 * 86_400)))
        return Staffing(
            window: window,
            rota: try shifts.map { code, hours in
                Staffing.Shift(
                    StaffMember(id: StaffMember.ID(UUID()), code: code, name: code, roles: [.clinical]),
                    hours: try everyDay(hours).open(during: window, in: zone).subtracting(closed))
            }, presence: [])
    }

    /// The nights of both countries on which the clocks are changed, at an instant a few minutes before the change.
    private static let nights: [(zone: String, now: String, length: Int)] = [
        ("America/Chicago", "2027-03-14T07:50:00Z", 7), ("America/Chicago", "2027-11-07T06:50:00Z", 9),
        ("Europe/London", "2027-03-28T00:50:00Z", 7), ("Europe/London", "2027-10-31T00:50:00Z", 9),
    ]

    @Test(arguments: nights)
    func `somebody who calls before the clocks change is called back a quarter of an hour later`(
        night: (zone: String, now: String, length: Int)
    ) throws {
        let now = try instant(night.now)
        let staffing = try staffing(zone: night.zone, around: now)
        // Ten minutes before the change: what the wall shows jumps, what passes does not.
        #expect(staffing.instant(after: .minutes(15), now: now) == now + .minutes(15))
        #expect(staffing.onDuty(now: now)?.code == "mei")
        #expect(staffing.onDuty(now: now + .minutes(15))?.code == "mei")
    }

    @Test(arguments: nights)
    func `the night shift lasts as long as the night does, and nobody is missing at either end`(
        night: (zone: String, now: String, length: Int)
    ) throws {
        let now = try instant(night.now)
        let staffing = try staffing(zone: night.zone, around: now)
        let shift = try #require(staffing.shift(now: now))
        #expect(shift.during.duration == .seconds(night.length * 3600))
        #expect(staffing.onDuty(now: shift.during.start - .seconds(1))?.code == "fiona")
        #expect(staffing.onDuty(now: shift.during.end)?.code == "rhys")
        let day = try #require(TimeRange(start: now - .seconds(86_400), end: now + .seconds(86_400)))
        #expect(staffing.staffed.contains(day))
    }

    @Test func `a clock stands still while nobody is there, and over a closed day`() throws {
        // Wednesday 25 November 2026, 17:20 in Chicago; Thursday is Thanksgiving.
        let now = try instant("2026-11-25T23:20:00Z")
        let thanksgiving = TimeRangeSet([
            try #require(TimeRange(start: instant("2026-11-26T06:00:00Z"), end: instant("2026-11-27T06:00:00Z")))
        ])
        let staffing = try staffing(
            [("gwen", "08:00-17:30")], zone: "America/Chicago", around: now, closed: thanksgiving)
        // Ten minutes are left on Wednesday, the rest of the hour counts from Friday 08:00.
        #expect(staffing.instant(after: .minutes(60), now: now) == (try instant("2026-11-27T14:50:00Z")))
        let night = try instant("2026-11-26T12:00:00Z")
        #expect(staffing.onDuty(now: night) == nil)
        #expect(staffing.nextStaffed(now: night) == (try instant("2026-11-27T14:00:00Z")))
        #expect(staffing.instant(after: .seconds(1_000 * 3600), now: night) == nil)
    }

    @Test func `whoever is on duty answers before whoever is merely there, and the desk before clinicians`() throws {
        let now = try instant("2027-03-01T16:00:00Z")
        let window = try #require(TimeRange(start: now - .minutes(60), end: now + .minutes(60)))
        let later = try #require(TimeRange(start: now + .minutes(30), end: now + .minutes(60)))
        func shift(_ code: String, _ hours: TimeRange) -> Staffing.Shift {
            Staffing.Shift(
                StaffMember(id: StaffMember.ID(UUID()), code: code, name: code, roles: [.desk]),
                hours: TimeRangeSet([hours]))
        }
        let staffing = Staffing(
            window: window, rota: [shift("imani", later)], presence: [shift("gwen", window), shift("tobias", window)])
        #expect(staffing.onDuty(now: now)?.code == "gwen")
        #expect(staffing.onDuty(now: now + .minutes(30))?.code == "imani")
        #expect(staffing.staffed == TimeRangeSet([window]))
    }
}
