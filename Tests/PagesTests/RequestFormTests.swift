import Access
import Foundation
import HTTP
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(10)))
struct RequestFormTests {
    private static let key = "6b1f7c2e-3a52-4f0e-9c55-0d5a1c1b7a10"

    @Test func `it asks two things, and offers the rest`() async throws {
        let website = try await Website.open()
        let page = await website.get("/book/holos/request?service=quick_call")
        #expect(page.status == 200)
        #expect(page.main.contains(#"<form method="post" action="/v1/practices/holos/requests">"#))
        #expect(page.main.matches(of: /\ required/).count == 1)
        #expect(page.tag(#"name="person.name""#).contains(" required"))
        for name in ["person.alias", "person.email", "person.phone", "person.zone", "service", "message", "preferred"] {
            #expect(!page.tag("name=\"\(name)\"").isEmpty, "\(name)")
        }
        #expect(page.main.contains(#"<option value="quick_call" selected>Free 20-minute call</option>"#))
        let key = try #require(page.hidden("idempotency_key"))
        #expect(UUID(uuidString: key) != nil)
        #expect(await website.get("/book/holos/request").hidden("idempotency_key") != key)
        await website.close()
    }

    @Test func `a name and one way to reach somebody are enough`() async throws {
        let website = try await Website.open()
        let answer = await website.request(
            ("idempotency_key", Self.key), ("person.name", "River"), ("person.alias", "on"),
            ("person.phone", "+1 928 555 0137"), ("person.email", ""), ("service", ""), ("message", ""))
        #expect(answer.status == 303)
        // 07:00 on Monday, four staffed hours from 08:00.
        let location = try #require(answer.headerFields[.location])
        #expect(location.hasPrefix("/book/holos/received?by=1803924000&code="))
        #expect(answer.headerFields[.cacheControl] == "no-store")
        #expect(answer.html.isEmpty)
        let rows = try await website.texts(
            """
            select concat_ws('|', state, name, is_alias, email, phone, message)
            from request join person using (person_id)
            """
        )
        #expect(rows == ["open|River|t|+1 928 555 0137|"])

        let page = await website.get(location)
        #expect(page.words.hasPrefix("We have your request Thank you for writing to us."))
        #expect(page.words.contains("A person will read this by Monday, March 1, 12:00 PM, Chicago time (CST)."))
        // Nobody else can make the page promise anything.
        let forged = await website.get(location.replacing("1803924000", with: "1803920400"))
        #expect(forged.status == 200 && !forged.words.contains("A person will read"))
        #expect(page.html.contains("tel:988") && !page.html.contains("River"))
        await website.close()
    }

    @Test func `the same form twice counts once, with its key and without`() async throws {
        let website = try await Website.open()
        for _ in 1...3 {
            let answer = await website.request(
                ("idempotency_key", Self.key), ("person.name", "River"), ("person.email", "river@example.org"))
            #expect(answer.status == 303)
        }
        #expect(try await website.count("request") == 1)
        for _ in 1...2 {
            #expect(await website.request(("person.name", "Noor"), ("person.email", "noor@example.org")).status == 303)
        }
        #expect(try await website.count("request") == 2)
        // Ten minutes later it is meant.
        try await website.setClock("2027-03-01T13:10:01Z")
        #expect(await website.request(("person.name", "Noor"), ("person.email", "noor@example.org")).status == 303)
        #expect(try await website.count("request") == 3)
        await website.close()
    }

    @Test func `a form that was sent and then changed is sent again with a new key`() async throws {
        let website = try await Website.open()
        _ = await website.request(
            ("idempotency_key", Self.key), ("person.name", "River"), ("person.email", "river@example.org"))
        let page = await website.request(
            ("idempotency_key", Self.key), ("person.name", "River"), ("person.email", "river@example.org"),
            ("message", "And one more thing."))
        #expect(page.status == 422)
        #expect(page.words.contains("This form has come in once already"))
        #expect(page.main.contains("And one more thing."))
        let key = try #require(page.hidden("idempotency_key"))
        #expect(UUID(uuidString: key) != nil && key != Self.key)
        let answer = await website.request(
            ("idempotency_key", key), ("person.name", "River"), ("person.email", "river@example.org"),
            ("message", "And one more thing."))
        #expect(answer.status == 303)
        #expect(try await website.count("request") == 2)
        await website.close()
    }

