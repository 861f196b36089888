import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// What a series knows of the changes of its visits, and what keeps its gap.
@Suite(.timeLimit(.minutes(10)))
struct SeriesRaceTests {
    @Test func `a proposal that moves a visit and its reversal are changes of the series`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        // Only the third visit, on Friday, must go; nowhere but on that day does it keep the gap.
        let proposal = try await mesa.propose(
            .closure, nil, "2027-03-12T00:00:00-07:00", "2027-03-12T10:00:00-07:00")
        #expect(proposal.visits.map(\.outcome) == [.move])
        let applied = try await mesa.apply(proposal)
        #expect(try await mesa.series(details.series.id).series.version == 2)
        let refusal = try await mesa.refusal { _ = try await mesa.move(details, 3, to: "2027-03-12T11:00") }
        #expect(refusal.code == .versionConflict)
        try await mesa.reverse(applied)
        #expect(try await mesa.series(details.series.id).series.version == 3)
        await mesa.close()
    }

    @Test func `moves that were found for other visits than there are now are not made`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        let visit = details.visits[4].details.appointment
        let start = try #require(StartDraft("2027-03-17T10:00"))
        let moves = try await mesa.database.seriesMoves(
            details.series.id, moving: visit.id, to: start, practice: mesa.practice, deadline: .now + .seconds(20))
        // Two visits are gone, and the series does not say so.
        try await mesa.scratch.script(
            """
            delete from claim where appointment_id in (select appointment_id from appointment where series_position < 3);
            update appointment
            set state = 'cancelled', cancelled_at = daybook_now(), cancelled_by = 'person', cancelled_reason = 'other'
            where series_position < 3
            """)
        let phases = try await mesa.database.visit(
            of: details.series, practice: mesa.practice, deadline: .now + .seconds(20))
        _ = try await mesa.database.withCatalogue(
            "iv", publicOnly: false, practice: mesa.practice.id, deadline: .now + .seconds(20)
        ) { catalogue in
            let moving = SeriesMoving(
                moves: moves, overrideReason: nil, isProvisional: false, visit: phases, catalogue: catalogue,
                database: mesa.database)
            return try await mesa.database.write(
                mesa.desk(), loading: SeriesDetails.statements(details.series.id, mesa.practice.id, forUpdate: true)
            ) { write in
                _ = try await moving.place(write)
                return (Answer(status: 200), nil)
            }
        }
        #expect(
            try await mesa.series(details.series.id).starts
                == ["2027-03-12T09:00", "2027-03-15T09:00", "2027-03-17T10:00", "2027-03-19T09:00"])
        await mesa.close()
    }

    @Test func `a series is not moved where there is no time for what its visits still need`() async throws {
        let mesa = try await Infusions.gated([GateRule(.candidacy)])
        let theo = try await mesa.somebody()
        let draft = SeriesDraft(
            service: "iv", starts: try Infusions.mornings[1...].map { try #require(StartDraft($0)) },
            isProvisional: true)
        let details: SeriesDetails = try await mesa.found { answer in
            try await mesa.database.bookSeries(draft, for: .known(theo), call: mesa.desk(), answer: answer)
        }
        // Of a visit on Monday at nine the approval would have been needed an hour ago.
        try await mesa.scratch.setClock("2027-03-06T17:00:00Z")
        let refusal = try await mesa.refusal { _ = try await mesa.move(details, 1, to: "2027-03-08T09:00") }
        #expect(refusal.code == .gateClosed)
        #expect(try await mesa.series(details.series.id).starts == Array(Infusions.mornings[1...]))
        await mesa.close()
    }

    @Test func `holds that have expired are not in the way of a series that is moved`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        for nurse in ["dale", "corinne"] {
            try await mesa.expiredHold(of: nurse, at: .at("2027-03-19T18:00:00Z"))
        }
        _ = try await mesa.move(details, 6, to: "2027-03-19T11:00")
        #expect(try await mesa.series(details.series.id).starts.last == "2027-03-19T11:00")
        await mesa.close()
    }

    @Test func `a visit that is moved alone keeps the gap to its neighbours unless somebody says why`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        let third = details.visits[2].details
        for start in ["2027-03-11T09:00", "2027-03-14T09:00"] {
            let refusal = try await mesa.refusal { try await mesa.move(third, to: start) }
            #expect(refusal.code == .slotUnavailable, "\(start)")
        }
        let refusal = try await mesa.refusal { try await mesa.move(third, to: "2027-03-11T09:00") }
        #expect(refusal.fields.map(\.pointer) == ["/start"])
        let moved = try await mesa.move(third, to: "2027-03-11T09:00", override: "They travel on Friday.")
        #expect(moved.appointment.override?.rules == ["series_gap"])
        let later = try await mesa.move(details.visits[5].details, to: "2027-03-19T13:00")
        #expect(later.appointment.override == nil)
        await mesa.close()
    }

    @Test func `a visit of a series finds no place where the gap would be too short`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        let wednesday = ("2027-03-10T00:00:00-07:00", "2027-03-11T00:00:00-07:00")
        let proposal = try await mesa.propose(.closure, nil, wednesday.0, wednesday.1)
        #expect(proposal.visits.map(\.appointment) == [details.visits[1].details.appointment.id])
        #expect(proposal.visits.map(\.outcome) == [.orphan])
        await mesa.close()
    }

    @Test func `nobody waits with a visit of a series`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        let draft = WaitlistDraft(
            service: "iv", clinician: nil, earliest: try .at("2027-03-02T15:00:00Z"),
            latest: try .at("2027-03-05T15:00:00Z"), lane: .routine,
            appointment: details.visits[1].details.appointment.id)
        let refusal = try await mesa.refusal {
            _ = try await mesa.database.wait(draft, for: .known(details.person.id), call: mesa.desk()) { _ in
                Answer(status: 201)
            }
        }
        #expect(refusal.code == .invalid && refusal.fields.map(\.pointer) == ["/appointment"])
        await mesa.close()
    }

    @Test func `a pause that has waited for a resumption does not leave its visits booked`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        _ = try await mesa.pause(details.series.id)
        let id = details.series.id
        let starts = [5, 7, 9, 12, 14, 16].map { "2027-04-\($0 < 10 ? "0" : "")\($0)T09:00" }
        try await mesa.scratch.interleaved(
            "select from practice_change for update", "select 1",
            { _ = try await mesa.resume(id, starts) },
            {
                let refusal = try await mesa.refusal { _ = try await mesa.pause(id) }
                #expect(refusal.code == .versionConflict)
            })
        #expect(try await mesa.series(id).series.state == .active)
        #expect(try await mesa.series(id).standing.count == 6)
        await mesa.close()
    }
}
