import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Storage
import Testing

/// “I am not safe right now” is heard, whatever else is on the form and whoever seems to have sent it.
@Suite(.timeLimit(.minutes(10)))
struct NotSafeTests {
    private static let now = "2027-03-01T16:00:00Z"

    /// What is known of the only intake: whether it was pressed, and which rule decided.
    private static func heard(_ website: Website) async throws -> [String] {
        try await website.texts("select concat_ws(' ', not_safe_at is not null, rule) from intake")
    }

    @Test(arguments: [String(repeating: "x", count: 201), "\u{7}"])
    func `a name that cannot be does not silence the button`(name: String) async throws {
        let website = try await Website.open(now: Self.now)
        let reach = try Website.location(await website.post("/book/holos/ask", [("name", name), ("now", "1")]))
        #expect(try await Self.heard(website) == ["t T1"])
        #expect(await website.get(reach).words.hasPrefix("Please talk to somebody now"))
        await website.close()
    }

    @Test func `a number that cannot be does not silence the button, and the page stays the urgent one`() async throws {
        let website = try await Website.open(now: Self.now)
        let reach = try Website.location(await website.post("/book/holos/ask", [("name", "River")]))
        let page = await website.post(reach, [("person.phone", "+1 012 555 0137"), ("now", "1")])
        #expect(page.status == 422)
        #expect(page.words.hasPrefix("Please talk to somebody now"))
        #expect(page.words.contains("There can be no such phone number."))
        #expect(page.tag(#"name="person.phone""#).contains(#"value="+1 012 555 0137""#))
        #expect(try await Self.heard(website) == ["t T1"])
        // The page carries it on, so that its next post says the same.
        #expect(page.hidden("now") == "1")
        let again = await website.post(reach, [("person.phone", "+1 012 555 0138"), ("now", "1")])
        #expect(again.words.hasPrefix("Please talk to somebody now"))
        let kept = try Website.location(await website.post(reach, [("person.phone", "312-555-0137"), ("now", "1")]))
        #expect(kept == Website.step("now", of: reach))
        #expect(
            try await website.texts("select concat_ws(' ', name, lane) from request join person using (person_id)")
                == ["River now"])
        await website.close()
    }

    @Test func `a page that was opened before knows of the button that was pressed since`() async throws {
        let website = try await Website.open(now: Self.now)
        let reach = try Website.location(await website.post("/book/holos/ask", [("name", "River")]))
        _ = await website.post(reach, [("now", "1")])
        #expect(await website.get(reach).hidden("now") == "1")
        // Without the hidden field, from the page before.
        let page = await website.post(reach, [("person.phone", "+1 012 555 0137")])
        #expect(page.status == 422 && page.words.hasPrefix("Please talk to somebody now"))
        await website.close()
    }

    @Test(arguments: [
        ("asker", "born", "2027-03-02"), ("contact", "code_word", "\u{7}"), ("words", "service", "nothing"),
        ("phq9-9", "answer", "7"),
    ])
    func `nothing on a later page silences the button`(step: String, field: String, value: String) async throws {
        let website = try await Website.open(now: Self.now)
        let reach = try Website.location(await website.post("/book/holos/ask", [("name", "River")]))
        let sent = try Website.location(await website.post(reach, [("person.phone", "312-555-0137")]))
        let page = await website.post(Website.step(step, of: sent), [(field, value), ("now", "1")])
        #expect(try Website.location(page).contains("/now?then="))
        #expect(try await Self.heard(website) == ["t T1"])
        #expect(try await website.texts("select concat_ws(' ', kind, lane) from task") == ["call now"])
        await website.close()
    }

    @Test func `a field that only programs fill in does not silence the button`() async throws {
        let website = try await Website.open(now: Self.now)
        let trapped = ("leave_empty", "River's browser fills in everything")
        let first = try Website.location(await website.post("/book/holos/ask", [("now", "1"), trapped]))
        #expect(try await Self.heard(website) == ["t T1"])
        #expect(await website.get(first).words.hasPrefix("Please talk to somebody now"))

        // Whoever was taken for a program, and presses the button then.
        let decoy = try Website.location(await website.post("/book/holos/ask", [("name", "River"), trapped]))
        #expect(try await website.count("intake") == 1)
        let reach = try Website.location(await website.post(decoy, [("now", "1")]))
        #expect(reach != decoy && reach.hasSuffix("/reach"))
        #expect(try await Self.heard(website) == ["t T1", "t T1"])
        _ = await website.post(reach, [("person.phone", "312-555-0137"), ("now", "1")])
        #expect(try await website.texts("select lane from request") == ["now"])
        await website.close()
    }

    @Test func `the same press twice counts once, and a later one again`() async throws {
        let website = try await Website.open(now: Self.now)
        let reach = try Website.location(await website.post("/book/holos/ask", [("name", "River")]))
        let sent = try Website.location(await website.post(reach, [("person.phone", "312-555-0137")]))
        let presses = "select count(*)::text from audit_entry where action = 'request.extended'"
        let key = ("idempotency_key", UUID().uuidString)
        for _ in 1...2 { _ = await website.post(Website.step("now", of: sent), [key]) }
        #expect(try await website.texts(presses) == ["1"])
        _ = await website.post(Website.step("now", of: sent), [("idempotency_key", UUID().uuidString)])
        #expect(try await website.texts(presses) == ["2"])
        #expect(try await website.texts("select lane from task") == ["now"])
        await website.close()
    }

    @Test func `whoever comes back to the reasons without ticking any keeps those they gave`() async throws {
        let website = try await Website.open()
        let reach = try Website.location(await website.post("/book/holos/ask", [("name", "River")]))
        let sent = try Website.location(await website.post(reach, [("person.phone", "312-555-0137")]))
        _ = await website.post(Website.step("why", of: sent), [("reasons", "grief"), ("reasons", "not_sure")])
        _ = await website.post(Website.step("why", of: sent), [("left_hospital", "on")])
        _ = await website.post(Website.step("why", of: sent), [("reasons", "boredom")])
        #expect(
            try await website.texts("select concat_ws(' ', array_to_string(reasons, ' '), left_hospital) from intake")
                == ["grief not_sure t"])
        await website.close()
    }
}
