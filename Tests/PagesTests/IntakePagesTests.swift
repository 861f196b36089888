import Access
import Clinic
import Foundation
import HTTP
import HTTPTypes
import Storage
import Testing

/// The pages on which people ask for a consultation, one question after the other.
@Suite(.timeLimit(.minutes(10)))
struct IntakePagesTests {
    @Test func `two questions are enough, each on its own page and kept at once`() async throws {
        let website = try await Website.open()
        let first = await website.get("/book/holos/ask")
        #expect(first.status == 200)
        #expect(first.words.hasPrefix("Question 1 of 2 What should we call you?"))
        #expect(first.words.contains("I am not safe right now"))

        let reach = try Website.location(await website.post("/book/holos/ask", [("name", "River"), ("alias", "on")]))
        #expect(reach.wholeMatch(of: /\/w\/[A-Za-z0-9_-]{10}\/[0-9a-f-]{36}\.[0-9a-f]{64}\/reach/) != nil)
        #expect(try await website.texts("select beginning->>'name' from intake") == ["River"])
        #expect(try await website.count("request") == 0)

        let second = await website.get(reach)
        #expect(second.words.hasPrefix("Question 2 of 2 How can we reach you?"))
        // Whoever looks over a shoulder reads nothing that was typed before.
        #expect(!second.html.contains("River"))

        let sent = try Website.location(await website.post(reach, [("person.phone", "+1 928 555 0137")]))
        #expect(sent == Website.step("sent", of: reach))
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
        let sent = try await website.ask()
        let steps = ["sent", "now", "care", "why", "words", "contact", "asker", "practical", "phq9-9", "ket_hx-trials"]
        for step in steps {
            let page = await website.get(Website.step(step, of: sent))
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
        let reach = try Website.location(await website.post("/book/holos/ask", [("name", "River")]))
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

    @Test(arguments: [
        ("asker", "born", "2027-03-02"), ("asker", "born", "1890-01-01"), ("asker", "born", "23.4.1990"),
        ("practical", "drive_minutes", "-5"), ("practical", "region", "Arizona"), ("contact", "code_word", "\u{7}"),
    ])
    func `what cannot be is said where it is, and nothing typed is lost`(
        step: String, field: String, value: String
    ) async throws {
        let website = try await Website.open()
        let sent = try await website.ask()
        let page = await website.post(Website.step(step, of: sent), [(field, value)])
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
        let first = try Website.location(await website.post("/book/holos/ask", fields))
        let second = try Website.location(await website.post("/book/holos/ask", fields))
        #expect(first == second)
        #expect(try await website.count("intake") == 1)
        let contact = [("idempotency_key", key), ("person.phone", "+1 928 555 0137")]
        #expect(
            try Website.location(await website.post(first, contact))
                == Website.location(await website.post(first, contact)))
        #expect(try await website.count("request") == 1)
        await website.close()
    }

    @Test func `a link is good for its own intake and its own practice, and until it ends`() async throws {
        let website = try await Website.open()
        let sent = try await website.ask()
        let link = String(sent.split(separator: "/")[2])
        let home = "/w/\(sent.split(separator: "/")[1])"
        #expect(!sent.contains("holos"))
        let parts = link.split(separator: ".").map(String.init)
        let other = try Website.location(await website.post("/book/holos/ask", [("name", "Noor")]))
        let theirs = String(other.split(separator: "/")[2]).split(separator: ".").map(String.init)
        for forged in [
            "\(theirs[0]).\(parts[1])", "\(parts[0]).\(theirs[1])", "\(parts[0].uppercased()).\(parts[1])", parts[0],
            "\(parts[0]).", "\(link).\(parts[1])", "\(parts[0]).\(String(repeating: "0", count: 64))",
        ] {
            #expect(await website.get("\(home)/\(forged)/sent").status == 404, "\(forged)")
            #expect(await website.post("\(home)/\(forged)/words", [("message", "x")]).status == 404)
        }
        #expect(await website.get(Website.step("nothing", of: sent)).status == 404)
        #expect(await website.get(Website.step("phq9-10", of: sent)).status == 404)
        #expect(await website.get(Website.step("cssrs-1", of: sent)).status == 404)
        #expect(await website.get("\(home)/\(link)").words.hasPrefix("We have your request"))
        try await website.setClock("2027-04-01T13:00:00Z")
        #expect(await website.get(sent).status == 404)
        #expect(await website.post(Website.step("words", of: sent), [("message", "x")]).status == 404)
        await website.close()
    }

    @Test func `looking changes nothing`() async throws {
        let website = try await Website.open()
        let sent = try await website.ask()
        let before = try await website.texts("select change_number::text from practice_change")
        for step in ["sent", "now", "care", "reach", "phq9-9", "contact"] {
            _ = await website.get(Website.step(step, of: sent))
        }
        #expect(try await website.texts("select change_number::text from practice_change") == before)
        #expect(try await website.texts("select rule from intake") == ["T7"])
        await website.close()
    }

    @Test func `without its database a step says so, and help is there`() async throws {
        let website = try await Website.open()
        let sent = try await website.ask()
        await website.close()
        let pages = [
            await website.post("/book/holos/ask", [("name", "River")]),
            await website.post(Website.step("contact", of: sent), [("code_word", "blue heron")]),
            await website.post(Website.step("phq9-1", of: sent), [("answer", "1")]), await website.get(sent),
        ]
        for page in pages {
            #expect(page.status == 503)
            #expect(page.html.contains("tel:988") && page.html.contains("tel:+13125550142"))
        }
        #expect(pages[1].tag(#"name="code_word""#).contains(#"value="blue heron""#))
        #expect(await website.get("/book/holos/ask").status == 200)
    }
}
