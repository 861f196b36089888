import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(10)))
struct StaffTests {
    private static let booking =
        #"{"service":"mh_consult","start":"2027-03-08T09:00","clinician":"imani","person":{"name":"Rosa Delgado","phone":"+1-435-555-0101"}}"#

    @Test(arguments: [
        "/appointments", "/appointments/0192f5a0-0000-7000-8000-000000000000", "/requests", "/people?q=a",
        "/openings?from=2027-03-01T00:00:00Z&to=2027-03-02T00:00:00Z",
    ])
    func `staff routes need a key`(path: String) async throws {
        let desk = try await Desk.open()
        let nobody = await desk.send(.get, path)
        #expect(nobody.status == 401)
        #expect(nobody.headers[.wwwAuthenticate] == "Bearer")
        let forged = await desk.send(
            .get, path,
            headers: [
                "Authorization": "Bearer dbk_\(String(repeating: "0", count: 32))_\(String(repeating: "a", count: 64))"
            ])
        #expect(forged.status == 401)
        await desk.close()
    }

    @Test func `a key does what its scopes say and no more`() async throws {
        let desk = try await Desk.open(scopes: [.read])
        #expect(await desk.send(.get, "/appointments", staff: true).status == 200)
        let refused = await desk.send(.post, "/appointments", Self.booking, staff: true)
        #expect(refused.status == 403)
        #expect(refused.text("code") == "forbidden")
        await desk.close()
    }

