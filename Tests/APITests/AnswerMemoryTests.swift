import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Postgres
import Scheduling
import Storage
import Testing

/// Free times answered from memory are what the database would say.
@Suite(.timeLimit(.minutes(10)))
struct AnswerMemoryTests {
    private static let monday = "/slots?service=mh_consult&clinician=imani&from=2027-03-08&to=2027-03-08"
    private static let rosa = #""person":{"name":"Rosa","email":"rosa@example.org"}"#
    private static let nine = #""service":"mh_consult","start":"2027-03-08T09:00","clinician":"imani""#

    @Test func `an answer from memory is the answer of the database, byte by byte`() async throws {
        let desk = try await Desk.remembering()
        let first = await desk.send(.get, Self.monday)
        let other = "/slots?to=2027-03-08&from=2027-03-08&clinician=imani&service=mh_consult"
        let second = await desk.send(.get, other)
        let head = await desk.send(.head, Self.monday)
        let past = await desk.send(.get, Self.monday, fromMemory: false)
        #expect(desk.answers.statistics.hits == 2)
        #expect(desk.answers.statistics.misses == 1)
        for reply in [second, head, past] {
            #expect(reply.status == 200)
            #expect(reply.json == first.json)
            let isSame = reply.bytes == first.bytes
            #expect(isSame)
            #expect(reply.headers == first.headers)
        }
        #expect(second.headers[.cacheControl] == "no-store")
        #expect(second.text("crisis.lines.1.number") == "988")
        await desk.close()
    }

    @Test func `what differs in the question differs in the answer, and a refusal is not kept`() async throws {
        let desk = try await Desk.remembering()
        for query in ["", "&limit=1", "&limit=2", "&zone=Asia/Kolkata", "&limit=1&zone=Asia/Kolkata"] {
            for _ in 0..<2 { _ = await desk.same(Self.monday + query) }
        }
        #expect(desk.answers.statistics.hits == 5)
        for _ in 0..<2 {
            #expect(await desk.send(.get, "/slots?service=nothing").status == 404)
            #expect(await desk.send(.get, "/slots?service=mh_consult&from=x").status == 422)
        }
        #expect(desk.answers.statistics.hits == 5)
        await desk.close()
    }

    @Test func `whoever shows credentials is answered by the database`() async throws {
        let desk = try await Desk.remembering()
        for _ in 0..<2 {
            #expect(await desk.send(.get, Self.monday, staff: true).status == 200)
            #expect(await desk.send(.get, Self.monday, headers: ["Authorization": "Bearer forged"]).status == 401)
        }
        // A service for patients is there for staff, and its times are not kept for anybody else.
        #expect(await desk.send(.get, "/slots?service=med", staff: true).status == 200)
        #expect(await desk.send(.get, "/slots?service=med").status == 404)
        #expect(desk.answers.statistics.hits == 0)
        await desk.close()
    }

