import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// Conditions of visits that take place at another time than they were booked for.
@Suite(.timeLimit(.minutes(10)))
struct GateMoveTests {
    @Test func `a firm visit moves to where a gate is closed only provisionally`() async throws {
        let infusions = try await Infusions.signed(until: "2027-03-10")
        let theo = infusions.person
        let visit = try await infusions.clinic.infusion("2027-03-10T09:00", for: theo, provisionally: false)
        let clinic = infusions.clinic
        try await clinic.step(.confirm, visit.appointment.id)
        let refusal = try await clinic.refused { try await clinic.move(visit, to: "2027-03-12T09:00") }
        #expect(refusal?.code == .gateClosed)
        #expect(refusal?.reasons == ["The signed consent counts no more: its last day was 2027-03-10."])
        #expect(try await clinic.details(visit.appointment.id).appointment.during == visit.appointment.during)

        let moved = try await clinic.move(visit, to: "2027-03-12T09:00", provisionally: true).appointment
        #expect(moved.state == .provisional && moved.times.confirmed == nil)
        #expect(moved.provisionalUntil == moved.during.start - .hours(24))
        #expect(
            try await clinic.column(
                "select kind from message where schedule_version = 2 and kind in ('moved', 'provisional') order by kind"
            )
                == ["moved", "provisional"])
        // Moved back, it has all it needs.
        let back = try await clinic.move(visit, to: "2027-03-10T11:00").appointment
        #expect(back.state == .booked && back.provisionalUntil == nil)
        await clinic.close()
    }

    @Test func `who moves their visit by a link keeps a time provisionally, and reads nothing of gates`() async throws {
        let infusions = try await Infusions.signed(until: "2027-03-10")
        let clinic = infusions.clinic
        let visit = try await clinic.infusion("2027-03-10T09:00", for: infusions.person, provisionally: false)
        func move(_ start: String) async throws {
            let links = try await clinic.database.makeLinks(to: visit.appointment.id, call: clinic.desk())
            let link = try #require(links.first { $0.text.purpose == .move }).text
            _ = try await clinic.database.move(
                visit.appointment.id, to: try #require(StartDraft(start)), clinician: nil, version: nil,
                by: LinkUse(link), call: clinic.call()
            ) { _ in Answer(status: 200) }
        }
        try await move("2027-03-12T09:00")
        #expect(try await clinic.state(visit.appointment.id) == .provisional)
        let links = try await clinic.database.makeLinks(to: visit.appointment.id, call: clinic.desk())
        let link = try #require(links.first { $0.text.purpose == .confirm }).text
        let unconfirmed = try await clinic.refused {
            _ = try await clinic.database.record(
                .confirm, of: visit.appointment.id, version: nil, by: LinkUse(link), call: clinic.call()
            ) { _ in Answer(status: 200) }
        }
        #expect(unconfirmed?.code == .gateClosed && unconfirmed?.reasons == [])
        try await clinic.scratch.setClock("2027-03-10T18:00:00Z")
        let refusal = try await clinic.refused { try await move("2027-03-11T10:00") }
        #expect(refusal?.code == .gateClosed)
        #expect(refusal?.reasons == [])
        await clinic.close()
    }

    @Test func `who comes along to a visit comes on its day, and is asked again for another`() async throws {
        let clinic = try await Infusions.gated([GateRule(.escort), GateRule(.region)])
        let gary = try await clinic.somebody("Gary Voss")
        let visit = try await clinic.infusion("2027-03-10T09:00", for: gary, provisionally: false)
        let id = visit.appointment.id
        _ = try await clinic.database.nameCompanion(.init(name: "Ann Voss", phone: nil), for: id, call: clinic.desk()) {
            _ in Answer(status: 200)
        }
        try await clinic.record(.region, of: "US-UT", for: gary, visit: id)
        #expect(try await clinic.readiness(id)?.isReady == true)
        try await clinic.move(visit, to: "2027-03-10T14:00")
        #expect(try await clinic.readiness(id)?.isReady == true)

        try await clinic.move(visit, to: "2027-03-12T09:00")
        let tenth = try #require(LocalDate("2027-03-10"))
        #expect(try await clinic.readiness(id)?.blockers.map(\.fault) == [.otherDay(tenth), .otherDay(tenth)])
        #expect(
            try await clinic.readiness(id)?.blockers.first?.sentence
                == "Somebody who comes along was asked about for 2027-03-10.")
        try await clinic.scratch.setClock("2027-03-11T22:00:00Z")
        #expect(try await clinic.care().calls == 1)
        await clinic.close()
    }

    @Test func `somebody hears at once of what is closed at a new time although its deadline is over`() async throws {
        let clinic = try await Infusions.gated([GateRule(.escort)])
        let gary = try await clinic.somebody("Gary Voss")
        let visit = try await clinic.infusion("2027-03-10T09:00", for: gary, provisionally: false)
        let id = visit.appointment.id
        try await clinic.scratch.setClock("2027-03-09T22:00:00Z")
        #expect(try await clinic.care().calls == 1)
        _ = try await clinic.database.nameCompanion(.init(name: "Ann Voss", phone: nil), for: id, call: clinic.desk()) {
            _ in Answer(status: 200)
        }
        #expect(try await clinic.tasks() == [])
        // Nobody has heard anything of the evening before, for which it is late already.
        try await clinic.move(visit, to: "2027-03-09T15:30")
        #expect(try await clinic.tasks() == ["gate soon"])
        await clinic.close()
    }

    @Test func `a visit that keeps its time keeps its state, whatever its gates`() async throws {
        let clinic = try await Infusions.open { $0.services[2].gates = [GateRule(.consent, of: "ketamine")] }
        _ = try await clinic.database.addConsent(code: "ketamine", title: "Consent", text: "…", call: clinic.desk()) {
            _ in Answer(status: 201)
        }
        let theo = try await clinic.somebody()
        try await clinic.record(.consent, of: "ketamine", for: theo)
        let draft = BookingDraft(
            service: "consult", start: try #require(StartDraft("2027-03-10T10:00")), clinician: nil, hold: nil, note: ""
        )
        let visit: AppointmentDetails = try await clinic.found { answer in
            try await clinic.database.book(
                draft, for: .known(theo), source: .staff, call: clinic.desk(), answer: answer)
        }
        try await clinic.record(.consent, of: "ketamine", for: theo, .closed)
        #expect(try await clinic.move(visit, to: "2027-03-10T10:00").appointment.state == .booked)
        let refusal = try await clinic.refused { try await clinic.move(visit, to: "2027-03-10T11:30") }
        #expect(refusal?.reasons == ["The signed consent was taken back."])
        await clinic.close()
    }

    @Test func `an itinerary moves as its conditions allow`() async throws {
        let infusions = try await Infusions.signed(until: "2027-03-10")
        let clinic = infusions.clinic
        let draft = BookingDraft(
            service: "consult", following: ["iv"], start: try #require(StartDraft("2027-03-10T09:00")), clinician: nil,
            hold: nil, note: "")
        let booked: ItineraryDetails = try await clinic.found { answer in
            try await clinic.database.bookItinerary(
                draft, for: .known(infusions.person), source: .staff, call: clinic.desk(), answer: answer)
        }
        func move(_ provisionally: Bool) async throws {
            _ = try await clinic.database.moveItinerary(
                booked.id, to: try #require(StartDraft("2027-03-12T09:00")), clinician: nil,
                isProvisional: provisionally, version: nil, call: clinic.desk()
            ) { _ in Answer(status: 200) }
        }
        let refusal = try await clinic.refused { try await move(false) }
        #expect(refusal?.code == .gateClosed)
        try await move(true)
        #expect(
            try await clinic.column("select state from appointment order by itinerary_position")
                == ["booked", "provisional"])
        await clinic.close()
    }

    @Test func `the visits of a series move as their conditions allow`() async throws {
        let infusions = try await Infusions.signed(until: "2027-03-19")
        let clinic = infusions.clinic
        let details = try await clinic.book(for: .known(infusions.person))
        #expect(Set(details.states) == ["booked"])
        let refusal = try await clinic.refused { _ = try await clinic.move(details, 6, to: "2027-03-22T09:00") }
        #expect(refusal?.code == .gateClosed)
        let moved = try await clinic.move(details, 6, to: "2027-03-22T09:00", provisionally: true)
        #expect(moved.details.states == Array(repeating: "booked", count: 5) + ["provisional"])
        await clinic.close()
    }

    @Test func `a proposal moves no firm visit to where a gate is closed`() async throws {
        // Ill on the 10th, the last day of the consent: the visit cannot follow on the day after.
        let infusions = try await Infusions.signed(until: "2027-03-10")
        let clinic = infusions.clinic
        let visit = try await clinic.infusion("2027-03-10T09:00", for: infusions.person, provisionally: false)
        let closed = try await clinic.propose(.closure, nil, "2027-03-10T00:00:00-07:00", "2027-03-11T00:00:00-07:00")
        #expect(closed.visits.map(\.outcome) == [.orphan])
        // With another consent it can, and the proposal is still judged when it is applied.
        try await clinic.record(.consent, of: "ketamine", for: infusions.person)
        let open = try await clinic.propose(.closure, nil, "2027-03-10T00:00:00-07:00", "2027-03-11T00:00:00-07:00")
        #expect(open.visits.map(\.outcome) == [.move])
        try await clinic.record(.consent, of: "ketamine", for: infusions.person, .closed)
        let refusal = try await clinic.refused { try await clinic.apply(open) }
        #expect(refusal?.code == .stateConflict)
        #expect(try await clinic.details(visit.appointment.id).appointment.during == visit.appointment.during)
        await clinic.close()
    }

    @Test func `a move that is taken back brings back whoever comes along`() async throws {
        let clinic = try await Infusions.gated([GateRule(.escort)])
        let gary = try await clinic.somebody("Gary Voss")
        let id = try await clinic.infusion("2027-03-10T09:00", for: gary, provisionally: false).appointment.id
        _ = try await clinic.database.nameCompanion(.init(name: "Ann Voss", phone: nil), for: id, call: clinic.desk()) {
            _ in Answer(status: 200)
        }
        let proposal = try await clinic.propose(.closure, nil, "2027-03-10T00:00:00-07:00", "2027-03-11T00:00:00-07:00")
        try await clinic.apply(proposal)
        #expect(try await clinic.readiness(id)?.isReady == false)
        try await clinic.reverse(proposal)
        #expect(try await clinic.readiness(id)?.isReady == true)
        await clinic.close()
    }
}

extension Infusions {
    /// The practice with an infusion that asks for a consent, and somebody whose consent counts up to a date.
    fileprivate static func signed(until: String) async throws -> (clinic: Infusions, person: Person.ID) {
        let clinic = try await gated([GateRule(.consent, of: "ketamine")])
        let theo = try await clinic.somebody()
        let draft = GateDraft(kind: .consent, subject: "ketamine", until: LocalDate(until))
        _ = try await clinic.database.record(draft, of: theo, call: clinic.desk()) { _ in Answer(status: 201) }
        return (clinic, theo)
    }
}
