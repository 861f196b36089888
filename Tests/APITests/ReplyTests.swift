import Clinic
import Fixtures
import HTTPTypes
import Testing

struct ReplyTests {
    @Test func `cancel, help and danger are three tasks, the visit stays, and the words are not kept`() async throws {
        let desk = try await Desk.open()
        let booked = await desk.send(
            .post, "/appointments",
            #"{"service": "mh_consult", "start": "2027-03-02T10:00", "person": {"name": "Bea Lund", "phone": "+1-312-555-0188"}}"#,
            staff: true)
        #expect(booked.status == 201)
        let person = try #require(booked.text("person.id"))
        let visit = try #require(booked.text("id"))
        for (text, meaning, kind) in [
            ("CANCEL", "cancel", "call"), ("HELP", "help", "contact"), ("cant do it anymore", "crisis", "call"),
        ] {
            let reply = await desk.send(
                .post, "/people/\(person)/replies", #"{"text": "\#(text)", "appointment": "\#(visit)"}"#, staff: true)
            #expect(reply.status == 201)
            #expect(reply.text("meaning") == meaning)
            #expect(reply.text("kind") == kind)
        }
        #expect(await desk.send(.get, "/appointments/\(visit)", staff: true).text("state") == "booked")
        #expect(await desk.send(.post, "/people/\(person)/replies", #"{"text": ""}"#, staff: true).faults == ["/text"])
        #expect(
            await desk.send(
                .post, "/people/0192f5a0-0000-7000-8000-000000000000/replies", #"{"text": "x"}"#, staff: true
            ).status == 404)
        // Whoever names a visit names one of this person.
        let stranger = await desk.send(
            .post, "/appointments",
            #"{"service": "mh_consult", "start": "2027-03-03T10:00", "person": {"name": "Ida", "phone": "+1-312-555-0189"}}"#,
            staff: true)
        for other in [try #require(stranger.text("id")), "0192f5a0-0000-7000-8000-000000000000"] {
            let reply = await desk.send(
                .post, "/people/\(person)/replies", #"{"text": "x", "appointment": "\#(other)"}"#, staff: true)
            #expect(reply.status == 404)
        }
        let rows = try await desk.holos.scratch.texts("select to_jsonb(t)::text from task t")
        #expect(!rows.contains { $0.contains("anymore") })
        await desk.close()
    }
}
