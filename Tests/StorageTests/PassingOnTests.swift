import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// Where late work goes, and that it never lies with somebody who is not there.
@Suite(.timeLimit(.minutes(10)))
struct PassingOnTests {
    @Test func `danger reaches whoever is on duty, though a call to the same person was passed on long before`()
        async throws
    {
        // Monday 1 March 2027, 10:00 in Chicago. imani is there until 16:00, tobias until 17:30.
        let holos = try await Holos.open(now: "2027-03-01T16:00:00Z")
        let person = try await holos.somebody()
        try await holos.hear("STOP", from: person)
        try await holos.scratch.setClock("2027-03-01T20:00:00Z")
        #expect(try await holos.look().escalated == 1)
        #expect(try await holos.owners() == ["call early imani"])
        try await holos.scratch.setClock("2027-03-01T22:30:00Z")
        try await holos.hear("i want to die", from: person)
        #expect(try await holos.owners() == ["call now tobias"])
        // Late as it was, it is passed on as a task of its new lane.
        #expect(try await holos.look().escalated == 1)
        #expect(try await holos.column("select (escalated_at = daybook_now())::text from task") == ["true"])
        await holos.close()
    }

    @Test func `a call that was tried in vain is passed on again when it is late again`() async throws {
        let holos = try await Holos.open(now: "2027-03-01T16:00:00Z")
        let task = try await holos.oweCall(lane: .sameDay, within: 3600)
        try await holos.scratch.setClock("2027-03-01T17:00:00Z")
        #expect(try await holos.look().escalated == 1)
        _ = try await holos.database.record(.noAnswer, of: task, version: nil, call: holos.call(.daybook)) { _ in
            Answer(status: 200)
        }
        #expect(try await holos.look().escalated == 0)
        try await holos.scratch.setClock("2027-03-01T18:00:00Z")
        #expect(try await holos.look().escalated == 1)
        #expect(try await holos.look().escalated == 0)
        await holos.close()
    }

    @Test func `what is late does not stay with somebody whose shift is over`() async throws {
        // Wednesday 10 March 2027, 05:00 in Chicago: tobias has the night until 06:00, then imani until 22:00.
        let counsel = try await Holos.counselling(now: "2027-03-10T11:00:00Z")
        _ = try await counsel.callBack("First")
        try await counsel.scratch.setClock("2027-03-10T11:20:00Z")
        var pass = try await counsel.look()
        #expect(pass.escalated == 1)
        #expect(try await counsel.owners() == ["call same_day tobias"])
        pass = try await counsel.look()
        #expect(pass.escalated == 0)
        #expect(pass.next == Instant(rfc3339: "2027-03-10T12:00:00Z"))
        try await counsel.scratch.setClock("2027-03-10T12:00:00Z")
        #expect(try await counsel.look().escalated == 1)
        #expect(try await counsel.owners() == ["call same_day imani"])
        #expect(try await counsel.look().escalated == 0)
        // What was handed to somebody who comes later stays theirs.
        let task = try #require(try await counsel.column("select task_id::text from task").first)
        _ = try await counsel.database.take(
            try #require(DeskTask.ID(task)), for: "tobias", version: nil, call: counsel.call(.daybook)
        ) { _ in Answer(status: 200) }
        #expect(try await counsel.look().escalated == 0)
        #expect(try await counsel.owners() == ["call same_day tobias"])
        await counsel.close()
    }

