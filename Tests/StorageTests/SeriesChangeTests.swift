import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(10)))
struct SeriesChangeTests {
    @Test func `the third visit a day later moves those after it that must, and no other`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        let visit = details.visits[2].details.appointment.id
        let start = try #require(StartDraft("2027-03-13T09:00"))
        // 13 March is a Saturday: planning does not mind, booking does.
        let closed = try await mesa.refusal { _ = try await mesa.move(details, 3, to: "2027-03-13T09:00") }
        #expect(closed.code == .slotUnavailable)
        _ = try await mesa.database.seriesMoves(
            details.series.id, moving: visit, to: start, practice: mesa.practice, deadline: .now + .seconds(20))
        #expect(try await mesa.series(details.series.id).starts == Infusions.mornings)

        let moved = try await mesa.move(details, 4, to: "2027-03-16T09:00")
        // 44 hours after Tuesday at nine is Thursday at five in the morning: Wednesday's visit has to go.
        #expect(moved.replan.moves.map(\.position).first == 4)
        let after = try await mesa.series(details.series.id)
        #expect(after.series.version == 2)
        #expect(after.starts == moved.details.starts)
        #expect(Array(after.starts[..<4]) == Array(Infusions.mornings[..<3]) + ["2027-03-16T09:00"])
        let gaps = zip(after.standing, after.standing.dropFirst()).map {
            $1.details.appointment.during.start - $0.details.appointment.during.start
        }
        #expect(gaps.allSatisfy { $0 >= .hours(44) })
        let phases = after.standing[0].details.appointment.during.duration
        #expect(after.standing.allSatisfy { $0.details.appointment.during.duration == phases })
        #expect(
            try await mesa.column("select count(distinct subject_id)::text from message where kind = 'moved'")
                == ["\(moved.replan.moves.count)"])
        await mesa.close()
    }

    @Test func `a move too close to the visit before is refused without a reason`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        let refusal = try await mesa.refusal { _ = try await mesa.move(details, 3, to: "2027-03-11T09:00") }
        #expect(refusal.fields.map(\.pointer) == ["/start"])
        #expect(try await mesa.series(details.series.id).starts == Infusions.mornings)
        _ = try await mesa.move(details, 3, to: "2027-03-11T09:00", override: "They travel on Friday.")
        #expect(
            try await mesa.column("select overridden::text from appointment where series_position = 3")
                == ["{series_gap}"])
        await mesa.close()
    }

    @Test func `a plan that is based on an old version is not applied`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        _ = try await mesa.database.cancel(
            details.visits[5].details.appointment.id, Cancellation(actor: .person, reason: .unstated), version: nil,
            call: mesa.desk()
        ) { _ in Answer(status: 200) }
        let refusal = try await mesa.refusal { _ = try await mesa.move(details, 3, to: "2027-03-12T10:00") }
        #expect(refusal.code == .versionConflict)
        await mesa.close()
    }

    @Test func `a paused series gives its time free and is taken up again with what is left`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        try await mesa.scratch.setClock("2027-03-08T20:00:00Z")
        try await mesa.complete(details, 1)
        let paused = try await mesa.pause(details.series.id)
        #expect(paused.series.state == .paused)
        #expect(paused.states == ["completed", "cancelled", "cancelled", "cancelled", "cancelled", "cancelled"])
        #expect(
            try await mesa.column("select count(*)::text from message where kind like '%cancelled' and state = 'ready'")
                == ["1"])
        // What was owed about the old times is owed no more, and their seats are free.
        #expect(
            try await mesa.column(
                "select count(*)::text from message where kind not in ('cancelled', 'check_in') and state = 'ready' and schedule_version = 1 and due_at > '2027-03-09'"
            ) == ["0"])
        #expect(
            try await mesa.column("select count(*)::text from claim where lower(during) > '2027-03-09'") == ["0"])
        #expect(try await mesa.refusal { _ = try await mesa.pause(details.series.id) }.code == .stateConflict)

        let rest = try await mesa.database.planRest(
            of: details.series.id, from: try #require(LocalDate("2027-04-05")), time: LocalTime("09:00"),
            practice: mesa.practice, deadline: .now + .seconds(20))
        #expect(rest.done == 1)
        let starts = rest.plans[0].plannedStarts.map { rest.zone.local($0).description }
        #expect(
            starts == [
                "2027-04-05T09:00", "2027-04-07T09:00", "2027-04-09T09:00", "2027-04-12T09:00", "2027-04-14T09:00",
            ])
        let resumed = try await mesa.resume(details.series.id, starts)
        #expect(resumed.series.state == .active)
        #expect(resumed.standing.map(\.position) == [1, 2, 3, 4, 5, 6])
        #expect(try await mesa.series(details.series.id).starts == ["2027-03-08T09:00"] + starts)
        await mesa.close()
    }

    @Test func `an ended series cancels what lies ahead and stays ended`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        let ended = try await mesa.end(details.series.id)
        #expect(ended.series.state == .ended)
        #expect(ended.series.endReason == "moved away")
        #expect(Set(ended.states) == ["cancelled"])
        #expect(try await mesa.column("select count(*)::text from claim") == ["0"])
        #expect(
            try await mesa.column(
                "select kind from message where state = 'ready' and kind not in ('series', 'week') order by kind")
                == ["series_cancelled"])
        #expect(try await mesa.refusal { _ = try await mesa.end(details.series.id) }.code == .stateConflict)
        #expect(
            try await mesa.refusal { _ = try await mesa.resume(details.series.id, Infusions.mornings) }.code
                == .stateConflict)
        await mesa.close()
    }

    @Test func `the letters about a series know each visit that is booked, and each that was cancelled`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        let visits = details.visits.map(\.details.appointment.id)
        func claimed(_ kind: Message.Kind) async throws -> OutboxMessage? {
            try await mesa.database.claimDueMessages(
                of: mesa.practice, on: .email, limit: 20, lease: .seconds(20), deadline: .now + .seconds(10)
            ).messages.first { $0.kind == kind }
        }
        guard case .visits(let ahead, _, let none)? = try await claimed(.series)?.topic else { throw NoVisits() }
        #expect(ahead.map(\.appointment.id) == visits)
        #expect(none == [])
        // The first visit lies behind when the series ends.
        try await mesa.scratch.setClock("2027-03-09T12:00:00Z")
        _ = try await mesa.end(details.series.id)
        try await mesa.scratch.setClock("2027-03-09T17:00:00Z")
        guard case .visits(let left, let label, let cancelled)? = try await claimed(.seriesCancelled)?.topic else {
            throw NoVisits()
        }
        #expect(left == [])
        #expect(cancelled.map(\.id) == Array(visits.dropFirst()))
        #expect(cancelled.allSatisfy { $0.state == .cancelled && $0.scheduleVersion == 2 })
        #expect(!label.isEmpty)
        await mesa.close()
    }

    @Test func `a review falls due after its visit, and stop ends the series`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        try await mesa.scratch.setClock("2027-03-10T20:00:00Z")
        try await mesa.complete(details, 1)
        #expect(try await mesa.series(details.series.id).reviewsDue == [])
        try await mesa.complete(details, 2)
        #expect(try await mesa.series(details.series.id).reviewsDue.map(\.checkpoint.review) == ["response_review"])
        let stopped = try await mesa.decide(1, of: details.series.id, .stop)
        #expect(stopped.series.state == .ended)
        #expect(stopped.series.endReason == "review: response_review")
        #expect(stopped.states == ["completed", "completed", "cancelled", "cancelled", "cancelled", "cancelled"])
        let stored = try await mesa.series(details.series.id)
        #expect(stored.series == stopped.series)
        #expect(stored.reviewsDue == [])
        await mesa.close()
    }

    @Test func `a review lets the series go on, once`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        let decided = try await mesa.decide(1, of: details.series.id, .continue)
        #expect(decided.series.state == .active)
        #expect(decided.series.reviews[0].decided?.decision == .continue)
        let again = try await mesa.refusal { _ = try await mesa.decide(1, of: details.series.id, .stop) }
        #expect(again.code == .stateConflict)
        let unknown = try await mesa.refusal { _ = try await mesa.decide(3, of: details.series.id, .stop) }
        #expect(unknown.code == .notFound)
        await mesa.close()
    }

    @Test func `the last visit completes the series, and maintenance follows the person's own pace`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        #expect(try await mesa.maintenance(details.series.id) == nil)
        try await mesa.scratch.setClock("2027-03-19T20:00:00Z")
        for position in 1...6 { try await mesa.complete(details, position) }
        let completed = try await mesa.series(details.series.id)
        #expect(completed.series.state == .completed)
        // 28 days after Friday 19 March.
        #expect(try await mesa.maintenance(details.series.id)?.date == LocalDate("2027-04-16"))

        let person = details.person.id
        for start in ["2027-04-16T09:00", "2027-05-07T09:00"] {
            let visit = try await mesa.visit(start, for: .known(person))
            try await mesa.scratch.setClock("\(start.prefix(10))T20:00:00Z")
            for step in [AppointmentStep.arrive, .complete] {
                _ = try await mesa.database.record(
                    step, of: visit.appointment.id, version: nil, call: mesa.desk()
                ) { _ in Answer(status: 200) }
            }
        }
        // Intervals of 28 and 21 days: the middle between them, rounded down, after 7 May.
        let proposal = try #require(try await mesa.maintenance(details.series.id))
        #expect(proposal.date == LocalDate("2027-05-31"))
        #expect(proposal.note == .own(interval: 24))
        await mesa.close()
    }

    @Test func `another series in the file is a new version of the protocol, and is told`() async throws {
        let mesa = try await Infusions.open()
        let booked = try await mesa.book()
        var definition = try Infusions.definition()
        definition.services[0].recipe?.series?.minimumGap = .hours(20)
        let changes = try await mesa.database.apply(definition, deadline: .now + .seconds(20))
        #expect(changes.map(\.description).count == 1)
        #expect(changes[0].description.hasPrefix("service iv: series 6 visits, 44h apart, over 12 to 21 days"))
        #expect(try await mesa.column("select max(version)::text from protocol where code = 'iv'") == ["2"])
        // What was agreed stays as it was.
        #expect(try await mesa.series(booked.series.id).series.rule.minimumGap == .hours(44))
        try await mesa.book(["2027-03-08T13:00", "2027-03-09T13:00"])
        definition.services[0].recipe?.series?.spanDays = 1...2
        let refusal = try await mesa.refusal {
            _ = try await mesa.database.apply(definition, deadline: .now + .seconds(20))
        }
        // One for each of the three patterns.
        #expect(refusal.fields.map(\.pointer) == Array(repeating: "/services/0/protocol", count: 3))
        await mesa.close()
    }
}

extension Infusions {
    fileprivate func maintenance(_ id: Series.ID) async throws -> SeriesProposal? {
        try await database.maintenance(of: id, practice: practice, deadline: .now + .seconds(20)).proposal
    }
}

/// A message that is about something else than visits, or that is not there.
private struct NoVisits: Error {}
