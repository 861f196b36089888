import Clinic
import Fixtures
import Scheduling
import Testing

@testable import Storage

struct CallListTests {
    @Test(.timeLimit(.minutes(10)))
    func `the list of a week that did not arrive is a reason to call about that week alone`() async throws {
        let infusions = try await Infusions.open()
        try await infusions.book()
        let week = try #require(LocalDate("2027-03-15")).daysSinceUnixEpoch
        try await infusions.scratch.script(
            """
            delete from message;
            insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
                channel, created_at, settled_at, reason)
            select practice_id, gen_random_uuid(), 'failed', daybook_now(), person_id, series_id, \(week), 'week', 'email',
                daybook_now(), daybook_now(), 'no such mailbox'
            from series
            """)
        let list = try await infusions.database.callList(
            within: .hours(744), of: infusions.practice, deadline: .now + .seconds(10))
        #expect(list.map(\.mustBeCalled) == [false, false, false, true, true, true])
        await infusions.close()
    }
}
