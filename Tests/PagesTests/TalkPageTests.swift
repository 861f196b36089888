import Access
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

    private static let anna = [("person.name", "Anna"), ("person.phone", "312-555-0111")]

    private static func open(posts: PostGuard? = nil) async throws -> Website {
        let site = try await Website.open(now: "2027-03-01T16:00:00Z", posts: posts)
        try await site.policy(#"{"call_back_minutes": 15}"#)
        return site
    }

    @Test func `a program is answered like a person, and nobody is called`() async throws {
        let site = try await Self.open()
        let form = await site.get("/book/holos/talk")
        #expect(form.tag(#"name="leave_empty""#).contains(#"tabindex="-1""#))
        let person = await site.post("/book/holos/talk", Self.anna)
        let program = await site.post("/book/holos/talk", Self.anna + [("leave_empty", "x")])
        #expect(person.status == 303)
        #expect(person.status == program.status && person.headerFields == program.headerFields)
        #expect(try await site.count("task") == 1)
        let fresh = FormStamp().text(of: site.holos.practice)
        let fast = await site.post("/book/holos/talk", Self.anna + [("shown", fresh)])
        #expect(fast.status == 429 && fast.words.contains("please press the button once more"))
        #expect(fast.tag(#"name="person.name""#).contains(#"value="Anna""#))
        await site.close()
    }

    @Test func `a number without its country is one of the practice's, and cannot fill the desk`() async throws {
        let site = try await Self.open(posts: PostGuard(perAddress: 60))
        var statuses: [Int] = []
        for _ in 1...7 {
            statuses.append(
                await site.post("/book/holos/talk", Self.anna + [("idempotency_key", UUID().uuidString)]).status)
        }
        #expect(statuses == [303, 303, 303, 303, 303, 303, 429])
        await site.close()
    }

    @Test func `nobody can make the page promise a call`() async throws {
        let site = try await Self.open()
        let sent = await site.post("/book/holos/talk", Self.anna)
        let address = try #require(sent.headerFields[.location])
        #expect(await site.get(address).words.contains("A person calls you by 10:15 AM"))
        let other = await site.post("/v1/practices/holos/requests", Self.anna)
        let received = try #require(other.headerFields[.location])
        for forged in [
            "/book/holos/called?by=2027-03-01T16:01:00Z", "/book/holos/called?by=1803916860",
            address.replacing(/by=[0-9]+/, with: "by=1803916860"),
            received.replacing("/received", with: "/called"),
        ] {
            #expect(await site.get(forged).words.contains("We cannot say yet when somebody is here."), "\(forged)")
        }
        await site.close()
    }
}
