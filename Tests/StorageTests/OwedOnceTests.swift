import Clinic
import Fixtures
import Foundation
import Scheduling
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5)))
struct OwedOnceTests {
    @Test func `a list that stands on one channel is not owed on another one too`() async throws {
        let holos = try await Holos.open()
        let person = try await holos.somebody()
        try await holos.scratch.script("update person set email = 'a@mail.example', phone = '+1 312 555 0188'")
        let series = UUID()
        func owe() async throws {
            try await holos.write { write in
                _ = write.send([Message(kind: .week, due: write.now, person: person, subject: series, version: 1)])
            }
        }
        try await owe()
        try await holos.scratch.script(
            """
            insert into contact_wish (practice_id, person_id, wishes, changed_at)
            select practice_id, person_id, '{"channel": "text"}', daybook_now() from person
            """)
        try await owe()
        #expect(try await holos.column("select channel from message") == ["email"])
        await holos.close()
    }
}
