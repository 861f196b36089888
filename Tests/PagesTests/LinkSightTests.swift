import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Scheduling
import Storage
import Testing

/// What a link shows and for how long, and that nobody agrees to what they have not seen.
@Suite(.timeLimit(.minutes(10)))
struct LinkSightTests {
    @Test(arguments: ["confirm", "move", "cancel"])
    func `a link that has ended shows nothing of the visit any more`(purpose: String) async throws {
        let site = try await Website.open()
        let visit = try await site.visit()
        let path = try #require(try await site.links(to: visit)[purpose])
        #expect(await site.get(path).html.contains("March 8"))
        // The visit is moved past the end of its links.
        try await site.move(visit, to: "2027-04-14T09:00")
        try await site.setClock("2027-04-07T15:00:00Z")
        let page = await site.get(path)
        #expect(page.words.contains("This link has ended"))
        for word in ["April", "Wednesday", "9:00"] { #expect(!page.main.contains(word), "\(word)") }
        #expect(!page.html.contains("<form method=\"post\" action=\"/book/holos/visit"))
        await site.close()
    }

    @Test(arguments: ["confirm", "move", "cancel"])
    func `nobody confirms, moves or cancels a time that they have not seen`(purpose: String) async throws {
        let site = try await Website.open()
        let visit = try await site.visit()
        let path = try #require(try await site.links(to: visit)[purpose])
        let page = await site.get(path)
        let seen = try #require(page.hidden("seen"))
        try await site.move(visit, to: "2027-03-09T09:00")
        let fields = [("seen", seen), ("start", "2027-03-10T15:00:00Z")]
        let refused = await site.post(path, fields)
        #expect(refused.status == 412)
        #expect(refused.words.contains("Your appointment has another time meanwhile."))
        #expect(refused.html.contains("March 9"))
        #expect(
            try await site.texts(
                "select state || ' ' || to_char(lower(during) at time zone 'utc', 'DD HH24') from appointment")
                == ["booked 09 15"])
        #expect(try await site.texts("select distinct (used_at is null)::text from link") == ["true"])
        // The page that says so shows the new time, and its button is good.
        #expect(await site.post(path, [("seen", "x"), fields[1]]).status == 422)
        let again = [("seen", try #require(refused.hidden("seen"))), ("start", "2027-03-10T15:00:00Z")]
        #expect(await site.post(path, again).status == 303)
        await site.close()
    }

    @Test func `a date beyond all books is no mistake of ours`() async throws {
        let site = try await Website.open()
        let path = try #require(try await site.links(to: try await site.visit())["move"])
        for date in ["9999-12-31", "0001-01-01", "2027-02-30", "x"] {
            #expect(await site.get("\(path)?from=\(date)").status == 200, "\(date)")
        }
        await site.close()
    }

    @Test(arguments: ["flag", "flag under an alias", "task under an alias"])
    func `while somebody looks after a person's safety a late change costs nothing, whatever their name`(
        sign: String
    ) async throws {
        let site = try await Website.open()
        try await site.policy(#"{"late_fee": "$100"}"#)
        let visit = try await site.visit()
        let path = try #require(try await site.links(to: visit)["cancel"])
        try await site.setClock("2027-03-07T20:00:00Z")
        #expect((await site.get(path)).words.contains("$100"))
        try await site.ask("Blue Heron")
        switch sign {
        case "flag":
            try await site.raise("T2", about: "(select person_id from appointment)")
        case "flag under an alias":
            try await site.raise("T2", about: "request.person_id")
        default:
            try await site.script(
                """
                insert into task (practice_id, task_id, kind, lane, request_id, due_at, state, created_at)
                select practice_id, gen_random_uuid(), 'call', 'same_day', request_id, daybook_now(), 'open',
                    daybook_now()
                from request
                """)
        }
        if sign != "flag" {
            #expect((await site.get(path)).words.contains("$100"))
            try await site.script(
                """
                update person set joined_to = (select person_id from appointment)
                where person_id = (select person_id from request)
                """)
        }
        let page = await site.get(path)
        #expect(!page.words.contains("$100"))
        #expect(page.words.contains("Cancelling costs nothing."))
        await site.close()
    }

    @Test func `a flag that is closed, or is about medicine alone, waives no fee`() async throws {
        let site = try await Website.open()
        try await site.policy(#"{"late_fee": "$100"}"#)
        let path = try #require(try await site.links(to: try await site.visit())["cancel"])
        try await site.setClock("2027-03-07T20:00:00Z")
        try await site.ask("Blue Heron")
        try await site.raise("T6", about: "(select person_id from appointment)")
        #expect((await site.get(path)).words.contains("$100"))
        try await site.raise("T1", about: "(select person_id from appointment)")
        #expect(!(await site.get(path)).words.contains("$100"))
        try await site.script(
            """
            update triage_flag set closed_at = daybook_now(), closed_by = (select staff_id from staff where code = 'imani')
            """)
        #expect((await site.get(path)).words.contains("$100"))
        await site.close()
    }
}

extension Website {
    /// Somebody asks under an alias.
    fileprivate func ask(_ name: String) async throws {
        let person = try PersonDraft(
            name: name, isAlias: true, email: nil, phone: "+1 312 555 0119", zone: nil, at: "")
        _ = try await holos.database.take(
            RequestDraft(service: nil, message: "", preferred: ""), from: person, call: holos.call()
        ) { _ in Answer(status: 201) }
    }

    fileprivate func raise(_ rule: String, about person: String) async throws {
        try await script(
            """
            insert into triage_flag (practice_id, flag_id, person_id, request_id, rule, raised_at)
            select practice_id, gen_random_uuid(), \(person), request_id, '\(rule)', daybook_now() from request
            """)
    }

    /// Staff move a visit.
    fileprivate func move(_ visit: Appointment.ID, to start: String) async throws {
        _ = try await holos.database.move(
            visit, to: try #require(StartDraft(start)), clinician: nil, version: nil, call: holos.call(.daybook)
        ) { _ in Answer(status: 200) }
    }
}
