import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// Several services that are booked together, one right after another.
@Suite(.timeLimit(.minutes(10)))
struct ItineraryTests {
    @Test func `each service is an appointment like one booked alone, and begins when the one before it ends`()
        async throws
    {
        let holos = try await Holos.open()
        let booked = try await holos.bookItinerary(start: "2027-03-08T09:00")
        // Who consults writes for a quarter of an hour, so that somebody else calls.
        #expect(booked.walls == ["09:00 imani", "10:00 tobias"])
        #expect(booked.visits.map(\.serviceCode) == ["mh_consult", "quick_call"])
        let ids = booked.visits.map(\.appointment.id)
        #expect(booked.visits.allSatisfy { $0.siblings == ids })
        #expect(booked.visits.map { $0.appointment.itinerary?.position } == [1, 2])
        #expect(try await holos.itinerary(booked.id) == booked)

        let alone = try await Holos.open()
        let person = try await alone.book(start: "2027-03-08T09:00", clinician: "imani").person.id
        try await alone.book(
            service: "quick_call", start: "2027-03-08T10:00", clinician: "tobias", for: .known(person), by: .daybook)
        for statement in [
            """
            select concat_ws(' ', lower(c.during), upper(c.during), c.seats, coalesce(x.code, r.code, 'person')) as text
            from claim c left join clinician x on x.clinician_id = c.resource_id
            left join room r on r.room_id = c.resource_id order by text
            """,
            """
            select concat_ws(' ', f.position, f.name, f.during, x.code, r.code) as text
            from appointment_phase f left join clinician x on x.clinician_id = f.clinician_id
            left join room r on r.room_id = f.room_id order by text
            """,
            "select concat_ws(' ', kind, due_at, state) as text from message order by text",
        ] {
            let together = try await holos.column(statement)
            #expect(!together.isEmpty)
            #expect(try await alone.column(statement) == together)
        }
        await holos.close()
        await alone.close()
    }

    @Test func `one clinician gives all services that they can give one after the other`() async throws {
        let holos = try await Holos.open()
        let called = try await holos.bookItinerary(["quick_call", "mh_consult"], start: "2027-03-08T09:00")
        #expect(called.walls == ["09:00 tobias", "09:20 tobias"])
        // Somebody who was asked for leads what they give, and anybody what they do not.
        let asked = try await holos.bookItinerary(
            ["quick_call", "mh_consult"], start: "2027-03-08T13:00", clinician: "imani")
        #expect(asked.walls == ["13:00 tobias", "13:20 imani"])
        let nobody = try await holos.refusal {
            try await holos.bookItinerary(start: "2027-03-10T09:00", clinician: "nobody")
        }
        #expect(nobody.code == .notFound)
        await holos.close()
    }

