import Testing

@Suite(.timeLimit(.minutes(10)))
struct TimesPageTests {
    @Test func `the soonest three come first, then two weeks by day`() async throws {
        let website = try await Website.open()
        let page = await website.get("/book/holos/mh_consult?clinician=imani")
        #expect(page.status == 200)
        // Two hours' notice from 07:00.
        #expect(
            page.words.hasPrefix(
                """
                Mental health consultation 60 minutes, Holos Wellness. Times are on the clinic’s clock, Chicago time \
                (CST). With: Anybody Dr Imani Okafor-Reyes Tobias Lindqvist Soonest Monday, March 1, 9:00 AM Monday, \
                March 1, 9:15 AM Monday, March 1, 9:30 AM Monday, March 1 to Sunday, March 14 Monday, March 1 24 times
                """))
        #expect(page.links.contains("/book/holos/mh_consult/2027-03-01T15:00:00Z?clinician=imani"))
        #expect(page.words.contains("Thursday, March 11 28 times 8:00 AM"))
        // She is not there on Fridays, and nobody is there at weekends.
        #expect(!page.words.contains("Friday") && !page.words.contains("Saturday"))
        #expect(page.links.contains("/book/holos/mh_consult?from=2027-03-15&clinician=imani"))
        #expect(!page.words.contains("Two weeks earlier"))
        await website.close()
    }

    @Test func `a time that two clinicians have is shown once`() async throws {
        let website = try await Website.open()
        let page = await website.get("/book/holos/mh_consult")
        #expect(page.links.filter { $0 == "/book/holos/mh_consult/2027-03-08T14:00:00Z" }.count == 1)
        await website.close()
    }

    @Test func `both clocks are shown, on both sides of a change`() async throws {
        let website = try await Website.open()
        // The United States change on 14 March, Germany on 28 March: between the two they are six hours apart.
        let before = await website.get("/book/holos/quick_call?from=2027-03-08&zone=Europe/Berlin")
        #expect(before.words.contains("Monday, March 8 56 times 8:00 AM 3:00 PM 8:10 AM 3:10 PM"))
        let after = await website.get("/book/holos/quick_call?from=2027-03-15&zone=Europe/Berlin")
        #expect(after.words.contains("Monday, March 15 56 times 8:00 AM 2:00 PM 8:10 AM 2:10 PM"))
        #expect(after.links.contains("/book/holos/quick_call/2027-03-15T13:00:00Z?zone=Europe%2FBerlin"))
        #expect(after.main.contains(#"<option value="Europe/Berlin" selected>"#))
        // Where the date is another one, it is said.
        let far = await website.get("/book/holos/quick_call?from=2027-03-15&zone=Pacific/Auckland")
        #expect(far.words.contains("8:00 AM Tuesday, March 16, 2:00 AM"))
        await website.close()
    }

    @Test func `an empty stretch says when the next times are`() async throws {
        let website = try await Website.open()
        try await website.script(
            """
            insert into closure (practice_id, closure_id, during, source, created_at)
            select practice_id, gen_random_uuid(), '[2027-03-01 00:00Z,2027-03-17 18:00Z)', 'staff', daybook_now()
            from practice
            """)
        let page = await website.get("/book/holos/mh_consult?clinician=imani")
        #expect(
            page.words.contains(
                """
                Nothing is free in these two weeks. The next times after that: Wednesday, March 17, 1:00 PM Wednesday, \
                March 17, 1:15 PM Wednesday, March 17, 1:30 PM
                """))
        #expect(page.links.contains("/book/holos/mh_consult/2027-03-17T18:00:00Z?clinician=imani"))
        await website.close()
    }

    @Test func `nothing free at all still leads to somebody`() async throws {
        let website = try await Website.open()
        try await website.script("delete from weekly_hours")
        let page = await website.get("/book/holos/mh_consult")
        #expect(page.words.contains("Nothing is free in these two weeks."))
        #expect(page.links.contains("/book/holos/request?service=mh_consult"))
        await website.close()
    }

    @Test func `one can go on to the horizon and back to today`() async throws {
        let website = try await Website.open()
        let last = await website.get("/book/holos/mh_consult?from=2027-04-26")
        #expect(last.links.contains("/book/holos/mh_consult?from=2027-04-12"))
        #expect(!last.words.contains("Two weeks later") && !last.words.contains("Soonest"))
        let second = await website.get("/book/holos/mh_consult?from=2027-03-05")
        #expect(second.links.contains("/book/holos/mh_consult?from=2027-03-01"))
        await website.close()
    }

    @Test(arguments: ["from=2020-01-01", "from=yesterday", "zone=Nowhere", "utm_source=mail&from="])
    func `what an address says without sense is let pass`(query: String) async throws {
        let website = try await Website.open()
        let page = await website.get("/book/holos/mh_consult?\(query)")
        #expect(page.status == 200)
        #expect(page.words.contains("Soonest Monday, March 1, 9:00 AM"))
        await website.close()
    }

    @Test func `a clinician who does not offer it is not there`() async throws {
        let website = try await Website.open()
        #expect(await website.get("/book/holos/quick_call?clinician=imani").status == 404)
        await website.close()
    }
}
