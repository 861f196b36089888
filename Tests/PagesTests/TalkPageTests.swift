import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(10)))
struct TalkPageTests {
    @Test func `somebody gives a name and a number and reads by when they are called`() async throws {
        // Monday 1 March 2027, 10:00 in Chicago.
        let site = try await Website.open(now: "2027-03-01T16:00:00Z")
        #expect(await site.get("/book/holos/talk").status == 404)
        #expect(!(await site.get("/book/holos")).html.contains("/book/holos/talk"))
        try await site.policy(#"{"call_back_minutes": 15}"#)
        #expect(await site.get("/book/holos").links.contains("/book/holos/talk"))
        let form = await site.get("/book/holos/talk")
        #expect(form.html.contains("988"))
        let missing = await site.post("/book/holos/talk", [("person.name", "Blue Heron"), ("person.alias", "on")])
        #expect(missing.status == 422)
        #expect(missing.html.contains("Blue Heron"))
        let sent = await site.post(
            "/book/holos/talk",
            [("person.name", "Blue Heron"), ("person.alias", "on"), ("person.phone", "+1 312 555 0111")])
        #expect(sent.status == 303)
        let page = await site.get(try #require(sent.headerFields[.location]))
        #expect(page.words.contains("A person calls you by 10:15 AM, Chicago time (CST) , Monday, March 1."))
        #expect(
            try await site.texts(
                "select concat_ws(' ', name, is_alias, kind, t.lane) from task t join request r using (practice_id, request_id) join person p on p.person_id = r.person_id"
            )
                == ["Blue Heron t call same_day"])
        await site.close()
    }

    @Test func `at night the page tells the truth about the morning`() async throws {
        let site = try await Website.open(now: "2027-03-02T07:00:00Z")
        try await site.policy(#"{"call_back_minutes": 15}"#)
        let sent = await site.post(
            "/book/holos/talk", [("person.name", "Blue Heron"), ("person.phone", "+1 312 555 0111")])
        let page = await site.get(try #require(sent.headerFields[.location]))
        #expect(page.words.contains("A person calls you by 8:15 AM"))
        await site.close()
    }

    @Test func `what is answered says nothing of whether somebody is known`() async throws {
        let site = try await Website.open(now: "2027-03-01T16:00:00Z")
        try await site.policy(#"{"call_back_minutes": 15}"#)
        func send() async -> String? {
            await site.post(
                "/book/holos/talk",
                [("person.name", "Sam"), ("person.phone", "+1 312 555 0111"), ("idempotency_key", UUID().uuidString)]
            ).headerFields[.location]
        }
        let first = await send()
        #expect(first != nil)
        #expect(await send() == first)
        await site.close()
    }
}
