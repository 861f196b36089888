import Access
import Clinic
import Foundation
import HTTP
import HTTPTypes
import Storage
import Testing

/// What the answers to an intake lead to: help, a call, a promise, the next question.
@Suite(.timeLimit(.minutes(10)))
struct IntakeAnswerTests {
    @Test func `T1 whoever presses the button first sees help first, and is kept without a word`() async throws {
        let website = try await Website.open(now: "2027-03-01T16:00:00Z")
        let reach = try Website.location(await website.post("/book/holos/ask", [("now", "1"), ("name", "")]))
        #expect(try await website.texts("select (not_safe_at is not null)::text from intake") == ["true"])
        let page = await website.get(reach)
        #expect(page.words.hasPrefix("Please talk to somebody now"))
        #expect(page.words.contains("May we call you?"))
        #expect(page.main.contains(##"class="button" href="tel:988""##))

        let now = try Website.location(await website.post(reach, [("person.phone", "312-555-0137")]))
        #expect(now == Website.step("now", of: reach))
        let called = await website.get(now)
        #expect(called.words.contains("Somebody will try to call or write to you by Monday, March 1, 10:10 AM"))
        #expect(called.links.contains("/book/holos"))
        #expect(
            try await website.texts(
                "select concat_ws('|', name, lane, rule) from request join person using (person_id) join intake using (request_id)"
            ) == ["No name given|now|T1"])
        #expect(
            try await website.texts("select concat_ws('|', kind, lane, due_at) from task")
                == ["call|now|2027-03-01 16:10:00+00"])
        await website.close()
    }

    @Test func `T1 the button works on every page and says nothing twice`() async throws {
        let website = try await Website.open(now: "2027-03-01T16:00:00Z")
        let sent = try await website.ask()
        for step in ["contact", "phq9-2", "why", "sent", "now"] {
            let now = try Website.location(await website.post(Website.step(step, of: sent), [("now", "1")]))
            #expect(now.contains("/now?then="), "\(step)")
            #expect(await website.get(now).words.hasPrefix("Please talk to somebody now"))
        }
        #expect(
            try await website.texts("select concat_ws('|', lane, rule) from request join intake using (request_id)")
                == ["now|T1"])
        #expect(try await website.texts("select kind from task") == ["call"])
        #expect(try await website.texts("select rule from triage_flag") == ["T1"])
        await website.close()
    }

    @Test func `T1 the fifth question, answered or declined, shows help and calls`() async throws {
        for value in ["1", "-1"] {
            let website = try await Website.open(now: "2027-03-01T16:00:00Z")
            let sent = try await website.ask()
            let care = try Website.location(await website.post(Website.step("asq-1", of: sent), [("answer", value)]))
            #expect(care == Website.step("care?then=asq-2", of: sent))
            #expect(await website.get(care).words.hasPrefix("Thank you for telling us"))
            let now = try Website.location(await website.post(Website.step("asq-5", of: sent), [("answer", value)]))
            #expect(now == Website.step("now?then=phq9-1", of: sent))
            #expect(try await website.texts("select rule from triage_flag order by rule") == ["T1", "T2"])
            #expect(try await website.texts("select lane from task") == ["now"])
            await website.close()
        }
    }

    @Test func `one press answers a question, and what is not asked for is left out`() async throws {
        let website = try await Website.open()
        let sent = try await website.ask()
        var step = "asq-1"
        var seen: [String] = []
        while step != "sent" {
            seen.append(step)
            let page = await website.get(Website.step(step, of: sent))
            #expect(page.status == 200)
            #expect(page.words.contains("Skip this question"))
            let next = try Website.location(await website.post(Website.step(step, of: sent), [("answer", "0")]))
            step = String(try #require(next.split(separator: "/").last))
        }
        let asked = (1...4).map { "asq-\($0)" } + (1...9).map { "phq9-\($0)" } + (1...7).map { "gad7-\($0)" }
        #expect(seen == asked)
        #expect(
            try await website.texts(
                "select concat_ws(' ', instrument, version, (select count(*) from jsonb_object_keys(answers))) from questionnaire order by 1"
            ) == ["asq 1 4", "gad7 1 7", "phq9 1 9"])
        // No sums, no words about them, nowhere.
        let page = await website.get(sent)
        for word in ["score", "minimal", "risk", "T7", "routine"] { #expect(!page.main.contains(word), "\(word)") }
        await website.close()
    }

    @Test func `everything can be skipped, and asking and booking go on`() async throws {
        let website = try await Website.open()
        let sent = try await website.ask()
        for step in ["asq-1", "phq9-9", "ket_hx-vascular"] {
            #expect(await website.post(Website.step(step, of: sent), [("skip", "1")]).status == 303)
        }
        #expect(try await website.count("questionnaire") == 0)
        let wrong = await website.post(Website.step("phq9-9", of: sent), [("answer", "4")])
        #expect(wrong.status == 422)
        _ = await website.post(Website.step("phq9-9", of: sent), [("answer", "3")])
        let booked = await website.book(
            ("service", "mh_consult"), ("start", "2027-03-08T09:00"), ("person.name", "River"),
            ("person.phone", "+1 928 555 0137"))
        #expect(booked.status == 303)
        await website.close()
    }

    @Test func `the ninth question alone moves the request, and a promise only becomes sooner`() async throws {
        let website = try await Website.open(now: "2027-03-01T16:00:00Z")
        let sent = try await website.ask()
        let promises = "select promised_by::text from intake"
        #expect(try await website.texts(promises) == ["2027-03-01 20:00:00+00"])
        let care = try Website.location(await website.post(Website.step("phq9-9", of: sent), [("answer", "2")]))
        #expect(care.contains("/care?then=gad7-1"))
        #expect(try await website.texts(promises) == ["2027-03-01 17:00:00+00"])
        // Taken back, the answer is changed, and what was raised and promised stays.
        _ = await website.post(Website.step("phq9-9", of: sent), [("answer", "0")])
        try await website.setClock("2027-03-01T16:30:00Z")
        _ = await website.post(Website.step("phq9-1", of: sent), [("answer", "0")])
        #expect(try await website.texts(promises) == ["2027-03-01 17:00:00+00"])
        #expect(try await website.texts("select lane from request") == ["same_day"])
        #expect(try await website.texts("select rule from triage_flag") == ["T2"])
        await website.close()
    }

    @Test func `what is said at one step is kept at the next, and reasons lead to a service`() async throws {
        let website = try await Website.open()
        try await website.script(
            "update practice set policy = policy || '{\"reasons\":{\"depression\":\"mh_consult\"}}', changed_at = daybook_now()"
        )
        try await website.refresh()
        let sent = try await website.ask()
        _ = await website.post(
            Website.step("why", of: sent),
            [("reasons", "not_sure"), ("reasons", "depression"), ("left_hospital", "on")])
        _ = await website.post(
            Website.step("contact", of: sent),
            [("channel", "call"), ("no_voicemail", "on"), ("code_word", "blue heron"), ("times", "evenings")])
        _ = await website.post(
            Website.step("practical", of: sent), [("language", "es"), ("drive_minutes", "95"), ("region", "US-AZ")])
        _ = await website.post(
            Website.step("asker", of: sent), [("asking_for", "self"), ("born", "1990-04-23"), ("guardian", "")])
        _ = await website.post(Website.step("words", of: sent), [("message", "I am not sleeping.")])
        #expect(
            try await website.texts(
                "select concat_ws('|', wishes->>'code_word', wishes->>'no_voicemail', wishes->>'language', wishes->>'drive_minutes') from contact_wish"
            ) == ["blue heron|true|es|95"])
        #expect(try await website.texts("select concat_ws('|', born, region) from person") == ["1990-04-23|US-AZ"])
        #expect(
            try await website.texts(
                "select concat_ws('|', s.code, r.message, r.lane) from request r join service s using (service_id)")
                == ["mh_consult|I am not sleeping.|soon"])
        #expect(try await website.texts("select array_to_string(reasons, ' ') from intake") == ["depression not_sure"])
        #expect(await website.get(sent).links.contains("/book/holos/mh_consult"))
        await website.close()
    }

    @Test func `an answered request takes nothing more, and not being safe is heard all the same`() async throws {
        let website = try await Website.open(now: "2027-03-01T16:00:00Z")
        let sent = try await website.ask()
        try await website.script(
            "update request set state = 'declined', declined_at = daybook_now(), decline_reason = 'x', next_step = 'y'")
        #expect(await website.post(Website.step("words", of: sent), [("message", "x")]).status == 409)
        #expect(!(await website.get(sent).words.contains("If you like, say more")))
        #expect(await website.post(Website.step("words", of: sent), [("message", "x"), ("now", "1")]).status == 303)
        #expect(try await website.texts("select rule from triage_flag") == ["T1"])
        #expect(try await website.texts("select lane from task") == ["now"])
        await website.close()
    }
}
