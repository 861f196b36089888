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

    @Test func `staff undo an opt-out that was a mistake, and how the person said so stands in the trail`() async throws
    {
        let desk = try await Desk.open()
        let booked = await desk.send(
            .post, "/appointments",
            #"{"service": "mh_consult", "start": "2027-03-02T10:00", "person": {"name": "Bea Lund", "phone": "+1-312-555-0188"}}"#,
            staff: true)
        let path = "/people/\(try #require(booked.text("person.id")))"
        let words = #"{"channel": "text", "said": "by_phone"}"#
        #expect(await desk.send(.post, "\(path)/resumption", words, staff: true).text("code") == "state_conflict")
        #expect(await desk.send(.post, "\(path)/replies", #"{"text": "STOP"}"#, staff: true).status == 201)
        #expect(try await desk.holos.scratch.texts("select address from opt_out") == ["+13125550188"])
        #expect(await desk.send(.post, "\(path)/resumption", words).status == 401)
        #expect(await desk.send(.post, "\(path)/resumption", #"{"channel": "text"}"#, staff: true).faults == ["/said"])
        #expect(
            await desk.send(.post, "\(path)/resumption", #"{"channel": "email", "said": "by_phone"}"#, staff: true)
                .status == 409)
        let undone = await desk.send(.post, "\(path)/resumption", words, staff: true, key: "once")
        #expect(undone.status == 200)
        #expect(undone.text("said") == "by_phone")
        #expect(await desk.send(.post, "\(path)/resumption", words, staff: true, key: "once").bytes == undone.bytes)
        #expect(try await desk.holos.scratch.texts("select address from opt_out") == [])
        #expect(
            try await desk.holos.scratch.texts(
                "select array_to_string(fields, ' ') from audit_entry where action = 'opt_out.undone'") == [
                    "text by_phone"
                ])
        await desk.close()
    }
}
