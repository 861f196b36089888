import Testing

@Suite(.timeLimit(.minutes(10)))
struct FirstPageTests {
    @Test func `it says what can be booked, and that nobody need know what they need`() async throws {
        let website = try await Website.open()
        let page = await website.get("/book/holos")
        #expect(page.status == 200)
        #expect(
            page.words == """
                Holos Wellness Not sure what you need? You need not know. Tell us what to call you and how to reach \
                you, and we will get in touch. Ask us to call you Book a visit Mental health consultation 60 minutes, \
                Holos Wellness Free 20-minute call 20 minutes, Holos Wellness Rather talk to us? Call +1-312-555-0142 .
                """)
        #expect(page.links.contains("/book/holos/mh_consult") && page.links.contains("/book/holos/ask"))
        #expect(page.links.contains("tel:+13125550142") && page.links.contains("mailto:hello@holos.example"))
        await website.close()
    }

    @Test func `without anything to book it still asks to be asked`() async throws {
        let website = try await Website.open()
        try await website.script("update service set active = false")
        let page = await website.get("/book/holos")
        #expect(page.words.contains("No visits can be booked here at the moment."))
        #expect(page.links.contains("/book/holos/ask"))
        await website.close()
    }
}