    @Test func `what is missing is said where it is missing, and nothing that was typed is lost`() async throws {
        let website = try await Website.open()
        let page = await website.request(
            ("idempotency_key", Self.key), ("person.name", "River"), ("person.alias", "on"), ("service", "mh_consult"),
            ("message", "I am not sleeping.\r\nIt is getting worse."), ("preferred", "mornings"),
            ("person.zone", "America/Phoenix"))
        #expect(page.status == 422)
        #expect(page.html.contains("<title>Error: "))
        #expect(
            page.main.contains(
                ##"<a href="#person-email">Give an e-mail address or a phone number, so that we can reach you.</a>"##
            ))
        let email = page.tag(#"name="person.email""#)
        #expect(email.contains(#"aria-describedby="person-email-fault""#) && email.contains(#"aria-invalid="true""#))
        #expect(page.main.contains(#"<p class="fault" id="person-email-fault">"#))
        #expect(page.tag(#"name="person.name""#).contains(#"value="River""#))
        #expect(page.tag(#"name="person.alias""#).contains(" checked"))
        #expect(page.main.contains(">I am not sleeping.\r\nIt is getting worse.</textarea>"))
        #expect(page.tag(#"name="preferred""#).contains(#"value="mornings""#))
        #expect(page.main.contains(#"<option value="mh_consult" selected>"#))
        #expect(page.main.contains(#"<option value="America/Phoenix" selected>"#))
        #expect(page.main.contains("<details open>"))
        #expect(page.hidden("idempotency_key") == Self.key)
        #expect(page.html.contains("tel:988"))
        #expect(try await website.count("request") == 0)
        await website.close()
    }

    @Test func `an empty form says both things that are needed`() async throws {
        let website = try await Website.open()
        for page in [await website.request(), await website.request(("person.name", " "), ("person.email", " "))] {
            #expect(page.status == 422)
            #expect(page.words.contains("Tell us what to call you."))
            #expect(page.words.contains("Give an e-mail address or a phone number"))
        }
        #expect(try await website.count("person") == 0)
        await website.close()
    }

    @Test(arguments: [
        ("person.email", "not an address", 1), ("person.phone", "call me", 1), ("person.zone", "Mars/Olympus", 1),
        ("service", "med", 1), ("service", "nothing", 1), ("message", "a", 4001), ("preferred", "\u{7}", 1),
        ("person.alias", "perhaps", 1),
    ])
    func `a field that is wrong stores nothing and is named`(name: String, value: String, times: Int) async throws {
        let website = try await Website.open()
        var fields = [("person.name", "River"), ("person.email", "river@example.org")].filter { $0.0 != name }
        fields.append((name, String(repeating: value, count: times)))
        let page = await website.post("/v1/practices/holos/requests", fields)
        #expect(page.status == 422)
        #expect(page.main.contains("Please look at this again"))
        #expect(page.tag(#"name="person.name""#).contains(#"value="River""#))
        #expect(try await website.count("request") == 0)
        await website.close()
    }

    @Test func `somebody known gets the same answer, and is neither read nor changed`() async throws {
        let website = try await Website.open()
        let first = await website.request(("person.name", "Rosa Delgado"), ("person.email", "rosa@example.org"))
        let second = await website.request(
            ("person.name", "Someone else"), ("person.email", "rosa@example.org"), ("person.id", Self.key),
            ("person_id", Self.key), ("state", "accepted"), ("id", Self.key))
        #expect(first.status == second.status && first.headerFields == second.headerFields && first.html == second.html)
        #expect(
            try await website.texts("select name from person order by created_at, name") == [
                "Rosa Delgado", "Someone else",
            ])
        #expect(try await website.texts("select distinct state from request") == ["open"])
        await website.close()
    }

    @Test func `without the database everything typed comes back, to be sent again`() async throws {
        let website = try await Website.open()
        await website.close()
        let page = await website.request(
            ("idempotency_key", Self.key), ("person.name", "River"), ("person.phone", "+1 928 555 0137"),
            ("service", "mh_consult"), ("message", "I am not sleeping."))
        #expect(page.status == 503)
        #expect(page.headerFields[.retryAfter] == "2")
        #expect(page.words.contains("We cannot reach our appointment book right now."))
        #expect(page.html.contains("tel:988") && page.html.contains("tel:+13125550142"))
        #expect(page.tag(#"name="person.name""#).contains(#"value="River""#))
        #expect(page.hidden("service") == "mh_consult")
        #expect(page.hidden("idempotency_key") == Self.key)
        #expect(page.main.contains(">I am not sleeping.</textarea>"))
        await website.close()
    }

    @Test func `too many posts from one address are asked to wait, and lose nothing`() async throws {
        let website = try await Website.open(posts: PostGuard(perAddress: 1))
        #expect(await website.request(("person.name", "River"), ("person.email", "river@example.org")).status == 303)
        let page = await website.request(("person.name", "Noor"), ("person.email", "noor@example.org"))
        #expect(page.status == 429)
        #expect(page.headerFields[.retryAfter] == "60")
        #expect(page.tag(#"name="person.email""#).contains(#"value="noor@example.org""#))
        #expect(page.html.contains("tel:988"))
        await website.close()
    }

    @Test func `a form that cannot be read is a page with help lines`() async throws {
        let website = try await Website.open()
        let page = await website.post("/v1/practices/holos/requests", (0...200).map { ("field\($0)", "x") })
        #expect(page.status == 400)
        #expect(page.html.contains("tel:988"))
        await website.close()
    }
}
