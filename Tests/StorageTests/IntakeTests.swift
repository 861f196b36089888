import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// What is said about a request, by the person and by clinicians, at the same time and one after the other.
@Suite(.timeLimit(.minutes(10)))
struct IntakeTests {
    /// Monday 1 March 2027, 10:00 in Chicago: imani and tobias are there.
    private static let ten = "2027-03-01T16:00:00Z"
    private static let standing = """
        select concat_ws(' ', rule, not_safe_at is not null, to_char(promised_by at time zone 'UTC', 'DD HH24:MI'), lane)
        from intake left join request using (practice_id, request_id)
        """

    @Test func `what is said while somebody presses the button does not undo it`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        let id = try await holos.intake()
        // Both have read what there is before either can end.
        try await holos.scratch.interleaved(
            "select from practice_change for update", "select 1",
            { try await holos.say(IntakeDraft(isNotSafe: true), id) },
            { try await holos.say(IntakeDraft(reasons: [.grief]), id) })
        #expect(try await holos.column(Self.standing) == ["T1 t 01 16:10 now"])
        #expect(try await holos.column("select array_to_string(reasons, ' ') from intake") == ["grief"])
        await holos.close()
    }

    @Test func `a press before there is a request is not undone either`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        let id = try await holos.begin()
        try await holos.scratch.interleaved(
            "select from practice_change for update", "select 1",
            { try await holos.say(IntakeDraft(isNotSafe: true), id) },
            { _ = try await holos.take(of: id) })
        #expect(try await holos.column(Self.standing) == ["T1 t 01 16:10 now"])
        #expect(try await holos.column("select concat_ws(' ', kind, lane) from task") == ["call now"])
        await holos.close()
    }

    @Test func `two answers to the second question make one request`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        let id = try await holos.begin()
        await #expect(throws: Refusal.self) {
            try await holos.scratch.interleaved(
                "select from practice_change for update", "select 1", { _ = try await holos.take(of: id) },
                { _ = try await holos.take(of: id) })
        }
        #expect(
            try await holos.column(
                "select concat_ws(' ', count(*), count(i.intake_id)) from request left join intake i using (request_id)"
            ) == ["1 1"])
        await holos.close()
    }

    @Test func `two questions answered at the same time are both kept in one row`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        let id = try await holos.intake()
        try await holos.scratch.interleaved(
            "select from practice_change for update", "select 1", { try await holos.answer(.phq9, ["1": 1], id) },
            { try await holos.answer(.phq9, ["9": 2], id) })
        #expect(try await holos.column("select answers::text from questionnaire") == [#"{"1": 1, "9": 2}"#])
        #expect(try await holos.column("select lane from request") == ["same_day"])
        await holos.close()
    }

    @Test func `the link writes over nothing that a clinician has recorded`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        let id = try await holos.intake()
        let imani = try await holos.member("imani")
        _ = try await holos.record(Questionnaire(.phq9, answers: ["9": 3]), by: imani)
        try await holos.answer(.phq9, ["9": 0], id)
        try await holos.answer(.phq9, ["1": 2], id)
        #expect(
            try await holos.column(
                "select concat_ws(' ', recorded_by is not null, answers) from questionnaire order by created_at, 1")
                == [#"f {"1": 2, "9": 0}"#, #"t {"9": 3}"#])
        // Nor what somebody else might send in its place.
        let theirs = try await holos.column(
            "select questionnaire_id::text from questionnaire where recorded_by is not null")[0]
        _ = try await holos.database.write(holos.call()) { write in
            let person: Person.ID = try await write.transaction.query("select person_id from person")[0]["person_id"]
            write.transaction.enqueue(
                try Questionnaire(.phq9, answers: [:]).save(
                    holos.practice.id, as: #require(Questionnaire.ID(theirs)), person: person, request: nil,
                    now: write.now))
            return (Answer(status: 204), nil)
        }
        #expect(
            try await holos.column("select answers::text from questionnaire where recorded_by is not null")
                == [#"{"9": 3}"#])
        await holos.close()
    }

    @Test func `a call is promised anew to whoever was only read before, and is missed when nobody calls`()
        async throws
    {
        let holos = try await Holos.open(now: Self.ten)
        let id = try await holos.intake()
        let imani = try await holos.member("imani")
        _ = try await holos.database.take(
            holos.request(), for: "imani", version: nil, call: imani
        ) { _ in Answer(status: 200) }
        #expect(try await holos.promise() == .kept)
        try await holos.scratch.setClock("2027-03-01T16:30:00Z")
        try await holos.say(IntakeDraft(isNotSafe: true), id)
        #expect(try await holos.column(Self.standing) == ["T1 t 01 16:40 now"])
        #expect(try await holos.promise() == .open)
        try await holos.scratch.setClock("2027-03-01T16:41:00Z")
        #expect(try await holos.missed() == 1)
        #expect(
            try await holos.column("select concat_ws(' ', kind, lane) from task order by kind")
                == ["call now", "promise now"])
        await holos.close()
    }

    @Test func `a promise that is over is not given again`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        let id = try await holos.intake()
        // 14:00 was promised, and nobody has read it.
        try await holos.scratch.setClock("2027-03-01T20:05:00Z")
        #expect(try await holos.missed() == 1)
        try await holos.say(IntakeDraft(reasons: [.grief]), id)
        #expect(try await holos.promise() == .missed)
        try await holos.say(IntakeDraft(isNotSafe: true), id)
        #expect(try await holos.column(Self.standing) == ["T1 t 01 20:15 now"])
        #expect(try await holos.promise() == .open)
        await holos.close()
    }

    @Test func `what a clinician has closed stays closed until something new is said`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        let id = try await holos.intake()
        let imani = try await holos.member("imani")
        func open() async throws -> [String] {
            try await holos.column(
                """
                select concat_ws(' ', rule, 'flag') from triage_flag where closed_at is null
                union all select concat_ws(' ', lane, kind) from task where state = 'open'
                """
            ).sorted()
        }
        func see() async throws {
            let flags = try await holos.column("select flag_id::text from triage_flag where closed_at is null")
            for flag in flags {
                _ = try await holos.database.close(#require(TriageFlag.ID(flag)), call: imani) { _ in
                    Answer(status: 200)
                }
            }
            _ = try await holos.database.record(.reached, of: holos.request(), version: nil, call: imani) { _ in
                Answer(status: 200)
            }
            #expect(try await open() == [])
        }
        try await holos.say(IntakeDraft(isNotSafe: true), id)
        #expect(try await open() == ["T1 flag", "now call"])
        try await see()
        // None of these says anything that asks for a call.
        try await holos.say(IntakeDraft(request: RequestDraft(service: nil, message: "Thanks.", preferred: "")), id)
        try await holos.answer(.phq9, ["1": 1], id)
        _ = try await holos.record(Questionnaire(.auditC, answers: ["1": 0]), by: imani)
        #expect(try await open() == [])
        // This does, and once.
        try await holos.answer(.phq9, ["9": 2], id)
        #expect(try await open() == ["T2 flag", "same_day call"])
        try await see()
        try await holos.answer(.phq9, ["9": 2], id)
        #expect(try await open() == [])
        try await holos.answer(.phq9, ["9": 3], id)
        #expect(try await open() == ["T2 flag", "same_day call"])
        try await see()
        // Whoever presses again is called again.
        try await holos.say(IntakeDraft(isNotSafe: true), id)
        #expect(try await open() == ["T1 flag", "now call"])
        #expect(
            try await holos.column("select concat_ws(' ', rule, count(*)) from triage_flag group by rule order by 1")
                == ["T1 2", "T2 2"])
        await holos.close()
    }

    @Test func `nothing that is said moves a request into a later lane than staff have put it`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        let id = try await holos.intake()
        let imani = try await holos.member("imani")
        try await holos.scratch.script("update request set lane = 'same_day'")
        try await holos.say(IntakeDraft(reasons: [.grief]), id)
        _ = try await holos.record(Questionnaire(.phq9, answers: ["1": 0]), by: imani)
        #expect(try await holos.column("select lane from request") == ["same_day"])
        await holos.close()
    }

    @Test func `T4 a score that rises again is seen by whichever way it comes in`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        let id = try await holos.intake()
        let imani = try await holos.member("imani")
        func all(_ value: Int) -> [String: Int] {
            Dictionary(uniqueKeysWithValues: Instrument.phq9.items.map { ($0.code, $0.code == "9" ? 0 : value) })
        }
        for (value, time) in [(2, "16:01"), (1, "16:02")] {
            try await holos.scratch.setClock("2027-03-01T\(time):00Z")
            _ = try await holos.record(Questionnaire(.phq9, answers: all(value)), by: imani)
        }
        #expect(try await holos.column("select kind from task") == [])
        try await holos.scratch.setClock("2027-03-01T16:03:00Z")
        // 16 again, by the person's own answers.
        try await holos.answer(.phq9, all(2), id)
        #expect(
            try await holos.column("select concat_ws(' ', rule, lane) from intake join request using (request_id)") == [
                "T4 soon"
            ])
        #expect(try await holos.column("select rule from triage_flag") == ["T4"])
        #expect(
            try await holos.column("select concat_ws(' ', kind, lane) from task order by kind")
                == ["call soon", "rebound early"])
        await holos.close()
    }

    @Test func `whoever is helped or found twice before anybody took them on was not forgotten`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        _ = try await holos.intake()
        let imani = try await holos.member("imani")
        _ = try await holos.database.conclude(holos.request(), version: nil, call: imani) { _ in Answer(status: 200) }
        #expect(try await holos.promise() == .kept)
        try await holos.scratch.setClock("2027-03-02T16:00:00Z")
        #expect(try await holos.missed() == 0)
        await holos.close()
    }

    @Test(arguments: [
        (DeskTask.Outcome.reached, ResponsePromise.Standing.kept), (.notReached, .kept), (.notNeeded, .open),
    ])
    func `whoever ends the task of a call has called, unless none was needed`(
        outcome: DeskTask.Outcome, standing: ResponsePromise.Standing
    ) async throws {
        let holos = try await Holos.open(now: Self.ten)
        let id = try await holos.intake()
        try await holos.say(IntakeDraft(isNotSafe: true), id)
        let imani = try await holos.member("imani")
        let task = try await holos.column("select task_id::text from task where kind = 'call'")[0]
        _ = try await holos.database.finish(
            #require(DeskTask.ID(task)), outcome, version: nil, call: imani
        ) { _ in Answer(status: 200) }
        #expect(try await holos.promise() == standing)
        await holos.close()
    }

    @Test func `a merged request was read, and what was promised about a call goes on with the other`() async throws {
        let holos = try await Holos.open(now: Self.ten)
        let imani = try await holos.member("imani")
        func merge(_ one: String, into other: String) async throws {
            _ = try await holos.database.merge(
                #require(ConsultationRequest.ID(one)), into: #require(ConsultationRequest.ID(other)), version: nil,
                call: imani
            ) { _ in Answer(status: 200) }
        }
        let first = try await holos.take(of: nil), second = try await holos.take(of: nil)
        let third = try await holos.take(of: nil, IntakeDraft(isNotSafe: true))
        try await merge(second, into: first)
        #expect(try await holos.promises() == "1 0 2")
        try await merge(third, into: first)
        #expect(
            try await holos.column(
                "select concat_ws(' ', rule, to_char(promised_by at time zone 'UTC', 'HH24:MI'), lane) from intake join request r using (request_id) where r.state = 'open'"
            ) == ["T1 16:10 now"])
        #expect(try await holos.promises() == "1 0 1")
        try await holos.scratch.setClock("2027-03-01T16:11:00Z")
        #expect(try await holos.missed() == 1)
        #expect(try await holos.promises() == "1 1 0")
        await holos.close()
    }
}
