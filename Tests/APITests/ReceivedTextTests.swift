import API
import Clinic
import Fixtures
import Foundation
import HTTPTypes
import Storage
import Testing

/// Texts that come in, and what became of those that went out.
@Suite(.timeLimit(.minutes(10)))
struct ReceivedTextTests {
    @Test func `what the provider has not signed is refused and leaves nothing behind`() async throws {
        let desk = try await Desk.open()
        let before = try await desk.holos.scratch.dump()
        let fields = ["From": "+13125550188", "Body": "STOP", "MessageSid": "SM1"]
        #expect(await desk.text("STOP", token: "54321").status == 403)
        #expect(await desk.text("STOP", root: "https://other.example").status == 403)
        var other = fields
        other["Body"] = "Y"
        #expect(await desk.post("/texts", fields, signed: other).status == 403)
        #expect(await desk.send(.post, "/texts", "Body=STOP").status == 403)
        #expect(await desk.post("/texts/status", ["MessageSid": "SM1"], token: "").status == 403)
        #expect(try await desk.holos.scratch.dump() == before)
        // Signed, and yet nothing that a provider posts.
        #expect(await desk.post("/texts", ["From": "+13125550188"]).faults == ["/MessageSid"])
        await desk.close()
    }

    @Test func `where no provider is set there is no such address`() async throws {
        let desk = try await Desk.open(provider: nil)
        #expect(await desk.text("STOP").status == 404)
        #expect(await desk.status("failed", of: "\(UUID())").status == 404)
        await desk.close()
    }

