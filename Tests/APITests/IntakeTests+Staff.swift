import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Postgres
import Storage
import Testing

/// What staff see of an intake and add to it, and how a promise is kept.
extension IntakeTests {
    @Test func `staff see how somebody wants to be reached, and only clinical staff what they answered`() async throws {
        let desk = try await Desk.open()
        let more = """
            ,"reasons":["depression","not_sure"],
            "contact":{"channel":"call","no_voicemail":true,"code_word":"blue heron","drive_minutes":95,"asking_for":"self"}
            """
        let id = try #require(
            await desk.send(.post, "/requests", Self.asking(Self.questionnaire(.gad7, 3), more: more)).text("id"))
        let desks = try await Self.key(desk, of: "tobias", scopes: [.read, .book])
        let doctor = try await Self.key(desk, of: "imani", scopes: [.read, .clinical])

        let seen = await desk.send(.get, "/requests/\(id)/intake", headers: desks)
        #expect(seen.status == 200)
        #expect(seen["contact.no_voicemail"] == .bool(true) && seen.text("contact.code_word") == "blue heron")
        #expect(seen["contact.drive_minutes"] == 95 && seen.text("reasons.1") == "not_sure")
        #expect(seen.text("rule") == "T5" && seen.text("promise.standing") == "open")
        #expect(await desk.send(.get, "/requests/\(id)/questionnaires", headers: desks).status == 403)
        #expect(await desk.send(.get, "/requests/\(id)/questionnaires").status == 401)
        let answered = await desk.send(.get, "/requests/\(id)/questionnaires", headers: doctor)
        #expect(answered["items.0.total"] == 21 && answered.text("items.0.finding") == "severe")
        #expect(answered["items.0.recorded_by"] == .null)
        await desk.close()
    }

    @Test func `what a clinician records moves the request, and the flag is closed by name`() async throws {
        let desk = try await Desk.open(now: "2027-03-01T16:00:00Z")
        let id = try #require(await desk.send(.post, "/requests", "{\(Self.river)}").text("id"))
        let doctor = try await Self.key(desk, of: "imani", scopes: [.read, .clinical])
        let body = #"{"instrument":"cssrs","version":1,"answers":{"1":1,"2":1,"3":0,"4":1,"5":0,"6":0}}"#
        let nobody = await desk.send(.post, "/requests/\(id)/questionnaires", body, staff: true)
        #expect(nobody.status == 403)
        let recorded = await desk.send(.post, "/requests/\(id)/questionnaires", body, headers: doctor)
        #expect(recorded.status == 201 && recorded.text("finding") == "high")
        let seen = await desk.send(.get, "/requests/\(id)/intake", headers: doctor)
        #expect(seen.text("rule") == "T2" && seen.text("promise.by") == "2027-03-01T17:00:00Z")
        #expect(try await Self.column(desk, "select lane from request") == ["same_day"])
        let flag = try #require(seen.text("flags.0.id"))
        #expect(await desk.send(.post, "/flags/\(flag)/closure", "{}", staff: true).status == 403)
        let closed = await desk.send(.post, "/flags/\(flag)/closure", "{}", headers: doctor)
        #expect(closed.status == 200 && closed.text("closed_by") != nil)
        let twice = await desk.send(.post, "/flags/\(flag)/closure", "{}", headers: doctor)
        #expect(twice.status == 409 && twice.text("code") == "state_conflict")
        await desk.close()
    }

    @Test func `T4 a score that rises again after it had fallen is looked at`() async throws {
        let desk = try await Desk.open(now: "2027-03-01T16:00:00Z")
        let id = try #require(await desk.send(.post, "/requests", "{\(Self.river)}").text("id"))
        let doctor = try await Self.key(desk, of: "imani", scopes: [.read, .clinical])
        // 16, then 8, then 16 again, without a thought of death.
        for (value, time) in [(2, "16:01"), (1, "16:02"), (2, "16:03")] {
            try await desk.holos.scratch.setClock("2027-03-01T\(time):00Z")
            let body = Self.questionnaire(.phq9, value, ["9": 0])
            #expect(await desk.send(.post, "/requests/\(id)/questionnaires", body, headers: doctor).status == 201)
        }
        #expect(try await Self.column(desk, "select rule from intake") == ["T4"])
        #expect(
            try await Self.column(desk, "select concat_ws(' ', kind, lane) from task order by kind")
                == ["call soon", "rebound early"])
        await desk.close()
    }

    @Test func `a promise is kept by whoever answers in time`() async throws {
        let desk = try await Desk.open(now: "2027-03-01T16:00:00Z")
        let id = try #require(await desk.send(.post, "/requests", "{\(Self.river)}").text("id"))
        let decline = #"{"reason":"We do not treat this here.","next_step":"Call +1-312-555-0177."}"#
        #expect(
            await desk.send(.post, "/requests/\(id)/decline", decline, staff: true, ifMatch: "\"1\"").status == 200)
        #expect(await desk.send(.get, "/requests/\(id)/intake", staff: true).text("promise.standing") == "kept")
        await desk.close()
    }

    @Test func `whoever wants to talk now has an intake as everybody else, and a promise that only a call keeps`()
        async throws
    {
        let desk = try await Desk.open(now: "2027-03-01T16:00:00Z")
        try await desk.holos.scratch.script(
            "update practice set policy = policy || '{\"call_back_minutes\": 15}', changed_at = daybook_now()")
        try await desk.directory.refresh()
        let asked = await desk.send(.post, "/call-backs", "{\(Self.river)}")
        #expect(asked.status == 201)
        let id = try #require(asked.text("id"))
        func intake() async -> Reply { await desk.send(.get, "/requests/\(id)/intake", staff: true) }
        #expect(await intake().text("promise.by") == asked.text("call_by"))
        #expect(await intake()["promise.call"] == .bool(true))
        let taken = await desk.send(
            .post, "/requests/\(id)/owner", #"{"owner":"imani"}"#, staff: true, ifMatch: "\"1\"")
        #expect(taken.status == 200)
        #expect(await intake().text("promise.standing") == "open")
        // What a clinician records leaves it in the lane of the same day, and is triaged as for everybody.
        let doctor = try await Self.key(desk, of: "imani", scopes: [.read, .clinical])
        for (ninth, lane, flags) in [(0, "same_day", []), (3, "same_day", ["T2"])] {
            let body = Self.questionnaire(.phq9, 0, ["9": ninth])
            #expect(await desk.send(.post, "/requests/\(id)/questionnaires", body, headers: doctor).status == 201)
            #expect(try await Self.column(desk, "select lane from request") == [lane])
            #expect(try await Self.column(desk, "select rule from triage_flag") == flags)
        }
        #expect(
            try await Self.column(desk, "select concat_ws(' ', kind, due_at) from task") == [
                "call 2027-03-01 16:15:00+00"
            ])
        let called = await desk.send(
            .post, "/requests/\(id)/calls", #"{"outcome":"no_answer"}"#, staff: true, ifMatch: "*")
        #expect(called.status == 200)
        #expect(await intake().text("promise.standing") == "kept")
        await desk.close()
    }
}
