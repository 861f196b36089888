import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(10)))
struct HandoverTests {
    @Test(arguments: [
        ("2027-03-14T07:50:00Z", 7, "2027-03-14T11:00:00Z"), ("2027-11-07T06:50:00Z", 9, "2027-11-07T12:00:00Z"),
    ])
    func `on the night when the clocks change the shift is as long as it is, and a call is due in real time`(
        now: String, hours: Int, ends: String
    ) async throws {
        let counsel = try await Holos.counselling(now: now)
        let due = try await counsel.callBack("Blue Heron")
        let instant = try #require(Instant(rfc3339: now))
        #expect(due == instant + .minutes(15))
        let handover = try await counsel.database.handover(of: counsel.practice, deadline: .now + .seconds(10))
        #expect(handover.current?.member.code == "tobias")
        #expect(handover.current?.during.duration == .seconds(hours * 3600))
        #expect(handover.current?.during.end == Instant(rfc3339: ends))
        #expect((handover.next?.member.code, handover.next?.during.start) == ("imani", Instant(rfc3339: ends)))
        #expect(handover.next?.during.duration == .seconds(16 * 3600))
        await counsel.close()
    }

    @Test func `whoever is there already answers from when the one before them leaves`() async throws {
        // Monday, 10:00 in Chicago: imani is there until 16:00, and tobias beside her until 17:30.
        let holos = try await Holos.open(now: "2027-03-01T16:00:00Z")
        let handover = try await holos.database.handover(of: holos.practice, deadline: .now + .seconds(10))
        #expect(handover.current?.member.code == "imani")
        #expect(handover.next?.member.code == "tobias")
        #expect(handover.next?.during.start == Instant(rfc3339: "2027-03-01T22:00:00Z"))
        #expect(handover.next?.during.duration == .minutes(90))
        await holos.close()
    }

    @Test func `whoever arrives sees who waits longest, what was promised, and what nobody sees to`() async throws {
        let counsel = try await Holos.counselling(now: "2027-03-10T11:00:00Z")
        _ = try await counsel.callBack("First")
        try await counsel.scratch.setClock("2027-03-10T11:05:00Z")
        _ = try await counsel.callBack("Second")
        let handover = try await counsel.database.handover(of: counsel.practice, deadline: .now + .seconds(10))
        #expect(handover.calls.map(\.person?.name) == ["First", "Second"])
        #expect(handover.calls.map(\.owner?.code) == ["tobias", "tobias"])
        #expect(handover.promised.count == 2)
        #expect(handover.unowned.isEmpty)
        #expect(handover.requests.map(\.person.name) == ["First", "Second"])
        await counsel.close()
    }

    @Test func `at a change of shift nothing is left without somebody who sees to it`() async throws {
        let counsel = try await Holos.counselling(now: "2027-03-10T11:00:00Z")
        _ = try await counsel.callBack("First")
        let counts = try await counsel.handOver(from: "tobias", to: "imani")
        #expect(counts == "1 1")
        #expect(try await counsel.handOver(from: nil, to: "imani") == "0 0")
        #expect(
            try await counsel.column(
                "select m.code from task t join staff m on m.staff_id = t.owner_id union all select m.code from request r join staff m on m.staff_id = r.owner_id"
            ) == ["imani", "imani"])
        #expect(
            try await counsel.column(
                "select action || ' ' || subject from audit_entry where action like '%taken' order by 1")
                == ["request.taken request", "task.taken task"])
        let refusal = try await counsel.refusal { _ = try await counsel.handOver(from: "tobias", to: "gwen") }
        #expect(refusal.fields.map(\.pointer) == ["/to"])
        await counsel.close()
    }

    @Test func `a worried wife is called, and nothing is kept in his name`() async throws {
        // Tuesday 03:10 at night.
        let counsel = try await Holos.counselling(now: "2027-03-09T09:10:00Z")
        let due = try await counsel.callBack("Anna", service: "quick_call")
        #expect(due == Instant(rfc3339: "2027-03-09T09:25:00Z"))
        #expect(try await counsel.column("select name || ' ' || is_alias from person") == ["Anna true"])
        #expect(
            try await counsel.column(
                "select s.code || ' ' || r.message || r.preferred from request r join service s using (practice_id, service_id)"
            ) == ["quick_call "])
        #expect(try await counsel.column("select count(*)::text from claim") == ["0"])
        await counsel.close()
    }

    @Test func `who is not called in time goes to whoever is on duty then`() async throws {
        let counsel = try await Holos.counselling(now: "2027-03-10T11:55:00Z")
        _ = try await counsel.callBack("First")
        // 06:10 in Chicago: the night shift is over since 06:00.
        try await counsel.scratch.setClock("2027-03-10T12:10:00Z")
        #expect(try await counsel.look().escalated == 1)
        #expect(
            try await counsel.column("select m.code from task t join staff m on m.staff_id = t.owner_id") == ["imani"])
        await counsel.close()
    }

    @Test func `a number is needed, and a practice that does not offer it has no such page`() async throws {
        let counsel = try await Holos.counselling(now: "2027-03-10T11:00:00Z")
        let person = try PersonDraft(name: "Sam", isAlias: true, email: "s@m.example", phone: nil, zone: nil, at: "")
        let draft = RequestDraft(service: nil, message: "", preferred: "")
        let refusal = try await counsel.refusal {
            _ = try await counsel.database.callBack(draft, to: person, call: counsel.call()) { _ in
                Answer(status: 201)
            }
        }
        #expect(refusal.fields.map(\.pointer) == ["/person/phone"])
        await counsel.close()
        let holos = try await Holos.open()
        let missing = try await holos.refusal {
            _ = try await holos.database.callBack(draft, to: person, call: holos.call()) { _ in Answer(status: 201) }
        }
        #expect(missing.code == .notFound)
        #expect(try await holos.column("select count(*)::text from person") == ["0"])
        await holos.close()
    }
}

extension Holos {
    /// The clinic as a 24-hour service: tobias is on duty from 22:00 to 06:00, imani from 06:00 to 22:00.
    static func counselling(now: String) async throws -> Holos {
        let holos = try await open(now: now)
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        func hours(_ hours: String) -> String { "{\(days.map { "\"\($0)\": [\"\(hours)\"]" }.joined(separator: ","))}" }
        try await holos.scratch.script(
            """
            insert into duty (practice_id, staff_id, rank, hours)
            select practice_id, staff_id, 0, case code when 'tobias' then '\(hours("22:00-06:00"))'::jsonb
                else '\(hours("06:00-22:00"))'::jsonb end
            from staff;
            update practice set policy = policy || '{"call_back_minutes": 15}';
            """)
        let practice = try await holos.database.practice("holos", deadline: .now + .seconds(10))
        return Holos(scratch: holos.scratch, practice: practice)
    }

    /// Somebody wants to talk now; by when they are called.
    func callBack(_ name: String, service: String? = nil) async throws -> Instant? {
        let person = try PersonDraft(
            name: name, isAlias: true, email: nil, phone: "+44 1632 960111", zone: nil, at: "")
        let draft = RequestDraft(service: service, message: "", preferred: "")
        let answer = try await database.callBack(draft, to: person, call: call()) { taken in
            Answer(status: 201, body: taken.intake.promise.by?.rfc3339 ?? "")
        }
        return Instant(rfc3339: answer.body)
    }

    fileprivate func handOver(from: String?, to: String) async throws -> String {
        try await database.handOver(from: from, to: to, call: call(.daybook)) { tasks, requests in
            Answer(status: 200, body: "\(tasks) \(requests)")
        }.body
    }
}
