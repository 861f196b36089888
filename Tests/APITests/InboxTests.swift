import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Scheduling
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct InboxTests {
    @Test func `the inbox lists the soonest lane first, and of one lane whoever waits longest`() async throws {
        let desk = try await Desk.open()
        let ids = try await desk.ask(5)
        try await desk.lane("now", of: ids[3])
        try await desk.lane("soon", of: ids[1])
        var seen: [String] = []
        var cursor = ""
        repeat {
            let page = await desk.send(.get, "/requests?state=open&order=lane&limit=2\(cursor)", staff: true)
            seen += (0..<2).compactMap { page.text("items.\($0).id") }
            cursor = page.text("next_cursor").map { "&cursor=\($0)" } ?? ""
        } while !cursor.isEmpty
        #expect(seen == [ids[3], ids[1], ids[0], ids[2], ids[4]])
        let lane = await desk.send(.get, "/requests?lane=soon", staff: true)
        #expect(lane.text("items.0.id") == ids[1])
        #expect(lane["items.1"] == nil)
        await desk.close()
    }

    @Test func `a request is taken by whom the desk names, and its tasks with it`() async throws {
        let desk = try await Desk.open()
        let id = try await desk.ask(1)[0]
        let nobody = await desk.send(.post, "/requests/\(id)/owner", "{}", staff: true, ifMatch: "\"1\"")
        #expect((nobody.status, nobody.faults) == (422, ["/owner"]))
        let unknown = await desk.send(
            .post, "/requests/\(id)/owner", #"{"owner":"gwen"}"#, staff: true, ifMatch: "\"1\"")
        #expect((unknown.status, unknown.faults) == (422, ["/owner"]))
        let taken = await desk.send(
            .post, "/requests/\(id)/owner", #"{"owner":"imani"}"#, staff: true, ifMatch: "\"1\"")
        #expect((taken.status, taken.text("owner.code")) == (200, "imani"))
        #expect(await desk.send(.get, "/requests?owner=imani", staff: true).text("items.0.id") == id)
        #expect(await desk.send(.get, "/requests?owner=nobody", staff: true)["items.0"] == nil)
        await desk.close()
    }

    @Test func `whoever is not reached is called again by their lane's clock, and reaching them is the end of it`()
        async throws
    {
        // 10:00 in Chicago, in staffed hours.
        let desk = try await Desk.open(now: "2027-03-01T16:00:00Z")
        let id = try await desk.ask(1)[0]
        try await desk.lane("same_day", of: id)
        let missed = await desk.send(
            .post, "/requests/\(id)/calls", #"{"outcome":"no_answer"}"#, staff: true, ifMatch: "*")
        #expect(missed.status == 200)
        let task = await desk.send(.get, "/tasks?kind=call", staff: true)
        #expect(task.text("items.0.due_at") == "2027-03-01T17:00:00Z")
        #expect(task["items.0.tries"] == .int(1))
        #expect(task.text("items.0.what") == "call them (same day)")
        #expect(task.text("items.0.person.phone") != nil)
        let reached = await desk.send(
            .post, "/requests/\(id)/calls", #"{"outcome":"reached"}"#, staff: true, ifMatch: "*")
        #expect(reached.text("state") == "open")
        #expect(await desk.send(.get, "/tasks", staff: true)["items.0"] == nil)
        let done = await desk.send(.get, "/tasks?state=done", staff: true)
        #expect((done.text("items.0.outcome"), done["items.0.tries"]) == ("reached", .int(2)))
        await desk.close()
    }

    @Test func `a request is referred with a reason and a next step, and what was owed about it is over`() async throws
    {
        let desk = try await Desk.open()
        let id = try await desk.ask(1)[0]
        _ = await desk.send(.post, "/requests/\(id)/calls", #"{"outcome":"no_answer"}"#, staff: true, ifMatch: "*")
        let bare = await desk.send(
            .post, "/requests/\(id)/referral", #"{"reason":"We do not treat this."}"#, staff: true, ifMatch: "*")
        #expect((bare.status, bare.faults) == (422, ["/next_step"]))
        let words = #"{"reason":"We do not treat this.","next_step":"Lake Street does: +1-312-555-0177."}"#
        let stale = await desk.send(.post, "/requests/\(id)/referral", words, staff: true, ifMatch: "\"1\"")
        #expect(stale.status == 412)
        let referred = await desk.send(.post, "/requests/\(id)/referral", words, staff: true, ifMatch: "\"2\"")
        #expect((referred.status, referred.text("state")) == (200, "referred"))
        #expect(referred.text("referral.next_step") == "Lake Street does: +1-312-555-0177.")
        #expect(await desk.send(.get, "/tasks", staff: true)["items.0"] == nil)
        let again = await desk.send(
            .post, "/requests/\(id)/calls", #"{"outcome":"reached"}"#, staff: true, ifMatch: "*")
        #expect((again.status, again.text("code")) == (409, "state_conflict"))
        await desk.close()
    }

    @Test func `whoever was helped by the call alone is done, and what was owed with it`() async throws {
        let desk = try await Desk.open()
        let id = try await desk.ask(1)[0]
        _ = await desk.send(.post, "/requests/\(id)/calls", #"{"outcome":"no_answer"}"#, staff: true, ifMatch: "*")
        let done = await desk.send(.post, "/requests/\(id)/conclusion", staff: true, ifMatch: "\"2\"")
        #expect((done.status, done.text("state")) == (200, "concluded"))
        #expect(done.text("concluded_at") == "2027-03-01T13:00:00Z")
        #expect(await desk.send(.get, "/tasks", staff: true)["items.0"] == nil)
        let again = await desk.send(.post, "/requests/\(id)/conclusion", staff: true, ifMatch: "*")
        #expect((again.status, again.text("code")) == (409, "state_conflict"))
        await desk.close()
    }

    @Test func `merging keeps the sooner lane and what was to be done, and loses no words`() async throws {
        let desk = try await Desk.open()
        let ids = try await desk.ask(2)
        try await desk.lane("same_day", of: ids[1])
        _ = await desk.send(.post, "/requests/\(ids[1])/calls", #"{"outcome":"no_answer"}"#, staff: true, ifMatch: "*")
        let merged = await desk.send(
            .post, "/requests/\(ids[1])/merger", #"{"into":"\#(ids[0])"}"#, staff: true, ifMatch: "*")
        #expect((merged.status, merged.text("state"), merged.text("merged_into")) == (200, "merged", ids[0]))
        #expect(merged.text("message") == "request 1")
        let kept = await desk.send(.get, "/requests/\(ids[0])", staff: true)
        #expect((kept.text("state"), kept.text("lane"), kept.text("message")) == ("open", "same_day", "request 0"))
        let tasks = await desk.send(.get, "/tasks", staff: true)
        #expect((tasks.text("items.0.request"), tasks.text("items.0.kind")) == (ids[0], "call"))
        let itself = await desk.send(
            .post, "/requests/\(ids[0])/merger", #"{"into":"\#(ids[0])"}"#, staff: true, ifMatch: "*")
        #expect((itself.status, itself.faults) == (422, ["/into"]))
        let over = await desk.send(
            .post, "/requests/\(ids[0])/merger", #"{"into":"\#(ids[1])"}"#, staff: true, ifMatch: "*")
        #expect(over.status == 409)
        await desk.close()
    }

    @Test func `a merge that would join two practices is refused with its field, and nothing is stored`() async throws {
        let desk = try await Desk.open()
        let id = try await desk.ask(1)[0]
        let other = try await Holos.add(to: desk.holos.scratch, slug: "other")
        let person = try PersonDraft(name: "Sam", isAlias: true, email: "s@m.example", phone: nil, zone: nil, at: "")
        _ = try await other.database.take(
            RequestDraft(service: nil, message: "", preferred: ""), from: person, call: other.call()
        ) { _ in Answer(status: 201) }
        let foreign = try await desk.holos.scratch.texts(
            "select request_id::text from request where practice_id = '\(other.practice.id)'")[0]
        let before = try await desk.rows()
        let reply = await desk.send(
            .post, "/requests/\(id)/merger", #"{"into":"\#(foreign)"}"#, staff: true, ifMatch: "*")
        #expect((reply.status, reply.text("code"), reply.faults) == (422, "invalid", ["/into"]))
        #expect(try await desk.rows() == before)
        let hidden = await desk.send(
            .post, "/requests/\(foreign)/merger", #"{"into":"\#(id)"}"#, staff: true, ifMatch: "*")
        #expect(hidden.status == 404)
        #expect(try await desk.rows() == before)
        await desk.close()
    }

    @Test func `times for a request come within its lane's clock, and say so when they cannot`() async throws {
        // Saturday 6 March 2027, noon: nobody is there before Monday 08:00.
        let desk = try await Desk.open(now: "2027-03-06T18:00:00Z")
        let id = try await desk.ask(1)[0]
        let unknown = await desk.send(.get, "/requests/\(id)/times", staff: true)
        #expect((unknown.status, unknown.faults) == (422, ["?service"]))
        try await desk.lane("soon", of: id)
        let soon = await desk.send(.get, "/requests/\(id)/times?service=mh_consult", staff: true)
        #expect((soon["within"], soon.text("visit_by")) == (.bool(true), "2027-03-09T18:00:00Z"))
        #expect(soon.text("times.0.start") == "2027-03-08T14:00:00Z")
        #expect(soon["times.3"] == nil)
        try await desk.lane("same_day", of: id)
        let today = await desk.send(.get, "/requests/\(id)/times?service=mh_consult", staff: true)
        #expect((today["within"], today["urgent"]) == (.bool(false), .bool(true)))
        #expect(today.text("times.0.start") == "2027-03-08T14:00:00Z")
        await desk.close()
    }

    @Test func `a task is taken, handed over and done, and its version counts`() async throws {
        let desk = try await Desk.open()
        let request = try await desk.ask(1)[0]
        _ = await desk.send(.post, "/requests/\(request)/calls", #"{"outcome":"no_answer"}"#, staff: true, ifMatch: "*")
        let list = await desk.send(.get, "/tasks?owner=nobody", staff: true)
        let id = try #require(list.text("items.0.id"))
        #expect(await desk.send(.post, "/tasks/\(id)/owner", #"{"owner":"imani"}"#, staff: true).status == 428)
        let version = await desk.send(.get, "/tasks/\(id)", staff: true).headers[.eTag]
        let taken = await desk.send(.post, "/tasks/\(id)/owner", #"{"owner":"imani"}"#, staff: true, ifMatch: version)
        #expect(taken.text("owner.name") == "Dr Imani Okafor-Reyes")
        let late = await desk.send(.post, "/tasks/\(id)/owner", #"{"owner":"tobias"}"#, staff: true, ifMatch: version)
        #expect(late.status == 412)
        let handed = await desk.send(.post, "/tasks/\(id)/owner", #"{"owner":"tobias"}"#, staff: true, ifMatch: "*")
        #expect(handed.text("owner.code") == "tobias")
        let wrong = await desk.send(.post, "/tasks/\(id)/completion", #"{"outcome":"x"}"#, staff: true, ifMatch: "*")
        #expect((wrong.status, wrong.faults) == (422, ["/outcome"]))
        let done = await desk.send(
            .post, "/tasks/\(id)/completion", #"{"outcome":"not_needed"}"#, staff: true, ifMatch: "*")
        #expect((done.text("state"), done.text("outcome")) == ("done", "not_needed"))
        let twice = await desk.send(.post, "/tasks/\(id)/completion", #"{"outcome":"done"}"#, staff: true, ifMatch: "*")
        #expect(twice.status == 409)
        for path in ["/tasks", "/tasks/\(id)"] { #expect(await desk.send(.get, path).status == 401) }
        await desk.close()
    }
}

extension Desk {
    /// So many requests, by their ids; their words are `request 0` and so on.
    func ask(_ count: Int) async throws -> [String] {
        var ids: [String] = []
        for number in 0..<count {
            let reply = await send(
                .post, "/requests",
                #"{"person":{"name":"Sam","alias":true,"phone":"+1 312 555 01\#(10 + number)"},"message":"request \#(number)"}"#
            )
            ids.append(try #require(reply.text("id")))
        }
        return ids
    }

    func lane(_ lane: String, of request: String) async throws {
        try await holos.scratch.script("update request set lane = '\(lane)' where request_id = '\(request)'")
    }

    /// All rows that the desk writes, as text.
    func rows() async throws -> [String] {
        try await holos.scratch.texts(
            """
            select r::text from request r union all select t::text from task t union all select c::text from call_attempt c
            union all select p::text from person p union all select a::text from audit_entry a order by 1
            """)
    }
}
