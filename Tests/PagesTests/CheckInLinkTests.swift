import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Scheduling
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct CheckInLinkTests {
    @Test func `the two questions can be looked at, and are answered once`() async throws {
        let site = try await Website.open()
        let path = try await site.checkIn()
        let before = try await site.holos.scratch.dump()
        let page = await site.get(path)
        #expect(page.status == 200)
        #expect(page.html.contains("Do you feel safe?"))
        #expect(page.html.contains("988"))
        // Not a word of what it was after, or of whom it is.
        for word in ["Rosa", "consultation", "Mental", "Holos"] {
            #expect(!page.main.contains(word), "\(word)")
        }
        _ = await site.head(path)
        #expect(try await site.holos.scratch.dump() == before)

        let statuses = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    await site.post(
                        path, [("feeling", "worse"), ("safety", "unsafe"), ("idempotency_key", UUID().uuidString)]
                    )
                    .status
                }
            }
            return await group.reduce(into: [:]) { counts, status in counts[status, default: 0] += 1 }
        }
        #expect(statuses == [303: 1, 409: 11])
        #expect(
            try await site.holos.scratch.texts("select concat_ws(' ', state, feeling, safety) from check_in")
                == ["answered worse unsafe"])
        #expect(try await site.holos.scratch.texts("select kind || ' ' || lane from task") == ["check_in now"])
        #expect(await site.get(path).html.contains("Thank you"))
        await site.close()
    }

    @Test func `an answer that is none of the choices is refused, and nothing is stored`() async throws {
        let site = try await Website.open()
        let path = try await site.checkIn()
        let before = try await site.holos.scratch.dump()
        let reply = await site.post(path, [("feeling", "splendid")])
        #expect(reply.status == 422)
        #expect(reply.html.contains("Do you feel safe?"))
        #expect(try await site.holos.scratch.dump() == before)
        await site.close()
    }
}

extension Website {
    /// The path of a link to a check-in that is due.
    fileprivate func checkIn() async throws -> String {
        let visit = try await visit("2027-03-08T09:00")
        try await holos.scratch.script(
            """
            insert into check_in (practice_id, check_in_id, appointment_id, person_id, moment, due_at, state)
            select practice_id, gen_random_uuid(), appointment_id, person_id, '24h', daybook_now(), 'open'
            from appointment where appointment_id = '\(visit)'
            """)
        let id = try #require(
            CheckIn.ID(try await holos.scratch.texts("select check_in_id::text from check_in")[0]))
        let (link, _) = try await holos.database.makeLink(to: id, call: holos.call(.daybook))
        return LinkAddress.path(link, of: holos.practice)
    }
}
