import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// What clinicians are told of a visit that changes again before a letter has told its first change.
///
/// It is Monday 1 March 2027, 07:00 in Chicago and 06:00 in Blanding.
@Suite(.timeLimit(.minutes(10)))
struct DayChangesAgainTests {
    @Test func `a letter that is late leaves a visit that changes again to the next one`() async throws {
        let holos = try await Holos.open(now: Holos.saturday, asking: "imani")
        let first = try await holos.book(start: "2027-03-01T10:00", clinician: "imani")
        let second = try await holos.book(start: "2027-03-01T14:00", clinician: "imani")
        try await holos.scratch.setClock(Holos.now)
        try await holos.move(first, to: "2027-03-01T11:00")
        _ = try await holos.cancel(second)
        try await holos.scratch.setClock("2027-03-01T13:10:00Z")
        _ = try await holos.cancel(first)
        #expect(
            try await holos.changeLetters() == ["imani ready 2027-03-01T13:03:00Z", "imani ready 2027-03-01T13:13:00Z"])
        #expect(try await holos.changesTold() == ["imani: cancelled 2027-03-01T20:00:00Z"])
        try await holos.scratch.setClock("2027-03-01T13:13:00Z")
        #expect(try await holos.changesTold() == ["imani: cancelled 2027-03-01T16:00:00Z"])
        await holos.close()
    }

    @Test func `a visit that was new in a letter that is late is told as new by the next one`() async throws {
        let holos = try await Holos.open(asking: "imani")
        let visit = try await holos.book(start: "2027-03-01T14:00", clinician: "imani")
        try await holos.scratch.setClock("2027-03-01T13:10:00Z")
        try await holos.move(visit, to: "2027-03-01T12:30")
        #expect(try await holos.changesTold() == ["imani: nothing"])
        try await holos.scratch.setClock("2027-03-01T13:13:00Z")
        #expect(try await holos.changesTold() == ["imani: booked 2027-03-01T18:30:00Z"])
        await holos.close()
    }

    @Test func `a visit that goes far away and then farther is told once`() async throws {
        let holos = try await Holos.open(now: Holos.saturday, asking: "imani")
        let visit = try await holos.book(start: "2027-03-01T10:00", clinician: "imani")
        try await holos.scratch.setClock(Holos.now)
        try await holos.move(visit, to: "2027-03-09T10:00")
        try await holos.scratch.setClock("2027-03-01T13:10:00Z")
        try await holos.move(visit, to: "2027-03-10T10:00")
        #expect(try await holos.changesTold() == ["imani: nothing"])
        try await holos.scratch.setClock("2027-03-01T13:13:00Z")
        #expect(try await holos.changesTold() == ["imani: moved 2027-03-10T16:00:00Z from 2027-03-01T16:00:00Z"])
        await holos.close()
    }

    @Test func `a letter that was claimed keeps what it told`() async throws {
        let holos = try await Holos.open(now: Holos.saturday, asking: "imani")
        let visit = try await holos.book(start: "2027-03-01T10:00", clinician: "imani")
        try await holos.scratch.setClock(Holos.now)
        try await holos.move(visit, to: "2027-03-01T11:00")
        try await holos.scratch.setClock("2027-03-01T13:03:00Z")
        #expect(try await holos.changesTold() == ["imani: moved 2027-03-01T17:00:00Z from 2027-03-01T16:00:00Z"])
        _ = try await holos.cancel(visit)
        try await holos.scratch.setClock("2027-03-01T13:06:00Z")
        #expect(try await holos.changesTold() == ["imani: cancelled 2027-03-01T17:00:00Z"])
        await holos.close()
    }

    @Test func `what a proposal moves is not told by a letter that is due before it is final`() async throws {
        let (clinic, visit) = try await Infusions.askingForChanges()
        let holos = clinic.holos
        try await holos.move(visit, to: "2027-03-01T11:00")
        try await clinic.scratch.setClock("2027-03-01T13:01:00Z")
        let applied = try await clinic.apply(
            try await clinic.propose(.sick, "noor", Infusions.monday.0, Infusions.monday.1))
        #expect(
            try await holos.changeLetters() == ["noor ready 2027-03-01T13:03:00Z", "noor ready 2027-03-01T13:06:00Z"])
        try await clinic.scratch.setClock("2027-03-01T13:03:00Z")
        #expect(try await holos.changesTold() == ["noor: nothing"])
        try await clinic.scratch.setClock("2027-03-01T13:05:00Z")
        try await clinic.reverse(applied)
        try await clinic.scratch.setClock("2027-03-01T13:06:00Z")
        #expect(try await holos.changesTold() == ["noor: moved 2027-03-01T18:00:00Z from 2027-03-01T17:00:00Z"])
        await clinic.close()
    }

    @Test func `what a proposal moved and was told is told again when it is taken back`() async throws {
        let (clinic, _) = try await Infusions.askingForChanges()
        let holos = clinic.holos
        let applied = try await clinic.apply(
            try await clinic.propose(.sick, "noor", Infusions.monday.0, Infusions.monday.1))
        let start = try #require(applied.visits.first?.target?.start).rfc3339
        // As if it were claimed in the instant before, while it is being taken back.
        try await clinic.scratch.script(
            "update message set due_at = '2027-03-01T13:03:00Z' where kind = 'changes' and state = 'ready'")
        try await clinic.scratch.setClock("2027-03-01T13:03:00Z")
        #expect(try await holos.changesTold() == ["noor: moved \(start) from 2027-03-01T17:00:00Z"])
        try await clinic.scratch.setClock("2027-03-01T13:04:00Z")
        try await clinic.reverse(applied)
        try await clinic.scratch.setClock("2027-03-01T13:07:00Z")
        #expect(try await holos.changesTold() == ["noor: moved 2027-03-01T17:00:00Z from \(start)"])
        await clinic.close()
    }

    @Test func `a letter that a note would leave is not claimed before the change is there`() async throws {
        let holos = try await Holos.open(asking: "imani")
        let visit = try await holos.book(start: "2027-03-01T14:00", clinician: "imani")
        try await holos.scratch.setClock("2027-03-01T13:10:00Z")
        // The row that every write changes last.
        try await holos.scratch.interleaved(
            "select from practice_change for update", "select 1",
            { _ = try await holos.move(visit, to: "2027-03-01T12:30") },
            {
                let told = try await holos.changesTold()
                #expect(told == [])
            })
        #expect(try await holos.changesTold() == ["imani: nothing"])
        try await holos.scratch.setClock("2027-03-01T13:13:00Z")
        #expect(try await holos.changesTold() == ["imani: booked 2027-03-01T18:30:00Z"])
        await holos.close()
    }

    @Test func `a visit that cannot be read keeps no other from being told`() async throws {
        let holos = try await Holos.open(now: Holos.saturday, asking: "imani")
        let first = try await holos.book(start: "2027-03-01T10:00", clinician: "imani")
        let second = try await holos.book(start: "2027-03-01T14:00", clinician: "imani")
        try await holos.scratch.setClock(Holos.now)
        _ = try await holos.cancel(first)
        _ = try await holos.cancel(second)
        try await holos.scratch.script(
            "update day_change set starts_at = 'infinity' where appointment_id = '\(first.appointment.id)'")
        try await holos.scratch.setClock("2027-03-01T13:03:00Z")
        #expect(try await holos.changesTold() == ["imani: cancelled 2027-03-01T20:00:00Z, and more"])
        await holos.close()
    }
}
