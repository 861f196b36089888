import Clinic
import Foundation
import Scheduling
import Testing

struct AftercareTests {
    private let aftercare = Aftercare(dosePhase: "infusion")

    @Test func `a form is due a day before the last on which it may be sent`() throws {
        let zone = try Zone.machine("America/Denver")
        // 9 March 2027, 11:47; on the 14th the clocks go forward.
        let end = try #require(Instant(rfc3339: "2027-03-09T18:47:00Z"))
        func due(_ days: Int?) -> String? {
            Aftercare(dosePhase: "infusion", formDays: days).formDue(after: end, in: zone)?.rfc3339
        }
        #expect(due(nil) == nil)
        #expect(due(7) == "2027-03-15T17:47:00Z")
        #expect(due(1) == "2027-03-09T18:47:00Z")
        #expect(Recipe.shipped("esk_trd")?.aftercare?.formDays == 7)
    }

    @Test func `a consent that comes three hours after a dose waits until the 24 hours are over`() throws {
        // Theo Grant: dosed on Thursday at 10:00, the consent form and a package offer arrive at 13:00.
        let dose = try Self.at("2027-03-04T10:00:00-06:00")
        let peace = try [#require(aftercare.peace(after: dose))]
        let wanted = try Self.at("2027-03-04T13:00:00-06:00")
        let tomorrow = try Self.at("2027-03-05T10:00:00-06:00")
        for outreach in [Outreach.form, .consent, .offer, .bill] {
            #expect(outreach.time(wanted: wanted, peace: peace) == tomorrow, "\(outreach)")
            #expect(outreach.time(wanted: tomorrow, peace: peace) == tomorrow)
            #expect(outreach.time(wanted: dose - .minutes(1), peace: peace) == dose - .minutes(1))
        }
        // Safety, and what concerns a visit that is booked, reach them all the same.
        #expect(Outreach.checkIn.time(wanted: wanted, peace: peace) == wanted)
        #expect(Outreach.visit.time(wanted: wanted, peace: peace) == wanted)
    }

    @Test func `the peace of one dose goes over into that of the next`() throws {
        let first = try Self.at("2027-03-04T10:00:00-06:00")
        let second = first + .hours(20)
        let peace = try [#require(aftercare.peace(after: second)), #require(aftercare.peace(after: first))]
        #expect(Outreach.offer.time(wanted: first + .hours(1), peace: peace) == second + .hours(24))
    }

    @Test func `a dose is as late as the person came, and never earlier than planned`() throws {
        let start = try Self.at("2027-03-04T09:30:00-06:00")
        let planned = start + .minutes(30)
        #expect(aftercare.dose(planned: planned, start: start, arrived: nil) == planned)
        #expect(aftercare.dose(planned: planned, start: start, arrived: start - .minutes(10)) == planned)
        #expect(aftercare.dose(planned: planned, start: start, arrived: start + .minutes(14)) == planned + .minutes(14))
    }

    @Test func `check-ins count from the actual end, hours in real time and days on the wall`() throws {
        // Clocks in Chicago go forward on 14 March 2027 at 02:00: the day has 23 hours.
        let zone = try Zone.machine("America/Chicago")
        let end = try Self.at("2027-03-13T11:45:00-06:00")
        let due = aftercare.checkIns(after: end, in: zone)
        #expect(due.map(\.moment.text) == ["24h", "3d", "7d"])
        #expect(
            try due.map(\.due) == [
                Self.at("2027-03-14T12:45:00-05:00"), Self.at("2027-03-16T11:45:00-05:00"),
                Self.at("2027-03-20T11:45:00-05:00"),
            ])
    }

    @Test(
        arguments: [
            (CheckIn.Feeling.better, CheckIn.Safety.safe, nil), (.same, .safe, nil), (.worse, .safe, 240),
            (.better, .unsafe, 10), (.better, .unsure, 10), (.worse, .unsafe, 10), (nil, .safe, 240),
            (.better, nil, 240),
            (nil, nil, 240),
        ] as [(CheckIn.Feeling?, CheckIn.Safety?, Int?)])
    func `a bad answer, and none, sets the clock of a call`(
        feeling: CheckIn.Feeling?, safety: CheckIn.Safety?, minutes: Int?
    ) throws {
        let now = try Self.at("2027-03-05T10:00:00-06:00")
        let due = FollowUp().callDue(after: CheckIn.Answer(feeling: feeling, safety: safety), now: now)
        #expect(due == minutes.map { now + .minutes($0) })
    }

    @Test func `who does not answer for twelve hours is called, and may answer late`() throws {
        let due = try Self.at("2027-03-05T10:00:00-06:00")
        let checkIn = CheckIn(
            id: .init(UUID()), appointment: .init(UUID()), person: .init(UUID()), moment: .hours(24), due: due)
        let followUp = FollowUp()
        #expect(followUp.silence(of: checkIn, now: due + .hours(12) - .seconds(1)) == nil)
        let silence = try #require(followUp.silence(of: checkIn, now: due + .hours(12)))
        #expect(silence.checkIn.state == .silent)
        #expect(silence.callDue == due + .hours(16))
        #expect(followUp.silence(of: silence.checkIn, now: due + .days(2)) == nil)
        let answer = CheckIn.Answer(feeling: .better, safety: .safe)
        #expect(throws: Refusal.self) { try checkIn.answered(answer, now: due - .seconds(1)) }
        let answered = try silence.checkIn.answered(answer, now: due + .days(1))
        #expect(answered.state == .answered)
        #expect(throws: Refusal.self) { try answered.answered(answer, now: due + .days(2)) }
        #expect(followUp.silence(of: answered, now: due + .days(2)) == nil)
    }

    @Test(
        arguments: [
            ([21, 14, 9, 16], 7), ([21, 14, 9, 13], nil), ([21, 14, 9], nil), ([21, 14, 11, 18], nil),
            ([21, 10, 15], 5),
            ([21, 9, 16, 9], nil), ([16], nil), ([], nil), ([0, 0, 6], nil), ([21, 30, 40], nil),
        ] as [([Int], Int?)])
    func `a score that rises after a response is a rebound`(scores: [Int], rise: Int?) {
        // Mila Stone: 21, 14, 9 is a fall by more than half; 16 is seven more than the best.
        let rebound = FollowUp().rebound(in: scores)
        #expect(rebound.map { $0.last - $0.best } == rise)
    }

    @Test(
        arguments: [
            ([31, 28, 21, 12], true), ([31, 28, 21], true), ([28, 28, 21], false), ([30, 29, 28], false),
            ([31, 12], false), ([12, 21, 28], false), ([40, 14, 28, 21, 20], true), ([], false),
        ] as [([Int], Bool)])
    func `gaps that shrink three times and by a quarter are noted`(days: [Int], isShrinking: Bool) {
        #expect(DoseGaps(days: days).isShrinking == isShrinking)
    }

    @Test func `gaps lie between dates, whatever their order`() throws {
        // Dev Rao: 31, 28, 21 and 12 days.
        let dates = try ["2027-01-01", "2027-02-01", "2027-03-01", "2027-03-22", "2027-04-03"].map {
            try #require(LocalDate($0))
        }
        #expect(DoseGaps(between: dates.reversed()).days == [31, 28, 21, 12])
    }

    private static func at(_ text: String) throws -> Instant {
        try #require(Instant(rfc3339: text))
    }
}