    @Test(arguments: ["task", "request", "handover"])
    func `whoever takes what is late, and leaves, passes it on`(way: String) async throws {
        // Wednesday 10 March 2027, 05:00 in Chicago: tobias has the night until 06:00, then imani until 22:00.
        let counsel = try await Holos.counselling(now: "2027-03-10T11:00:00Z")
        _ = try await counsel.callBack("First")
        try await counsel.scratch.setClock("2027-03-10T12:10:00Z")
        #expect(try await counsel.look().escalated == 1)
        // imani lays it back; tobias takes it the next night, and leaves in the morning without having done it.
        try await counsel.scratch.script("update task set owner_id = null; update request set owner_id = null")
        try await counsel.scratch.setClock("2027-03-11T04:30:00Z")
        let call = counsel.call(.daybook)
        let (task, request) = (
            try #require(try await counsel.column("select task_id::text from task").first),
            try #require(try await counsel.column("select request_id::text from request").first)
        )
        switch way {
        case "task":
            _ = try await counsel.database.take(
                try #require(DeskTask.ID(task)), for: "tobias", version: nil, call: call
            ) { _ in Answer(status: 200) }
        case "request":
            _ = try await counsel.database.take(
                try #require(ConsultationRequest.ID(request)), for: "tobias", version: nil, call: call
            ) { _ in Answer(status: 200) }
        default:
            _ = try await counsel.database.handOver(from: nil, to: "tobias", call: call) { _, _ in
                Answer(status: 200)
            }
        }
        #expect(try await counsel.owners() == ["call same_day tobias"])
        #expect(try await counsel.look().escalated == 0)
        try await counsel.scratch.setClock("2027-03-11T12:00:00Z")
        #expect(try await counsel.look().escalated == 1)
        #expect(try await counsel.owners() == ["call same_day imani"])
        await counsel.close()
    }

    @Test func `what somebody saw to who works here no more is on the pile again`() async throws {
        let counsel = try await Holos.counselling(now: "2027-03-10T11:00:00Z")
        _ = try await counsel.callBack("First")
        #expect(try await counsel.owners() == ["call same_day tobias"])
        try await counsel.scratch.script("update clinician set active = false where code = 'tobias'")
        let handover = try await counsel.database.handover(of: counsel.practice, deadline: .now + .seconds(10))
        #expect(handover.unowned.count == 1)
        #expect(handover.requests.map(\.owner) == [nil])
        #expect(
            try await counsel.column("select version::text from task union all select version::text from request") == [
                "2", "2",
            ])
        // Late, it goes to whoever is there; and anew when they work here no more.
        try await counsel.scratch.setClock("2027-03-10T12:10:00Z")
        #expect(try await counsel.look().escalated == 1)
        #expect(try await counsel.owners() == ["call same_day imani"])
        try await counsel.scratch.script(
            """
            update clinician set active = true where code = 'tobias';
            update clinician set active = false where code = 'imani'
            """)
        #expect(try await counsel.owners() == ["call same_day"])
        try await counsel.scratch.setClock("2027-03-11T04:30:00Z")
        #expect(try await counsel.look().escalated == 1)
        #expect(try await counsel.owners() == ["call same_day tobias"])
        await counsel.close()
    }

    @Test func `whoever goes on with their answers keeps their request, in the lane that staff have given it`()
        async throws
    {
        let holos = try await Holos.open()
        let request = try #require(try await holos.ask(1).first)
        _ = try await holos.database.notify(request, ends: nil, version: nil, call: holos.call(.daybook)) { _ in
            Answer(status: 200)
        }
        try await holos.scratch.script("update request set lane = 'same_day'")
        let intake = try #require(try await holos.column("select intake_id::text from intake").first)
        var more = IntakeDraft()
        more.leftHospital = true
        _ = try await holos.database.add(more, to: try #require(Intake.ID(intake)), call: holos.call()) { _, _ in
            Answer(status: 200)
        }
        #expect(
            try await holos.column("select lane || ' ' || coalesce(expires_at::text, 'open') from request")
                == ["same_day open"])
        await holos.close()
    }
}

extension Holos {
    /// The open tasks: kind, lane and who sees to them.
    func owners() async throws -> [String] {
        try await column(
            """
            select concat_ws(' ', t.kind, t.lane, m.code) from task t left join staff m on m.staff_id = t.owner_id
            where t.state = 'open' order by t.created_at, t.task_id
            """)
    }

    func hear(_ text: String, from person: Person.ID) async throws {
        _ = try await database.hear(ReplyMeaning(text), from: .person(person), call: call(.daybook))
    }

    /// A call that is owed to somebody, in so many seconds.
    func oweCall(lane: Lane, within seconds: Int) async throws -> DeskTask.ID {
        let (id, person) = (DeskTask.ID.fresh(), try await somebody())
        try await write { write in
            write.owe(
                DeskTask(
                    id: id, kind: .call, lane: lane, person: person, due: write.now + .seconds(seconds),
                    created: write.now))
        }
        return id
    }
}