    @Test func `Y confirms the visit, and the same callback again gives the same answer and changes nothing`()
        async throws
    {
        let desk = try await Desk.open()
        let visit = try await desk.bookBea()
        let first = await desk.text("y", sid: "SM1")
        #expect(first.status == 200)
        #expect(first.headers[.contentType] == "text/xml; charset=utf-8")
        #expect(
            first.message == "HW Appts: thank you, see you Tue 2 Mar 10:00 AM CST. Anything else: +1-312-555-0142")
        #expect(await desk.send(.get, "/appointments/\(visit)", staff: true).text("state") == "confirmed")
        let trail = try await desk.trail()
        let again = await desk.text("y", sid: "SM1")
        #expect(again.bytes == first.bytes)
        #expect(try await desk.trail() == trail)
        // Who says it twice in two texts is thanked twice.
        #expect(await desk.text("Yes!").message == first.message)
        #expect(try await desk.tasks() == [])
        await desk.close()
    }

    @Test func `STOP opts out at once and is confirmed once, with the visit and the number`() async throws {
        let desk = try await Desk.open()
        _ = try await desk.bookBea()
        let stop = await desk.text("Stop.", sid: "SM1")
        #expect(
            stop.message
                == "HW Appts: texts are off. Your Tue 2 Mar visit is still booked. To change it call +1-312-555-0142.")
        #expect(await desk.text("Stop.", sid: "SM1").message == stop.message)
        #expect(try await desk.optOuts() == ["text +13125550188"])
        #expect(await desk.text("STOP").message == nil)
        #expect(await desk.text("Y").message == nil)
        #expect(try await desk.tasks() == [])
        #expect(await desk.text("UNSTOP").message?.hasPrefix("HW Appts: texts are on again.") == true)
        #expect(try await desk.optOuts() == [])
        await desk.close()
    }

    @Test func `CANCEL opts out, cancels nothing, and somebody calls`() async throws {
        let desk = try await Desk.open()
        let visit = try await desk.bookBea()
        #expect(await desk.text("CANCEL").message?.contains("visit is still booked") == true)
        #expect(try await desk.optOuts() == ["text +13125550188"])
        #expect(try await desk.tasks() == ["call early Bea Lund"])
        #expect(await desk.send(.get, "/appointments/\(visit)", staff: true).text("state") == "booked")
        await desk.close()
    }

    @Test func `what the provider has answered itself is not answered twice, but for help`() async throws {
        let desk = try await Desk.open()
        _ = try await desk.bookBea()
        #expect(await desk.text("Please no more", keyword: "STOP").message == nil)
        #expect(try await desk.optOuts() == ["text +13125550188"])
        #expect(await desk.text("start", keyword: "START").message == nil)
        #expect(try await desk.optOuts() == [])
        #expect(
            await desk.text("help", keyword: "HELP").message
                == "HW Appts: call +1-312-555-0142. In danger now? Call 911. Need to talk to someone? "
                + "Call or text 988, any time. Reply STOP to end texts.")
        #expect(try await desk.tasks() == ["contact routine Bea Lund"])
        await desk.close()
    }

    @Test func `R answers with a link that moves the visit`() async throws {
        let desk = try await Desk.open()
        _ = try await desk.bookBea()
        let first = await desk.text("R", sid: "SM1")
        #expect(first.message?.hasPrefix("HW Appts: choose another time here: https://hw.example/v/") == true)
        #expect((first.message?.count ?? 999) <= 160)
        #expect(await desk.text("R", sid: "SM1").message == first.message)
        #expect(try await desk.holos.scratch.texts("select purpose from link") == ["move"])
        // The secret stands nowhere but in the text.
        let address = try #require(first.message?.split(separator: " ").first { $0.hasPrefix("https:") })
        let secret = try #require(address.split(separator: "/").last).dropFirst()
        #expect(secret.count == 16)
        #expect(!(try await desk.holos.scratch.dump()).joined().contains(secret))
        #expect(try await desk.tasks() == [])
        await desk.close()
    }

    @Test func `danger is answered with who helps now, and goes to whoever is on duty`() async throws {
        let desk = try await Desk.open(now: "2027-03-01T16:00:00Z")
        _ = try await desk.bookBea()
        let reply = await desk.text("I want to die")
        #expect(
            reply.message == "HW Appts: we read this and are telling our team. Please call or text 988 now, or 911 if "
                + "in danger. Can we call you? +1-312-555-0142")
        #expect(try await desk.tasks() == ["call now Bea Lund"])
        #expect(try await desk.holos.scratch.texts("select (owner_id is not null)::text from task") == ["true"])
        await desk.close()
    }

    @Test
    func `a number that nobody is known by becomes tasks of its own about nobody, and the answer gives nothing away`()
        async throws
    {
        let desk = try await Desk.open()
        _ = try await desk.bookBea()
        let stranger = "+12175559753"
        for text in ["Y", "R", "zyxwvu is what I say", "A", "HELP"] {
            let reply = await desk.text(text, from: stranger)
            #expect(reply.status == 200)
            #expect(reply.message?.contains("visit") != true)
        }
        #expect(await desk.text("zyxwvu", from: "NAME").message == nil)
        // A name is another sender.
        #expect(try await desk.tasks() == ["change soon", "contact routine", "contact soon"])
        let dump = try await desk.holos.scratch.dump().joined()
        #expect(!dump.contains("zyxwvu"))
        #expect(!dump.contains("5559753"))
        let listed = await desk.send(.get, "/tasks", staff: true)
        #expect(listed.status == 200)
        await desk.close()
    }

    @Test func `who is in danger is told who helps while the database is away, and nobody is told that the team knows`()
        async throws
    {
        let desk = try await Desk.open()
        await desk.holos.close()
        let reply = await desk.text("I want to die")
        #expect(reply.status == 200)
        #expect(
            reply.message == "HW Appts: please call or text 988 now, or 911 if in danger. We may not see this soon: "
                + "call us too, +1-312-555-0142")
        // The provider tries everything else once more at its second address, and then there is no third.
        let fields = ["From": "+13125550188", "To": "+13125550142", "Body": "Y", "MessageSid": "SM1"]
        #expect(await desk.post("/texts", fields).status == 503)
        let last = await desk.post(
            "/texts", fields.merging(["ErrorCode": "11200", "ErrorUrl": "https://book.example"]) { $1 })
        #expect(last.status == 200)
        #expect(last.message?.hasPrefix("HW Appts: we could not read this. Please call +1-312-555-0142.") == true)
    }

    @Test func `a post of last week has no second effect`() async throws {
        let desk = try await Desk.open()
        _ = try await desk.bookBea()
        let stop = await desk.text("STOP", sid: "SM1")
        _ = await desk.text("START", sid: "SM2")
        for clock in ["2027-03-08T13:00:00Z", "2028-02-28T13:00:00Z"] {
            try await desk.holos.scratch.setClock(clock)
            _ = try await desk.holos.database.tidyIfDue([desk.holos.practice], deadline: .now + .seconds(20))
            #expect(await desk.text("STOP", sid: "SM1").message == stop.message)
            #expect(try await desk.optOuts() == [])
        }
        try await desk.holos.scratch.setClock("2028-03-08T13:00:00Z")
        _ = try await desk.holos.database.tidyIfDue([desk.holos.practice], deadline: .now + .seconds(20))
        #expect(try await desk.holos.scratch.texts("select key from idempotency where route = 'texts'") == [])
        await desk.close()
    }

    @Test func `a yes that the provider takes for a start word confirms, and is answered`() async throws {
        let desk = try await Desk.open()
        let visit = try await desk.bookBea()
        _ = await desk.text("STOP", keyword: "STOP")
        let yes = await desk.text("Yes", keyword: "START")
        #expect(yes.message?.hasPrefix("HW Appts: thank you, see you Tue 2 Mar 10:00 AM CST.") == true)
        #expect(try await desk.optOuts() == [])
        #expect(await desk.send(.get, "/appointments/\(visit)", staff: true).text("state") == "confirmed")
        await desk.close()
    }

    @Test func `what was sent to another practice's number is refused, and whoever is in danger is told who helps`()
        async throws
    {
        let desk = try await Desk.open()
        _ = try await desk.bookBea()
        try await desk.holos.scratch.script(
            """
            update practice set policy = jsonb_set(policy, '{messages}',
                '{"texts_from": "+13125550143"}'), changed_at = daybook_now()
            """)
        try await desk.directory.refresh()
        #expect(await desk.text("STOP").status == 403)
        #expect(await desk.text("I want to die").message?.contains("988") == true)
        #expect(try await desk.optOuts() == [])
        #expect(try await desk.tasks() == [])
        let fields = ["From": "+13125550188", "To": "+13125550143", "Body": "STOP", "MessageSid": "SM1"]
        #expect(await desk.post("/texts", fields).status == 200)
        #expect(try await desk.optOuts() == ["text +13125550188"])
        await desk.close()
    }

    @Test func `where no practice says otherwise, texts come to the number that is set for all`() async throws {
        let desk = try await Desk.open(
            provider: .init(token: Desk.token, callbacks: .init(root: Desk.root), sender: "MG01"))
        #expect(await desk.text("STOP").status == 403)
        let fields = ["From": "+13125550188", "Body": "STOP", "MessageSid": "SM1", "MessagingServiceSid": "MG01"]
        #expect(await desk.post("/texts", fields).status == 200)
        await desk.close()
    }

    @Test func `a text that holds what is no text is heard, and a name of it that is none is refused`() async throws {
        let desk = try await Desk.open()
        #expect(await desk.text("\0I want to die\0").message?.contains("988") == true)
        #expect(try await desk.tasks() == ["call now"])
        #expect(await desk.text("STOP", sid: "SM\0").faults == ["/MessageSid"])
        await desk.close()
    }

    @Test func `two posts of one text at once have one effect`() async throws {
        let desk = try await Desk.open()
        let replies = await withTaskGroup(of: Reply.self) { group in
            for _ in 0..<6 { group.addTask { await desk.text("I want to die", sid: "SM1") } }
            return await group.reduce(into: [Reply]()) { $0.append($1) }
        }
        // Whoever comes second is told who helps too: what the other led to is not known yet.
        #expect(replies.allSatisfy { $0.status == 200 && $0.message?.contains("988") == true })
        #expect(try await desk.tasks() == ["call now"])
        #expect(
            try await desk.holos.scratch.texts("select action from audit_entry where action like 'reply%'").count == 1)
        await desk.close()
    }

    @Test func `what the answer says is escaped`() async throws {
        let desk = try await Desk.open()
        try await desk.holos.scratch.script("update practice set neutral_name = 'H&W <3'")
        try await desk.directory.refresh()
        #expect(await desk.text("HELP").message?.hasPrefix("H&amp;W &lt;3: call") == true)
        await desk.close()
    }

    @Test func `a text that could not be delivered goes out by mail, once`() async throws {
        let desk = try await Desk.open()
        _ = try await desk.bookBea(email: "bea@mail.example")
        let text = try await desk.sentText()
        // Of another attempt, of another message, and not signed as it was given.
        #expect(await desk.status("failed", of: text, attempt: 2).status == 204)
        #expect(await desk.status("failed", of: "\(UUID())").status == 204)
        #expect(
            await desk.send(.post, "/texts/status?message=\(text)&attempt=1", "MessageStatus=failed").status == 403)
        #expect(try await desk.holos.scratch.texts("select state from message where kind = 'booked'") == ["sent"])
        for _ in 0..<2 {
            #expect(await desk.status("undelivered", of: text, code: 30003).status == 204)
        }
        #expect(
            try await desk.holos.scratch.texts(
                "select concat_ws(' ', channel, state, reason) from message where kind = 'booked' order by 1") == [
                    "email ready", "text failed the provider could not deliver it (30003)",
                ])
        #expect(try await desk.tasks() == [])
        await desk.close()
    }

    @Test func `a text that the provider may not send opts out, and somebody calls who has no mail`() async throws {
        let desk = try await Desk.open()
        _ = try await desk.bookBea()
        let text = try await desk.sentText()
        for status in ["queued", "sent", "delivered", "nonsense"] {
            #expect(await desk.status(status, of: text).status == 204)
        }
        #expect(try await desk.tasks() == [])
        #expect(await desk.status("failed", of: text, code: 21610).status == 204)
        #expect(try await desk.tasks() == ["contact routine Bea Lund"])
        #expect(try await desk.optOuts() == ["text +13125550188"])
        await desk.close()
    }
}

