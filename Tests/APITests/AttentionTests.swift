import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct AttentionTests {
    private static let booking =
        #"{"service":"mh_consult","start":"2027-03-15T09:00","clinician":"imani","person":{"name":"Rosa Delgado","phone":"+1-435-555-0101"}}"#

    @Test func `what staff must look at is listed and let stand`() async throws {
        let desk = try await Desk.open()
        let booked = await desk.send(.post, "/appointments", Self.booking, staff: true)
        let id = try #require(booked.text("id"))
        #expect(booked["attention"] == .null && booked["attention_since"] == .null)
        #expect(await desk.send(.get, "/appointments?attention=true", staff: true)["items"] == [])
        let idle = await desk.send(.delete, "/appointments/\(id)/attention", staff: true, ifMatch: "\"1\"")
        #expect(idle.status == 409 && idle.text("code") == "state_conflict")

        let tree = try ZoneTree(edition: "2099z")
        try tree.replace("America/Chicago", by: "America/Regina")
        let replan = try await desk.holos.database(zones: tree.directory).replan(call: desk.holos.call(.daybook))
        #expect(replan.new.map { "\($0.id)" } == [id])
        let listed = await desk.send(.get, "/appointments?attention=true", staff: true)
        #expect(listed.text("items.0.id") == id)
        #expect(listed.text("items.0.attention") == "zone_changed")
        #expect(listed.text("items.0.attention_since") == Holos.now)
        #expect(await desk.send(.get, "/appointments?attention=false", staff: true)["items"] == [])
        #expect(await desk.send(.get, "/appointments?attention=maybe", staff: true).faults == ["?attention"])

        #expect(await desk.send(.delete, "/appointments/\(id)/attention", staff: true).status == 428)
        #expect(await desk.send(.delete, "/appointments/\(id)/attention", staff: true, ifMatch: "\"1\"").status == 412)
        #expect(await desk.send(.delete, "/appointments/\(id)/attention", ifMatch: "\"2\"").status == 401)
        let resolved = await desk.send(.delete, "/appointments/\(id)/attention", staff: true, ifMatch: "\"2\"")
        #expect(resolved.status == 200)
        #expect(resolved.headers[.eTag] == "\"3\"")
        #expect(resolved["attention"] == .null && resolved.text("start") == booked.text("start"))
        #expect(await desk.send(.get, "/appointments?attention=true", staff: true)["items"] == [])
        try tree.remove()
        await desk.close()
    }

    @Test func `the public is not told`() async throws {
        let desk = try await Desk.open()
        let booked = await desk.send(.post, "/appointments", Self.booking)
        #expect(booked.status == 201)
        #expect(booked["attention"] == nil)
        await desk.close()
    }
}
