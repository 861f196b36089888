import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

extension Holos {
    /// The number that answers come from.
    static let number = "+13125550188"

    /// Books a visit with imani for somebody who has the number of these tests, as they write it.
    @discardableResult
    func visit(_ name: String, _ start: String) async throws -> AppointmentDetails {
        let person = try PersonDraft(
            name: name, isAlias: false, email: nil, phone: "+1 (312) 555-0188", zone: nil, at: "")
        return try await book(start: start, clinician: "imani", for: .newcomer(person))
    }

    /// The confirmation by text, as a worker claims it.
    func claimed() async throws -> [OutboxMessage] {
        try await scratch.script("update message set due_at = daybook_now() where kind = 'booked'")
        return try await database.claimDueMessages(
            of: practice, on: .text, limit: 10, lease: .seconds(20), deadline: .now + .seconds(20)
        ).messages
    }

    func settle(_ outcomes: [OutboxOutcome]) async throws -> Int {
        try await database.settle(outcomes, of: practice, deadline: .now + .seconds(20))
    }

    /// What is owed, to one person or all, has been sent by text.
    func told(_ person: Person.ID? = nil) async throws {
        try await scratch.script(
            """
            update message set state = 'sent', settled_at = daybook_now(), channel = 'text'
            where state = 'ready' and (kind in ('booked', 'moved', 'offer'))
                \(person.map { "and person_id = '\($0)'" } ?? "")
            """)
    }

    /// The list of a week of every series has been sent by text, and nothing else.
    func toldOfWeek(_ monday: String) async throws {
        let week = try #require(LocalDate(monday)).daysSinceUnixEpoch
        try await scratch.script(
            """
            delete from message;
            insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
                channel, created_at, settled_at)
            select practice_id, gen_random_uuid(), 'sent', daybook_now(), person_id, series_id, \(week), 'week', 'text',
                daybook_now(), daybook_now()
            from series
            """)
    }

    /// A text, from the number of these tests unless it says otherwise.
    func hear(
        _ text: String, keyword: ReplyKeyword? = nil, from number: String = Holos.number, key: String? = nil
    ) async throws -> HeardReply {
        try await database.hear(
            ReplyMeaning(text, keyword: keyword), keyword: keyword, from: .number(number),
            call: call(.nobody, key: key, seconds: 60))
    }
}
