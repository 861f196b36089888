import Clinic
import Fixtures
import HTTP
import HTTPTypes
import Testing

/// From a free time to a visit: ids of slots, holds, and why a time is not free.
struct SlotChoiceTests {
    private static let person = #""person": {"name": "Rosa Delgado", "email": "rosa@people.example"}"#

    @Test func `a slot's id books what was chosen`() async throws {
        let desk = try await Desk.open()
        let slots = await desk.send(.get, "/slots?service=mh_consult&clinician=imani&from=2027-03-09&to=2027-03-09")
        let id = try #require(slots.slotIDs.first)
        let booked = await desk.send(.post, "/appointments", #"{"slot": "\#(id)", \#(Self.person)}"#)
        #expect(booked.status == 201)
        #expect(booked.text("clinician.code") == "imani")
        #expect(booked.text("local_start") == slots.times.first)
        await desk.close()
    }

    @Test func `a slot that nobody signed is refused, and one beside other wishes too`() async throws {
        let desk = try await Desk.open()
        let other = try await Holos.add(to: desk.holos.scratch, slug: "other")
        let slots = await desk.send(.get, "/slots?service=mh_consult&from=2027-03-09&to=2027-03-09")
        let id = try #require(slots.slotIDs.first)
        #expect(other.practice.signingKey != desk.holos.practice.signingKey)
        for forged in [String(id.dropFirst()), id + "A", "", ".", "bWhfY29uc3VsdA.AAAA", String(id.reversed())] {
            let reply = await desk.send(.post, "/appointments", #"{"slot": "\#(forged)", \#(Self.person)}"#)
            #expect(reply.status == 422)
        }
        let both = await desk.send(
            .post, "/appointments", #"{"slot": "\#(id)", "service": "mh_consult", \#(Self.person)}"#)
        #expect(both.faults == ["/service"])
        await desk.close()
    }

    @Test func `an explanation names every rule, the latest start and what would work`() async throws {
        let desk = try await Desk.open()
        let booked = await desk.send(
            .post, "/appointments",
            #"{"service": "mh_consult", "start": "2027-03-09T09:00", "clinician": "imani", \#(Self.person)}"#)
        #expect(booked.status == 201)
        // On Tuesday only Imani is there, until 16:00.
        let late = await desk.send(.get, "/slots/explanation?service=mh_consult&start=2027-03-09T15:05")
        #expect(late["bookable"] == .bool(false))
        #expect(late["rules"] == .array([.string("off_step"), .string("no_clinician")]))
        #expect(
            late.reasons == [
                "Visits start every 15 minutes, counted from midnight.",
                "Dr Imani Okafor-Reyes is there from 08:00 to 16:00.",
                "Tobias Lindqvist is there at no time on 2027-03-09.",
            ])
        #expect(late.text("latest_that_day.local") == "2027-03-09T14:45")
        #expect(late.text("nearest.0.local") == "2027-03-09T14:45")
        // What is taken is said, and not by whom.
        let taken = await desk.send(
            .get, "/slots/explanation?service=mh_consult&clinician=imani&start=2027-03-09T09:30")
        #expect(
            taken.reasons == [
                "Dr Imani Okafor-Reyes has something else.",
                "Every consult room is taken for part of from 09:30 to 10:45.",
            ])
        #expect(!String(decoding: taken.bytes, as: UTF8.self).contains("Rosa"))
        let free = await desk.send(.get, "/slots/explanation?service=mh_consult&start=2027-03-09T10:15")
        #expect(free["bookable"] == .bool(true))
        #expect(free.reasons.isEmpty)
        await desk.close()
    }

    @Test func `a skipped hour is no start`() async throws {
        let desk = try await Desk.open()
        let reply = await desk.send(.get, "/slots/explanation?service=mh_consult&start=2027-03-14T02:30")
        #expect(reply.status == 422)
        #expect(reply.faults == ["?start"])
        await desk.close()
    }

    @Test func `a hold is extended once`() async throws {
        let desk = try await Desk.open()
        let hold = await desk.send(.post, "/holds", #"{"service": "mh_consult", "start": "2027-03-09T09:00"}"#)
        let id = try #require(hold.text("id")), secret = try #require(hold.text("secret"))
        #expect(hold.text("expires_at") == "2027-03-01T13:05:00Z")
        let path = "/holds/\(id)/extension"
        #expect(await desk.send(.post, path, headers: ["Hold-Secret": "wrong"]).text("code") == "hold_expired")
        let extended = await desk.send(.post, path, headers: ["Hold-Secret": secret])
        #expect(extended.text("expires_at") == "2027-03-01T13:10:00Z")
        #expect(await desk.send(.post, path, headers: ["Hold-Secret": secret]).text("code") == "state_conflict")
        try await desk.holos.scratch.setClock("2027-03-01T13:10:00Z")
        #expect(await desk.send(.post, path, headers: ["Hold-Secret": secret]).text("code") == "hold_expired")
        await desk.close()
    }

    @Test func `one's own hold hides nothing from oneself`() async throws {
        let desk = try await Desk.open()
        let hold = await desk.send(
            .post, "/holds", #"{"service": "mh_consult", "start": "2027-03-09T09:00", "clinician": "imani"}"#)
        let id = try #require(hold.text("id")), secret = try #require(hold.text("secret"))
        let path = "/slots?service=mh_consult&from=2027-03-09&to=2027-03-09"
        #expect(await !desk.send(.get, path).times.contains("2027-03-09T09:00"))
        let own = await desk.send(.get, path + "&hold=\(id)", headers: ["Hold-Secret": secret])
        #expect(own.times.contains("2027-03-09T09:00"))
        let other = await desk.send(.get, path + "&hold=\(id)", headers: ["Hold-Secret": "wrong"])
        #expect(!other.times.contains("2027-03-09T09:00"))
        await desk.close()
    }

    @Test func `one address holds three times and no more`() async throws {
        let desk = try await Desk.open()
        func hold(_ start: String) async -> Int {
            await desk.send(.post, "/holds", #"{"service": "mh_consult", "start": "\#(start)"}"#).status
        }
        #expect(await hold("2027-03-08T09:00") == 201)
        #expect(await hold("2027-03-09T09:00") == 201)
        #expect(await hold("2027-03-10T09:00") == 201)
        #expect(await hold("2027-03-11T09:00") == 429)
        // What has ended counts no more.
        try await desk.holos.scratch.setClock("2027-03-01T13:05:00Z")
        #expect(await hold("2027-03-11T09:00") == 201)
        await desk.close()
    }

    @Test func `several clinicians can be wanted, and people see their own first`() async throws {
        let desk = try await Desk.open()
        let booked = await desk.send(
            .post, "/appointments",
            #"{"service": "med", "start": "2027-03-10T10:00", "clinician": "tobias", \#(Self.person)}"#, staff: true)
        let person = try #require(booked.text("person.id"))
        let path = "/slots?service=med&from=2027-03-08&to=2027-03-08"
        let both = await desk.send(.get, path + "&clinician=imani,tobias", staff: true)
        #expect(Set(both.members("clinician")) == ["imani", "tobias"])
        #expect(await desk.send(.get, path + "&clinician=imani,gwen", staff: true).status == 404)
        let own = await desk.send(.get, path + "&person_id=\(person)&limit=3", staff: true)
        #expect(own.members("clinician") == ["tobias", "tobias", "tobias"])
        await desk.close()
    }
}
