import API
import Clinic
import Fixtures
import Foundation
import HTTPTypes
import Storage
import Testing

/// What the provider of texts posts: from whom it is taken, that it counts once, and what became of texts that it had.
@Suite(.timeLimit(.minutes(10)))
struct TextCallbackTests {
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
