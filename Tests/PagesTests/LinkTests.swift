import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Scheduling
import Storage
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10)))
struct LinkTests {
    /// Monday 8 March 2027, 09:00 in Chicago: a week after the clinic's clock.
    private static let monday = "2027-03-08T09:00"

    @Test func `looking at a link changes nothing, with GET and with HEAD`() async throws {
        let site = try await Website.open()
        let links = try await site.links(to: try await site.visit(Self.monday))
        let before = try await site.holos.scratch.dump()
        for (purpose, path) in links {
            for _ in 0..<3 {
                #expect(await site.get(path).status == 200, "\(purpose)")
                // The server sends a head alone; what the handler does is the same.
                #expect(await site.head(path).status == 200, "\(purpose)")
            }
        }
        #expect(try await site.holos.scratch.dump() == before)
        await site.close()
    }

    @Test func `a link is good for its purpose and for no other`() async throws {
        let site = try await Website.open()
        let links = try await site.links(to: try await site.visit(Self.monday))
        let confirm = try #require(links["confirm"])
        let before = try await site.holos.scratch.dump()
        #expect(confirm.contains("/c"))
        for letter in ["m", "x", "o", "q", "p", "z", ""] {
            let path = confirm.replacing("/c", with: "/\(letter)")
            #expect(await site.get(path).status == 404, "\(letter)")
            #expect(await site.post(path, []).status == 404, "\(letter)")
        }
        // A secret with one letter changed.
        #expect(await site.post(String(confirm.dropLast()) + (confirm.hasSuffix("A") ? "B" : "A"), []).status == 404)
        #expect(try await site.holos.scratch.dump() == before)
        await site.close()
    }

    @Test func `what to do before a visit is read by a link, on both clocks, and not after it`() async throws {
        let site = try await Website.open()
        let link = try #require(try await site.links(to: try await site.visit(Self.monday))["prepare"])
        let page = await site.get(link)
        #expect(page.status == 200)
        // Rosa lives where clocks stand still: Chicago is an hour ahead of Phoenix in winter.
        #expect(page.html.contains("on your clock"))
        #expect(page.html.contains("You can stop at any time"))
        #expect(!page.main.contains("Holos Wellness") && !page.main.contains("onsultation"))
        #expect(await site.post(link, []).status == 404)
        try await site.holos.scratch.setClock("2027-04-08T15:00:00Z")
        #expect(await site.get(link).html.contains("There is nothing to prepare now"))
        await site.close()
    }

    @Test func `another practice knows nothing of a link`() async throws {
        let site = try await Website.open()
        let links = try await site.links(to: try await site.visit(Self.monday))
        let other = try await Holos.add(to: site.holos.scratch, slug: "other")
        try await site.refresh()
        let tags = [site.holos.practice, other.practice].map { practice in
            LinkAddress.path(LinkText(Link.ID(UUID()), .cancel, practice: practice), of: practice)
                .split(separator: "/")[1]
        }
        #expect(tags[0] != tags[1])
        let path = try #require(links["cancel"]).replacing("/\(tags[0])/", with: "/\(tags[1])/")
        #expect(await site.get(path).status == 404)
        #expect(await site.post(path, []).status == 404)
        await site.close()
    }

