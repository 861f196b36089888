import Clinic
import Fixtures
import Foundation
import Scheduling
import Testing

@testable import Storage

/// Searches that read nothing, or only what was taken since the last one, beside searches that read everything.
@Suite(.timeLimit(.minutes(10)))
struct SearchedEntriesTests {
    @Test func `after a booking only the time of the visit is in doubt`() async throws {
        let holos = try await Holos.open()
        try await holos.database.watch.refresh()
        let edition = try holos.edition
        #expect(holos.course(since: edition) == .unchanged)
        let booked = try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        guard case .taken(let taken) = holos.course(since: edition) else {
            Issue.record("It is not known where the booking took time.")
            return await holos.close()
        }
        #expect(taken.during.contains(booked.appointment.during))
        #expect(taken.during.duration < .hours(3))
        #expect(taken.claims?.contains { $0.resource == booked.appointment.clinician.uuid } == true)
        #expect(holos.course(since: edition - 1) == .unknown)
        await holos.close()
    }

    @Test func `after a booking or a hold nobody has to ask the database what is free`() async throws {
        let holos = try await Holos.open()
        try await holos.database.watch.refresh()
        let before = try await holos.starts()
        try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        _ = try await holos.hold(start: "2027-03-09T09:00", clinician: "imani", secret: "secret")
        // Nothing can be read when the time for it is over.
        let known = try await holos.starts(deadline: .now - .seconds(1))
        #expect(known != before)
        #expect(try await holos.elsewhere.starts() == known)
        await holos.close()
    }

    @Test func `a series is known with all that it takes, seats of a nurse and all`() async throws {
        let clinic = try await Infusions.open()
        try await clinic.database.watch.refresh()
        let known = Holos(scratch: clinic.scratch, practice: clinic.practice)
        let before = try await known.starts(of: "iv")
        // One nurse is alone with each of them at first.
        for _ in 1...2 { try await clinic.book() }
        let after = try await known.starts(of: "iv", deadline: .now - .seconds(1))
        #expect(after != before)
        #expect(try await known.elsewhere.starts(of: "iv") == after)
        await clinic.close()
    }

    @Test func `where a hold is given up for a visit, the stretch is read anew`() async throws {
        let holos = try await Holos.open()
        try await holos.database.watch.refresh()
        let hold = try await holos.hold(start: "2027-03-08T09:00", clinician: "imani", secret: "secret")
        _ = try await holos.starts()
        let edition = try holos.edition
        let claim = HoldClaim(id: hold.id, secret: "secret")
        try await holos.book(start: "2027-03-08T09:00", clinician: "imani", hold: claim)
        guard case .taken(let taken) = holos.course(since: edition) else {
            Issue.record("It is not known where the booking took time.")
            return await holos.close()
        }
        #expect(taken.claims == nil)
        #expect(try await holos.elsewhere.starts() == holos.starts())
        await holos.close()
    }

    @Test func `after anything else, or a write that was not heard of, everything is in doubt`() async throws {
        let holos = try await Holos.open()
        try await holos.database.watch.refresh()
        let first = try holos.edition
        let booked = try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        try await holos.cancel(booked)
        #expect(holos.course(since: first) == .unknown)

        let second = try holos.edition
        try await holos.elsewhere.book(start: "2027-03-08T09:00", clinician: "imani")
        try await holos.book(start: "2027-03-08T11:00", clinician: "imani")
        #expect(holos.course(since: second) == .unknown)
        await holos.close()
    }

