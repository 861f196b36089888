import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Storage
import Testing

/// Whoever waits for a lock holds none that comes after it: the practice and its dates come before visits and series,
/// and a hold before its offer.
@Suite(.timeLimit(.minutes(10)))
struct LockOrderTests {
    @Test func `a move waits for the practice before it takes its visit`() async throws {
        let clinic = try await Infusions.open()
        let visit = try await clinic.visit("iv", at: "2027-03-02T10:00")
        try await clinic.whileClosed { _ = try await clinic.move(visit, to: "2027-03-03T10:00") }
        #expect(try await clinic.details(visit.appointment.id).appointment.wall.start.date == LocalDate("2027-03-03"))
        await clinic.close()
    }

    @Test func `a visit that takes longer waits for the practice before it is taken`() async throws {
        let clinic = try await Infusions.open()
        let visit = try await clinic.visit("iv", at: "2027-03-02T10:00")
        try await clinic.whileClosed {
            _ = try await clinic.database.extend(
                visit.appointment.id, minutes: 10, phase: nil, version: 1, call: clinic.desk()
            ) { _ in Answer(status: 200) }
        }
        #expect(try await clinic.details(visit.appointment.id).appointment.version == 2)
        await clinic.close()
    }

    @Test func `a series waits for the practice before its visits are taken`() async throws {
        let clinic = try await Infusions.open()
        let details = try await clinic.book()
        try await clinic.whileClosed { _ = try await clinic.move(details, 6, to: "2027-03-19T11:00") }
        #expect(try await clinic.series(details.series.id).series.version == 2)
        await clinic.close()
    }

    @Test func `an itinerary waits for the practice before its visits are taken`() async throws {
        let holos = try await Holos.open()
        let booked = try await holos.bookItinerary(start: "2027-03-08T09:00")
        try await Infusions(scratch: holos.scratch, practice: holos.practice).whileClosed {
            _ = try await holos.move(booked, to: "2027-03-08T11:00")
        }
        #expect(try await holos.itinerary(booked.id).version == 4)
        await holos.close()
    }

    @Test func `a visit that was moved while a move has waited is not moved again`() async throws {
        let clinic = try await Infusions.open()
        let visit = try await clinic.visit("consult", at: "2027-03-02T10:00", clinician: "noor")
        try await clinic.scratch.interleaved(
            clinic.alone,
            """
            update appointment
            set during = tstzrange(lower(during) + interval '1 day', upper(during) + interval '1 day'),
                local_start = local_start + interval '1 day', version = version + 1,
                schedule_version = schedule_version + 1;
            update claim set during = tstzrange(lower(during) + interval '1 day', upper(during) + interval '1 day')
            """,
            {
                let refusal = try await clinic.refusal { try await clinic.move(visit, to: "2027-03-04T10:00") }
                #expect(refusal.code == .versionConflict)
            })
        let moved = try await clinic.details(visit.appointment.id).appointment
        #expect(try moved.during.start == .at("2027-03-03T17:00:00Z"))
        #expect(moved.version == 2)
        await clinic.close()
    }

    @Test(arguments: ["accepted", "declined", "expired", "left"])
    func `an offer that is settled waits for its hold before it is taken`(word: String) async throws {
        let holos = try await Holos.open(now: Holos.morning)
        let ada = try await holos.wait("Ada", clinician: "imani", at: "2027-03-08T15:00:00Z")
        let offer = try #require(try await holos.fill().made.first)
        if word == "expired" { try await holos.scratch.setClock("2027-03-01T18:00:00Z") }
        try await holos.scratch.interleaved(
            "select from hold for update", "select from offer for update nowait",
            {
                switch word {
                case "accepted": _ = try await holos.accept(offer)
                case "declined": try await holos.decline(offer)
                case "expired": try await holos.fill()
                default:
                    try await holos.database.leave(ada.entry.id, version: nil, call: holos.call(.daybook))
                }
            })
        #expect(try await holos.offers().map(\.offer.state.rawValue) == [word == "left" ? "withdrawn" : word])
        #expect(try await holos.broken() == [])
        await holos.close()
    }
}

extension Infusions {
    /// Takes the practice's lock alone.
    fileprivate var alone: String {
        "select pg_advisory_xact_lock(hashtextextended('practice/\(practice.id)', 0))"
    }

    /// Runs `body` while somebody changes the practice, and then takes every visit and series without waiting.
    fileprivate func whileClosed(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await scratch.interleaved(
            alone, "select from appointment for update nowait; select from series for update nowait", body)
    }
}
