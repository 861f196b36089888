import Access
import Clinic
import Fixtures
import Foundation
import Scheduling
import Storage
import Testing

extension Races {
    struct LinkRaceTests {
        @Test(arguments: [Link.Purpose.cancel, .move, .confirm])
        func `a hundred posts of one link at once have one effect`(purpose: Link.Purpose) async throws {
            try await House.open(clients: 100) { house in
                let start = try house.time(1, 9)
                let booked = try await house.volley([house.booking("consult", start)])
                let id = try #require(booked[0].text("id").flatMap { Appointment.ID($0) })
                let links = try await house.infusions.database.makeLinks(
                    to: id, call: house.infusions.call(.daybook))
                let link = try #require(links.first { $0.text.purpose == purpose }).text
                let path = LinkAddress.path(link, of: house.infusions.practice)
                let target = try house.time(2, 9).rfc3339
                // Each with a key of its own, as from a hundred windows.
                func post() -> WireRequest {
                    WireRequest(path: path, form: "idempotency_key=\(UUID())&start=\(target)")
                }
                let answers = try await house.volley((0..<100).map { _ in post() }, mayBeBusy: true)
                // A busy machine may turn some away unheard; nobody is told twice that it was done.
                #expect(answers.statuses[303] ?? 0 <= 1)
                #expect(Set(answers.statuses.keys).isSubset(of: [303, 409, 503]))
                // Whoever comes afterwards finds the link used or, had all been turned away, uses it.
                let last = try await house.volley([post()], mayBeBusy: true)[0].status
                #expect(answers.statuses[303] != 1 || last == 409 || last == 503)
                let action = ["cancel": "cancelled", "move": "moved", "confirm": "confirmed"][purpose.rawValue] ?? ""
                #expect(
                    try await house.infusions.scratch.texts(
                        "select count(*)::text from audit_entry where action = 'appointment.\(action)'") == ["1"])
                #expect(
                    try await house.infusions.scratch.texts(
                        "select version::text || ' ' || (select count(used_at) from link) from appointment") == ["2 1"])
                // Bookings and moves are what the invariants know.
                #expect(try await house.violations() == [])
            }
        }

        @Test func `a hundred presses of one button are answered as one, and have one effect`() async throws {
            try await House.open(clients: 100) { house in
                let booked = try await house.volley([house.booking("consult", try house.time(1, 9))])
                let id = try #require(booked[0].text("id").flatMap { Appointment.ID($0) })
                let links = try await house.infusions.database.makeLinks(
                    to: id, call: house.infusions.call(.daybook))
                let link = try #require(links.first { $0.text.purpose == .cancel }).text
                let path = LinkAddress.path(link, of: house.infusions.practice)
                let press = WireRequest(path: path, form: "reason=illness")
                let answers = try await house.volley((0..<100).map { _ in press }, mayBeBusy: true)
                // Whoever presses while the first press is worked on is told so, and may press again.
                #expect(answers.allSatisfy { [303, 409, 503].contains($0.status) })
                _ = try await house.volley([press], mayBeBusy: true)
                #expect(
                    try await house.infusions.scratch.texts(
                        "select count(*)::text from audit_entry where action = 'appointment.cancelled'") == ["1"])
            }
        }
    }
}
