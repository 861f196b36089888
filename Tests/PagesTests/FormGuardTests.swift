import Access
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(10)))
struct FormGuardTests {
    private static let river = [("person.name", "River"), ("person.phone", "+1 928 555 0137")]

    @Test func `a program that fills in what nobody sees is answered like a person, and nothing is stored`()
        async throws
    {
        let website = try await Website.open()
        let person = await website.post("/v1/practices/holos/requests", Self.river)
        let program = await website.post(
            "/v1/practices/holos/requests",
            [("person.name", "Bot"), ("person.email", "bot@example.org"), ("leave_empty", "x")])
        #expect(person.status == program.status && person.headerFields == program.headerFields)
        #expect(person.html == program.html)
        #expect(try await website.texts("select name from person") == ["River"])

        let first = await website.post("/book/holos/ask", [("name", "Bot"), ("leave_empty", "http://bot.example")])
        let link = try #require(first.headerFields[.location])
        #expect(first.status == 303)
        #expect(link.wholeMatch(of: /\/w\/[A-Za-z0-9_-]{10}\/[0-9a-f-]{36}\.[0-9a-f]{64}\/reach/) != nil)
        #expect(await website.get(link).words.hasPrefix("Question 2 of 2"))
        let second = await website.post(link, [("person.email", "bot@example.org")])
        #expect(second.status == 303)
        #expect(await website.get(try #require(second.headerFields[.location])).words.hasPrefix("We have your request"))

        let booked = await website.book(
            ("service", "mh_consult"), ("start", "2027-03-08T15:00:00Z"), ("person.name", "Bot"),
            ("person.email", "bot@example.org"), ("leave_empty", "x"))
        #expect(booked.status == 303)
        #expect(booked.headerFields[.location]?.hasPrefix("/book/holos/booked?service=mh_consult") == true)
        #expect(try await website.count("claim") == 0)
        #expect(try await website.count("intake") == 1)
        await website.close()
    }

    @Test func `nobody sees the trap, hears it, or comes to it by the keyboard`() async throws {
        let website = try await Website.open()
        for address in ["/book/holos/ask", "/book/holos/request", "/book/holos/mh_consult/2027-03-08T15:00:00Z"] {
            let page = await website.get(address)
            let trap = page.tag(#"name="leave_empty""#)
            #expect(trap.contains(#"tabindex="-1""#) && trap.contains(#"autocomplete="off""#), "\(address)")
            #expect(page.html.contains(#"<div class="unseen" aria-hidden="true">"#))
        }
        await website.close()
    }

    @Test func `a form that comes back in no time is asked for once more, and nothing is lost`() async throws {
        let website = try await Website.open()
        let practice = website.holos.practice
        let fresh = FormStamp().text(of: practice)
        let page = await website.post("/v1/practices/holos/requests", Self.river + [("shown", fresh)])
        #expect(page.status == 429)
        #expect(page.words.contains("If you are a person, please press the button once more."))
        #expect(page.tag(#"name="person.name""#).contains(#"value="River""#))
        #expect(page.hidden("shown") == fresh)
        #expect(try await website.count("request") == 0)
        let older = FormStamp(at: Date(timeIntervalSinceNow: -10)).text(of: practice)
        #expect(await website.post("/v1/practices/holos/requests", Self.river + [("shown", older)]).status == 303)
        await website.close()
    }

    @Test func `not being safe is never too fast`() async throws {
        let website = try await Website.open()
        let fresh = FormStamp().text(of: website.holos.practice)
        #expect(await website.post("/book/holos/ask", [("shown", fresh), ("now", "1")]).status == 303)
        #expect(try await website.count("intake") == 1)
        await website.close()
    }

    @Test func `a stamp cannot be made, changed or taken to another practice`() async throws {
        let website = try await Website.open()
        let practice = website.holos.practice
        let text = FormStamp(at: Date(timeIntervalSince1970: 1_800_000_000)).text(of: practice)
        #expect(FormStamp(text, practice: practice) != nil)
        for forged in [
            "1\(text)", "1700000000000" + text.dropFirst(13), "", ".", "1800000000000.", "+\(text)", "0\(text)",
            "\(text).",
        ] { #expect(FormStamp(forged, practice: practice) == nil, "\(forged)") }
        await website.close()
    }

    @Test func `a form from a page of the clinic's own, which has no stamp, is taken`() async throws {
        let website = try await Website.open(posts: PostGuard(perAddress: 60))
        #expect(await website.post("/v1/practices/holos/requests", Self.river).status == 303)
        await website.close()
    }
}
