import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Scheduling
import Storage
import Testing

/// Free times answered from memory are what the database would say.
@Suite(.timeLimit(.minutes(10)))
struct AnswerMemoryTests {
    @Test func `an answer from memory is the answer of the database, byte by byte`() async throws {
        let desk = try await Desk.remembering()
        let first = await desk.send(.get, Desk.monday)
        let other = "/slots?to=2027-03-08&from=2027-03-08&clinician=imani&service=mh_consult"
        let second = await desk.send(.get, other)
        let head = await desk.send(.head, Desk.monday)
        let past = await desk.send(.get, Desk.monday, fromMemory: false)
        #expect(desk.answers.statistics.hits == 2)
        #expect(desk.answers.statistics.misses == 1)
        for reply in [second, head, past] {
            #expect(reply.status == 200)
            #expect(reply.json == first.json)
            let isSame = reply.bytes == first.bytes
            #expect(isSame)
            #expect(reply.lastingHeaders == first.lastingHeaders)
        }
        let statuses = [first, second, head, past].map { $0.headers[.cacheStatus] }
        #expect(statuses == ["daybook; fwd=miss", "daybook; hit", "daybook; hit", nil])
        #expect(second.headers[.cacheControl] == "no-store")
        #expect(second.text("crisis.lines.1.number") == "988")
        await desk.close()
    }

    @Test func `what differs in the question differs in the answer, and a refusal is not kept`() async throws {
        let desk = try await Desk.remembering()
        for query in ["", "&limit=1", "&limit=2", "&zone=Asia/Kolkata", "&limit=1&zone=Asia/Kolkata"] {
            for _ in 0..<2 { _ = await desk.same(Desk.monday + query) }
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
            #expect(await desk.send(.get, Desk.monday, staff: true).status == 200)
            #expect(await desk.send(.get, Desk.monday, headers: ["Authorization": "Bearer forged"]).status == 401)
        }
        // A service for patients is there for staff, and its times are not kept for anybody else.
        #expect(await desk.send(.get, "/slots?service=med", staff: true).status == 200)
        #expect(await desk.send(.get, "/slots?service=med").status == 404)
        #expect(desk.answers.statistics.hits == 0)
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
        #expect(await desk.send(.post, "/holds", "{\(Desk.nine)}").status == 201)
        // Within the minute in which nothing else would change.
        try await desk.setClock("2027-03-01T13:04:30Z")
        #expect(await !desk.same(Desk.monday).offers("09:00"))
        try await desk.setClock("2027-03-01T13:05:00Z")
        #expect(await desk.same(Desk.monday).offers("09:00"))
        #expect(desk.answers.statistics.hits == 0)
        await desk.close()
    }
}
