import Clinic
import Fixtures
import Scheduling
import Testing

@testable import Storage

/// A yes to the reminder of a day with several visits.
@Suite(.timeLimit(.minutes(5)))
struct ReminderReplyTests {
    private static let number = "+13125550188"

    /// The second visit is planned otherwise, or told to be, after the reminder of the first might still have named it.
    @Test(arguments: [
        ("", 2, ["confirmed", "confirmed"]),
        ("update appointment set created_at = '2027-03-07T14:55:00Z'", 1, ["confirmed", "booked"]),
        (
            "update appointment set local_start = local_start + interval '1 day'", 1, ["confirmed", "booked"]
        ),
        (
            "update appointment set state = 'provisional', provisional_until = '2027-03-08T14:00:00Z'", 1,
            ["confirmed", "provisional"]
        ),
        (
            """
            insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
                channel, created_at)
            select practice_id, gen_random_uuid(), 'ready', '2027-03-08T15:00:00Z', person_id, appointment_id,
                schedule_version, 'moved', 'text', '2027-03-07T15:01:00Z'
            from appointment
            """, 1, ["confirmed", "booked"]
        ),
    ])
    func `a yes to a reminder confirms the other visits of the day that it spoke of`(
        script: String, count: Int, states: [String]
    ) async throws {
        let holos = try await Holos.open()
        let bea = try PersonDraft(
            name: "Bea", isAlias: false, email: nil, phone: "+1 (312) 555-0188", zone: nil, at: "")
        let first = try await holos.book(start: "2027-03-08T09:00", clinician: "imani", for: .newcomer(bea))
        try await holos.book(
            start: "2027-03-08T11:00", clinician: "imani", for: .known(first.person.id), by: .daybook)
        if !script.isEmpty {
            try await holos.scratch.script("\(script) where lower(during) = '2027-03-08T17:00:00Z'")
        }
        try await holos.scratch.setClock("2027-03-07T15:00:00Z")
        try await holos.scratch.script(
            """
            insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
                channel, created_at, settled_at)
            select practice_id, gen_random_uuid(), 'sent', daybook_now(), person_id, appointment_id, schedule_version,
                'remind_9d', 'text', '2027-03-01T13:00:00Z', daybook_now()
            from appointment where appointment_id = '\(first.appointment.id)'
            """)
        let heard = try await holos.database.hear(
            ReplyMeaning("Y", keyword: nil), from: .number(Self.number), call: holos.call(.nobody, seconds: 60))
        #expect(heard.task == nil)
        #expect(heard.answer == .confirmed(ReplyAnswer.Visit(first), count: count))
        #expect(try await holos.column("select state from appointment order by lower(during)") == states)
        await holos.close()
    }
}
