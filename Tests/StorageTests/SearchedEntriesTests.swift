import Clinic
import Fixtures
import Foundation
import Scheduling
import Testing

@testable import Storage

/// Searches that read only what was taken since the last one, beside searches that read everything.
@Suite(.timeLimit(.minutes(10)))
struct SearchedEntriesTests {
    @Test func `after a booking only the time of the visit is in doubt`() async throws {
        let holos = try await Holos.open()
        try await holos.database.watch.refresh()
        let edition = try holos.edition
        #expect(holos.course(since: edition) == .unchanged)
        let booked = try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        guard case .taken(let stretch) = holos.course(since: edition) else {
            Issue.record("It is not known where the booking took time.")
            return await holos.close()
        }
        #expect(stretch.contains(booked.appointment.during))
        #expect(stretch.duration < .hours(3))
        #expect(holos.course(since: edition - 1) == .unknown)
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

    @Test func `only so many changes are remembered`() async throws {
        let holos = try await Holos.open()
        try await holos.database.watch.refresh()
        let edition = try holos.edition
        let start = try Instant.at(Holos.now)
        let hours = try (0...33).map { try #require(TimeRange(start: start + .hours($0), lasting: .hours(1))) }
        func note(_ number: Int) {
            holos.database.watch.note(
                Change(practice: holos.practice.id, number: Int64(number), taken: hours[number]))
        }
        for number in 1...32 { note(number) }
        #expect(holos.course(since: edition) == .taken(hours[1].hull(with: hours[32])))
        #expect(holos.course(since: edition + 31) == .taken(hours[32]))
        note(33)
        #expect(holos.course(since: edition) == .unknown)
        #expect(holos.course(since: edition + 1) == .taken(hours[2].hull(with: hours[33])))
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
            let start = try #require(try await holos.starts().randomElement(using: &random))
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
        database.watch.course(of: practice.id, since: edition)
    }

    /// The free times of two weeks, by the clock on the wall.
    fileprivate func starts() async throws -> [String] {
        let window = try #require(
            TimeRange(start: try .at("2027-03-08T06:00:00Z"), end: try .at("2027-03-22T06:00:00Z")))
        let found = try await database.slots(
            SlotQuery(service: "mh_consult", window: window, publicOnly: true), practice: practice,
            deadline: .now + .seconds(30))
        return Set(found.slots.map { "\(found.zone.local($0.start))" }).sorted()
    }
}
