import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// Gates and whoever waits, and people whom a clinician has admitted whatever their age.
@Suite(.timeLimit(.minutes(10)))
struct GateOfferTests {
    @Test func `a time is passed on by somebody whose gate stays closed`() async throws {
        let clinic = try await Infusions.gated([GateRule(.candidacy)])
        let theo = try await clinic.somebody()
        let eve = try await clinic.somebody("Eve Stone")
        try await clinic.decide(.no(otherRoute: nil), about: theo)
        try await clinic.decide(about: eve)
        try await clinic.wait(theo, at: "2027-03-10T16:00:00Z", lane: .early)
        try await clinic.wait(eve, at: "2027-03-10T16:00:00Z")
        #expect(try await clinic.fill().map(\.waitlist.person.name) == ["Eve Stone"])
        await clinic.close()
    }

    @Test func `a time is not offered when it is too late for what the visit still needs`() async throws {
        let clinic = try await Infusions.gated([GateRule(.candidacy)])
        let theo = try await clinic.somebody()
        // The approval is needed two days before.
        try await clinic.wait(theo, at: "2027-03-03T12:00:00Z", until: "2027-03-03T23:00:00Z")
        #expect(try await clinic.fill().map(\.offer.during.start) == [.at("2027-03-03T16:05:00Z")])
        let eve = try await clinic.somebody("Eve Stone")
        try await clinic.wait(eve, at: "2027-03-02T12:00:00Z", until: "2027-03-02T23:00:00Z")
        #expect(try await clinic.fill().isEmpty)
        await clinic.close()
    }

    @Test func `who accepts on the website is not told how their gates stand`() async throws {
        let clinic = try await Infusions.gated([GateRule(.candidacy)])
        let theo = try await clinic.somebody()
        try await clinic.wait(theo, at: "2027-03-10T16:00:00Z")
        let offer = try #require(try await clinic.fill().first).offer.id
        try await clinic.decide(.no(otherRoute: nil), about: theo)
        let secret = OfferSecret.text(of: offer, practice: clinic.practice)
        let theirs = try await clinic.refusal {
            _ = try await clinic.database.accept(offer, by: .person(secret: secret), call: clinic.call()) { _ in
                Answer(status: 201)
            }
        }
        #expect(theirs.code == .gateClosed && theirs.reasons.isEmpty)
        let staffs = try await clinic.refusal {
            _ = try await clinic.database.accept(offer, by: .staff, call: clinic.desk()) { _ in Answer(status: 201) }
        }
        #expect(staffs.code == .gateClosed && !staffs.reasons.isEmpty)
        await clinic.close()
    }

    @Test func `somebody of 17 whom a clinician has admitted has a series that is planned, moved and judged`()
        async throws
    {
        let clinic = try await Infusions.open {
            $0.services[0].requirements.minimumAge = 18
            $0.services[0].gates = [GateRule(.age)]
        }
        let jordan = try await clinic.somebody("Jordan Pike", born: "2009-09-02")
        try await clinic.record(.age, for: jordan, call: try await clinic.staff("noor"))
        #expect(try await clinic.plans(pattern: "MWF", person: jordan).plans.map(\.plannedStarts.count) == [6])
        let details = try await clinic.book(for: .known(jordan))
        let moved = try await clinic.move(details, 6, to: "2027-03-19T11:00")
        #expect(moved.details.starts.last == "2027-03-19T11:00")
        let proposal = try await clinic.propose(
            .closure, nil, "2027-03-19T00:00:00-06:00", "2027-03-19T12:00:00-06:00")
        #expect(proposal.visits.map(\.outcome) == [.move])
        try await clinic.apply(proposal)
        try await clinic.wait(jordan, at: "2027-03-24T16:00:00Z")
        #expect(try await clinic.fill().count == 1)
        await clinic.close()
    }

    @Test func `an earlier visit is not given up for a later one`() async throws {
        let holos = try await Holos.open(now: Holos.lateMorning)
        let visit = try await holos.book(start: "2027-03-09T09:00", clinician: "imani")
        try await holos.wait(clinician: "imani", at: "2027-03-08T15:00:00Z", has: visit)
        let offer = try #require(try await holos.fill().made.first)
        try await holos.move(visit, to: "2027-03-04T09:00")
        let refusal = try await holos.refusal { _ = try await holos.accept(offer) }
        #expect(refusal.code == .stateConflict)
        #expect(try await holos.details(visit.appointment.id).appointment.state == .booked)
        await holos.close()
    }
}

extension Infusions {
    /// Puts somebody on the waitlist for an infusion who can come at exactly one start or, given `until`, up to then.
    fileprivate func wait(
        _ person: Person.ID, at start: String, until: String? = nil, lane: Lane = .routine
    ) async throws {
        let first = try Instant.at(start)
        let draft = WaitlistDraft(
            service: "iv", clinician: nil, earliest: first,
            latest: try until.map { try Instant.at($0) } ?? (first + .minutes(1)), lane: lane, appointment: nil)
        _ = try await database.wait(draft, for: .known(person), call: desk()) { _ in Answer(status: 201) }
    }

    /// The offers that one look makes.
    fileprivate func fill() async throws -> [OfferDetails] {
        try await scratch.setClock(Self.morning)
        return try await database.offerFreed(of: practice, deadline: .now + .seconds(60)).made
    }
}
