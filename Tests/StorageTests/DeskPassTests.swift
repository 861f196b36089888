import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(10)))
struct DeskPassTests {
    /// Monday 1 March 2027, 10:00 in Chicago: imani and tobias are there.
    private static let ten = "2027-03-01T16:00:00Z"

    @Test func `an overdue task goes to the person on duty exactly once, with two workers`() async throws {
        let holos = try await Holos.open(poolSize: 16)
        try await holos.putOnDuty("tobias")
        let people = try await holos.ask(12)
        try await holos.oweCalls(about: people)
        try await holos.scratch.setClock(Self.ten)
        let deadline = ContinuousClock.now + .seconds(60)
        let passes = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { try await holos.database.lookAtDesk(of: holos.practice, deadline: deadline).escalated }
            }
            return try await group.reduce(0, +)
        }
        #expect(passes == 12)
        #expect(
            try await holos.column("select count(*)::text from audit_entry where action = 'task.escalated'") == ["12"])
        #expect(
            try await holos.column(
                "select distinct m.code || ' ' || t.version from task t join staff m on m.staff_id = t.owner_id") == [
                    "tobias 2"
                ])
        #expect(try await holos.look().escalated == 0)
        await holos.close()
    }

    @Test func `at night a task waits for whoever comes first in the morning`() async throws {
        let holos = try await Holos.open()
        try await holos.oweCalls(about: try await holos.ask(1))
        // Tuesday 2 March, 01:00: nobody is there before 08:00, when imani comes.
        try await holos.scratch.setClock("2027-03-02T07:00:00Z")
        let pass = try await holos.look()
        #expect(pass.escalated == 0)
        #expect(pass.next == Instant(rfc3339: "2027-03-02T14:00:00Z"))
        try await holos.scratch.setClock("2027-03-02T14:00:00Z")
        #expect(try await holos.look().escalated == 1)
        #expect(
            try await holos.column("select m.code from task t join staff m on m.staff_id = t.owner_id") == ["imani"])
        await holos.close()
    }

    @Test func `with nothing to do it writes nothing`() async throws {
        let holos = try await Holos.open()
        _ = try await holos.ask(1)
        let before = try await holos.column("select change_number::text from practice_change")
        let pass = try await holos.look()
        #expect((pass.escalated, pass.alike, pass.stale, pass.expired) == (0, 0, 0, 0))
        #expect(pass.next == Instant(rfc3339: "2027-03-31T13:00:00Z"))
        #expect(try await holos.column("select change_number::text from practice_change") == before)
        await holos.close()
    }

    @Test func `a request never ends without notice, and with notice not before its time`() async throws {
        let holos = try await Holos.open()
        let id = try #require(try await holos.ask(1).first)
        try await holos.scratch.setClock("2027-06-01T15:00:00Z")
        var pass = try await holos.look()
        #expect((pass.stale, pass.expired) == (1, 0))
        pass = try await holos.look()
        #expect((pass.stale, pass.expired) == (0, 0))
        #expect(try await holos.column("select kind || ' ' || state from task") == ["contact open"])
        for text in ["2027-06-02T14:00:00Z", "9999-12-31T23:59:59Z"] {
            let ends = try #require(Instant(rfc3339: text))
            let refusal = try await holos.refusal {
                _ = try await holos.database.notify(id, ends: ends, version: 1, call: holos.call(.daybook)) { _ in
                    Answer(status: 200)
                }
            }
            #expect(refusal.fields.map(\.pointer) == ["/ends_at"], "\(text)")
        }
        _ = try await holos.database.notify(id, ends: nil, version: 1, call: holos.call(.daybook)) { _ in
            Answer(status: 200)
        }
        #expect(try await holos.column("select kind || ' ' || state from task") == ["contact done"])
        try await holos.scratch.setClock("2027-06-15T14:59:59Z")
        #expect(try await holos.look().expired == 0)
        try await holos.scratch.setClock("2027-06-15T15:00:00Z")
        #expect(try await holos.look().expired == 1)
        #expect(try await holos.column("select state from request") == ["expired"])
        await holos.close()
    }

    @Test func `requests with one number become a question for a person, once, and are never merged by themselves`()
        async throws
    {
        let holos = try await Holos.open()
        _ = try await holos.ask(1, phone: "+1 312 555 0111")
        _ = try await holos.ask(1, phone: "+1 312 555 0112")
        let last = try #require(try await holos.ask(1, phone: "+1 312 555 0111").first)
        #expect(try await holos.look().alike == 1)
        #expect(try await holos.look().alike == 0)
        #expect(try await holos.column("select kind || ' ' || subject_id from task") == ["merge \(last)"])
        try await holos.write { $0.discharge(.merge, about: last, .notNeeded) }
        #expect(try await holos.look().alike == 0)
        #expect(try await holos.column("select distinct state from request") == ["open"])
        await holos.close()
    }
}

extension Holos {
    /// One look at the desk.
    func look() async throws -> DeskPass {
        try await database.lookAtDesk(of: practice, deadline: .now + .seconds(20))
    }

    /// So many requests of people who share at most a number.
    func ask(_ count: Int, phone: String? = nil) async throws -> [ConsultationRequest.ID] {
        for number in 0..<count {
            let person = try PersonDraft(
                name: "Sam", isAlias: true, email: nil, phone: phone ?? "+1 312 555 01\(10 + number)", zone: nil, at: ""
            )
            let draft = RequestDraft(service: nil, message: "", preferred: "")
            _ = try await database.take(draft, from: person, call: call()) { _ in Answer(status: 201) }
        }
        let ids = try await column("select request_id::text from request order by created_at, request_id")
        return ids.suffix(count).compactMap { ConsultationRequest.ID($0) }
    }

    fileprivate func putOnDuty(_ code: String) async throws {
        try await scratch.script(
            """
            insert into duty (practice_id, staff_id, rank, hours)
            select practice_id, staff_id, 0, '{"mon": ["00:00-24:00"]}' from staff where code = '\(code)'
            """)
    }

    fileprivate func oweCalls(about requests: [ConsultationRequest.ID]) async throws {
        try await write { write in
            for id in requests {
                write.owe(
                    DeskTask(
                        id: .fresh(), kind: .call, lane: .sameDay, request: id, due: write.now + .seconds(3600),
                        created: write.now))
            }
        }
    }
}