extension Desk {
    /// Books a visit for Bea on Tuesday 2 March, 10:00, whose confirmation has been sent; gives its id.
    fileprivate func bookBea(email: String? = nil) async throws -> String {
        let mail = email.map { #", "email": "\#($0)""# } ?? ""
        let booked = await send(
            .post, "/appointments",
            #"{"service": "mh_consult", "start": "2027-03-02T10:00", "person": {"name": "Bea Lund", "phone": "312 555 0188"\#(mail)}}"#,
            staff: true)
        try await holos.scratch.script(
            "update message set state = 'sent', settled_at = daybook_now() where kind = 'booked'")
        return try #require(booked.text("id"))
    }

    /// The id of the confirmation, which went out by text at the first attempt.
    fileprivate func sentText() async throws -> String {
        try await holos.scratch.script("update message set channel = 'text', attempt = 1 where state = 'sent'")
        return try #require(
            try await holos.scratch.texts("select message_id::text from message where kind = 'booked'").first)
    }

    fileprivate func tasks() async throws -> [String] {
        try await holos.scratch.texts(
            """
            select concat_ws(' ', t.kind, t.lane, p.name) from task t
            left join person p using (practice_id, person_id) where t.state = 'open' order by 1
            """)
    }

    fileprivate func optOuts() async throws -> [String] {
        try await holos.scratch.texts("select channel || ' ' || address from opt_out")
    }

    fileprivate func trail() async throws -> [String] {
        try await holos.scratch.texts("select action from audit_entry order by at, audit_id")
    }
}
