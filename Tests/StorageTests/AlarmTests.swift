import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// Who is told at once that somebody is in danger, and who next.
@Suite(.timeLimit(.minutes(10)))
struct AlarmTests {
    /// Monday 1 March 2027, 10:00 in Chicago: imani and tobias are there, and asked in that order.
    private static let ten = "2027-03-01T16:00:00Z"
    private static let number = Replier.number("+13125550188")

    @Test func `danger alarms whoever is on duty in the transaction that makes the task`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        try await holos.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160")
        let id = try await holos.intake()
        #expect(try await holos.alarms() == [])
        try await holos.say(IntakeDraft(isNotSafe: true), id)
        #expect(try await holos.alarms() == ["text imani ready"])
        #expect(
            try await holos.column(
                """
                select concat_ws(' ', m.subject_id = t.task_id, m.due_at = t.created_at, m.person_id is null,
                    t.alarm_at - t.created_at, c.next_due_at <= m.due_at)
                from message m cross join task t cross join practice_change c where t.kind = 'call'
                """) == ["t t t 00:05:00 t"])
        await holos.close()
    }

    @Test func `what is urgent and no danger alarms nobody`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        try await holos.answer(.phq9, ["9": 3], try await holos.intake())
        #expect(try await holos.column("select lane from task") == ["same_day"])
        _ = try await holos.database.hear(.cancel, from: Self.number, call: holos.call(.daybook))
        #expect(try await holos.alarms() == [])
        #expect(try await holos.look().alarmed == 0)
        await holos.close()
    }

    @Test func `whoever comes next is alarmed when nobody has taken it in time, each once, and then the practice`()
        async throws
    {
        let holos = try await Holos.open(now: Self.ten, poolSize: 16)
        _ = try await holos.database.hear(.crisis, from: Self.number, call: holos.call(.daybook))
        var told = ["email imani"]
        for (clock, next) in [
            ("2027-03-01T16:04:59Z", nil), ("2027-03-01T16:05:00Z", "email tobias"), ("2027-03-01T16:09:59Z", nil),
            ("2027-03-01T16:10:00Z", "email practice"), ("2027-03-01T16:15:00Z", nil), ("2027-03-01T20:00:00Z", nil),
        ] {
            try await holos.scratch.setClock(clock)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { _ = try await holos.look() } }
                try await group.waitForAll()
            }
            told += next.map { [$0] } ?? []
            #expect(try await holos.alarms() == told.map { "\($0) ready" }, "\(clock)")
        }
        await holos.close()
    }

    @Test(arguments: ["taken", "tried", "done", "handed over"])
    func `nobody else is alarmed about what somebody sees to`(way: String) async throws {
        let holos = try await Holos.open(now: Self.ten)
        let heard = try await holos.database.hear(.crisis, from: Self.number, call: holos.call(.daybook))
        let id = try #require(heard.task?.id)
        let imani = try await holos.member("imani")
        switch way {
        case "taken": _ = try await holos.database.take(id, for: nil, version: nil, call: imani) { _ in .noContent }
        case "tried":
            _ = try await holos.database.record(.noAnswer, of: id, version: nil, call: imani) { _ in .noContent }
        case "done": _ = try await holos.database.finish(id, .done, version: nil, call: imani) { _ in .noContent }
        default: _ = try await holos.database.handOver(from: "imani", to: "tobias", call: imani) { _, _ in .noContent }
        }
        for clock in ["2027-03-01T16:05:00Z", "2027-03-01T16:10:00Z"] {
            try await holos.scratch.setClock(clock)
            #expect(try await holos.look().alarmed == 0)
        }
        #expect(try await holos.alarms() == ["email imani ready"])
        await holos.close()
    }

    @Test func `while nobody is there the practice is told at once, and whoever comes first when they come`()
        async throws
    {
        // Tuesday 2 March, 01:00: imani comes at 08:00.
        let holos = try await Holos.open(now: "2027-03-02T07:00:00Z")
        _ = try await holos.database.hear(.crisis, from: Self.number, call: holos.call(.daybook))
        #expect(try await holos.alarms() == ["email practice ready"])
        try await holos.scratch.setClock("2027-03-02T07:05:00Z")
        let pass = try await holos.look()
        #expect((pass.alarmed, pass.next) == (0, Instant(rfc3339: "2027-03-02T14:00:00Z")))
        try await holos.scratch.setClock("2027-03-02T14:00:00Z")
        #expect(try await holos.look().alarmed == 1)
        #expect(try await holos.alarms() == ["email practice ready", "email imani ready"])
        await holos.close()
    }

    @Test func `when whoever was alarmed leaves at closing time the practice is told, and not only in the morning`()
        async throws
    {
        // Monday 1 March, 17:28: tobias, who is there alone, leaves at 17:30.
        let holos = try await Holos.open(now: "2027-03-01T23:28:00Z")
        _ = try await holos.database.hear(.crisis, from: Self.number, call: holos.call(.daybook))
        #expect(try await holos.alarms() == ["email tobias ready"])
        try await holos.scratch.setClock("2027-03-01T23:33:00Z")
        let pass = try await holos.look()
        #expect((pass.alarmed, pass.next) == (1, Instant(rfc3339: "2027-03-02T14:00:00Z")))
        #expect(try await holos.alarms() == ["email tobias ready", "email practice ready"])
        try await holos.scratch.setClock("2027-03-01T23:38:00Z")
        #expect(try await holos.look().alarmed == 0)
        try await holos.scratch.setClock("2027-03-02T14:00:00Z")
        #expect(try await holos.look().alarmed == 1)
        #expect(try await holos.alarms().last == "email imani ready")
        await holos.close()
    }

    @Test func `the rota says who is alarmed, at its change too`() async throws {
        let holos = try await Holos.open(now: "2027-03-01T15:57:00Z")
        try await holos.scratch.script(
            """
            insert into duty (practice_id, staff_id, rank, hours)
            select practice_id, staff_id, 0, case code when 'tobias' then '{"mon": ["00:00-10:00"]}'::jsonb
                else '{"mon": ["10:00-24:00"]}' end
            from staff
            """)
        _ = try await holos.database.hear(.crisis, from: Self.number, call: holos.call(.daybook))
        #expect(try await holos.alarms() == ["email tobias ready"])
        try await holos.scratch.setClock("2027-03-01T16:02:00Z")
        #expect(try await holos.look().alarmed == 1)
        #expect(try await holos.alarms() == ["email tobias ready", "email imani ready"])
        await holos.close()
    }

    @Test func `words of danger that come while nobody has taken the first ones make no second alarm`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        for _ in 0..<3 { _ = try await holos.database.hear(.crisis, from: Self.number, call: holos.call(.daybook)) }
        #expect(try await holos.alarms() == ["email imani ready"])
        await holos.close()
    }

    @Test func `danger that is told again once somebody had taken it reaches them again`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        let heard = try await holos.database.hear(.crisis, from: Self.number, call: holos.call(.daybook))
        let id = try #require(heard.task?.id)
        var told = ["email imani ready"]
        for (clock, next) in [("16:05", "tobias"), ("16:10", "practice")] {
            try await holos.scratch.setClock("2027-03-01T\(clock):00Z")
            #expect(try await holos.look().alarmed == 1)
            told.append("email \(next) ready")
        }
        _ = try await holos.database.take(id, for: "imani", version: nil, call: holos.call(.daybook)) { _ in .noContent
        }
        try await holos.scratch.setClock("2027-03-01T16:20:00Z")
        for _ in 0..<2 { _ = try await holos.database.hear(.crisis, from: Self.number, call: holos.call(.daybook)) }
        told.append("email imani ready")
        #expect(try await holos.alarms() == told)
        for (clock, next) in [("16:25", "tobias"), ("16:30", "practice")] {
            try await holos.scratch.setClock("2027-03-01T\(clock):00Z")
            #expect(try await holos.look().alarmed == 1)
            told.append("email \(next) ready")
        }
        #expect(try await holos.alarms() == told)
        try await holos.scratch.setClock("2027-03-01T16:35:00Z")
        #expect(try await holos.look().alarmed == 0)
        #expect(
            try await holos.column("select count(*)::text from audit_entry where action = 'task.alarmed'") == ["6"])
        await holos.close()
    }

    @Test func `whoever answers an alarm agrees to nothing, and what they say is no task unless it is danger`()
        async throws
    {
        let holos = try await Holos.open(now: Self.ten)
        try await holos.give("imani", email: "imani@holos.example", phone: "+1-312-555-0160")
        let imani = Replier.number("+13125550160")
        _ = try await holos.database.hear(.crisis, from: Self.number, call: holos.call(.daybook))
        try await holos.scratch.script(
            "update message set state = 'sent', attempt = 1, settled_at = daybook_now() where kind = 'alarm'")
        for meaning in [ReplyMeaning.yes, .accept, .other] {
            let heard = try await holos.database.hear(meaning, from: imani, call: holos.call(.daybook))
            #expect(heard.task == nil && heard.answer == nil, "\(meaning)")
        }
        #expect(try await holos.column("select count(*)::text from task") == ["1"])
        let danger = try await holos.database.hear(.crisis, from: imani, call: holos.call(.daybook))
        #expect(danger.task?.lane == "now")
        try await holos.scratch.setClock("2027-03-02T16:00:00Z")
        #expect(try await holos.database.hear(.other, from: imani, call: holos.call(.daybook)).task != nil)
        await holos.close()
    }

    @Test func `what somebody had taken who works here no more alarms whoever comes next`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        let heard = try await holos.database.hear(.crisis, from: Self.number, call: holos.call(.daybook))
        let id = try #require(heard.task?.id)
        _ = try await holos.database.take(id, for: "imani", version: nil, call: holos.call(.daybook)) { _ in .noContent
        }
        try await holos.scratch.script("update clinician set active = false where code = 'imani'")
        #expect(try await holos.look().alarmed == 1)
        #expect(try await holos.alarms() == ["email imani ready", "email tobias ready"])
        await holos.close()
    }

    @Test func `what is urgent and no danger alarms nobody when whoever had taken it works here no more`()
        async throws
    {
        let holos = try await Holos.open(now: Self.ten)
        try await holos.scratch.script(
            """
            insert into task (practice_id, task_id, kind, lane, due_at, owner_id, state, created_at)
            select practice_id, gen_random_uuid(), kind, 'now', daybook_now() + interval '1 hour', staff_id, 'open',
                daybook_now()
            from staff cross join unnest(array['merge', 'call']) as k (kind) where code = 'imani';
            update clinician set active = false where code = 'imani'
            """)
        #expect(
            try await holos.column("select kind from task where owner_id is null and alarm_at is not null") == ["call"])
        #expect(try await holos.look().alarmed == 1)
        await holos.close()
    }

    @Test func `a promise of a call that nobody kept alarms as the danger did`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        let id = try await holos.intake()
        try await holos.say(IntakeDraft(isNotSafe: true), id)
        try await holos.scratch.setClock("2027-03-01T16:10:01Z")
        #expect(try await holos.missed() == 1)
        #expect(
            try await holos.column(
                "select t.kind from message m join task t on t.task_id = m.subject_id where m.kind = 'alarm' order by 1"
            )
                == ["call", "promise"])
        await holos.close()
    }
}

extension Answer {
    fileprivate static let noContent = Answer(status: 204)
}

extension Holos {
    /// Gives a member of the staff addresses.
    fileprivate func give(_ code: String, email: String, phone: String) async throws {
        try await scratch.script("update staff set email = '\(email)', phone = '\(phone)' where code = '\(code)'")
    }

    /// By which way, whom to, and how it stands, in the order in which they were due.
    fileprivate func alarms() async throws -> [String] {
        try await column(
            """
            select concat_ws(' ', m.channel, coalesce(s.code, 'practice'), m.state)
            from message m left join staff s using (practice_id, staff_id)
            where m.kind = 'alarm' order by m.due_at, s.rank
            """)
    }
}
