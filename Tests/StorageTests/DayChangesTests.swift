import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// What clinicians who ask for it are told of their coming day.
///
/// It is Monday 1 March 2027, 07:00 in Chicago.
@Suite(.timeLimit(.minutes(10)))
struct DayChangesTests {
    @Test func `what is booked, moved and cancelled within the grace is told in one letter, as it stands then`()
        async throws
    {
        let holos = try await Holos.open(now: Holos.saturday, asking: "imani")
        let first = try await holos.book(start: "2027-03-01T10:00", clinician: "imani")
        let second = try await holos.book(start: "2027-03-01T11:15", clinician: "imani")
        #expect(try await holos.changeLetters() == [], "they begin in two days")
        try await holos.scratch.setClock(Holos.now)
        try await holos.book(start: "2027-03-01T14:00", clinician: "imani")
        try await holos.scratch.setClock("2027-03-01T13:01:00Z")
        try await holos.move(first, to: "2027-03-01T12:30")
        try await holos.move(first, to: "2027-03-01T12:45")
        try await holos.scratch.setClock("2027-03-01T13:02:00Z")
        _ = try await holos.cancel(second)
        #expect(try await holos.changeLetters() == ["imani ready 2027-03-01T13:03:00Z"])
        try await holos.scratch.setClock("2027-03-01T13:03:00Z")
        #expect(
            try await holos.changesTold() == [
                "imani: cancelled 2027-03-01T17:15:00Z, moved 2027-03-01T18:45:00Z from 2027-03-01T16:00:00Z, "
                    + "booked 2027-03-01T20:00:00Z"
            ])
        await holos.close()
    }

    @Test func `what is undone within the grace is not told`() async throws {
        let holos = try await Holos.open(now: Holos.saturday, asking: "imani")
        let visit = try await holos.book(start: "2027-03-01T10:00", clinician: "imani")
        try await holos.scratch.setClock(Holos.now)
        _ = try await holos.cancel(try await holos.book(start: "2027-03-01T14:00", clinician: "imani"))
        try await holos.move(visit, to: "2027-03-01T11:00")
        try await holos.move(visit, to: "2027-03-01T10:00")
        #expect(try await holos.changeLetters() == ["imani ready 2027-03-01T13:03:00Z"])
        try await holos.scratch.setClock("2027-03-01T13:03:00Z")
        #expect(try await holos.changesTold() == ["imani: nothing"])
        await holos.close()
    }

    @Test func `a visit that goes far away is told, and one that is far away is not`() async throws {
        let holos = try await Holos.open(now: Holos.saturday, asking: "imani")
        let visit = try await holos.book(start: "2027-03-01T10:00", clinician: "imani")
        try await holos.scratch.setClock("2027-03-01T14:00:00Z")
        let far = try await holos.book(start: "2027-03-09T10:00", clinician: "imani")
        try await holos.move(far, to: "2027-03-09T11:00")
        _ = try await holos.cancel(far)
        // A whole day away is not within a day.
        try await holos.book(start: "2027-03-02T08:00", clinician: "imani")
        #expect(try await holos.changeLetters() == [])
        try await holos.move(visit, to: "2027-03-10T10:00")
        try await holos.scratch.setClock("2027-03-01T14:03:00Z")
        #expect(try await holos.changesTold() == ["imani: moved 2027-03-10T16:00:00Z from 2027-03-01T16:00:00Z"])
        await holos.close()
    }

    @Test func `a visit that goes to another clinician is told to both`() async throws {
        let holos = try await Holos.open(now: Holos.saturday, asking: "imani")
        try await holos.askForChanges("tobias")
        let visit = try await holos.book(start: "2027-03-01T10:00", clinician: "imani")
        try await holos.scratch.setClock(Holos.now)
        _ = try await holos.database.move(
            visit.appointment.id, to: try #require(StartDraft("2027-03-01T10:30")), clinician: "tobias", version: nil,
            call: holos.call(.daybook)
        ) { _ in Answer(status: 200) }
        try await holos.scratch.setClock("2027-03-01T13:03:00Z")
        #expect(
            try await holos.changesTold() == [
                "imani: with somebody else 2027-03-01T16:00:00Z", "tobias: booked 2027-03-01T16:30:00Z",
            ])
        await holos.close()
    }

    @Test func `nobody is told who does not ask for it, or makes the change themselves`() async throws {
        let holos = try await Holos.open(asking: "imani")
        try await holos.book(start: "2027-03-01T09:30", clinician: "tobias")
        let visit = try await holos.book(start: "2027-03-02T10:00", clinician: "imani")
        try await holos.scratch.setClock("2027-03-01T17:00:00Z")
        try await holos.cancel(visit, by: "imani")
        #expect(try await holos.changeLetters() == [])
        let other = try await holos.book(start: "2027-03-02T10:00", clinician: "imani")
        try await holos.scratch.setClock("2027-03-01T17:03:00Z")
        #expect(try await holos.changesTold() == ["imani: booked 2027-03-02T16:00:00Z"])
        try await holos.cancel(other, by: "tobias")
        try await holos.scratch.setClock("2027-03-01T17:06:00Z")
        #expect(try await holos.changesTold() == ["imani: cancelled 2027-03-02T16:00:00Z"])
        await holos.close()
    }

    @Test func `a change after the letter makes another one`() async throws {
        let holos = try await Holos.open(asking: "imani")
        try await holos.book(start: "2027-03-01T14:00", clinician: "imani")
        try await holos.scratch.setClock("2027-03-01T13:03:00Z")
        #expect(try await holos.changesTold() == ["imani: booked 2027-03-01T20:00:00Z"])
        try await holos.book(start: "2027-03-01T12:30", clinician: "imani")
        #expect(
            try await holos.changeLetters() == [
                "imani sending 2027-03-01T13:03:00Z", "imani ready 2027-03-01T13:06:00Z",
            ])
        try await holos.scratch.setClock("2027-03-01T13:06:00Z")
        #expect(try await holos.changesTold() == ["imani: booked 2027-03-01T18:30:00Z"])
        await holos.close()
    }

    @Test func `a letter that is being claimed is not joined`() async throws {
        let holos = try await Holos.open(asking: "imani")
        try await holos.book(start: "2027-03-01T14:00", clinician: "imani")
        try await holos.scratch.setClock("2027-03-01T13:03:00Z")
        try await holos.scratch.interleaved(
            "select from message where kind = 'changes' for update",
            """
            update message set state = 'sending', attempt = 1, lease_until = daybook_now() + interval '1 hour'
            where kind = 'changes'
            """
        ) { _ = try await holos.book(start: "2027-03-01T12:30", clinician: "imani", seconds: 30) }
        #expect(
            try await holos.changeLetters() == [
                "imani sending 2027-03-01T13:03:00Z", "imani ready 2027-03-01T13:06:00Z",
            ])
        try await holos.scratch.setClock("2027-03-01T13:06:00Z")
        #expect(try await holos.changesTold() == ["imani: booked 2027-03-01T18:30:00Z"])
        await holos.close()
    }

    @Test func `a letter that is joined is not claimed before the change is there`() async throws {
        let holos = try await Holos.open(asking: "imani")
        try await holos.book(start: "2027-03-01T14:00", clinician: "imani")
        try await holos.scratch.setClock("2027-03-01T13:03:00Z")
        // The row that every write changes last.
        try await holos.scratch.interleaved(
            "select from practice_change for update", "select 1",
            { _ = try await holos.book(start: "2027-03-01T12:30", clinician: "imani", seconds: 30) },
            {
                let told = try await holos.changesTold()
                #expect(told == [])
            })
        #expect(try await holos.changesTold() == ["imani: booked 2027-03-01T18:30:00Z, booked 2027-03-01T20:00:00Z"])
        await holos.close()
    }

    @Test func `what a proposal moves is told when it can no longer be taken back, and not if it was`() async throws {
        let (clinic, _) = try await Infusions.askingForChanges()
        let holos = clinic.holos
        let applied = try await clinic.apply(
            try await clinic.propose(.sick, "noor", Infusions.monday.0, Infusions.monday.1))
        #expect(try await holos.changeLetters() == ["noor ready 2027-03-01T13:05:00Z"])
        try await clinic.scratch.setClock("2027-03-01T13:04:00Z")
        try await clinic.reverse(applied)
        try await clinic.scratch.setClock("2027-03-01T13:05:00Z")
        #expect(try await holos.changesTold() == ["noor: nothing"])
        let again = try await clinic.apply(
            try await clinic.propose(.sick, "noor", Infusions.monday.0, Infusions.monday.1))
        let start = try #require(again.visits.first?.target?.start).rfc3339
        try await clinic.scratch.setClock("2027-03-01T13:10:00Z")
        #expect(try await holos.changesTold() == ["noor: moved \(start) from 2027-03-01T17:00:00Z"])
        await clinic.close()
    }

    @Test func `a series tells the visits within a day, when it is booked and when it is paused`() async throws {
        let clinic = try await Infusions.open()
        let holos = clinic.holos
        try await holos.askForChanges()
        let days = [1, 3, 5, 8, 10, 12].map { "2027-03-\($0 < 10 ? "0" : "")\($0)T09:00" }
        let details = try await clinic.book(days)
        try await clinic.scratch.setClock("2027-03-01T13:03:00Z")
        let booked = try await holos.changesTold()
        #expect(booked.map { $0.split(separator: ":", maxSplits: 1).last } == [" booked 2027-03-01T16:00:00Z"])
        _ = try await clinic.pause(details.series.id)
        try await clinic.scratch.setClock("2027-03-01T13:06:00Z")
        #expect(try await holos.changesTold() == booked.map { $0.replacing("booked", with: "cancelled") })
        await clinic.close()
    }

    @Test func `a provisional visit that is released is told as cancelled`() async throws {
        let clinic = try await Infusions.gated()
        let holos = clinic.holos
        let visit = try await clinic.infusion("2027-03-10T09:00", for: try await clinic.somebody()).appointment
        try await holos.askForChanges()
        try await clinic.scratch.script("update appointment set provisional_until = '2027-03-09T20:00:00Z'")
        try await clinic.scratch.setClock("2027-03-09T20:00:00Z")
        #expect(try await clinic.care().released == 1)
        try await clinic.scratch.setClock("2027-03-09T20:03:00Z")
        let told = try await holos.changesTold()
        #expect(
            told.map { $0.split(separator: ":", maxSplits: 1).last } == [" cancelled \(visit.during.start.rfc3339)"])
        await clinic.close()
    }

    @Test func `what was told a day ago is forgotten`() async throws {
        let holos = try await Holos.open(asking: "imani")
        try await holos.book(start: "2027-03-01T14:00", clinician: "imani")
        let count = "select count(*)::text from day_change"
        try await holos.scratch.script(
            "update message set state = 'sent', settled_at = '2027-03-01T13:03:00Z' where kind = 'changes'")
        for (time, rows) in [("2027-03-02T13:03:00Z", "1"), ("2027-03-02T14:03:00Z", "0")] {
            try await holos.scratch.setClock(time)
            #expect(try await holos.database.tidyIfDue([holos.practice], deadline: .now + .seconds(20)))
            #expect(try await holos.column(count) == [rows])
        }
        await holos.close()
    }
}

extension Holos {
    /// Cancels with a key of one of the staff.
    fileprivate func cancel(_ details: AppointmentDetails, by code: String) async throws {
        let member = try await database.staffMember(code, practice: practice, deadline: .now + .seconds(10))
        let call = Call(
            practice: practice, principal: .key(.init(UUID())), requestID: "test", deadline: .now + .seconds(10),
            staff: member)
        _ = try await database.cancel(
            details.appointment.id, Cancellation(actor: .practice, reason: .unstated), version: nil, call: call
        ) { _ in Answer(status: 200) }
    }
}
