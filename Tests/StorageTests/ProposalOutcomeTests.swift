import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Storage
import Testing

/// What a proposal makes of each visit: moved, with somebody else, or left for staff and marked.
@Suite(.timeLimit(.minutes(10)))
struct ProposalOutcomeTests {
    @Test func `who finds no place keeps their time and is listed for staff`() async throws {
        let clinic = try await Infusions.open()
        let visit = try await clinic.visit("consult", at: "2027-03-02T09:00", clinician: "noor")
        let claims = try await clinic.claimRows()
        let proposal = try await clinic.propose(
            .sick, "noor", "2027-03-02T00:00:00-07:00", "2027-03-27T00:00:00-06:00")
        #expect(proposal.visits.map(\.outcome) == [.orphan])
        #expect(proposal.visits.first?.target == nil)
        let applied = try await clinic.apply(proposal)
        #expect(applied.visits.first?.isLeft == true)
        let listed = try await clinic.database.appointments(
            AppointmentFilter(attention: true), limit: 10, practice: clinic.practice, deadline: .now + .seconds(10))
        #expect(listed.elements.map(\.appointment.id) == [visit.appointment.id])
        #expect(listed.elements.first?.appointment.attention?.kind == .lostFooting)
        #expect(listed.elements.first?.appointment.state == .booked)
        #expect(try await clinic.claimRows() == claims)
        try await clinic.reverse(applied)
        #expect(try await clinic.details(visit.appointment.id).appointment.attention == nil)
        await clinic.close()
    }

    @Test func `a nurse who is ill is replaced at the same time, and nobody is told`() async throws {
        let clinic = try await Infusions.open()
        let visit = try await clinic.visit("iv", at: "2027-03-02T10:00")
        let before = (try await clinic.claimRows(), try await clinic.visits(), try await clinic.owed())
        let nurse = visit.clinicianCode
        let proposal = try await clinic.propose(.sick, nurse, Infusions.tuesday.0, Infusions.tuesday.1)
        #expect(proposal.visits.map(\.outcome) == [.reseat])
        let applied = try await clinic.apply(proposal)
        let now = try await clinic.details(visit.appointment.id)
        #expect(now.clinicianCode != nurse && ["dale", "corinne"].contains(now.clinicianCode))
        #expect(now.appointment.during == visit.appointment.during)
        #expect(now.appointment.scheduleVersion == 1 && now.appointment.version == 2)
        #expect(try await clinic.owed() == before.2)
        #expect(
            try await clinic.scratch.texts(
                """
                select distinct c.code from claim join clinician c on c.clinician_id = resource_id
                """) == [now.clinicianCode])
        #expect(
            try await clinic.scratch.texts(
                "select distinct c.code from appointment_phase f join clinician c on c.clinician_id = f.nurse_id")
                == [now.clinicianCode])
        try await clinic.reverse(applied)
        #expect(try await clinic.claimRows() == before.0)
        #expect(try await clinic.visits() == before.1)
        await clinic.close()
    }

    @Test func `a prescriber who is ill takes the footing from an infusion that they do not treat`() async throws {
        let clinic = try await Infusions.open()
        let morning = try await clinic.visit("iv", at: "2027-03-02T10:00")
        let late = try await clinic.visit("iv", at: "2027-03-02T15:00")
        let proposal = try await clinic.propose(.sick, "wren", Infusions.tuesday.0, Infusions.tuesday.1)
        // Dr Haddad is there from nine to four: the morning stands.
        #expect(proposal.visits.map(\.appointment) == [late.appointment.id])
        #expect(
            proposal.visits.first?.reasons == [
                "Dr Noor Haddad is there from 09:00 to 16:00: this visit needs a prescriber in the building until 17:05, from 15:00 on."
            ])
        #expect(proposal.visits.first?.target?.localStart.prefix(16) == "2027-03-02T13:55")
        #expect(proposal.visits.first?.why == "The nearest time of the same day.")
        try await clinic.apply(proposal)
        #expect(try await clinic.details(morning.appointment.id) == morning)
        await clinic.close()
    }

    @Test func `new hours of a clinician are entered from their date on, and taken back`() async throws {
        let clinic = try await Infusions.open()
        let early = try await clinic.visit("consult", at: "2027-03-03T09:00", clinician: "noor")
        let late = try await clinic.visit("consult", at: "2027-03-10T14:30", clinician: "noor")
        let stored =
            "select concat_ws(' ', hours_id, weekday, opens_minute, closes_minute, valid_from, valid_until) from weekly_hours order by 1"
        let before = (try await clinic.claimRows(), try await clinic.scratch.texts(stored))
        let weekly = try WeeklyHours(["wed": ["09:00-14:00"], "thu": ["09:00-16:00"]])
        let from = try #require(LocalDate("2027-03-08"))
        let change = try ProposedChange(
            .hours, clinician: "noor", room: nil,
            during: try #require(TimeRange(start: .at("2027-03-08T07:00:00Z"), end: .at("2028-03-08T07:00:00Z"))),
            reason: "", hours: .init(weekly: weekly, from: from))
        let proposal: Proposal = try await clinic.found {
            try await clinic.database.propose(change, call: clinic.call(.daybook), answer: $0)
        }
        #expect(proposal.visits.map(\.appointment) == [late.appointment.id])
        #expect(proposal.visits.first?.target?.localStart.prefix(16) == "2027-03-10T12:45")
        let applied = try await clinic.apply(proposal)
        #expect(try await clinic.details(early.appointment.id) == early)
        let friday = try await clinic.refusal {
            try await clinic.visit("consult", at: "2027-03-12T09:00", clinician: "noor")
        }
        #expect(friday.code == .slotUnavailable)
        try await clinic.reverse(applied)
        #expect(try await clinic.claimRows() == before.0)
        #expect(try await clinic.scratch.texts(stored) == before.1)
        try await clinic.visit("consult", at: "2027-03-12T09:00", clinician: "noor")
        await clinic.close()
    }

    @Test func `a closure that is entered marks who loses their footing, and clears the marks when it goes`()
        async throws
    {
        let clinic = try await Infusions.open()
        let visit = try await clinic.visit("consult", at: "2027-03-02T09:00", clinician: "noor")
        let during = try #require(TimeRange(start: .at(Infusions.tuesday.0), end: .at(Infusions.tuesday.1)))
        let closure: DatedHours = try await clinic.found {
            try await clinic.database.add(
                .closure, clinician: "noor", during: during, reason: "", call: clinic.call(.daybook), answer: $0)
        }
        #expect(closure.footing?.lost == 1)
        #expect(try await clinic.details(visit.appointment.id).appointment.attention?.kind == .lostFooting)
        let count = try await clinic.database.remove(.closure, closure.id, call: clinic.call(.daybook))
        #expect(count.restored == 1 && count.lost == 0)
        #expect(try await clinic.details(visit.appointment.id).appointment.attention == nil)

        // Other hours in the practice's file do the same.
        var definition = try Infusions.definition()
        definition.clinicians[1].hours = try WeeklyHours(["mon": ["09:00-16:00"]])
        _ = try await clinic.database.apply(definition, deadline: .now + .seconds(20))
        #expect(try await clinic.database.judgeFootings(call: clinic.call(.daybook)).lost == 1)
        _ = try await clinic.database.apply(try Infusions.definition(), deadline: .now + .seconds(20))
        #expect(try await clinic.database.judgeFootings(call: clinic.call(.daybook)).restored == 1)
        await clinic.close()
    }
}
