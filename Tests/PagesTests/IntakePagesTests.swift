import Access
import Clinic
import Foundation
import HTTP
import HTTPTypes
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct IntakePagesTests {
    /// Where an answer sends the browser.
    private static func location(_ page: Page) throws -> String {
        #expect(page.status == 303)
        return try #require(page.headerFields[.location])
    }

    /// Answers both questions and gives the address of the page that says so.
    private static func ask(
        _ website: Website, name: String = "River", _ contact: (String, String) = ("person.phone", "+1 928 555 0137")
    ) async throws -> String {
        let reach = try location(await website.post("/book/holos/ask", [("name", name), ("alias", "on")]))
        return try location(await website.post(reach, [contact]))
    }

    /// The address of another step of the same intake.
    private static func step(_ step: String, of address: String) -> String {
        "\(address[...(address.lastIndex(of: "/") ?? address.startIndex)])\(step)"
    }

    @Test func `two questions are enough, each on its own page and kept at once`() async throws {
        let website = try await Website.open()
        let first = await website.get("/book/holos/ask")
        #expect(first.status == 200)
        #expect(first.words.hasPrefix("Question 1 of 2 What should we call you?"))
        #expect(first.words.contains("I am not safe right now"))

        let reach = try Self.location(await website.post("/book/holos/ask", [("name", "River"), ("alias", "on")]))
        #expect(reach.wholeMatch(of: /\/w\/[A-Za-z0-9_-]{10}\/[0-9a-f-]{36}\.[0-9a-f]{64}\/reach/) != nil)
        #expect(try await website.texts("select beginning->>'name' from intake") == ["River"])
        #expect(try await website.count("request") == 0)

        let second = await website.get(reach)
        #expect(second.words.hasPrefix("Question 2 of 2 How can we reach you?"))
        // Whoever looks over a shoulder reads nothing that was typed before.
        #expect(!second.html.contains("River"))

        let sent = try Self.location(await website.post(reach, [("person.phone", "+1 928 555 0137")]))
        #expect(sent == Self.step("sent", of: reach))
        let page = await website.get(sent)
        #expect(page.words.hasPrefix("We have your request A person will read this by Monday, March 1, 12:00 PM"))
        #expect(page.words.contains("You need do nothing more."))
        #expect(!page.html.contains("River") && !page.html.contains("0137"))
        #expect(
            try await website.texts("select concat_ws('|', name, is_alias, phone) from person") == [
                "River|t|+1 928 555 0137"
            ])
        await website.close()
    }

    @Test func `without scripts and without a mouse every step can be done, and help comes first on each`() async throws
    {
        let website = try await Website.open()
        let sent = try await Self.ask(website)
        let steps = ["sent", "now", "care", "why", "words", "contact", "asker", "practical", "phq9-9", "ket_hx-trials"]
        for step in steps {
            let page = await website.get(Self.step(step, of: sent))
            #expect(page.status == 200, "\(step)")
            let positions = ["Leave this page fast", "tel:911", "sms:988", "<main>", "<h1"].map {
                page.html.range(of: $0)?.lowerBound
            }
            #expect(!positions.contains(nil), "\(step)")
            #expect(positions.compactMap { $0 } == positions.compactMap { $0 }.sorted(), "\(step)")
            #expect(!page.html.contains("<script") && !page.html.contains("{{") && !page.html.contains("onclick"))
            #expect(page.headerFields[.cacheControl] == "no-store")
            let title = try #require(page.html.firstMatch(of: /<title>(.*?)<\/title>/)).1
            #expect(title.hasSuffix("HW Appts") && !title.contains("Holos"))
            #expect(!page.html.contains("River") && !page.html.contains("0137"))
        }
        await website.close()
    }

    @Test func `a name that is missing, and a way that is none, are asked for again`() async throws {
        let website = try await Website.open()
        let empty = await website.post("/book/holos/ask", [("name", " ")])
        #expect(empty.status == 422 && empty.main.contains("Please look at this again"))
        let reach = try Self.location(await website.post("/book/holos/ask", [("name", "River")]))
        let none = await website.post(reach, [("person.phone", ""), ("person.email", "")])
        #expect(none.status == 422)
        #expect(none.words.contains("Give an e-mail address or a phone number, so that we can reach you."))
        #expect(!none.words.contains("Tell us what to call you"))
        let wrong = await website.post(reach, [("person.phone", "+1 012 555 0137")])
        #expect(wrong.status == 422 && wrong.tag(#"name="person.phone""#).contains(#"value="+1 012 555 0137""#))
        #expect(wrong.words.contains("There can be no such phone number."))
        #expect(try await website.count("request") == 0)
        await website.close()
    }

    @Test func `T1 whoever presses the button first sees help first, and is kept without a word`() async throws {
        let website = try await Website.open(now: "2027-03-01T16:00:00Z")
        let reach = try Self.location(await website.post("/book/holos/ask", [("now", "1"), ("name", "")]))
        #expect(try await website.texts("select (not_safe_at is not null)::text from intake") == ["true"])
        let page = await website.get(reach)
        #expect(page.words.hasPrefix("Please talk to somebody now"))
        #expect(page.words.contains("May we call you?"))
        #expect(page.main.contains(##"class="button" href="tel:988""##))

        let now = try Self.location(await website.post(reach, [("person.phone", "312-555-0137")]))
        #expect(now == Self.step("now", of: reach))
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
        let sent = try await Self.ask(website)
        for step in ["contact", "phq9-2", "why", "sent", "now"] {
            let now = try Self.location(await website.post(Self.step(step, of: sent), [("now", "1")]))
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
            let sent = try await Self.ask(website)
            let care = try Self.location(await website.post(Self.step("asq-1", of: sent), [("answer", value)]))
            #expect(care == Self.step("care?then=asq-2", of: sent))
            #expect(await website.get(care).words.hasPrefix("Thank you for telling us"))
            let now = try Self.location(await website.post(Self.step("asq-5", of: sent), [("answer", value)]))
            #expect(now == Self.step("now?then=phq9-1", of: sent))
            #expect(try await website.texts("select rule from triage_flag order by rule") == ["T1", "T2"])
            #expect(try await website.texts("select lane from task") == ["now"])
            await website.close()
        }
    }

    @Test func `one press answers a question, and what is not asked for is left out`() async throws {
        let website = try await Website.open()
        let sent = try await Self.ask(website)
        var step = "asq-1"
        var seen: [String] = []
        while step != "sent" {
            seen.append(step)
            let page = await website.get(Self.step(step, of: sent))
            #expect(page.status == 200)
            #expect(page.words.contains("Skip this question"))
            let next = try Self.location(await website.post(Self.step(step, of: sent), [("answer", "0")]))
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
        let sent = try await Self.ask(website)
        for step in ["asq-1", "phq9-9", "ket_hx-vascular"] {
            #expect(await website.post(Self.step(step, of: sent), [("skip", "1")]).status == 303)
        }
        #expect(try await website.count("questionnaire") == 0)
        let wrong = await website.post(Self.step("phq9-9", of: sent), [("answer", "4")])
        #expect(wrong.status == 422)
        _ = await website.post(Self.step("phq9-9", of: sent), [("answer", "3")])
        let booked = await website.book(
            ("service", "mh_consult"), ("start", "2027-03-08T09:00"), ("person.name", "River"),
            ("person.phone", "+1 928 555 0137"))
        #expect(booked.status == 303)
        await website.close()
    }

    @Test func `the ninth question alone moves the request, and a promise only becomes sooner`() async throws {
        let website = try await Website.open(now: "2027-03-01T16:00:00Z")
        let sent = try await Self.ask(website)
        let promises = "select promised_by::text from intake"
        #expect(try await website.texts(promises) == ["2027-03-01 20:00:00+00"])
        let care = try Self.location(await website.post(Self.step("phq9-9", of: sent), [("answer", "2")]))
        #expect(care.contains("/care?then=gad7-1"))
        #expect(try await website.texts(promises) == ["2027-03-01 17:00:00+00"])
        // Taken back, the answer is changed, and what was raised and promised stays.
        _ = await website.post(Self.step("phq9-9", of: sent), [("answer", "0")])
        try await website.setClock("2027-03-01T16:30:00Z")
        _ = await website.post(Self.step("phq9-1", of: sent), [("answer", "0")])
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
        let sent = try await Self.ask(website)
        _ = await website.post(
            Self.step("why", of: sent), [("reasons", "not_sure"), ("reasons", "depression"), ("left_hospital", "on")])
        _ = await website.post(
            Self.step("contact", of: sent),
            [("channel", "call"), ("no_voicemail", "on"), ("code_word", "blue heron"), ("times", "evenings")])
        _ = await website.post(
            Self.step("practical", of: sent), [("language", "es"), ("drive_minutes", "95"), ("region", "US-AZ")])
        _ = await website.post(
            Self.step("asker", of: sent), [("asking_for", "self"), ("born", "1990-04-23"), ("guardian", "")])
        _ = await website.post(Self.step("words", of: sent), [("message", "I am not sleeping.")])
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

    @Test(arguments: [
        ("asker", "born", "2027-03-02"), ("asker", "born", "1890-01-01"), ("asker", "born", "23.4.1990"),
        ("practical", "drive_minutes", "-5"), ("practical", "region", "Arizona"), ("contact", "code_word", "\u{7}"),
    ])
    func `what cannot be is said where it is, and nothing typed is lost`(
        step: String, field: String, value: String
    ) async throws {
        let website = try await Website.open()
        let sent = try await Self.ask(website)
        let page = await website.post(Self.step(step, of: sent), [(field, value)])
        #expect(page.status == 422)
        #expect(page.main.contains("Please look at this again"))
        #expect(page.tag("name=\"\(field)\"").contains("value=\"\(value)"))
        #expect(page.html.contains("tel:988"))
        #expect(try await website.texts("select born::text from person where born is not null") == [])
        await website.close()
    }

    @Test func `the same press twice counts once`() async throws {
        let website = try await Website.open()
        let key = "6b1f7c2e-3a52-4f0e-9c55-0d5a1c1b7a10"
        let fields = [("idempotency_key", key), ("name", "River")]
        let first = try Self.location(await website.post("/book/holos/ask", fields))
        let second = try Self.location(await website.post("/book/holos/ask", fields))
        #expect(first == second)
        #expect(try await website.count("intake") == 1)
        let contact = [("idempotency_key", key), ("person.phone", "+1 928 555 0137")]
        #expect(
            try Self.location(await website.post(first, contact)) == Self.location(await website.post(first, contact)))
        #expect(try await website.count("request") == 1)
        await website.close()
    }

    @Test func `a link is good for its own intake and its own practice, and until it ends`() async throws {
        let website = try await Website.open()
        let sent = try await Self.ask(website)
        let link = String(sent.split(separator: "/")[2])
        let home = "/w/\(sent.split(separator: "/")[1])"
        #expect(!sent.contains("holos"))
        let parts = link.split(separator: ".").map(String.init)
        let other = try Self.location(await website.post("/book/holos/ask", [("name", "Noor")]))
        let theirs = String(other.split(separator: "/")[2]).split(separator: ".").map(String.init)
        for forged in [
            "\(theirs[0]).\(parts[1])", "\(parts[0]).\(theirs[1])", "\(parts[0].uppercased()).\(parts[1])", parts[0],
            "\(parts[0]).", "\(link).\(parts[1])", "\(parts[0]).\(String(repeating: "0", count: 64))",
        ] {
            #expect(await website.get("\(home)/\(forged)/sent").status == 404, "\(forged)")
            #expect(await website.post("\(home)/\(forged)/words", [("message", "x")]).status == 404)
        }
        #expect(await website.get(Self.step("nothing", of: sent)).status == 404)
        #expect(await website.get(Self.step("phq9-10", of: sent)).status == 404)
        #expect(await website.get(Self.step("cssrs-1", of: sent)).status == 404)
        #expect(await website.get("\(home)/\(link)").words.hasPrefix("We have your request"))
        try await website.setClock("2027-04-01T13:00:00Z")
        #expect(await website.get(sent).status == 404)
        #expect(await website.post(Self.step("words", of: sent), [("message", "x")]).status == 404)
        await website.close()
    }

    @Test func `looking changes nothing`() async throws {
        let website = try await Website.open()
        let sent = try await Self.ask(website)
        let before = try await website.texts("select change_number::text from practice_change")
        for step in ["sent", "now", "care", "reach", "phq9-9", "contact"] {
            _ = await website.get(Self.step(step, of: sent))
        }
        #expect(try await website.texts("select change_number::text from practice_change") == before)
        #expect(try await website.texts("select rule from intake") == ["T7"])
        await website.close()
    }

    @Test func `an answered request takes nothing more, and not being safe is heard all the same`() async throws {
        let website = try await Website.open(now: "2027-03-01T16:00:00Z")
        let sent = try await Self.ask(website)
        try await website.script(
            "update request set state = 'declined', declined_at = daybook_now(), decline_reason = 'x', next_step = 'y'")
        #expect(await website.post(Self.step("words", of: sent), [("message", "x")]).status == 409)
        #expect(!(await website.get(sent).words.contains("If you like, say more")))
        #expect(await website.post(Self.step("words", of: sent), [("message", "x"), ("now", "1")]).status == 303)
        #expect(try await website.texts("select rule from triage_flag") == ["T1"])
        #expect(try await website.texts("select lane from task") == ["now"])
        await website.close()
    }

    @Test func `without its database a step says so, and help is there`() async throws {
        let website = try await Website.open()
        let sent = try await Self.ask(website)
        await website.close()
        let pages = [
            await website.post("/book/holos/ask", [("name", "River")]),
            await website.post(Self.step("contact", of: sent), [("code_word", "blue heron")]),
            await website.post(Self.step("phq9-1", of: sent), [("answer", "1")]), await website.get(sent),
        ]
        for page in pages {
            #expect(page.status == 503)
            #expect(page.html.contains("tel:988") && page.html.contains("tel:+13125550142"))
        }
        #expect(pages[1].tag(#"name="code_word""#).contains(#"value="blue heron""#))
        #expect(await website.get("/book/holos/ask").status == 200)
    }
}
