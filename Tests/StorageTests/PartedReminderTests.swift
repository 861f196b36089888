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
        (0, "2027-03-10T09:00", owed), (0, "2027-03-08T13:00", owed),
        (1, "2027-03-10T09:00", "dropped merged with the reminder of another visit"),
    ])
    func `what a letter told is told again by itself, wherever the letter's own visit is when it comes back`(
        moved: Int, start: String, fate: String
    ) async throws {
        try await bounce(moving: moved, to: start, then: fate)
    }

    @Test func `the day of which a letter told is that of the person, and not of who gets the room ready before`()
        async throws
    {
        try await bounce(moving: 0, to: "2027-03-10T09:00", then: Self.owed) { first in
            // The first phase is without the person, and begins on Sunday at 23:00 in Chicago.
            """
            update protocol
            set phases = jsonb_set(jsonb_set(phases, '{0,person}', 'false'), '{1,person}', 'true')
            where code = 'mh_consult';
            update appointment_phase
            set during = case position when 0 then tstzrange('2027-03-08T05:00:00Z', '2027-03-08T15:00:00Z')
                else tstzrange('2027-03-08T15:00:00Z', '2027-03-08T16:00:00Z') end
            where appointment_id = '\(first)' and schedule_version = 1
            """
        }
    }

    private static let owed = "ready what it was merged with could not be delivered"

    /// The letter of the first of two visits on Monday comes back, after one of them was moved.
    ///
    /// - Parameter script: what is changed right before, with the id of the first visit.
    private func bounce(
        moving moved: Int, to start: String, then fate: String, after script: ((Appointment.ID) -> String)? = nil
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
        if let script { try await holos.scratch.script(script(first.appointment.id)) }
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
