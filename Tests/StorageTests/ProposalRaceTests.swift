import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// What happens to visits while a proposal or a closure is entered, and between its draft and its application.
@Suite(.timeLimit(.minutes(10)))
struct ProposalRaceTests {
    private static let wednesday = ("2027-03-03T00:00:00-07:00", "2027-03-04T00:00:00-07:00")

    @Test func `a visit that is cancelled beside an application stays cancelled`() async throws {
        let clinic = try await Infusions.open()
        let visit = try await clinic.visit("consult", at: "2027-03-02T09:00", clinician: "noor")
        let proposal = try await clinic.propose(.sick, "noor", Infusions.tuesday.0, Infusions.tuesday.1)
        let refusal = try await clinic.refusal {
            try await clinic.scratch.interleaved(Self.locked, Self.cancelled, { try await clinic.apply(proposal) })
        }
        #expect(refusal.code == .stateConflict)
        #expect(try await clinic.state(visit.appointment.id) == .cancelled)
        #expect(try await clinic.claimRows() == [])
        #expect(try await clinic.state(of: proposal) == .stale)
        await clinic.close()
    }

    @Test func `a visit that is cancelled beside a closure stays cancelled`() async throws {
        let clinic = try await Infusions.open()
        let visit = try await clinic.visit("consult", at: "2027-03-02T09:00", clinician: "noor")
        try await clinic.scratch.interleaved(
            Self.locked, Self.cancelled,
            {
                let closure = try await clinic.close("noor", Infusions.tuesday)
                #expect(closure.footing?.lost == 0)
            })
        #expect(try await clinic.state(visit.appointment.id) == .cancelled)
        #expect(try await clinic.details(visit.appointment.id).appointment.attention == nil)
        await clinic.close()
    }

    @Test func `nothing is written over another version of a visit`() async throws {
        let clinic = try await Infusions.open()
        let visit = try await clinic.visit("consult", at: "2027-03-02T09:00", clinician: "noor").appointment
        try await clinic.step(.confirm, visit.id)
        let refusal = try await clinic.refusal {
            _ = try await clinic.database.write(clinic.desk()) { write in
                write.transaction.enqueue(try visit.confirmed(now: write.now).update(clinic.practice.id))
                return (Answer(status: 204), nil)
            }
        }
        #expect(refusal.code == .unavailable)
        #expect(try await clinic.details(visit.id).appointment.version == 2)
        await clinic.close()
    }

    @Test func `a visit that was moved within the closure since is not left there without a mark`() async throws {
        let clinic = try await Infusions.open()
        let visit = try await clinic.visit("consult", at: "2027-03-02T10:00", clinician: "noor")
        let proposal = try await clinic.propose(.sick, "noor", Infusions.tuesday.0, Infusions.tuesday.1)
        #expect(proposal.visits.map(\.outcome) == [.move])
        try await clinic.move(visit, to: "2027-03-02T14:00")
        let refusal = try await clinic.refusal { try await clinic.apply(proposal, accepted: []) }
        #expect(refusal.code == .stateConflict && refusal.sentence.contains("\(visit.appointment.id)"))
        #expect(try await clinic.state(of: proposal) == .stale)
        // One that was moved out of it is no matter.
        let again = try await clinic.propose(.sick, "noor", Infusions.tuesday.0, Infusions.tuesday.1)
        try await clinic.move(visit, to: "2027-03-03T14:00")
        #expect(try await clinic.apply(again, accepted: []).state == .applied)
        await clinic.close()
    }

    @Test func `a visit that others could take part in by now is marked unless its move is accepted`() async throws {
        let clinic = try await Infusions.open()
        let visit = try await clinic.visit("iv", at: "2027-03-02T10:00")
        let other = visit.clinicianCode == "dale" ? "corinne" : "dale"
        let away = try await clinic.close(other, Infusions.tuesday)
        let proposal = try await clinic.propose(.sick, visit.clinicianCode, Infusions.tuesday.0, Infusions.tuesday.1)
        #expect(proposal.visits.map(\.outcome) == [.move])
        try await clinic.database.remove(.closure, away.id, call: clinic.desk())
        let applied = try await clinic.apply(proposal, accepted: [])
        #expect(applied.visits.map(\.isLeft) == [true])
        #expect(try await clinic.details(visit.appointment.id).appointment.attention?.kind == .lostFooting)
        await clinic.close()
    }

    @Test func `no move is made that leaves no time for what a visit still needs`() async throws {
        let clinic = try await Infusions.gated([GateRule(.candidacy)])
        let theo = try await clinic.somebody()
        // The approval is needed by Monday at three in the afternoon.
        let visit = try await clinic.infusion("2027-03-03T15:00", for: theo).appointment
        let early = try await clinic.propose(.sick, "wren", Self.wednesday.0, Self.wednesday.1)
        #expect(early.visits.first?.target?.localStart.prefix(16) == "2027-03-03T13:55")
        try await clinic.scratch.setClock("2027-03-01T21:30:00Z")
        let refusal = try await clinic.refusal { try await clinic.apply(early) }
        #expect(refusal.code == .stateConflict)
        #expect(try await clinic.details(visit.id).appointment == visit)
        let late = try await clinic.propose(.sick, "wren", Self.wednesday.0, Self.wednesday.1)
        #expect(late.visits.first?.target?.localStart.prefix(10) == "2027-03-04")
        let applied = try await clinic.apply(late)
        let moved = try await clinic.details(visit.id).appointment
        #expect(moved.provisionalUntil == moved.during.start - .hours(48))
        // Taken back, it has its own deadline again.
        try await clinic.reverse(applied)
        #expect(try await clinic.details(visit.id).appointment.provisionalUntil == visit.provisionalUntil)
        await clinic.close()
    }

