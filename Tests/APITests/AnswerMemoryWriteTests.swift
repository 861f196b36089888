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

/// What is written, here or elsewhere, is seen by whoever is answered from memory.
@Suite(.timeLimit(.minutes(10)))
struct AnswerMemoryWriteTests {
    @Test func `one's own write is seen at once`() async throws {
        let desk = try await Desk.remembering()
        #expect(await desk.same(Desk.monday).offers("09:00"))

        let booked = await desk.send(.post, "/appointments", "{\(Desk.nine),\(Desk.rosa)}", staff: true)
        let id = try #require(booked.text("id"))
        #expect(await !desk.same(Desk.monday).offers("09:00"))
        let moved = await desk.send(
            .put, "/appointments/\(id)/time", #"{"start":"2027-03-08T13:00"}"#, staff: true, ifMatch: "*")
        #expect(moved.status == 200)
        #expect(await desk.same(Desk.monday).offers("09:00"))
        #expect(await !desk.same(Desk.monday).offers("13:00"))
        let cancelled = await desk.send(
            .post, "/appointments/\(id)/cancellation", #"{"actor":"person"}"#, staff: true, ifMatch: "*")
        #expect(cancelled.status == 200)
        #expect(await desk.same(Desk.monday).offers("13:00"))

        let held = await desk.send(.post, "/holds", "{\(Desk.nine)}")
        #expect(await !desk.same(Desk.monday).offers("09:00"))
        let (hold, secret) = (try #require(held.text("id")), try #require(held.text("secret")))
        #expect(await desk.send(.delete, "/holds/\(hold)", headers: ["Hold-Secret": secret]).status == 204)
        #expect(await desk.same(Desk.monday).offers("09:00"))

        let closed = await desk.send(
            .post, "/closures", #"{"from":"2027-03-08T15:00:00Z","to":"2027-03-08T16:00:00Z","reason":"Away"}"#,
            staff: true)
        #expect(await !desk.same(Desk.monday).offers("09:00"))
        #expect(await desk.send(.delete, "/closures/\(try #require(closed.text("id")))", staff: true).status == 200)
        #expect(await desk.same(Desk.monday).offers("09:00"))
        await desk.close()
    }

    @Test func `an applied practice file is seen at once, and what the directory knows with it`() async throws {
        let desk = try await Desk.remembering()
        #expect(await desk.same(Desk.monday).offers("09:00"))
        try await desk.apply(crisis: "gb", opening: "10:00")
        let changed = await desk.same(Desk.monday)
        #expect(!changed.offers("09:00") && changed.offers("10:00"))
        // The crisis numbers come from the directory, which reads them in its own time.
        #expect(changed.text("crisis.profile") == "us")
        try await desk.directory.refresh()
        #expect(await desk.same(Desk.monday).text("crisis.profile") == "gb")
        await desk.close()
    }

    @Test func `a booking whose commit was not answered is seen at once`() async throws {
        let desk = try await Desk.open()
        let folder = try #require(
            desk.holos.scratch.connectionString.split(separator: " ").last { $0.hasPrefix("host=") }?.dropFirst(5))
        let proxy = try Proxy(server: "\(folder)/.s.PGSQL.5432", cut: .after("update practice_change"))
        let lost = try await desk.another(through: proxy.directory)
        try await lost.holos.database.watch.refresh()
        #expect(await lost.same(Desk.monday).offers("09:00"))
        #expect(await lost.send(.post, "/appointments", "{\(Desk.nine),\(Desk.rosa)}").status == 201)
        #expect(await !lost.same(Desk.monday).offers("09:00"))
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
        #expect(await desk.same(Desk.monday).offers("09:00"))

        #expect(await other.send(.post, "/appointments", "{\(Desk.nine),\(Desk.rosa)}").status == 201)
        // Nobody has told this process yet.
        #expect(await desk.send(.get, Desk.monday).offers("09:00"))
        await desk.holos.database.watch.hear(try #require(await events.next()))
        #expect(await !desk.same(Desk.monday).offers("09:00"))
        await other.holos.database.pool.close()
        await desk.close()
    }

    @Test func `a write whose notification is lost is seen when the change numbers are read`() async throws {
        let desk = try await Desk.remembering()
        let other = try await desk.another()
        #expect(await desk.same(Desk.monday).offers("09:00"))
        #expect(await other.send(.post, "/appointments", "{\(Desk.nine),\(Desk.rosa)}").status == 201)
        #expect(await desk.send(.get, Desk.monday).offers("09:00"))
        try await desk.holos.database.watch.refresh()
        #expect(await !desk.same(Desk.monday).offers("09:00"))
        await other.holos.database.pool.close()
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
                let booked = await writer.send(.post, "/appointments", "{\(what),\(Desk.rosa)}", staff: true)
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
