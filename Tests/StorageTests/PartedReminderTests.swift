import Clinic
import Fixtures
import Scheduling
import Testing

@testable import Storage

/// Reminders that were merged with a letter of which something has changed before it comes back.
@Suite(.timeLimit(.minutes(5)))
struct PartedReminderTests {
    /// Which of the two visits is moved, to when, and what becomes of the reminder that was merged.
    @Test(arguments: [
        (0, "2027-03-10T09:00", "ready what it was merged with could not be delivered"),
        (0, "2027-03-08T13:00", "ready what it was merged with could not be delivered"),
        (1, "2027-03-10T09:00", "dropped merged with the reminder of another visit"),
    ])
    func `what a letter told is told again by itself, wherever the letter's own visit is when it comes back`(
        moved: Int, start: String, fate: String
    ) async throws {
        let holos = try await Holos.open()
        let bea = try PersonDraft(
            name: "Bea", isAlias: false, email: "bea@example.org", phone: nil, zone: nil, at: "")
        let first = try await holos.book(start: "2027-03-08T09:00", clinician: "imani", for: .newcomer(bea))
        let second = try await holos.book(
            start: "2027-03-08T11:00", clinician: "imani", for: .known(first.person.id), by: .daybook)
        try await holos.scratch.setClock("2027-03-05T17:00:00Z")
        let reminders = "kind = 'remind_3d' and subject_id"
        try await holos.scratch.script(
            """
            update message set state = 'sent', settled_at = daybook_now()
            where \(reminders) = '\(first.appointment.id)';
            update message
            set state = 'dropped', settled_at = daybook_now(), reason = '\(Message.Twin.Role.neighbour.reason)'
            where \(reminders) = '\(second.appointment.id)'
            """)
        let letter = try #require(
            try await holos.column(
                "select message_id::text from message where \(reminders) = '\(first.appointment.id)'"
            ).first.flatMap { Message.ID($0) })
        try await holos.move(moved == 0 ? first : second, to: start)
        #expect(try await holos.database.fail(letter: letter, status: "5.1.1", call: holos.call(.daybook)))
        #expect(
            try await holos.column(
                """
                select concat_ws(' ', state, reason) from message
                where \(reminders) = '\(second.appointment.id)' and schedule_version = 1
                """) == [fate])
        await holos.close()
    }
}
