import Clinic
import Fixtures
import Foundation
import Scheduling
import Storage
import Testing

/// Times are offered when people may be told of them.
@Suite(.timeLimit(.minutes(5)))
struct OfferHoursTests {
    /// Monday 8 March 2027, 09:00 in Chicago.
    private static let nine = "2027-03-08T15:00:00Z"

    @Test func `in the evening nothing is offered, and in the morning it is`() async throws {
        // 20:00 in Chicago.
        let holos = try await Holos.open(now: "2027-03-02T02:00:00Z")
        try await holos.wait("Ada", clinician: "imani", at: Self.nine)
        let pass = try await holos.fill()
        #expect(pass.made == [])
        #expect(pass.next == Instant(rfc3339: "2027-03-02T15:00:00Z"))
        try await holos.scratch.setClock("2027-03-02T15:00:00Z")
        let made = try await holos.fill().made
        #expect(made.map(\.offer.expires) == [try .at("2027-03-02T17:00:00Z")])
        await holos.close()
    }

    @Test func `nothing is offered so late that the message could miss the day`() async throws {
        let holos = try await Holos.open(now: "2027-03-02T01:45:01Z")
        try await holos.wait("Ada", clinician: "imani", at: Self.nine)
        #expect(try await holos.fill().made == [])
        try await holos.scratch.setClock("2027-03-02T01:45:00Z")
        #expect(try await holos.fill().made.count == 1)
        await holos.close()
    }

    @Test func `whoever sleeps is passed over for whoever is awake`() async throws {
        // 08:30 in Chicago, and 09:30 in New York.
        let holos = try await Holos.open(now: "2027-03-02T14:30:00Z")
        try await holos.wait("Ada", clinician: "imani", at: Self.nine, lane: .early)
        try await holos.wait("Ben", clinician: "imani", at: Self.nine)
        try await holos.scratch.script("update person set zone = 'America/New_York' where name = 'Ben'")
        #expect(try await holos.fill().made.map(\.waitlist.person.name) == ["Ben"])
        await holos.close()
    }
}