    @Test func `a visit is cancelled by its link without a sign-in, a reason or a reproach, and once`() async throws {
        let site = try await Website.open()
        let links = try await site.links(to: try await site.visit(Self.monday))
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
        let links = try await site.links(to: try await site.visit(Self.monday))
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
        let links = try await site.links(to: try await site.visit(Self.monday))
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
        let links = try await site.links(to: try await site.visit(Self.monday))
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
        let links = try await site.links(to: try await site.visit(Self.monday))
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
        let links = try await site.links(to: try await site.visit(Self.monday))
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
        let links = try await site.links(to: try await site.visit(Self.monday))
        #expect(await site.post(try #require(links["cancel"]), [("reason", "crisis")]).status == 303)
        #expect(
            try await site.texts(
                "select concat_ws(' ', kind, lane, state, extract(epoch from due_at - created_at)::int) from task") == [
                    "call same_day open 3600"
                ])
        await site.close()
    }

    @Test func `a link ends, and a visit that has begun is not changed by one`() async throws {
        let site = try await Website.open()
        let links = try await site.links(to: try await site.visit(Self.monday))
        let path = try #require(links["cancel"])
        try await site.setClock("2027-03-08T15:00:00Z")
        #expect(await site.get(path).words.contains("This can no longer be changed here."))
        #expect(await site.post(path, []).status == 409)
        try await site.setClock("2027-04-08T15:00:00Z")
        let ended = await site.post(path, [])
        #expect(ended.status == 409)
        #expect(ended.words.contains("This link has ended."))
        #expect(try await site.texts("select state from appointment") == ["booked"])
        await site.close()
    }

    @Test func `nobody can follow a link who reads the database`() async throws {
        let site = try await Website.open()
        let links = try await site.links(to: try await site.visit(Self.monday))
        let secrets = links.values.compactMap { $0.split(separator: ".").last.map(String.init) }
        #expect(secrets.count == 4)
        let rows = try await site.holos.scratch.dump().joined()
        for secret in secrets { #expect(!rows.contains(secret)) }
        await site.close()
    }

    @Test func `an offer is answered by its link, once`() async throws {
        let site = try await Website.open(now: Holos.morning)
        let path = try await site.offerLink()
        let page = await site.get(path)
        #expect(page.words.contains("This time is free for you"))
        #expect(page.words.contains("It is kept for you until"))
        let before = try await site.holos.scratch.dump()
        _ = await site.head(path)
        #expect(try await site.holos.scratch.dump() == before)
        #expect(await site.post(path, []).status == 303)
        #expect(await site.get(path).words.contains("The time is yours"))
        #expect(await site.post(path, [("answer", "no")]).status == 409)
        #expect(try await site.texts("select state from offer") == ["accepted"])
        #expect(try await site.texts("select state from appointment") == ["booked"])
        await site.close()
    }
}

extension Website {
    /// Asks for a page without its body.
    func head(_ target: String) async -> Page {
        await answer(Request(method: .head, target: target))
    }

    /// Books a consultation with imani, and gives its id.
    func visit(_ start: String) async throws -> Appointment.ID {
        let draft = BookingDraft(
            service: "mh_consult", start: try #require(StartDraft(start)), clinician: "imani", hold: nil, note: "")
        let person = try PersonDraft(
            name: "Rosa", isAlias: false, email: "rosa@mail.example", phone: nil, zone: "America/Phoenix", at: "")
        let answer = try await holos.database.book(draft, for: .newcomer(person), source: .website, call: holos.call())
        {
            Answer(status: 201, body: "\($0.appointment.id)")
        }
        return try #require(Appointment.ID(answer.body))
    }

    /// The paths of the links to a visit, by their purposes.
    func links(to visit: Appointment.ID) async throws -> [String: String] {
        let links = try await holos.database.makeLinks(to: visit, call: holos.call(.daybook, key: UUID().uuidString))
        return Dictionary(
            uniqueKeysWithValues: links.map {
                ($0.text.purpose.rawValue, LinkAddress.path($0.text, of: holos.practice))
            })
    }

    /// The path of a link to an offer that was just made.
    func offerLink() async throws -> String {
        let start = try #require(Instant(rfc3339: "2027-03-08T15:00:00Z"))
        let draft = WaitlistDraft(
            service: "mh_consult", clinician: "imani", earliest: start, latest: start + .minutes(1))
        let person = try PersonDraft(name: "Ada", isAlias: false, email: "a@m.example", phone: nil, zone: nil, at: "")
        _ = try await holos.database.wait(draft, for: .newcomer(person), call: holos.call(.daybook)) { _ in
            Answer(status: 201)
        }
        let pass = try await holos.database.offerFreed(of: holos.practice, deadline: .now + .seconds(20))
        let offer = try #require(pass.made.first).offer.id
        let link = try await holos.database.makeLink(to: offer, call: holos.call(.daybook))
        return LinkAddress.path(link.text, of: holos.practice)
    }

    /// Changes what the practice asks for.
    func policy(_ words: String) async throws {
        try await script("update practice set policy = policy || '\(words)', changed_at = daybook_now()")
        try await refresh()
    }

    /// Opens a task for the safety of whoever has the one visit.
    func flag() async throws {
        try await script(
            """
            insert into task (practice_id, task_id, kind, lane, person_id, due_at, state, created_at)
            select practice_id, gen_random_uuid(), 'call', 'same_day', person_id, daybook_now(), 'open', daybook_now()
            from appointment
            """)
    }
}
