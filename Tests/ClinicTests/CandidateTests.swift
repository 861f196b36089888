import Clinic
import Foundation
import Scheduling
import Testing

struct CandidateTests {
    private let now = Instant(secondsSinceUnixEpoch: 1_803_906_000)
    private let imani = Clinician.ID(UUID())
    private let tobias = Clinician.ID(UUID())

    private func candidate(
        lane: Lane = .routine, days: Int = 0, seconds: Int = 0, asks clinician: Clinician.ID? = nil,
        own: Clinician.ID? = nil, visit: TimeRange? = nil, busy: [TimeRange] = [], letGo: [TimeRange] = [],
        weekdays: Set<Weekday> = [], minutes: Range<Int>? = nil
    ) throws -> Candidate {
        let window = try #require(TimeRange(start: now, lasting: .days(30)))
        return Candidate(
            entry: WaitlistEntry(
                id: WaitlistEntry.ID(UUID()), person: Person.ID(UUID()), service: Service.ID(UUID()),
                wish: TimeWish(clinician: clinician, window: window, weekdays: weekdays, minutes: minutes), lane: lane,
                appointment: nil, created: now - .days(days) - .seconds(seconds)),
            visit: visit, busy: busy, clinician: own, letGo: letGo)
    }

    /// A visit of an hour so many hours from now, with Imani.
    private func time(inHours hours: Int) throws -> FreedTime {
        let zone = try Zone(name: "UTC", tzif: Array(Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/UTC"))))
        let during = try #require(TimeRange(start: now + .hours(hours), lasting: .hours(1)))
        return FreedTime(during: during, clinician: imani, zone: zone)
    }

    @Test func `lane comes before wait, wait before the own clinician, and that before the minute`() throws {
        let time = try time(inHours: 48)
        let queue = [
            try candidate(lane: .now), try candidate(lane: .early, days: 3), try candidate(days: 9),
            try candidate(days: 2, own: imani), try candidate(days: 2, seconds: 60), try candidate(days: 2),
        ]
        for seed in 0..<20 {
            let mixed = Array(queue[(seed % 6)...] + queue[..<(seed % 6)])
            let ranked = mixed.sorted { $0.place(for: time, now: now) < $1.place(for: time, now: now) }
            #expect(ranked == queue)
        }
    }

    @Test func `every wish and every other visit can make a time unfit`() throws {
        let time = try time(inHours: 48)
        let during = time.during
        let earlier = try #require(TimeRange(start: during.start, lasting: .hours(1)))
        let later = try #require(TimeRange(start: during.start + .seconds(1), lasting: .hours(1)))
        let before = try #require(TimeRange(start: during.start - .hours(1), end: during.start))
        let weekday = time.wall.date.weekday
        let others = Set(Weekday.allCases).subtracting([weekday])
        let minute = time.wall.time.minuteOfDay
        func misfits(_ candidate: Candidate) -> [Candidate.Misfit] {
            candidate.misfits(of: time, lead: .hours(2), now: now)
        }
        #expect(misfits(try candidate()) == [])
        #expect(misfits(try candidate(asks: imani, weekdays: [weekday], minutes: minute..<minute + 1)) == [])
        #expect(misfits(try candidate(asks: tobias)) == [.otherClinician])
        #expect(misfits(try candidate(weekdays: others)) == [.otherTimeOfWeek])
        #expect(misfits(try candidate(minutes: minute + 1..<minute + 2)) == [.otherTimeOfWeek])
        #expect(misfits(try candidate(visit: earlier)) == [.notEarlier])
        #expect(misfits(try candidate(visit: later)) == [])
        #expect(misfits(try candidate(busy: [later])) == [.busy])
        #expect(misfits(try candidate(busy: [before])) == [])
        #expect(misfits(try candidate(letGo: [later])) == [.letGo])
        #expect(try candidate().misfits(of: time, lead: .hours(48), now: now) == [.tooLate])
    }

    @Test func `an offer lasts two hours, less before the lead, and not below a quarter of an hour`() {
        let start = now + .hours(10)
        #expect(Offer.expiry(of: start, lead: .hours(2), now: now) == now + .hours(2))
        #expect(Offer.expiry(of: start, lead: .hours(9), now: now) == now + .hours(1))
        #expect(Offer.expiry(of: start, lead: .hours(10) - .minutes(15), now: now) == now + .minutes(15))
        #expect(Offer.expiry(of: start, lead: .hours(10) - .minutes(14), now: now) == nil)
    }

    @Test func `an entry goes only where the drawing lets it`() throws {
        let waiting = try candidate().entry
        let offered = try waiting.offered(now: now)
        #expect(offered.version == 2)
        #expect(try offered.waitingOn().created == waiting.created)
        #expect(try offered.booked(now: now).state == .booked)
        #expect(throws: Refusal.self) { try waiting.booked(now: now) }
        #expect(throws: Refusal.self) { try offered.offered(now: now) }
        #expect(throws: Refusal.self) { try offered.booked(now: now).left(now: now) }
    }

    @Test func `an offer is answered once, and not after its end`() throws {
        let during = try #require(TimeRange(start: now + .days(2), lasting: .hours(1)))
        let offer = Offer(
            id: Offer.ID(UUID()), entry: WaitlistEntry.ID(UUID()), hold: Hold.ID(UUID()), during: during,
            clinician: imani, rank: 1, reasons: [], created: now, expires: now + .hours(2))
        let visit = Appointment.ID(UUID())
        let inTime = now + .hours(2) - .microseconds(1)
        let accepted = try offer.accepted(as: visit, now: inTime)
        #expect(accepted.hold == nil)
        #expect(accepted.appointment == visit)
        func code(_ body: () throws -> Offer) -> Refusal.Code? {
            do { _ = try body() } catch { return (error as? Refusal)?.code }
            return nil
        }
        #expect(code { try offer.accepted(as: visit, now: now + .hours(2)) } == .holdExpired)
        #expect(code { try offer.declined(now: now + .hours(2)) } == .holdExpired)
        #expect(code { try offer.expired(now: inTime) } == .stateConflict)
        #expect(code { try accepted.declined(now: inTime) } == .stateConflict)
        #expect(code { try accepted.withdrawn(now: inTime) } == .stateConflict)
    }
}
