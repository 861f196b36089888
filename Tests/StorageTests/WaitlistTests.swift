import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct WaitlistTests {
    /// Monday 8 March 2027, 09:00 in Chicago.
    private static let nine = "2027-03-08T15:00:00Z"

    @Test func `a cancelled visit is offered to the first in the queue and to nobody else`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        let taken = try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        try await holos.wait("Ada", clinician: "imani", at: Self.nine)
        let ben = try await holos.wait("Ben", clinician: "imani", at: Self.nine, lane: .early)
        #expect(try await holos.fill().made == [])

        try await holos.cancel(taken)
        let made = try await holos.fill().made
        #expect(made.map(\.waitlist.person.name) == ["Ben"])
        #expect(try await holos.fill().made == [])
        #expect(try await holos.state(of: ben) == .offered)
        // Two hours to answer.
        #expect(made.first?.offer.expires == Instant(rfc3339: "2027-03-01T17:00:00Z"))
        let refusal = try await holos.refusal { try await holos.book(start: "2027-03-08T09:00", clinician: "imani") }
        #expect(refusal.code == .slotTaken)
        #expect(try await holos.column("select count(*)::text from claim where hold_id is not null") == ["2"])
        #expect(try await holos.broken() == [])
        await holos.close()
    }

    @Test func `silence passes the time on and costs nothing`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        let ben = try await holos.wait("Ben", clinician: "imani", at: Self.nine, lane: .early)
        try await holos.wait("Ada", clinician: "imani", at: Self.nine)
        try await holos.fill()
        try await holos.scratch.setClock("2027-03-01T16:59:59Z")
        #expect(try await holos.fill().expired == 0)
        try await holos.scratch.setClock("2027-03-01T17:00:00Z")
        let pass = try await holos.fill()
        #expect(pass.expired == 1)
        #expect(try await holos.offerWords() == ["Ben expired", "Ada open"])
        let now = try await holos.database.waitlistEntry(
            ben.entry.id, practice: holos.practice, deadline: .now + .seconds(10))
        #expect(now.entry.state == .waiting)
        #expect(now.entry.created == ben.entry.created)
        #expect(try await holos.broken() == [])
        await holos.close()
    }

    @Test func `who declines is not offered the same time again, and what was offered and why is kept`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        try await holos.wait("Ben", clinician: "imani", at: Self.nine, lane: .early)
        try await holos.wait("Ada", clinician: "imani", at: Self.nine)
        for _ in 0..<2 {
            let made = try await holos.fill().made
            try await holos.decline(try #require(made.first))
        }
        #expect(try await holos.fill().made == [])
        #expect(try await holos.offerWords() == ["Ben declined", "Ada declined"])
        #expect(
            try await holos.column(
                "select rank || ' ' || array_to_string(reasons, ' ') from offer order by created_at, offer_id")
                == [
                    "1 Lane early. Waiting for 0 days. With the clinician they asked for. "
                        + "It starts in 7 days; 2 hours ahead are needed at least.",
                    "2 Lane routine. Waiting for 0 days. With the clinician they asked for. "
                        + "It starts in 7 days; 2 hours ahead are needed at least.",
                ])
        #expect(try await holos.column("select count(*)::text from hold") == ["0"])
        await #expect(throws: (any Error).self) {
            try await holos.database.pool.execute("delete from offer", deadline: .now + .seconds(10))
        }
        await holos.close()
    }

    @Test func `an accepted offer becomes the visit, once`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        let ada = try await holos.wait("Ada", clinician: "imani", at: Self.nine)
        let offer = try #require(try await holos.fill().made.first)
        let details = try await holos.accept(offer)
        #expect(details.person.name == "Ada")
        #expect(details.appointment.during.start == Instant(rfc3339: Self.nine))
        #expect(try await holos.state(of: ada) == .booked)
        #expect(try await holos.offers().first?.offer.appointment == details.appointment.id)
        let again = try await holos.refusal { _ = try await holos.accept(offer) }
        #expect(again.code == .stateConflict)
        let late = try await holos.refusal { try await holos.decline(offer) }
        #expect(late.code == .stateConflict)
        #expect(try await holos.column("select count(*)::text from claim where appointment_id is not null") == ["3"])
        #expect(try await holos.broken() == [])
        await holos.close()
    }

    @Test func `an answer after the end is too late, whether anybody has noticed the end or not`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        try await holos.wait("Ada", clinician: "imani", at: Self.nine)
        let offer = try #require(try await holos.fill().made.first)
        try await holos.scratch.setClock("2027-03-01T17:00:00Z")
        #expect(try await holos.refusal { _ = try await holos.accept(offer) }.code == .holdExpired)
        #expect(try await holos.refusal { try await holos.decline(offer) }.code == .holdExpired)
        try await holos.fill()
        #expect(try await holos.refusal { _ = try await holos.accept(offer) }.code == .holdExpired)
        #expect(try await holos.column("select count(*)::text from appointment") == ["0"])
        await holos.close()
    }

    @Test func `the person answers by the secret, and another secret finds nothing`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        try await holos.wait("Ada", clinician: "imani", at: Self.nine)
        let offer = try #require(try await holos.fill().made.first)
        let wrong = try await holos.refusal { _ = try await holos.accept(offer, by: .person(secret: "guessed")) }
        #expect(wrong.code == .notFound)
        let secret = OfferSecret.text(of: offer.offer.id, practice: holos.practice)
        let details = try await holos.accept(offer, by: .person(secret: secret))
        #expect(details.appointment.source == .website)
        await holos.close()
    }

    @Test func `an earlier visit takes the place of the one they had in one transaction`() async throws {
        let holos = try await Holos.open(now: Holos.lateMorning)
        let old = try await holos.book(start: "2027-03-10T09:00", clinician: "imani")
        let taken = try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        let entry = try await holos.wait(
            clinician: "imani", at: Self.nine, until: "2027-03-08T15:01:00Z", has: old)
        try await holos.cancel(taken)
        let offer = try #require(try await holos.fill().made.first)
        #expect(offer.offer.reasons.contains("Earlier than the visit they have, by 2 days."))
        // They keep it until they have accepted.
        #expect(try await holos.details(old.appointment.id).appointment.state == .booked)
        let new = try await holos.accept(offer)
        #expect(try await holos.details(old.appointment.id).appointment.state == .cancelled)
        #expect(try await holos.state(of: entry) == .booked)
        #expect(
            try await holos.column(
                """
                select count(distinct xmin::text)::text from appointment
                where appointment_id in ('\(old.appointment.id)', '\(new.appointment.id)')
                """) == ["1"])
        #expect(try await holos.broken() == [])
        // What they gave up can be offered to the next.
        try await holos.wait("Ben", clinician: "imani", at: "2027-03-10T15:00:00Z")
        #expect(try await holos.fill().made.map(\.waitlist.person.name) == ["Ben"])
        await holos.close()
    }

    @Test func `a visit may move up into a time that overlaps it`() async throws {
        let holos = try await Holos.open(now: Holos.lateMorning)
        let old = try await holos.book(start: "2027-03-08T09:30", clinician: "imani")
        // The room is taken by the old visit, so the time is none that they could be offered.
        try await holos.wait(clinician: "imani", at: Self.nine, has: old)
        #expect(try await holos.fill().made == [])
        // A call needs no room, and the old one is with Tobias.
        let call = try await holos.book(
            service: "med", start: "2027-03-08T11:15", clinician: "tobias", by: .daybook)
        try await holos.wait(service: "med", clinician: "imani", at: "2027-03-08T17:00:00Z", has: call)
        let offer = try #require(try await holos.fill().made.first)
        let new = try await holos.accept(offer)
        #expect(new.appointment.during.overlaps(call.appointment.during))
        #expect(try await holos.details(call.appointment.id).appointment.state == .cancelled)
        #expect(try await holos.broken() == [])
        await holos.close()
    }

    @Test func `whoever has an earlier visit is not offered a later one`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        let old = try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        try await holos.wait(at: "2027-03-04T14:00:00Z", until: "2027-03-08T15:00:00Z", has: old)
        // Wednesday is not hers any more, since the visit was moved before it.
        try await holos.move(old, to: "2027-03-02T09:00")
        #expect(try await holos.fill().made == [])
        await holos.close()
    }

    @Test(arguments: [("2027-03-07T19:45:00Z", 1), ("2027-03-07T19:45:01Z", 0)])
    func `a time is offered until its lead, and the offer ends with it`(now: String, count: Int) async throws {
        let holos = try await Holos.open(now: Holos.morning)
        try await holos.scratch.script("update service set offer_minutes = 1440, notice_minutes = 0")
        try await holos.wait("Ada", clinician: "imani", at: "2027-03-08T20:00:00Z")
        try await holos.scratch.setClock(now)
        let made = try await holos.fill().made
        #expect(made.count == count)
        for offer in made { #expect(offer.offer.expires == Instant(rfc3339: "2027-03-07T20:00:00Z")) }
        await holos.close()
    }

    @Test func `whoever can come no more is taken off the list`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        let ada = try await holos.wait("Ada", at: "2027-03-06T15:00:00Z")
        try await holos.scratch.setClock("2027-03-06T15:01:00Z")
        #expect(try await holos.fill().runOut == 1)
        #expect(try await holos.state(of: ada) == .expired)
        await holos.close()
    }

    @Test func `whoever leaves gives back what was offered to them`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        let ada = try await holos.wait("Ada", clinician: "imani", at: Self.nine)
        try await holos.wait("Ben", clinician: "imani", at: Self.nine)
        try await holos.fill()
        try await holos.database.leave(ada.entry.id, version: 2, call: holos.call(.daybook))
        #expect(try await holos.state(of: ada) == .left)
        try await holos.fill()
        #expect(try await holos.offerWords() == ["Ada withdrawn", "Ben open"])
        let refusal = try await holos.refusal {
            try await holos.database.leave(ada.entry.id, version: nil, call: holos.call(.daybook))
        }
        #expect(refusal.code == .stateConflict)
        #expect(try await holos.broken() == [])
        await holos.close()
    }

    @Test func `nobody waits twice for one service`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        let old = try await holos.book(start: "2027-03-10T09:00", clinician: "imani")
        try await holos.wait(at: Self.nine, has: old)
        let refusal = try await holos.refusal { try await holos.wait(at: Self.nine, has: old) }
        #expect(refusal.code == .stateConflict)
        await holos.close()
    }

    @Test func `a start is ranked with what speaks for and against each`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        try await holos.wait("Ada", clinician: "imani", at: Self.nine)
        try await holos.wait("Ben", clinician: "tobias", at: Self.nine, lane: .sameDay)
        try await holos.wait("Cleo", at: "2027-03-09T15:00:00Z", lane: .soon)
        let ranked = try await holos.database.ranking(
            service: "mh_consult", start: try #require(StartDraft("2027-03-08T09:00")), clinician: "imani",
            practice: holos.practice, deadline: .now + .seconds(10))
        #expect(ranked.map(\.details.person.name) == ["Ben", "Cleo", "Ada"])
        #expect(ranked.map(\.rank) == [1, 2, 3])
        #expect(
            ranked.map(\.misfits) == [
                ["They asked for another clinician."], ["It is outside of the dates they gave."], [],
            ])
        await holos.close()
    }
}