    @Test func `every start that is offered can be booked, and what is taken meanwhile is refused as a whole`()
        async throws
    {
        let holos = try await Holos.open()
        let services = ["quick_call", "mh_consult", "quick_call"]
        let times = try await holos.itineraryTimes(services, on: "2027-03-08")
        #expect(times.services.map(\.code) == services)
        // Tobias calls twice and would write between, so that Imani consults, until 16:00.
        #expect(times.slots.first?.stops.map { $0.clinician?.code } == ["tobias", "imani", "tobias"])
        #expect(times.slots.last?.start == (try .at("2027-03-08T20:20:00Z")))
        let start = try #require(times.slots.first?.start)
        try await holos.bookItinerary(services, start: start.rfc3339)
        let refusal = try await holos.refusal { try await holos.bookItinerary(services, start: start.rfc3339) }
        #expect(refusal.code == .slotTaken)
        #expect(refusal.nextStarts.count == 3)
        #expect(
            refusal.reasons.contains(
                "Mental health consultation at 08:20: Every consult room is taken for part of from 08:20 to 09:35."))
        #expect(
            try await holos.column(
                "select concat_ws(' ', (select count(*) from appointment), (select count(*) from person))")
                == ["3 1"])
        let next = try #require(refusal.nextStarts.first)
        #expect(try await holos.itineraryTimes(services, on: "2027-03-08").slots.first?.start == next)
        try await holos.bookItinerary(services, start: next.rfc3339)
        await holos.close()
    }

    @Test func `services that get into each other's way are refused in words, and are nowhere offered`() async throws {
        let holos = try await Holos.open()
        // There is one consulting room, and it is turned over for a quarter of an hour.
        let services = ["mh_consult", "mh_consult"]
        #expect(try await holos.itineraryTimes(services, on: "2027-03-08").slots.isEmpty)
        let refusal = try await holos.refusal { try await holos.bookItinerary(services, start: "2027-03-08T09:00") }
        #expect(refusal.code == .slotUnavailable)
        #expect(
            refusal.reasons == [
                "Mental health consultation at 10:00 after what comes before it: "
                    + "Every consult room is taken for part of from 10:00 to 11:15."
            ])
        await holos.close()
    }

    @Test func `a limit counts the services of one itinerary`() async throws {
        let holos = try await Holos.open()
        try await holos.scratch.script("update clinician set daily_limit = 1 where code = 'tobias'")
        let refusal = try await holos.refusal {
            try await holos.bookItinerary(["quick_call", "quick_call"], start: "2027-03-08T09:00")
        }
        #expect(
            refusal.reasons == [
                "Free 20-minute call at 09:20 after what comes before it: Tobias Lindqvist has all the visits that they take."
            ])
        let other = try await holos.bookItinerary(["quick_call", "mh_consult"], start: "2027-03-08T09:00")
        #expect(other.walls == ["09:00 tobias", "09:20 imani"])
        // Staff may say why a limit does not count.
        let both = try await holos.bookItinerary(
            ["quick_call", "quick_call"], start: "2027-03-10T09:00", by: .daybook, override: "They asked for it.")
        #expect(both.visits.map { $0.appointment.override?.rules ?? [] } == [[], ["no_clinician"]])
        await holos.close()
    }

    @Test func `a hold keeps all services, counts as all, and is for them alone`() async throws {
        let holos = try await Holos.open()
        let draft = BookingDraft(
            service: "mh_consult", following: ["quick_call"], start: try #require(StartDraft("2027-03-08T09:00")),
            clinician: nil, hold: nil, note: "")
        let answer = try await holos.database.hold(draft, secret: "s", call: holos.call()) {
            Answer(status: 201, body: "\($0.id)")
        }
        let claim = HoldClaim(id: try #require(Hold.ID(answer.body)), secret: "s")
        let services = ["mh_consult", "quick_call"]
        let start = try Instant.at("2027-03-08T15:00:00Z")
        #expect(!(try await holos.itineraryTimes(services, on: "2027-03-08").slots.map(\.start).contains(start)))
        #expect(
            try await holos.itineraryTimes(services, on: "2027-03-08", hold: claim).slots.map(\.start).contains(start))
        let call = try await holos.refusal {
            try await holos.book(service: "quick_call", start: "2027-03-08T10:00", clinician: "tobias")
        }
        #expect(call.code == .slotTaken)
        for other in [["mh_consult"], ["mh_consult", "quick_call", "quick_call"], ["quick_call", "mh_consult"]] {
            let refusal = try await holos.refusal {
                try await holos.bookItinerary(other, start: "2027-03-08T09:00", hold: claim)
            }
            #expect(refusal.fields.map(\.pointer) == ["/hold"])
        }
        let booked = try await holos.bookItinerary(start: "2027-03-08T09:00", hold: claim)
        #expect(booked.walls == ["09:00 imani", "10:00 tobias"])
        #expect(
            try await holos.column(
                "select concat_ws(' ', (select count(*) from hold), (select count(*) from hold_stop))")
                == ["0 0"])
        await holos.close()
    }

    @Test func `an itinerary moves as a whole, into its own time too, or not at all`() async throws {
        let holos = try await Holos.open()
        let booked = try await holos.bookItinerary(start: "2027-03-08T09:00")
        let moved = try await holos.move(booked, to: "2027-03-08T09:15", version: booked.version)
        #expect(moved.walls == ["09:15 imani", "10:15 tobias"])
        #expect(moved.version == 4)
        #expect(try await holos.itinerary(booked.id) == moved)
        #expect(
            try await holos.column("select count(*)::text from claim group by appointment_id order by 1") == ["2", "3"])
        let stale = try await holos.refusal { _ = try await holos.move(booked, to: "2027-03-08T11:00", version: 2) }
        #expect(stale.code == .versionConflict)
        try await holos.book(service: "quick_call", start: "2027-03-08T13:00", clinician: "tobias")
        let refusal = try await holos.refusal { _ = try await holos.move(moved, to: "2027-03-08T12:00") }
        #expect(refusal.code == .slotTaken)
        #expect(try await holos.itinerary(booked.id) == moved)
        await holos.close()
    }

    @Test func `one of several can be moved or cancelled alone, and what is left moves together again`() async throws {
        let holos = try await Holos.open()
        let services = ["quick_call", "mh_consult", "quick_call"]
        let booked = try await holos.bookItinerary(services, start: "2027-03-08T09:00")
        #expect(booked.walls == ["09:00 tobias", "09:20 imani", "10:20 tobias"])
        try await holos.cancel(booked.visits[1])
        try await holos.move(booked.visits[2], to: "2027-03-08T15:00")
        let apart = try await holos.itinerary(booked.id)
        #expect(apart.visits.map(\.appointment.state) == [.booked, .cancelled, .booked])
        let together = try await holos.move(apart, to: "2027-03-10T09:00")
        #expect(together.walls == ["09:00 tobias", "09:20 imani", "09:20 tobias"])
        let cancelled = try await holos.cancel(together)
        #expect(cancelled.visits.allSatisfy { $0.appointment.state == .cancelled })
        #expect(try await holos.column("select count(*)::text from claim") == ["0"])
        let nothing = try await holos.refusal { _ = try await holos.cancel(cancelled) }
        #expect(nothing.code == .stateConflict)
        await holos.close()
    }

    @Test func `a known person meets who knows them, and is nowhere else meanwhile`() async throws {
        let holos = try await Holos.open()
        let person = try await holos.book(start: "2027-03-03T09:00", clinician: "tobias").person.id
        let booked = try await holos.bookItinerary(
            ["med", "mh_consult"], start: "2027-03-08T09:00", for: .known(person), by: .daybook)
        #expect(booked.walls == ["09:00 tobias", "09:30 tobias"])
        let busy = try await holos.refusal {
            try await holos.bookItinerary(
                ["med", "med"], start: "2027-03-08T09:30", for: .known(person), by: .daybook)
        }
        #expect(busy.code == .alreadyBooked)
        await holos.close()
    }
}