    @Test func `one's own write is seen at once`() async throws {
        let desk = try await Desk.remembering()
        #expect(await desk.same(Self.monday).offers("09:00"))

        let booked = await desk.send(.post, "/appointments", "{\(Self.nine),\(Self.rosa)}", staff: true)
        let id = try #require(booked.text("id"))
        #expect(await !desk.same(Self.monday).offers("09:00"))
        let moved = await desk.send(
            .put, "/appointments/\(id)/time", #"{"start":"2027-03-08T13:00"}"#, staff: true, ifMatch: "*")
        #expect(moved.status == 200)
        #expect(await desk.same(Self.monday).offers("09:00"))
        #expect(await !desk.same(Self.monday).offers("13:00"))
        let cancelled = await desk.send(
            .post, "/appointments/\(id)/cancellation", #"{"actor":"person"}"#, staff: true, ifMatch: "*")
        #expect(cancelled.status == 200)
        #expect(await desk.same(Self.monday).offers("13:00"))

        let held = await desk.send(.post, "/holds", "{\(Self.nine)}")
        #expect(await !desk.same(Self.monday).offers("09:00"))
        let (hold, secret) = (try #require(held.text("id")), try #require(held.text("secret")))
        #expect(await desk.send(.delete, "/holds/\(hold)", headers: ["Hold-Secret": secret]).status == 204)
        #expect(await desk.same(Self.monday).offers("09:00"))

        let closed = await desk.send(
            .post, "/closures", #"{"from":"2027-03-08T15:00:00Z","to":"2027-03-08T16:00:00Z","reason":"Away"}"#,
            staff: true)
        #expect(await !desk.same(Self.monday).offers("09:00"))
        #expect(await desk.send(.delete, "/closures/\(try #require(closed.text("id")))", staff: true).status == 200)
        #expect(await desk.same(Self.monday).offers("09:00"))
        await desk.close()
    }

    @Test func `an applied practice file is seen at once, and what the directory knows with it`() async throws {
        let desk = try await Desk.remembering()
        #expect(await desk.same(Self.monday).offers("09:00"))
        try await desk.apply(crisis: "gb", opening: "10:00")
        let changed = await desk.same(Self.monday)
        #expect(!changed.offers("09:00") && changed.offers("10:00"))
        // The crisis numbers come from the directory, which reads them in its own time.
        #expect(changed.text("crisis.profile") == "us")
        try await desk.directory.refresh()
        #expect(await desk.same(Self.monday).text("crisis.profile") == "gb")
        await desk.close()
    }

    @Test func `a booking whose commit was not answered is seen at once`() async throws {
        let desk = try await Desk.open()
        let folder = try #require(
            desk.holos.scratch.connectionString.split(separator: " ").last { $0.hasPrefix("host=") }?.dropFirst(5))
        let proxy = try Proxy(server: "\(folder)/.s.PGSQL.5432", cut: .after("update practice_change"))
        let lost = try await desk.another(through: proxy.directory)
        try await lost.holos.database.watch.refresh()
        #expect(await lost.same(Self.monday).offers("09:00"))
        #expect(await lost.send(.post, "/appointments", "{\(Self.nine),\(Self.rosa)}").status == 201)
        #expect(await !lost.same(Self.monday).offers("09:00"))
        await lost.holos.database.pool.close()
        try proxy.close()
        await desk.close()
    }

    @Test func `a write of another process is seen when it is notified`() async throws {
        let desk = try await Desk.remembering()
        let other = try await desk.another()
        let listener = Listener(
            PostgresConfiguration(connectionString: desk.holos.scratch.connectionString, poolSize: 1),
            channels: [ChangeWatch.channel])
        var events = listener.events().makeAsyncIterator()
        #expect(await events.next() == .reconnected)
        #expect(await desk.same(Self.monday).offers("09:00"))

        #expect(await other.send(.post, "/appointments", "{\(Self.nine),\(Self.rosa)}").status == 201)
        // Nobody has told this process yet.
        #expect(await desk.send(.get, Self.monday).offers("09:00"))
        await desk.holos.database.watch.hear(try #require(await events.next()))
        #expect(await !desk.same(Self.monday).offers("09:00"))
        await other.holos.database.pool.close()
        await desk.close()
    }

    @Test func `a write whose notification is lost is seen when the change numbers are read`() async throws {
        let desk = try await Desk.remembering()
        let other = try await desk.another()
        #expect(await desk.same(Self.monday).offers("09:00"))
        #expect(await other.send(.post, "/appointments", "{\(Self.nine),\(Self.rosa)}").status == 201)
        #expect(await desk.send(.get, Self.monday).offers("09:00"))
        try await desk.holos.database.watch.refresh()
        #expect(await !desk.same(Self.monday).offers("09:00"))
        await other.holos.database.pool.close()
        await desk.close()
    }

    @Test func `the clock takes away what it has come too close to`() async throws {
        let desk = try await Desk.remembering()
        let today = "/slots?service=mh_consult&clinician=imani"
        // It is 07:00 in Chicago, and two hours' notice are needed.
        #expect(await desk.same(today).offers("09:00", on: "2027-03-01"))
        try await desk.setClock("2027-03-01T13:00:01Z")
        let later = await desk.same(today)
        #expect(!later.offers("09:00", on: "2027-03-01") && later.offers("09:15", on: "2027-03-01"))
        #expect(desk.answers.statistics.hits == 0)
        await desk.close()
    }

    @Test func `without a first date the answer ends with the day`() async throws {
        let desk = try await Desk.remembering(now: "2027-03-03T05:59:30Z")
        let path = "/slots?service=mh_consult&clinician=imani"
        #expect(await desk.same(path).text("from") == "2027-03-02")
        try await desk.setClock("2027-03-03T06:00:00Z")
        #expect(await desk.same(path).text("from") == "2027-03-03")
        await desk.close()
    }

    @Test func `the horizon brings on what it reaches`() async throws {
        let desk = try await Desk.remembering(now: "2027-03-01T14:59:30Z")
        // Sixty days ahead, on Friday 30 April, Tobias is there, and the clocks have changed.
        let path = "/slots?service=mh_consult&from=2027-04-30&to=2027-04-30"
        #expect(await !desk.same(path).offers("10:00", on: "2027-04-30"))
        try await desk.setClock("2027-03-01T15:00:00Z")
        #expect(await desk.same(path).offers("10:00", on: "2027-04-30"))
        await desk.close()
    }

    @Test func `a hold that ends gives its time free though nothing is written`() async throws {
        let desk = try await Desk.remembering()
        #expect(await desk.send(.post, "/holds", "{\(Self.nine)}").status == 201)
        // Within the minute in which nothing else would change.
        try await desk.setClock("2027-03-01T13:04:30Z")
        #expect(await !desk.same(Self.monday).offers("09:00"))
        try await desk.setClock("2027-03-01T13:05:00Z")
        #expect(await desk.same(Self.monday).offers("09:00"))
        #expect(desk.answers.statistics.hits == 0)
        await desk.close()
    }

    @Test func `what memory says stays true under any mixture of writes, clocks and readers`() async throws {
        var random = SeededGenerator(seed: 0xDA1B_00C5)
        let desk = try await Desk.remembering()
        let all = [desk, try await desk.another()]
        var clock = try #require(Instant(rfc3339: Holos.now))
        var undo: [(path: String, body: String?, headers: [String: String])] = []
        for _ in 0..<100 {
            let writer = all[Int.random(in: 0..<2, using: &random)]
            let day = ["2027-03-01", "2027-03-02", "2027-03-03", "2027-03-08"].randomElement(using: &random) ?? ""
            let hour = Int.random(in: 8...15, using: &random)
            let minute = ["00", "15", "30", "45"].randomElement(using: &random) ?? ""
            let start = "\(day)T\(hour < 10 ? "0" : "")\(hour):\(minute)"
            let clinician = Bool.random(using: &random) ? "imani" : "tobias"
            let what = #""service":"mh_consult","start":"\#(start)","clinician":"\#(clinician)""#
            switch Int.random(in: 0..<10, using: &random) {
            case 0...2:
                let booked = await writer.send(.post, "/appointments", "{\(what),\(Self.rosa)}", staff: true)
                if let id = booked.text("id") {
                    undo.append(("/appointments/\(id)/cancellation", #"{"actor":"practice"}"#, [:]))
                }
            case 3...4:
                let held = await writer.send(.post, "/holds", "{\(what)}")
                if let id = held.text("id"), let secret = held.text("secret") {
                    undo.append(("/holds/\(id)", nil, ["Hold-Secret": secret]))
                }
            case 5:
                let closed = await writer.send(
                    .post, "/closures",
                    #"{"from":"\#(day)T15:00:00Z","to":"\#(day)T17:00:00Z","clinician":"\#(clinician)","reason":"A"}"#,
                    staff: true)
                if let id = closed.text("id") { undo.append(("/closures/\(id)", nil, [:])) }
            case 6...7:
                guard let index = undo.indices.randomElement(using: &random) else { continue }
                let (path, body, headers) = undo.remove(at: index)
                let isHold = !headers.isEmpty
                _ = await writer.send(
                    body == nil ? .delete : .post, path, body, staff: !isHold, ifMatch: body == nil ? nil : "*",
                    headers: headers)
            case 8:
                clock = clock + .seconds(Int.random(in: 1...400, using: &random))
                try await writer.setClock(clock.rfc3339)
            default: break
            }
            // The writer knows what it has written; the others read it.
            for desk in all where desk.answers !== writer.answers { try await desk.holos.database.watch.refresh() }
            for desk in all {
                for _ in 0..<2 {
                    let from =
                        ["&to=2027-03-02", "&from=2027-03-08&to=2027-03-08", "&from=2027-03-06&to=2027-03-07"]
                        .randomElement(using: &random) ?? ""
                    let whom = ["", "&clinician=imani", "&clinician=tobias"].randomElement(using: &random) ?? ""
                    _ = await desk.same("/slots?service=mh_consult\(from)\(whom)")
                }
            }
        }
        for desk in all {
            #expect(desk.answers.statistics.hits > 10)
            #expect(desk.answers.statistics.misses > 20)
        }
        await all[1].holos.database.pool.close()
        await desk.close()
    }
}

extension Desk {
    /// A desk whose watch has read the change numbers.
    fileprivate static func remembering(now: String = Holos.now) async throws -> Desk {
        let desk = try await Desk.open(now: now)
        try await desk.holos.database.watch.refresh()
        return desk
    }

    /// The answer, which must be the one that is given without a memory.
    fileprivate func same(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) async -> Reply {
        let reply = await send(.get, path)
        let truth = await send(.get, path, fromMemory: false)
        #expect(reply.status == 200, sourceLocation: sourceLocation)
        let isSame = reply.bytes == truth.bytes
        #expect(isSame, "\(path)", sourceLocation: sourceLocation)
        #expect(reply.headers == truth.headers, sourceLocation: sourceLocation)
        return reply
    }

    /// Sets the database's clock, and lets the watch look at it.
    fileprivate func setClock(_ instant: String) async throws {
        try await holos.scratch.setClock(instant)
        try await holos.database.watch.refresh()
    }

    /// Applies a file with one clinician and one service.
    fileprivate func apply(crisis: String, opening: String) async throws {
        let hours = try WeeklyHours(["mon": ["\(opening)-16:00"]])
        let definition = PracticeDefinition(
            slug: "holos", name: "Holos Wellness", neutralName: "HW Appts", region: "US-IL", zone: "America/Chicago",
            crisis: crisis, phone: "+1-312-555-0142", email: "hello@holos.example", neutralSite: "hw.example",
            origins: [], policy: Policy(reminders: [.days(2)]), closed: [],
            sites: [.init(code: "main", name: "Holos Wellness", zone: "America/Chicago")],
            rooms: [.init(code: "HC", kind: "consult", site: "main", features: [])],
            clinicians: [
                .init(
                    code: "imani", name: "Dr Imani Okafor-Reyes", credential: "MD psychiatrist", languages: ["en"],
                    site: "main", hours: hours)
            ],
            services: [
                .init(
                    code: "mh_consult", label: "Mental health consultation", neutralLabel: "Appointment",
                    audience: .public, site: "main", minutes: 60, bufferAfter: 15, room: "consult", notice: .hours(2),
                    clinicians: ["imani"])
            ])
        let changes = try await holos.database.apply(definition, deadline: .now + .seconds(10))
        #expect(!changes.isEmpty)
    }
}

extension Reply {
    /// Whether a start on the wall is among the times.
    fileprivate func offers(_ time: String, on date: String = "2027-03-08") -> Bool {
        guard case .array(let times)? = self["dates.\(date)"] else { return false }
        return times.contains { element in
            if case .object(let members) = element { members["local"] == .string("\(date)T\(time)") } else { false }
        }
    }
}
