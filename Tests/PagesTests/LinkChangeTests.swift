import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Scheduling
import Storage
import Testing

/// Visits that are cancelled or moved by their links, what it costs, and what is said of that before.
@Suite(.timeLimit(.minutes(10)))
struct LinkChangeTests {
    @Test func `a visit is cancelled by its link without a sign-in, a reason or a reproach, and once`() async throws {
        let site = try await Website.open()
        let links = try await site.links(to: try await site.visit())
        let path = try #require(links["cancel"])
        let page = await site.get(path)
        #expect(page.words.contains("Cancelling costs nothing."))
        #expect(page.words.contains("You need not say why."))
        // The page says what messages say, and no more.
        #expect(!page.html.contains("Mental health consultation") && !page.html.contains("Rosa"))
        let done = await site.post(path, [("idempotency_key", try #require(page.hidden("idempotency_key")))])
        #expect((done.status, done.headerFields[.location]) == (303, path))
        #expect(await site.get(path).words.contains("Your appointment is cancelled"))
        #expect(
            try await site.texts("select concat_ws(' ', state, cancelled_by, cancelled_reason) from appointment") == [
                "cancelled person unstated"
            ])
        #expect(try await site.count("claim") == 0)
        let again = await site.post(path, [("reason", "illness")])
        #expect(again.status == 409)
        #expect(again.words.contains("This link has been used already."))
        await site.close()
    }

    @Test func `a second press of the button is the same cancellation`() async throws {
        let site = try await Website.open()
        let links = try await site.links(to: try await site.visit())
        let path = try #require(links["cancel"])
        let fields = [("idempotency_key", UUID().uuidString), ("reason", "illness")]
        #expect(await site.post(path, fields).status == 303)
        #expect(await site.post(path, fields).status == 303)
        #expect(
            try await site.texts("select count(*)::text from audit_entry where action = 'appointment.cancelled'") == [
                "1"
            ]
        )
        await site.close()
    }

    @Test func `the window and the fee are shown before, and what never costs anything`() async throws {
        let site = try await Website.open()
        try await site.policy(#"{"late_fee": "$100", "no_fee_reasons": ["weather"]}"#)
        let links = try await site.links(to: try await site.visit())
        let path = try #require(links["cancel"])
        let early = await site.get(path)
        #expect(
            early.words.contains(
                "You can cancel free of any fee until Sunday, March 7, 9:00 AM. After that it can cost $100."))
        let free = "It never costs anything because of a crisis, a stay in hospital, illness or bad weather."
        #expect(early.words.contains(free))
        try await site.setClock("2027-03-07T15:00:01Z")
        let late = await site.get(path)
        #expect(late.words.contains("begins in less than 24 hours: cancelling now can cost $100."))
        #expect(late.words.contains(free))
        // Somebody of the staff still looks after their safety: then nothing is said of money at all.
        try await site.flag()
        #expect(!(await site.get(path)).words.contains("$100"))
        await site.close()
    }

    @Test func `another time is chosen by link, and the old one is free again`() async throws {
        let site = try await Website.open()
        let links = try await site.links(to: try await site.visit())
        let path = try #require(links["move"])
        let page = await site.get(path)
        #expect(page.words.contains("Choosing another time costs nothing, and can be done here until Sunday, March 7"))
        let choice = try #require(page.html.firstMatch(of: /name="start" value="([^"]*)"/)).1
        let moved = await site.post(path, [("start", String(choice))])
        #expect(moved.status == 303)
        #expect(await site.get(path).words.contains("Your appointment has a new time"))
        #expect(
            try await site.texts(
                "select to_char(lower(during) at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') from appointment")
                == [String(choice)])
        // The other links are still good.
        #expect(await site.post(try #require(links["confirm"]), []).status == 303)
        #expect(try await site.texts("select state from appointment") == ["confirmed"])
        await site.close()
    }

    @Test func `a time that is gone shows the next ones, and the link is not used up`() async throws {
        let site = try await Website.open()
        let links = try await site.links(to: try await site.visit())
        let path = try #require(links["move"])
        _ = try await site.visit("2027-03-08T11:00")
        let gone = await site.post(path, [("start", "2027-03-08T17:00:00Z")])
        #expect(gone.status == 409)
        #expect(gone.html.contains(#"name="start""#))
        let sunday = await site.post(path, [("start", "2027-03-14T15:00:00Z")])
        #expect(sunday.status == 409)
        let nothing = await site.post(path, [])
        #expect(nothing.status == 422)
        #expect(try await site.texts("select distinct (used_at is null)::text from link") == ["true"])
        #expect(await site.post(path, [("start", "2027-03-08T19:00:00Z")]).status == 303)
        await site.close()
    }

    @Test(arguments: ["crisis", "hospital", "illness", "weather"])
    func `late, another time is for a reason that the practice or the house accepts`(reason: String) async throws {
        let site = try await Website.open()
        try await site.policy(#"{"late_fee": "$100", "no_fee_reasons": ["weather"]}"#)
        let links = try await site.links(to: try await site.visit())
        let path = try #require(links["move"])
        try await site.setClock("2027-03-07T20:00:00Z")
        let start = ("start", "2027-03-10T16:00:00Z")
        let refused = await site.post(path, [start])
        #expect(refused.status == 409)
        #expect(refused.words.contains("It is late to choose another time here. Please call us"))
        #expect(await site.post(path, [start, ("reason", "other")]).status == 409)
        #expect(await site.post(path, [start, ("reason", reason)]).status == 303)
        await site.close()
    }

    @Test func `whoever cancels because of a crisis is called`() async throws {
        let site = try await Website.open()
        let links = try await site.links(to: try await site.visit())
        #expect(await site.post(try #require(links["cancel"]), [("reason", "crisis")]).status == 303)
        #expect(
            try await site.texts(
                "select concat_ws(' ', kind, lane, state, extract(epoch from due_at - created_at)::int) from task") == [
                    "call same_day open 3600"
                ])
        await site.close()
    }
}
