import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Storage
import Testing

/// What a call, an answer and a decision of the desk end, wherever they are written down.
@Suite(.timeLimit(.minutes(10)))
struct CallTests {
    /// Monday 1 March 2027, 10:00 in Chicago: imani and tobias are there.
    private static let ten = "2027-03-01T16:00:00Z"

    @Test(arguments: ["request", "call", "promise", "completion"])
    func `whoever was reached is owed no more calls, wherever it is written down`(place: String) async throws {
        let desk = try await Desk.open(now: Self.ten)
        let id = try await desk.ask(1)[0]
        try await desk.owe(["call", "promise", "contact", "review"], about: id)
        let path =
            switch place {
            case "request": "/requests/\(id)/calls"
            case "completion": "/tasks/\(try await desk.task("call"))/completion"
            default: "/tasks/\(try await desk.task(place))/calls"
            }
        let reply = await desk.send(.post, path, #"{"outcome":"reached"}"#, staff: true, ifMatch: "*")
        #expect(reply.status == 200)
        // Whoever was reached has not had their answers looked at.
        #expect(try await desk.tasks("open") == ["review"])
        #expect(try await desk.holos.scratch.texts("select (read_at is not null)::text from intake") == ["true"])
        await desk.close()
    }

    @Test(arguments: ["candidacy", "gate", "merge", "review", "change"])
    func `reaching somebody decides nothing about them`(kind: String) async throws {
        let desk = try await Desk.open(now: Self.ten)
        let id = try await desk.ask(1)[0]
        try await desk.owe([kind], about: id)
        let task = try await desk.task(kind)
        let reply = await desk.send(
            .post, "/tasks/\(task)/calls", #"{"outcome":"reached"}"#, staff: true, ifMatch: "*")
        #expect((reply.status, reply.text("state"), reply["tries"]) == (200, "open", .int(1)))
        await desk.close()
    }

    @Test(arguments: ["review", "candidacy", "rebound"])
    func `what is a clinician's to decide is not settled by the desk`(kind: String) async throws {
        let desk = try await Desk.open(now: Self.ten)
        let id = try await desk.ask(1)[0]
        try await desk.owe([kind], about: id)
        let task = try await desk.task(kind)
        let desks = await desk.send(
            .post, "/tasks/\(task)/completion", #"{"outcome":"done"}"#, staff: true, ifMatch: "*")
        #expect((desks.status, desks.text("code")) == (403, "forbidden"))
        #expect(try await desk.tasks("open") == [kind])
        let imani = try await desk.bearer(of: "imani", scopes: [.book])
        let done = await desk.send(
            .post, "/tasks/\(task)/completion", #"{"outcome":"done"}"#, ifMatch: "*", headers: imani)
        #expect((done.status, done.text("state")) == (200, "done"))
        await desk.close()
    }

    @Test func `a request that was answered, or found to be another one, was read`() async throws {
        let desk = try await Desk.open(now: Self.ten)
        let ids = try await desk.ask(3)
        #expect(await desk.send(.post, "/requests/\(ids[0])/conclusion", staff: true, ifMatch: "*").status == 200)
        let merged = await desk.send(
            .post, "/requests/\(ids[1])/merger", #"{"into":"\#(ids[2])"}"#, staff: true, ifMatch: "*")
        #expect(merged.status == 200)
        let unread = try await desk.holos.scratch.texts("select request_id::text from intake where read_at is null")
        #expect(unread == [ids[2]])
        await desk.close()
    }

    @Test(arguments: ["call", "task", "reply", "merger"])
    func `a request of which the person has answered does not end`(answer: String) async throws {
        let desk = try await Desk.open(now: Self.ten)
        let ids = try await desk.ask(2)
        let (id, other) = (ids[0], ids[1])
        #expect(await desk.send(.post, "/requests/\(id)/notice", staff: true, ifMatch: "*").status == 200)
        let person = try #require(await desk.send(.get, "/requests/\(id)", staff: true).text("person.id"))
        let reached = #"{"outcome":"reached"}"#
        let reply: Reply
        switch answer {
        case "call": reply = await desk.send(.post, "/requests/\(id)/calls", reached, staff: true, ifMatch: "*")
        case "task":
            try await desk.owe(["call"], about: id)
            reply = await desk.send(
                .post, "/tasks/\(try await desk.task("call"))/calls", reached, staff: true, ifMatch: "*")
        case "reply":
            reply = await desk.send(.post, "/people/\(person)/replies", #"{"text":"Yes please"}"#, staff: true)
        default:
            reply = await desk.send(
                .post, "/requests/\(other)/merger", #"{"into":"\#(id)"}"#, staff: true, ifMatch: "*")
        }
        #expect((200...201).contains(reply.status))
        let shown = await desk.send(.get, "/requests/\(id)", staff: true)
        #expect(shown["ends_at"] == .null)
        try await desk.holos.scratch.setClock("2027-03-20T16:00:00Z")
        let pass = try await desk.holos.database.lookAtDesk(of: desk.holos.practice, deadline: .now + .seconds(20))
        #expect(pass.expired == 0)
        await desk.close()
    }

    @Test func `whoever takes a request takes its tasks, and the trail says so`() async throws {
        let desk = try await Desk.open(now: Self.ten)
        let id = try await desk.ask(1)[0]
        try await desk.owe(["call", "promise"], about: id)
        let taken = await desk.send(.post, "/requests/\(id)/owner", #"{"owner":"imani"}"#, staff: true, ifMatch: "*")
        #expect(taken.status == 200)
        #expect(
            try await desk.holos.scratch.texts(
                "select action || ' ' || subject from audit_entry where action like '%.taken' order by 1")
                == ["request.taken request", "task.taken task", "task.taken task"])
        await desk.close()
    }

    @Test func `an empty code is nobody's, and is refused`() async throws {
        let desk = try await Desk.open(now: Self.ten)
        let id = try await desk.ask(1)[0]
        let imani = try await desk.bearer(of: "imani", scopes: [.book])
        let owner = await desk.send(.post, "/requests/\(id)/owner", #"{"owner":""}"#, ifMatch: "*", headers: imani)
        #expect((owner.status, owner.faults) == (422, ["/owner"]))
        let handed = await desk.send(.post, "/handover", #"{"from":" ","to":""}"#, headers: imani)
        #expect((handed.status, handed.faults) == (422, ["/from", "/to"]))
        await desk.close()
    }

    @Test func `what is offered to somebody in an urgent lane can be accepted, kept time among it`() async throws {
        let desk = try await Desk.open(now: Self.ten)
        let all = #"{"mon": ["08:00-17:30"], "tue": ["08:00-17:30"]}"#
        try await desk.holos.scratch.script(
            "update clinician set reserve = '\(all)', reserve_release_minute = 1440")
        let id = try await desk.ask(1)[0]
        try await desk.lane("same_day", of: id)
        let times = await desk.send(.get, "/requests/\(id)/times?service=mh_consult", staff: true)
        let start = try #require(times.text("times.0.start"))
        #expect((times["within"], times["urgent"]) == (.bool(true), .bool(true)))
        let draft = #"{"service":"mh_consult","start":"\#(start)"}"#
        // For whoever is in no hurry that time stays kept.
        try await desk.lane("routine", of: id)
        let routine = await desk.send(.post, "/requests/\(id)/acceptance", draft, staff: true, ifMatch: "*")
        #expect(routine.status == 409)
        try await desk.lane("same_day", of: id)
        let accepted = await desk.send(.post, "/requests/\(id)/acceptance", draft, staff: true, ifMatch: "*")
        #expect((accepted.status, accepted.text("start")) == (201, start))
        await desk.close()
    }

    @Test func `times for a request are those of where the person will be, and by when they were to be seen`()
        async throws
    {
        let desk = try await Desk.open(now: Self.ten)
        try await desk.holos.scratch.script(
            """
            update clinician set qualifications = '{"licences": [{"region": "US-IL"}], "trainings": []}'
            where code = 'tobias'
            """)
        let id = try await desk.ask(1)[0]
        let here = await desk.send(.get, "/requests/\(id)/times?service=quick_call", staff: true)
        #expect(here.text("times.0.start") != nil)
        try await desk.holos.scratch.script("update person set region = 'US-AZ'")
        let there = await desk.send(.get, "/requests/\(id)/times?service=quick_call", staff: true)
        #expect((there.status, there["times"]) == (200, []))
        // Triage said by when; a day later that is still when.
        try await desk.holos.scratch.script("update intake set visit_by = '2027-03-08T16:00:00Z'")
        try await desk.lane("soon", of: id)
        try await desk.holos.scratch.setClock("2027-03-02T16:00:00Z")
        let later = await desk.send(.get, "/requests/\(id)/times?service=mh_consult", staff: true)
        #expect((later.text("visit_by"), later["within"]) == ("2027-03-08T16:00:00Z", .bool(true)))
        await desk.close()
    }
}

extension Desk {
    /// Tasks about a request, due in an hour.
    fileprivate func owe(_ kinds: [String], about request: String) async throws {
        for kind in kinds {
            try await holos.scratch.script(
                """
                insert into task (practice_id, task_id, kind, lane, request_id, due_at, state, created_at)
                select practice_id, gen_random_uuid(), '\(kind)', lane, request_id,
                    daybook_now() + interval '1 hour', 'open', daybook_now()
                from request where request_id = '\(request)'
                """)
        }
    }

    fileprivate func task(_ kind: String) async throws -> String {
        try #require(try await holos.scratch.texts("select task_id::text from task where kind = '\(kind)'").first)
    }

    fileprivate func tasks(_ state: String) async throws -> [String] {
        try await holos.scratch.texts("select kind from task where state = '\(state)' order by kind")
    }
}