    @Test func `of more claims than can be remembered it is only known where they are`() async throws {
        let holos = try await Holos.open()
        try await holos.database.watch.refresh()
        let edition = try holos.edition
        let hour = try #require(TimeRange(start: .at(Holos.now), lasting: .hours(1)))
        let claim = TakenTime.Claim(resource: UUID(), time: SeatTime(seat: 0, during: hour), expires: nil)
        func note(_ number: Int64, claims: Int) {
            holos.database.watch.note(
                Change(
                    practice: holos.practice.id, number: number,
                    taken: TakenTime(during: hour, claims: Array(repeating: claim, count: claims))))
        }
        note(1, claims: 200)
        #expect(
            holos.course(since: edition) == .taken(TakenTime(during: hour, claims: Array(repeating: claim, count: 200)))
        )
        note(2, claims: 57)
        #expect(holos.course(since: edition) == .taken(TakenTime(during: hour, claims: nil)))
        note(3, claims: 56)
        #expect(
            holos.course(since: edition + 2)
                == .taken(TakenTime(during: hour, claims: Array(repeating: claim, count: 56))))
        await holos.close()
    }

    @Test func `only so many changes are remembered`() async throws {
        let holos = try await Holos.open()
        try await holos.database.watch.refresh()
        let edition = try holos.edition
        let start = try Instant.at(Holos.now)
        let hours = try (0...33).map { try #require(TimeRange(start: start + .hours($0), lasting: .hours(1))) }
        func note(_ number: Int) {
            holos.database.watch.note(
                Change(
                    practice: holos.practice.id, number: Int64(number),
                    taken: TakenTime(during: hours[number], claims: [])))
        }
        for number in 1...32 { note(number) }
        #expect(holos.course(since: edition) == .taken(TakenTime(during: hours[1].hull(with: hours[32]), claims: [])))
        #expect(holos.course(since: edition + 31) == .taken(TakenTime(during: hours[32], claims: [])))
        note(33)
        #expect(holos.course(since: edition) == .unknown)
        #expect(
            holos.course(since: edition + 1) == .taken(TakenTime(during: hours[2].hull(with: hours[33]), claims: [])))
        await holos.close()
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `whatever is written here or elsewhere, a search finds what one finds that reads everything`(
        seed: UInt64
    ) async throws {
        var random = SeededGenerator(seed: seed)
        let holos = try await Holos.open()
        let elsewhere = holos.elsewhere
        try await holos.database.watch.refresh()
        var booked: [AppointmentDetails] = []
        var renewed = 0
        for step in 1...40 {
            let edition = try holos.edition
            let slot = try #require(try await holos.starts().randomElement(using: &random))
            let start = try #require(slot.split(separator: " ").first.map(String.init))
            switch Int.random(in: 0..<8, using: &random) {
            case 0...3: booked.append(try await holos.book(start: start, clinician: nil))
            case 4: booked.append(try await elsewhere.book(start: start, clinician: nil))
            case 5: _ = try await holos.hold(start: start, clinician: nil, secret: "secret-\(step)")
            case 6: try await holos.scratch.setClock((try .at(Holos.now) + .minutes(step)).rfc3339)
            default:
                if let last = booked.popLast() { try await holos.cancel(last) }
            }
            // What others write is heard of, or read with the change numbers.
            try await holos.database.watch.refresh()
            if case .taken = holos.course(since: edition) { renewed += 1 }
            #expect(try await holos.starts() == elsewhere.starts(), "seed \(seed), step \(step)")
        }
        #expect(renewed > 0)
        await holos.close()
    }
}

extension Holos {
    /// The same clinic as another process sees it, which knows of no changes and reads everything each time.
    fileprivate var elsewhere: Holos {
        let other = Database(pool: database.pool, zones: database.zones, logger: database.logger)
        return Holos(
            scratch: ScratchDatabase(
                connectionString: scratch.connectionString, database: other, owner: scratch.owner),
            practice: practice)
    }

    fileprivate var edition: UInt64 {
        get throws { try #require(database.watch.view(of: practice.id)).edition }
    }

    fileprivate func course(since edition: UInt64) -> ChangeWatch.Course {
        database.watch.course(of: practice.id, after: edition, to: .max)
    }

    /// The free times of two weeks, by the clock on the wall.
    fileprivate func starts(
        of service: String = "mh_consult", deadline: ContinuousClock.Instant = .now + .seconds(30)
    ) async throws -> [String] {
        let window = try #require(
            TimeRange(start: try .at("2027-03-08T06:00:00Z"), end: try .at("2027-03-22T06:00:00Z")))
        let found = try await database.slots(
            SlotQuery(service: service, window: window, publicOnly: true), practice: practice,
            deadline: deadline)
        return found.slots.map { "\(found.zone.local($0.start)) \($0.clinician?.code ?? "")" }.sorted()
    }
}
