import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Postgres
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct IntakeTests {
    static let river = #""person":{"name":"River","phone":"+1-312-555-0170"}"#

    /// The answers to an instrument, each the same but for those that are named.
    private static func answers(_ instrument: Instrument, _ value: Int, _ others: [String: Int] = [:]) -> String {
        instrument.items.map { "\"\($0.code)\":\(others[$0.code] ?? value)" }.joined(separator: ",")
    }

    static func questionnaire(_ instrument: Instrument, _ value: Int, _ others: [String: Int] = [:]) -> String {
        #"{"instrument":"\#(instrument.code)","version":\#(instrument.version),"answers":{\#(answers(instrument, value, others))}}"#
    }

    static func asking(_ questionnaires: String..., more: String = "") -> String {
        #"{\#(river),"questionnaires":[\#(questionnaires.joined(separator: ","))]\#(more)}"#
    }

    /// A key of a member of the staff.
    static func key(_ desk: Desk, of code: String, scopes: Set<APIKey.Scope>) async throws -> [String: String] {
        let text = KeyText(id: .fresh(), secret: KeyText.freshSecret())
        let member = try await desk.holos.database.staffMember(
            code, practice: desk.holos.practice, deadline: .now + .seconds(10))
        let key = APIKey(id: text.id, practice: desk.holos.practice.id, name: code, scopes: scopes, staff: member)
        try await desk.holos.database.add(key, secret: text.secret, call: desk.holos.call(.daybook))
        return ["Authorization": "Bearer \(text.text)"]
    }

    static func column(_ desk: Desk, _ statement: String) async throws -> [String] {
        try await desk.holos.scratch.texts(statement)
    }

    @Test func `the answer says by when a person reads it, on the wall of the clinic`() async throws {
        // Monday 07:00 in Chicago: the house is staffed from 8:00.
        let desk = try await Desk.open()
        let reply = await desk.send(.post, "/requests", "{\(Self.river)}")
        #expect(reply.status == 201)
        #expect(reply.text("promise.by") == "2027-03-01T18:00:00Z")
        #expect(reply.text("promise.local") == "2027-03-01T12:00")
        #expect(reply.text("promise.zone") == "America/Chicago")
        #expect(
            reply.text("promise.sentence")
                == "A person will read this by Monday, March 1, 12:00 PM, Chicago time (CST).")
        #expect(reply["crisis_first"] == .bool(false))
        #expect(reply.text("crisis.lines.1.number") == "988")
        #expect(try await Self.column(desk, "select promised_by::text from intake") == ["2027-03-01 18:00:00+00"])
        await desk.close()
    }

    @Test(arguments: [
        // Saturday; the night the clocks go forward; a closed Monday.
        ("2027-03-06T18:00:00Z", nil, "2027-03-08T12:00"), ("2027-03-14T07:30:00Z", nil, "2027-03-15T12:00"),
        ("2027-11-07T06:30:00Z", nil, "2027-11-08T12:00"),
        ("2027-03-07T18:00:00Z", "[2027-03-08 00:00:00-06, 2027-03-09 00:00:00-06)", "2027-03-09T12:00"),
    ])
    func `weekends, closures and the clocks are in the promise`(now: String, closed: String?, local: String)
        async throws
    {
        let desk = try await Desk.open(now: now)
        if let closed {
            try await desk.holos.scratch.script(
                """
                insert into closure (practice_id, closure_id, during, reason, source, created_at)
                values ('\(desk.holos.practice.id)', gen_random_uuid(), '\(closed)', 'Holiday', 'staff', daybook_now())
                """)
        }
        let reply = await desk.send(.post, "/requests", "{\(Self.river)}")
        #expect(reply.text("promise.local") == local)
        await desk.close()
    }

    @Test func `somebody on duty at night reads at night`() async throws {
        let desk = try await Desk.open(now: "2027-03-06T04:00:00Z")
        try await desk.holos.scratch.script(
            """
            insert into duty (practice_id, staff_id, rank, hours)
            select practice_id, staff_id, 1, '{"fri":["18:00-08:00"]}' from staff where code = 'imani'
            """)
        let reply = await desk.send(.post, "/requests", #"{"not_safe":true,\#(Self.river)}"#)
        #expect(reply.text("promise.local") == "2027-03-05T22:10")
        await desk.close()
    }

    @Test func `where nobody is there nothing is promised, and the number is given`() async throws {
        let desk = try await Desk.open()
        try await desk.holos.scratch.script("delete from weekly_hours")
        let reply = await desk.send(.post, "/requests", "{\(Self.river)}")
        #expect(reply.status == 201 && reply["promise.by"] == .null)
        #expect(reply.text("promise.sentence")?.contains("+1-312-555-0142") == true)
        await desk.close()
    }

    @Test func `T1 not safe right now is called within ten staffed minutes, and is told the numbers first`()
        async throws
    {
        let desk = try await Desk.open(now: "2027-03-01T16:00:00Z")
        let reply = await desk.send(.post, "/requests", #"{"not_safe":true,\#(Self.river)}"#)
        #expect(reply["crisis_first"] == .bool(true))
        #expect(reply.text("promise.by") == "2027-03-01T16:10:00Z")
        #expect(
            try await Self.column(
                desk, "select concat_ws(' ', kind, lane, due_at) from task") == ["call now 2027-03-01 16:10:00+00"])
        #expect(try await Self.column(desk, "select rule from triage_flag") == ["T1"])
        #expect(try await Self.column(desk, "select lane from request") == ["now"])
        await desk.close()
    }

    @Test func `T2 thoughts on more than half the days are called about within the hour`() async throws {
        let desk = try await Desk.open(now: "2027-03-01T16:00:00Z")
        let reply = await desk.send(
            .post, "/requests", Self.asking(Self.questionnaire(.phq9, 2, ["8": 1])))
        #expect(reply.status == 201)
        #expect(reply.text("promise.by") == "2027-03-01T17:00:00Z")
        #expect(try await Self.column(desk, "select concat_ws(' ', kind, lane) from task") == ["call same_day"])
        #expect(try await Self.column(desk, "select visit_by::text from intake") == ["2027-03-02 16:00:00+00"])
        #expect(
            try await Self.column(desk, "select concat_ws(' ', instrument, version, answers->>'9') from questionnaire")
                == ["phq9 1 2"])
        await desk.close()
    }

    @Test func `T6 health answers are reviewed within two working days, and keep nobody from asking`() async throws {
        let desk = try await Desk.open(now: "2027-03-01T16:00:00Z")
        let reply = await desk.send(
            .post, "/requests", Self.asking(Self.questionnaire(.ketamineHistory, 0, ["vascular": 1, "driver": 1])))
        #expect(reply.status == 201 && reply["crisis_first"] == .bool(false))
        // Monday; the second working day after it is Wednesday, until 17:30.
        #expect(
            try await Self.column(desk, "select concat_ws(' ', kind, due_at) from task")
                == ["review 2027-03-03 23:30:00+00"])
        #expect(try await Self.column(desk, "select rule from triage_flag") == ["T6"])
        await desk.close()
    }

    @Test func `no score, no lane and no rule is in a public answer`() async throws {
        let desk = try await Desk.open()
        let worst = await desk.send(
            .post, "/requests",
            Self.asking(
                Self.questionnaire(.asq, 1), Self.questionnaire(.phq9, 3), Self.questionnaire(.gad7, 3),
                more: #","left_hospital":true"#))
        #expect(worst.status == 201)
        let text = String(decoding: worst.bytes, as: UTF8.self)
        for word in ["score", "total", "finding", "severe", "rule", "lane", "T1", "risk", "flag", "27", "21"] {
            #expect(!text.replacing(/"[0-9a-f-]{36}"|[0-9]{4}-[0-9T:.Z-]+/, with: "").contains(word), "\(word)")
        }
        let none = await desk.send(.post, "/requests", "{\(Self.river)}")
        func names(_ reply: Reply) -> [String] {
            if case .object(let members) = reply.json { members.keys.sorted() } else { [] }
        }
        #expect(names(worst) == names(none))
        await desk.close()
    }

    @Test(arguments: [
        (#"{"instrument":"phq9","version":1,"answers":{"1":0}}"#, (2...9).map { "/questionnaires/0/answers/\($0)" }),
        (
            #"{"instrument":"asq","version":1,"answers":{"1":2,"2":0,"3":0,"4":"no"}}"#,
            ["/questionnaires/0/answers/4", "/questionnaires/0/answers/1", "/questionnaires/0/answers/5"]
        ),
        (#"{"instrument":"phq9","version":2,"answers":{}}"#, ["/questionnaires/0/version"]),
        (#"{"instrument":"cssrs","version":1,"answers":{"1":0,"2":0,"6":0}}"#, ["/questionnaires/0/version"]),
        (
            #"{"instrument":"gad7","version":1,"answers":{"1":0,"2":0,"3":0,"4":0,"5":0,"6":0,"7":0,"8":0}}"#,
            ["/questionnaires/0/answers/8"]
        ),
        (#"{"instrument":"gad7","version":1,"answers":[0]}"#, ["/questionnaires/0/answers"]),
        (
            #"{"instrument":"gad7","version":1,"score":3,"answers":[0]}"#,
            ["/questionnaires/0/score", "/questionnaires/0/answers"]
        ),
        (#"7"#, ["/questionnaires/0"]),
    ])
    func `answers that are missing or out of range are named and nothing is stored`(
        body: String, faults: [String]
    ) async throws {
        let desk = try await Desk.open()
        let reply = await desk.send(.post, "/requests", Self.asking(body))
        #expect(reply.status == 422 && reply.text("code") == "invalid")
        #expect(reply.faults == faults)
        #expect(try await Self.column(desk, "select person_id::text from person") == [])
        await desk.close()
    }

    @Test func `a question may be skipped by saying so`() async throws {
        let desk = try await Desk.open()
        let body = Self.questionnaire(.phq9, 0).replacing(#""5":0"#, with: #""5":null"#)
        #expect(await desk.send(.post, "/requests", Self.asking(body)).status == 201)
        #expect(try await Self.column(desk, "select (answers ? '5')::text from questionnaire") == ["false"])
        await desk.close()
    }

    @Test(arguments: [
        (#""person":{"name":"A","phone":"+1-012-555-0142"}"#, "/person/phone"),
        (#""person":{"name":"A","phone":"555-0142"}"#, "/person/phone"),
        (#""person":{"name":"A","phone":"+1-312-555-0170","born":"2027-02-30"}"#, "/person/born"),
        (#""person":{"name":"A","phone":"+1-312-555-0170","born":"2027-03-02"}"#, "/person/born"),
        (#""person":{"name":"A","phone":"+1-312-555-0170","born":"1899-03-02"}"#, "/person/born"),
        (#""person":{"name":"A","phone":"+1-312-555-0170"},"reasons":["boredom"]"#, "/reasons"),
        (#""person":{"name":"A","phone":"+1-312-555-0170"},"contact":{"channel":"pigeon"}"#, "/contact/channel"),
        (#""person":{"name":"A","phone":"+1-312-555-0170"},"contact":{"drive_minutes":-1}"#, "/contact/drive_minutes"),
        (#""person":{"name":"A","phone":"+1-312-555-0170"},"not_safe":"perhaps"}"#, ""),
    ])
    func `what cannot be is refused with its field, and nothing is stored`(body: String, fault: String) async throws {
        let desk = try await Desk.open()
        let reply = await desk.send(.post, "/requests", "{\(body)}")
        #expect(reply.status == 422)
        #expect(reply.faults == [fault])
        #expect(try await Self.column(desk, "select intake_id::text from intake") == [])
        await desk.close()
    }

    @Test func `people see the questions that may be shown, and no others`() async throws {
        let desk = try await Desk.open()
        let reply = await desk.send(.get, "/instruments")
        #expect(reply.status == 200)
        #expect((0..<5).map { reply.text("items.\($0).code") } == ["phq9", "gad7", "asq", "ket_hx", nil])
        #expect(reply.text("items.2.items.4.text") == "Are you having thoughts of killing yourself right now?")
        #expect(reply.text("items.2.items.4.asked_if_any_not_zero.0") == "1")
        #expect(reply.text("crisis.lines.1.number") == "988")
        await desk.close()
    }

    /// The answers may differ in ids and in nothing else, and the statements in nothing at all.
    @Test(arguments: [
        ("/requests", #","message":"Hello""#), ("/requests", #","not_safe":true,"reasons":["grief"]"#),
        (
            "/requests",
            #","questionnaires":[{"instrument":"asq","version":1,"answers":{"1":1,"2":0,"3":0,"4":0,"5":0}}]"#
        ),
        ("/requests", #","service":"nothing""#), ("/call-backs", ""), ("/call-backs", #","service":"mh_consult""#),
    ])
    func `somebody known and somebody unknown are asked for and answered alike`(path: String, more: String) async throws
    {
        let desk = try await Desk.open()
        try await desk.holos.scratch.script("update practice set policy = policy || '{\"call_back_minutes\": 15}'")
        let folder = try await Self.column(desk, "show unix_socket_directories")[0]
        let socket = String(folder.split(separator: ",")[0])
        let proxy = try Proxy(server: "\(socket)/.s.PGSQL.5432", cut: .never)
        let known = #"{"name":"Rosa Delgado","email":"rosa@example.org","phone":"+1-312-555-0170"}"#
        let booked = await desk.send(
            .post, "/appointments", #"{"service":"mh_consult","start":"2027-03-08T09:00","person":\#(known)}"#)
        #expect(booked.status == 201)
        #expect(await desk.send(.post, "/requests", #"{"person":\#(known)}"#).status == 201)

        let watched = try await desk.another(through: proxy.directory, posts: PostGuard(perAddress: 60))
        func send(_ person: String) async -> (statements: [String], answer: String, headers: [String]) {
            let reply = await watched.send(.post, path, #"{"person":\#(person)\#(more)}"#)
            return (
                // What is notified to other processes is notified for many writes at once, and names nobody.
                proxy.takeStatements().filter { !$0.contains("pg_notify") },
                String(decoding: reply.bytes, as: UTF8.self).replacing(/[0-9a-f]{8}-[0-9a-f-]{27}/, with: "id"),
                ["\(reply.status)"]
                    + reply.headers.map { "\($0.name): \($0.value.replacing(/[0-9a-f]{8}-[0-9a-f.-]+/, with: "id"))" }
            )
        }
        // The first one prepares the statements.
        _ = await send(#"{"name":"Nobody","phone":"+1-312-555-0171"}"#)
        let unknown = #"{"name":"Xena Nowak","email":"xena@example.org","phone":"+1-312-555-0199"}"#
        let (one, other) = (await send(known), await send(unknown))
        #expect(one.statements.count > 10 || one.headers[0] == "422")
        #expect(one.statements == other.statements)
        #expect(one.answer == other.answer)
        #expect(one.headers == other.headers)
        // Nor do the guards know anybody: they count what came in lately, and ask the database nothing.
        guard one.headers[0] == "201" else { return try await Self.end(desk, watched, proxy) }
        for _ in 1...5 { for person in [known, unknown] { #expect(await send(person).headers[0] == "201") } }
        let (last, lastOther) = (await send(known), await send(unknown))
        #expect(last.headers[0] == "429" && last.statements.isEmpty)
        #expect(last == lastOther)
        try await Self.end(desk, watched, proxy)
    }

    private static func end(_ desk: Desk, _ watched: Desk, _ proxy: Proxy) async throws {
        try proxy.close()
        await watched.close()
        await desk.close()
    }
}
