import Fixtures
import HTTP
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(10)))
struct BookingFormTests {
    private static let key = "6b1f7c2e-3a52-4f0e-9c55-0d5a1c1b7a10"

    @Test func `it says what, when on the clinic's clock, and how long one can cancel`() async throws {
        let website = try await Website.open()
        let page = await website.get("/book/holos/mh_consult/2027-03-08T15:00:00Z?clinician=imani&zone=America/Phoenix")
        #expect(page.status == 200)
        #expect(
            page.words.hasPrefix(
                """
                Book a visit Mental health consultation Monday, March 8, 2027 9:00 AM, Chicago time (CST) 8:00 AM on \
                your clock 60 minutes, Holos Wellness With Dr Imani Okafor-Reyes You can cancel free of any fee until \
                Sunday, March 7, 9:00 AM. Call +1-312-555-0142 . What should we call you?
                """))
        #expect(page.main.contains(#"<form method="post" action="/v1/practices/holos/appointments">"#))
        #expect(page.hidden("start") == "2027-03-08T15:00:00Z")
        #expect(page.hidden("service") == "mh_consult")
        #expect(page.hidden("clinician") == "imani")
        #expect(page.hidden("person.zone") == "America/Phoenix")
        await website.close()
    }

    @Test func `without a choice it says who would be there`() async throws {
        let website = try await Website.open()
        let page = await website.get("/book/holos/mh_consult/2027-03-08T09:00")
        #expect(page.words.contains("With Dr Imani Okafor-Reyes or Tobias Lindqvist"))
        #expect(page.hidden("clinician") == nil)
        await website.close()
    }

    @Test func `inside the cancellation window it says so instead`() async throws {
        let website = try await Website.open()
        let page = await website.get("/book/holos/mh_consult/2027-03-01T10:00")
        #expect(page.words.contains("This visit begins in less than 24 hours. If you cannot come, please call us."))
        await website.close()
    }

    @Test func `a booking leads to a page that names the visit and nobody`() async throws {
        let website = try await Website.open()
        let answer = await website.book(
            ("idempotency_key", Self.key), ("service", "mh_consult"), ("start", "2027-03-08T15:00:00Z"),
            ("person.name", "Rosa Delgado"), ("person.email", "rosa@example.org"), ("note", "A wheelchair."))
        #expect(answer.status == 303)
        let location = try #require(answer.headerFields[.location])
        #expect(location == "/book/holos/booked?service=mh_consult&start=2027-03-08T15:00:00Z&clinician=imani")
        #expect(
            try await website.texts(
                "select concat_ws('|', state, source, note, name) from appointment join person using (person_id)"
            ) == ["booked|website|A wheelchair.|Rosa Delgado"])

        let page = await website.get(location)
        #expect(page.status == 200)
        #expect(
            page.words == """
                Your visit is booked Mental health consultation Monday, March 8, 2027 9:00 AM, Chicago time (CST) 60 \
                minutes, Holos Wellness With Dr Imani Okafor-Reyes You can cancel free of any fee until Sunday, March \
                7, 9:00 AM. Call +1-312-555-0142 . If you gave us an e-mail address, we write to it: a confirmation, \
                and reminders before the visit. These messages do not say what the visit is about. If you need \
                somebody before then, use the help lines above. You can close this page.
                """)
        #expect(!page.html.contains("Rosa"))
        await website.close()
    }

    @Test func `a second press books nothing more`() async throws {
        let website = try await Website.open()
        var locations: Set<String?> = []
        for _ in 1...3 {
            let answer = await website.book(
                ("idempotency_key", Self.key), ("service", "mh_consult"), ("start", "2027-03-08T15:00:00Z"),
                ("person.name", "Rosa"), ("person.email", "rosa@example.org"))
            #expect(answer.status == 303)
            locations.insert(answer.headerFields[.location])
        }
        #expect(locations.count == 1)
        #expect(try await website.count("appointment") == 1)
        #expect(try await website.count("person") == 1)
        await website.close()
    }

    @Test func `a time that was taken comes with the next three, and nothing is typed again`() async throws {
        let website = try await Website.open()
        let start = ("start", "2027-03-09T09:00")
        let service = ("service", "mh_consult")
        _ = await website.book(service, start, ("person.name", "Noor"), ("person.email", "noor@example.org"))
        let page = await website.book(
            ("idempotency_key", Self.key), service, start, ("person.name", "Rosa"), ("person.alias", "on"),
            ("person.phone", "+1 928 555 0137"), ("note", "A wheelchair."))
        #expect(page.status == 409)
        #expect(page.words.contains("That time has just been taken."))
        // 09:00 lasts until 10:15 with its turnover.
        #expect(
            page.words.contains(
                """
                Choose one of the next times Tuesday, March 9, 10:15 AM Tuesday, March 9, 10:30 AM Tuesday, March 9, \
                10:45 AM
                """))
        #expect(page.tag(#"name="person.name""#).contains(#"value="Rosa""#))
        #expect(page.tag(#"name="person.alias""#).contains(" checked"))
        #expect(page.tag(#"name="person.phone""#).contains(#"value="+1 928 555 0137""#))
        #expect(page.main.contains(">A wheelchair.</textarea>"))
        #expect(page.html.contains("tel:988") && !page.html.contains("Noor"))

        let choice = try #require(page.hidden("start"))
        #expect(choice == "2027-03-09T16:15:00Z")
        let answer = await website.book(
            ("idempotency_key", try #require(page.hidden("idempotency_key"))), service, ("start", choice),
            ("person.name", "Rosa"), ("person.phone", "+1 928 555 0137"))
        #expect(answer.status == 303)
        #expect(try await website.count("appointment") == 2)
        await website.close()
    }

    @Test func `an old link to a taken time offers the next three`() async throws {
        let website = try await Website.open()
        _ = await website.book(
            ("service", "mh_consult"), ("start", "2027-03-09T09:00"), ("person.name", "Noor"),
            ("person.email", "noor@example.org"))
        let page = await website.get("/book/holos/mh_consult/2027-03-09T15:00:00Z")
        #expect(page.status == 409)
        #expect(page.words.contains("That time is no longer free."))
        #expect(page.words.contains("Tuesday, March 9, 10:15 AM"))
        // A link from last year leads to what is free now.
        let older = await website.get("/book/holos/mh_consult/2026-03-09T15:00:00Z")
        #expect(older.status == 409)
        #expect(older.words.contains("Monday, March 1, 9:00 AM"))
        await website.close()
    }

    @Test(arguments: [
        ("2027-03-01T08:30", 409), ("2027-06-01T09:00", 409), ("2027-03-08T09:05", 409), ("2027-03-14T02:30", 422),
        ("soon", 422), ("", 422),
    ])
    func `a time that cannot be is answered with times that can`(start: String, status: Int) async throws {
        let website = try await Website.open()
        let page = await website.book(
            ("service", "mh_consult"), ("start", start), ("person.name", "Rosa"), ("person.email", "rosa@example.org"))
        #expect(page.status == status)
        #expect(page.main.matches(of: /type="radio" name="start"/).count == 3)
        #expect(page.tag(#"name="person.name""#).contains(#"value="Rosa""#))
        #expect(try await website.count("appointment") == 0)
        await website.close()
    }

    @Test(arguments: ["med", "nothing", ""])
    func `a service that is not offered is answered with those that are`(service: String) async throws {
        let website = try await Website.open()
        let page = await website.book(
            ("service", service), ("start", "2027-03-08T15:00:00Z"), ("person.name", "Rosa"),
            ("person.email", "rosa@example.org"))
        #expect([404, 422].contains(page.status))
        #expect(page.main.contains(#"type="radio" name="service" value="mh_consult" required"#))
        #expect(!page.html.contains("Medication"))
        #expect(page.hidden("start") == "2027-03-08T15:00:00Z")
        #expect(page.tag(#"name="person.name""#).contains(#"value="Rosa""#))
        #expect(try await website.count("appointment") == 0)
        await website.close()
    }

    @Test func `a clinician who does not offer it is answered with everybody's times`() async throws {
        let website = try await Website.open()
        let page = await website.book(
            ("service", "quick_call"), ("start", "2027-03-08T15:00:00Z"), ("clinician", "imani"),
            ("person.name", "Rosa"), ("person.email", "rosa@example.org"))
        #expect(page.status == 404)
        #expect(page.hidden("start") == "2027-03-08T15:00:00Z")
        #expect(page.hidden("clinician") == nil)
        #expect(page.words.contains("With Tobias Lindqvist"))
        await website.close()
    }

    @Test func `a person's fault leaves the time as it was chosen`() async throws {
        let website = try await Website.open()
        let page = await website.book(
            ("idempotency_key", Self.key), ("service", "mh_consult"), ("start", "2027-03-08T15:00:00Z"),
            ("clinician", "imani"), ("person.name", "Rosa"), ("person.zone", "America/Phoenix"))
        #expect(page.status == 422)
        #expect(page.words.contains("Give an e-mail address or a phone number"))
        #expect(page.words.contains("9:00 AM, Chicago time (CST) 8:00 AM on your clock"))
        #expect(page.hidden("start") == "2027-03-08T15:00:00Z")
        #expect(page.hidden("clinician") == "imani")
        #expect(page.hidden("person.zone") == "America/Phoenix")
        #expect(page.hidden("idempotency_key") == Self.key)
        #expect(try await website.count("appointment") == 0)
        await website.close()
    }

    @Test func `without the database all that was chosen and typed comes back`() async throws {
        let website = try await Website.open()
        await website.close()
        let page = await website.book(
            ("idempotency_key", Self.key), ("service", "mh_consult"), ("start", "2027-03-08T15:00:00Z"),
            ("clinician", "imani"), ("person.name", "Rosa"), ("person.email", "rosa@example.org"))
        #expect(page.status == 503)
        #expect(page.html.contains("tel:988"))
        for (name, value) in [
            ("service", "mh_consult"), ("start", "2027-03-08T15:00:00Z"), ("clinician", "imani"),
            ("idempotency_key", Self.key), ("person.name", "Rosa"), ("person.email", "rosa@example.org"),
        ] {
            #expect(page.hidden(name) == value, "\(name)")
        }
        await website.close()
    }

    @Test func `somebody known gets the same answer`() async throws {
        let website = try await Website.open()
        let first = await website.book(
            ("service", "quick_call"), ("start", "2027-03-08T15:00:00Z"), ("person.name", "Rosa"),
            ("person.email", "rosa@example.org"))
        let second = await website.book(
            ("service", "quick_call"), ("start", "2027-03-08T16:00:00Z"), ("person.name", "Rosa"),
            ("person.email", "rosa@example.org"), ("person_id", Self.key), ("state", "arrived"))
        #expect(first.status == 303 && second.status == 303)
        #expect(
            second.headerFields[.location] == first.headerFields[.location]?.replacing("T15", with: "T16"))
        #expect(try await website.texts("select distinct state from appointment") == ["booked"])
        #expect(try await website.count("person") == 2)
        await website.close()
    }
}
