import Access
import Clinic
import Fixtures
import HTTP
import HTTPTypes
import Storage
import Testing

/// Several services one right after another, as the website and the desk ask for them.
struct ItineraryTests {
    private static let person = #""person": {"name": "Rosa Delgado", "email": "rosa@people.example"}"#
    private static let path = "/slots?service=mh_consult,quick_call&from=2027-03-08&to=2027-03-08"

    @Test func `a slot of several services is signed for all of them, and books all of them`() async throws {
        let desk = try await Desk.open()
        let slots = await desk.send(.get, Self.path)
        #expect(slots.text("service") == "mh_consult,quick_call")
        let first = try #require(slots["dates.2027-03-08.0"])
        guard case .object(let time) = first, case .string(let id)? = time["slot"] else { return }
        #expect(slots.text("dates.2027-03-08.0.stops.0.clinician") == "imani")
        #expect(slots.text("dates.2027-03-08.0.stops.1.service") == "quick_call")
        #expect(slots.text("dates.2027-03-08.0.stops.1.start") == "2027-03-08T15:00:00Z")
        // What is for several services is no appointment, and neither is one an itinerary.
        let alone = await desk.send(.post, "/appointments", #"{"slot": "\#(id)", \#(Self.person)}"#)
        #expect(alone.status == 422 && alone.faults == ["/slot"])
        let named = await desk.send(
            .post, "/appointments",
            #"{"service": "mh_consult,quick_call", "start": "2027-03-08T08:00", \#(Self.person)}"#)
        #expect(named.faults == ["/service"])
        let single = await desk.send(
            .post, "/itineraries", #"{"service": "mh_consult", "start": "2027-03-08T08:00", \#(Self.person)}"#)
        #expect(single.faults == ["/service"])

        let booked = await desk.send(.post, "/itineraries", #"{"slot": "\#(id)", \#(Self.person)}"#)
        #expect(booked.status == 201)
        #expect(booked.text("appointments.0.clinician.code") == "imani")
        #expect(booked.text("appointments.1.start") == booked.text("appointments.0.end"))
        #expect(booked.text("end") == booked.text("appointments.1.end"))
        #expect(booked["appointments.0.person"] == nil)
        #expect(booked.text("phone") == "+1-312-555-0142")
        let again = await desk.send(.post, "/itineraries", #"{"slot": "\#(id)", \#(Self.person)}"#)
        #expect(again.status == 409 && again.text("code") == "slot_taken")
        #expect(again.text("next_starts.0") == "2027-03-08T15:15:00Z")
        await desk.close()
    }

    @Test func `free times of several services come from memory until somebody books`() async throws {
        let desk = try await Desk.open()
        try await desk.holos.database.watch.refresh()
        let first = await desk.send(.get, Self.path)
        let hits = desk.answers.statistics.hits
        #expect(await desk.send(.get, Self.path).bytes == first.bytes)
        #expect(desk.answers.statistics.hits == hits + 1)
        let booked = await desk.send(
            .post, "/appointments", #"{"service": "quick_call", "start": "2027-03-08T09:00", \#(Self.person)}"#)
        #expect(booked.status == 201)
        let second = await desk.send(.get, Self.path)
        #expect(second.bytes != first.bytes)
        #expect(await desk.send(.get, Self.path, fromMemory: false).bytes == second.bytes)
        await desk.close()
    }

    @Test func `an explanation says which of the services fails`() async throws {
        let desk = try await Desk.open()
        let late = await desk.send(.get, "/slots/explanation?service=mh_consult,quick_call&start=2027-03-09T09:00")
        // On Tuesday Tobias is not there.
        #expect(late["failing"] == .array([.string("quick_call")]))
        #expect(
            late["reasons"]
                == .array([
                    .string("Free 20-minute call at 10:00: Tobias Lindqvist is there at no time on 2027-03-09.")
                ]))
        #expect(late["latest_that_day"] == .null)
        #expect(late.text("nearest.0.local") == "2027-03-08T14:45")
        let fine = await desk.send(.get, "/slots/explanation?service=mh_consult,quick_call&start=2027-03-08T09:00")
        #expect(fine["bookable"] == .bool(true))
        #expect(fine["failing"] == .array([]))
        await desk.close()
    }

    @Test func `the desk sees the siblings, and moves and cancels all of them under one version`() async throws {
        let desk = try await Desk.open()
        let hold = await desk.send(
            .post, "/holds", #"{"service": "mh_consult,quick_call", "start": "2027-03-08T09:00"}"#)
        #expect(hold.status == 201)
        let (id, secret) = (try #require(hold.text("id")), try #require(hold.text("secret")))
        let booked = await desk.send(
            .post, "/itineraries",
            #"{"service": "mh_consult,quick_call", "start": "2027-03-08T09:00", \#(Self.person), "#
                + #""hold": {"id": "\#(id)", "secret": "\#(secret)"}}"#, staff: true)
        #expect(booked.status == 201)
        #expect(booked.headers[.eTag] == "\"2\"")
        let itinerary = try #require(booked.text("id"))
        #expect(booked.headers[.location] == "/v1/practices/holos/itineraries/\(itinerary)")
        let visits = (0...1).compactMap { booked.text("appointments.\($0).id") }
        let one = await desk.send(.get, "/appointments/\(visits[1])", staff: true)
        #expect(one.text("itinerary.id") == itinerary)
        #expect(one["itinerary.position"] == .int(2))
        #expect(one["itinerary.appointments"] == .array(visits.map { .string($0) }))
        #expect(one["series"] == .null)

        let address = "/itineraries/\(itinerary)"
        #expect(await desk.send(.get, address).status == 401)
        #expect(await desk.send(.put, address + "/time", #"{"start": "2027-03-10T09:00"}"#, staff: true).status == 428)
        let stale = await desk.send(
            .put, address + "/time", #"{"start": "2027-03-10T09:00"}"#, staff: true, ifMatch: "\"1\"")
        #expect(stale.status == 412)
        let moved = await desk.send(
            .put, address + "/time", #"{"start": "2027-03-10T09:00"}"#, staff: true, ifMatch: "\"2\"")
        #expect(moved.status == 200 && moved.headers[.eTag] == "\"4\"")
        #expect(moved.text("appointments.1.local_start") == "2027-03-10T10:00")
        #expect(await desk.send(.get, address, staff: true).bytes == moved.bytes)
        let cancelled = await desk.send(
            .post, address + "/cancellation", #"{"actor": "person"}"#, staff: true, ifMatch: "\"4\"")
        #expect(cancelled.text("appointments.1.state") == "cancelled")
        let other = "/itineraries/0192f5a0-0000-7000-8000-000000000000"
        #expect(await desk.send(.get, other, staff: true).status == 404)
        await desk.close()
    }
}
