import Clinic
import Fixtures
import HTTP
import HTTPTypes
import Testing

/// Series as the front desk meets them: follow-ups of 30 minutes, three of them.
@Suite(.timeLimit(.minutes(10)))
struct SeriesTests {
    private static let starts = #"["2027-03-08T09:00","2027-03-10T09:00","2027-03-12T09:00"]"#
    private static let rosa = #""person":{"name":"Rosa Delgado","email":"rosa@example.org"}"#

    @Test func `a plan is booked as it stands, moved, paused, taken up again and ended`() async throws {
        let desk = try await Self.open()
        let plans = await desk.send(
            .post, "/series-plans", #"{"service":"med","from":"2027-03-08","time":"09:00"}"#, staff: true)
        #expect(plans.status == 200)
        #expect(plans["plans.0.complete"] == .bool(true))
        #expect(plans.text("plans.0.visits.1.local") == "2027-03-10T09:00")
        #expect(try await desk.holos.scratch.texts("select count(*)::text from appointment") == ["0"])

        let booked = await desk.send(
            .post, "/series", #"{"service":"med","pattern":"MWF","starts":\#(Self.starts),\#(Self.rosa)}"#, staff: true)
        #expect(booked.status == 201)
        #expect(booked.headers[.eTag] == "\"1\"")
        let id = try #require(booked.text("id"))
        #expect(booked.headers[.location] == "/v1/practices/holos/series/\(id)")
        let visit = try #require(booked.text("visits.1.appointment_id"))

        let wish = #"{"appointment_id":"\#(visit)","start":"2027-03-11T14:00""#
        let dry = await desk.send(.post, "/series/\(id)/replan", wish + "}", staff: true)
        #expect(dry["applied"] == .bool(false))
        #expect(dry.text("moves.0.local_to") == "2027-03-11T14:00")
        #expect(dry.text("moves.1.local_from") == "2027-03-12T09:00")
        let blind = await desk.send(.post, "/series/\(id)/replan", wish + #","apply":true}"#, staff: true)
        #expect(blind.status == 428)
        let moved = await desk.send(
            .post, "/series/\(id)/replan", wish + #","apply":true}"#, staff: true, ifMatch: "\"1\"")
        #expect(moved["applied"] == .bool(true))
        #expect(moved.text("series.visits.1.local_start") == "2027-03-11T14:00")
        #expect(moved.headers[.eTag] == "\"2\"")

        let paused = await desk.send(.post, "/series/\(id)/pause", staff: true, ifMatch: "\"2\"")
        #expect(paused.text("state") == "paused")
        #expect(paused.text("visits.0.state") == "cancelled")
        let rest = await desk.send(
            .post, "/series-plans", #"{"series_id":"\#(id)","from":"2027-03-15","time":"10:00"}"#, staff: true)
        #expect(rest.text("plans.0.visits.2.local") == "2027-03-19T10:00")
        let again = await desk.send(
            .post, "/series/\(id)/resumption",
            #"{"starts":["2027-03-15T10:00","2027-03-17T10:00","2027-03-19T10:00"]}"#, staff: true, ifMatch: "\"3\"")
        #expect(again.text("state") == "active")

        let person = try #require(again.text("person.id"))
        let listed = await desk.send(.get, "/series?person_id=\(person)", staff: true)
        #expect(listed.text("items.0.id") == id)
        #expect(await desk.send(.get, "/series/\(id)/maintenance", staff: true)["proposal"] == .null)
        let stopped = await desk.send(
            .post, "/series/\(id)/reviews/1", #"{"decision":"stop"}"#, staff: true, ifMatch: "*")
        #expect(stopped.text("end_reason") == "review: response_review")
        let over = await desk.send(
            .post, "/series/\(id)/end", #"{"end_reason":"again"}"#, staff: true, ifMatch: "*")
        #expect(over.status == 409)
        await desk.close()
    }

    @Test func `the sixth start is judged like the first`() async throws {
        let desk = try await Self.open(count: 6)
        // Nobody is there on Saturday.
        let starts =
            #"["2027-03-08T09:00","2027-03-09T09:00","2027-03-10T09:00","2027-03-11T09:00","2027-03-12T09:00","2027-03-13T09:00"]"#
        let refused = await desk.send(
            .post, "/series", #"{"service":"med","starts":\#(starts),\#(Self.rosa)}"#, staff: true)
        #expect(refused.status == 409)
        #expect(refused.faults == ["/starts/5"])
        #expect(try await desk.holos.scratch.texts("select count(*)::text from person") == ["0"])
        await desk.close()
    }

    @Test func `what is wrong is named, and the website may do none of it`() async throws {
        let desk = try await Self.open()
        let wrong = await desk.send(
            .post, "/series",
            #"{"service":"med","pattern":"WM","starts":["x","2027-03-10T09:00"],"person":null,"more":1}"#, staff: true)
        #expect(Set(wrong.faults) == ["/pattern", "/starts/0", "/person", "/more"])
        let alone = await desk.send(
            .post, "/series-plans", #"{"service":"quick_call","from":"2027-03-08"}"#, staff: true)
        #expect(alone.faults == ["/service"])
        let many = await desk.send(
            .post, "/series-plans", #"{"service":"med","from":"2027-03-08","count":4}"#, staff: true)
        #expect(many.faults == ["/count"])
        for (method, path) in [
            (HTTPRequest.Method.get, "/series?person_id=0192f5a0-0000-7000-8000-000000000000"), (.post, "/series"),
            (.post, "/series-plans"), (.get, "/series/0192f5a0-0000-7000-8000-000000000000"),
        ] {
            #expect(await desk.send(method, path, method == .post ? "{}" : nil).status == 401)
        }
        let nothing = await desk.send(.get, "/series/0192f5a0-0000-7000-8000-000000000000", staff: true)
        #expect(nothing.status == 404)
        await desk.close()
    }

    private static func open(count: Int = 3) async throws -> Desk {
        let desk = try await Desk.open()
        try await desk.holos.scratch.script(
            """
            update protocol set series = '{"count": \(count), "min_gap_h": 20, "patterns": ["MWF"],
                "checkpoints": [{"after": 1, "do": "response_review"}],
                "maintenance": {"start_days": 28, "range_days": [14, 180]}}' where code = 'med'
            """)
        return desk
    }
}