    @Test func `staff run a visit from booking to its end`() async throws {
        let desk = try await Desk.open()
        let booked = await desk.send(.post, "/appointments", Self.booking, staff: true)
        #expect(booked.status == 201)
        #expect(booked.headers[.eTag] == "\"1\"")
        let id = try #require(booked.text("id"))
        #expect(booked.headers[.location] == "/v1/practices/holos/appointments/\(id)")

        let blind = await desk.send(.post, "/appointments/\(id)/confirmation", staff: true)
        #expect(blind.status == 428)
        let confirmed = await desk.send(.post, "/appointments/\(id)/confirmation", staff: true, ifMatch: "\"1\"")
        #expect(confirmed.text("state") == "confirmed")
        #expect(confirmed.headers[.eTag] == "\"2\"")
        let stale = await desk.send(
            .put, "/appointments/\(id)/time", #"{"start":"2027-03-08T11:00"}"#, staff: true, ifMatch: "\"1\"")
        #expect(stale.status == 412)
        let moved = await desk.send(
            .put, "/appointments/\(id)/time", #"{"start":"2027-03-08T11:00"}"#, staff: true, ifMatch: "\"2\"")
        #expect(moved.text("local_start") == "2027-03-08T11:00")
        #expect(moved.text("state") == "booked")
        let arrived = await desk.send(.post, "/appointments/\(id)/arrival", staff: true, ifMatch: "\"3\"")
        #expect(arrived.text("state") == "arrived")
        let late = await desk.send(
            .post, "/appointments/\(id)/cancellation", #"{"actor":"person","reason":"illness"}"#, staff: true,
            ifMatch: "\"4\"")
        #expect(late.status == 409)
        #expect(late.text("code") == "state_conflict")
        let completed = await desk.send(.post, "/appointments/\(id)/completion", staff: true, ifMatch: "*")
        #expect(completed.text("state") == "completed")
        await desk.close()
    }

    @Test func `a list goes on where its cursor says`() async throws {
        let desk = try await Desk.open()
        for hour in ["09:00", "11:00", "13:00"] {
            let body = Self.booking.replacing("09:00", with: hour)
            #expect(await desk.send(.post, "/appointments", body, staff: true).status == 201)
        }
        let first = await desk.send(.get, "/appointments?limit=2", staff: true)
        let cursor = try #require(first.text("next_cursor"))
        let second = await desk.send(.get, "/appointments?limit=2&cursor=\(cursor)", staff: true)
        #expect(second.text("items.0.local_start") == "2027-03-08T13:00")
        #expect(second["items.1"] == nil && second["next_cursor"] == .null)
        let none = await desk.send(.get, "/appointments?state=cancelled", staff: true)
        #expect(none["items"] == [])
        #expect(await desk.send(.get, "/appointments?cursor=x&limit=201", staff: true).faults == ["?cursor", "?limit"])
        let far = "-9223372036854775808_0192f5a0-0000-7000-8000-000000000000"
        #expect(await desk.send(.get, "/appointments?cursor=\(far)", staff: true).faults == ["?cursor"])
        await desk.close()
    }

    @Test func `a request is accepted into an appointment or declined with a next step`() async throws {
        let desk = try await Desk.open()
        for name in ["River", "Noor"] {
            let body = #"{"person":{"name":"\#(name)","email":"x@example.org"}}"#
            #expect(await desk.send(.post, "/requests", body).status == 201)
        }
        let open = await desk.send(.get, "/requests?state=open", staff: true)
        let first = try #require(open.text("items.0.id")), second = try #require(open.text("items.1.id"))
        let accepted = await desk.send(
            .post, "/requests/\(first)/acceptance", #"{"service":"mh_consult","start":"2027-03-08T09:00"}"#,
            staff: true,
            ifMatch: "\"1\"")
        #expect(accepted.status == 201)
        #expect(accepted.text("person.name") == "River")
        let blunt = await desk.send(
            .post, "/requests/\(second)/decline", #"{"reason":"We are full."}"#, staff: true, ifMatch: "\"1\"")
        #expect(blunt.faults == ["/next_step"])
        let declined = await desk.send(
            .post, "/requests/\(second)/decline",
            #"{"reason":"We are full.","next_step":"Ketamine is given at Lake Street. Please call 988 any time."}"#,
            staff: true, ifMatch: "\"1\"")
        #expect(declined.text("state") == "declined")
        // Words that would tell others what it is about are pointed out to whoever passes it on.
        #expect(declined["decline.telling_words"] == .array([.string("ketamine")]))
        await desk.close()
    }

    @Test func `a closure is entered, listed and taken away`() async throws {
        let desk = try await Desk.open()
        let body = #"{"from":"2027-03-08T00:00:00Z","to":"2027-03-09T00:00:00Z","reason":"snow"}"#
        let made = await desk.send(.post, "/closures", body, staff: true)
        #expect(made.status == 201)
        let id = try #require(made.text("id"))
        let listed = await desk.send(
            .get, "/closures?from=2027-03-01T00:00:00Z&to=2027-03-31T00:00:00Z", staff: true)
        #expect(listed.text("items.0.reason") == "snow")
        #expect(await desk.send(.delete, "/closures/\(id)", staff: true).status == 200)
        #expect(await desk.send(.delete, "/closures/\(id)", staff: true).status == 404)
        let backwards = await desk.send(
            .post, "/closures", #"{"from":"2027-03-09T00:00:00Z","to":"2027-03-08T00:00:00Z"}"#, staff: true)
        #expect(backwards.faults == ["/to"])
        let nobody = await desk.send(
            .post, "/openings", #"{"from":"2027-03-08T00:00:00Z","to":"2027-03-09T00:00:00Z"}"#, staff: true)
        #expect(nobody.faults == ["/clinician"])
        await desk.close()
    }

    @Test func `people are found by the beginning of what is known of them`() async throws {
        let desk = try await Desk.open()
        _ = await desk.send(.post, "/appointments", Self.booking, staff: true)
        for query in ["rosa", "Rosa%20D", "%2B1-435"] {
            #expect(await desk.send(.get, "/people?q=\(query)", staff: true).text("items.0.name") == "Rosa Delgado")
        }
        for query in ["osa", "%25", "_"] {
            #expect(await desk.send(.get, "/people?q=\(query)", staff: true)["items"] == [])
        }
        await desk.close()
    }
}