    @Test func `the end of holds that have expired is not waited for`() async throws {
        let clinic = try await Infusions.open()
        try await clinic.visit("consult", at: "2027-03-02T09:00", clinician: "noor")
        let proposal = try await clinic.propose(.sick, "noor", Infusions.tuesday.0, Infusions.tuesday.1)
        let target = try #require(proposal.visits.first?.target)
        try await clinic.expiredHold(of: "noor", at: target.start)
        #expect(try await clinic.apply(proposal).state == .applied)
        await clinic.close()
    }

    @Test func `hours that were changed again since are not taken back`() async throws {
        let clinic = try await Infusions.open()
        let applied = try await clinic.apply(try await clinic.proposedHours(["wed": ["09:00-14:00"]]))
        var definition = try Infusions.definition()
        definition.clinicians[1].hours = try WeeklyHours(["mon": ["09:00-12:00"]])
        _ = try await clinic.database.apply(definition, deadline: .now + .seconds(20))
        let before = try await clinic.column("select hours_id::text from weekly_hours order by 1")
        #expect(try await clinic.refusal { try await clinic.reverse(applied) }.code == .stateConflict)
        #expect(try await clinic.column("select hours_id::text from weekly_hours order by 1") == before)
        await clinic.close()
    }

    @Test func `a visit that was booked in new hours is marked when they are taken back`() async throws {
        let clinic = try await Infusions.open()
        let applied = try await clinic.apply(try await clinic.proposedHours(["wed": ["09:00-18:00"]]))
        let visit = try await clinic.visit("consult", at: "2027-03-10T16:30", clinician: "noor")
        try await clinic.reverse(applied)
        #expect(try await clinic.details(visit.appointment.id).appointment.attention?.kind == .lostFooting)
        await clinic.close()
    }

    @Test func `nobody is drafted where a held itinerary fills the day`() async throws {
        let clinic = try await Infusions.open { $0.clinicians[1].limit = VisitLimit(daily: 1) }
        try await clinic.visit("consult", at: "2027-03-02T09:00", clinician: "noor")
        // Somebody holds two services, the second of them with Dr Haddad on Wednesday.
        try await clinic.scratch.script(
            """
            insert into hold (practice_id, hold_id, service_id, clinician_id, starts_at, secret_hash, created_at, expires_at)
            select s.practice_id, gen_random_uuid(), service_id, c.clinician_id, '2027-03-03T15:00:00Z', '',
                daybook_now(), daybook_now() + interval '10 minutes'
            from service s join clinician c using (practice_id) where s.code = 'iv' and c.code = 'dale';
            insert into hold_stop (practice_id, hold_id, position, service_id, clinician_id, starts_at)
            select h.practice_id, hold_id, 2, s.service_id, c.clinician_id, '2027-03-03T17:00:00Z'
            from hold h join service s using (practice_id) join clinician c using (practice_id)
            where s.code = 'consult' and c.code = 'noor'
            """)
        let proposal = try await clinic.propose(.sick, "noor", Infusions.tuesday.0, Infusions.tuesday.1)
        #expect(proposal.visits.first?.target?.localStart.prefix(10) == "2027-03-04")
        await clinic.close()
    }

    private static let locked = "select appointment_id from appointment for update; delete from claim"
    private static let cancelled = """
        update appointment
        set state = 'cancelled', cancelled_at = daybook_now(), cancelled_by = 'person', cancelled_reason = 'other',
            version = version + 1, schedule_version = schedule_version + 1
        """
}

extension Infusions {
    /// Enters a closure.
    fileprivate func close(_ clinician: String, _ during: (String, String)) async throws -> DatedHours {
        let during = try #require(TimeRange(start: .at(during.0), end: .at(during.1)))
        return try await found { answer in
            try await database.add(
                .closure, clinician: clinician, during: during, reason: "", call: desk(), answer: answer)
        }
    }

    /// A proposal of other hours for Dr Haddad from 8 March on.
    fileprivate func proposedHours(_ weekly: [String: [String]]) async throws -> Proposal {
        let from = try #require(LocalDate("2027-03-08"))
        let change = try ProposedChange(
            .hours, clinician: "noor", room: nil,
            during: try #require(TimeRange(start: .at("2027-03-08T07:00:00Z"), end: .at("2028-03-08T07:00:00Z"))),
            reason: "", hours: .init(weekly: try WeeklyHours(weekly), from: from))
        return try await found { try await database.propose(change, call: desk(), answer: $0) }
    }
}
