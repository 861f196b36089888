import Clinic
import Fixtures
import Foundation
import Messaging
import Scheduling
import Storage
import Testing

@testable import daybook

/// What people are shown of messages before they go out.
@Suite(.timeLimit(.minutes(5)))
struct OutboxPreviewTests {
    /// Adds a visit of somebody who has a phone only, at 23:30 on Monday 5 July 2027, with three messages.
    private func add(to holos: Holos) async throws {
        try await holos.addVisit(
            of: "Rosa", at: "2027-07-06T04:30:00Z", email: nil,
            owing:
                """
                insert into message (practice_id, message_id, state, due_at, person_id, subject_id,
                    schedule_version, kind, channel, created_at)
                select p, gen_random_uuid(), 'ready', v.due::timestamptz, who, visit, 1, v.kind, v.channel,
                    daybook_now()
                from (values ('2027-07-01T16:00:00Z', 'booked', 'email'), ('2027-07-01T17:00:00Z', 'remind_3d', 'text'),
                    ('2027-07-05T14:00:00Z', 'remind_1d', 'text')) as v (due, kind, channel);
                """)
    }

    /// What is shown with every channel open, in the hours of Chicago.
    private func preview(of holos: Holos) throws -> OutboxPreview {
        let zones = holos.database.zones
        return OutboxPreview(
            practice: holos.practice, zone: try #require(zones.zone("America/Chicago")),
            composer: Composer(
                zones: zones, served: [.email, .text], letters: try LetterTemplates(), texts: try TextTemplates()),
            zones: zones, reasons: [:], showsAddresses: false)
    }

    @Test func `a preview follows a message to its other way, counts texts, and names what moved one`() async throws {
        let holos = try await Holos.open(now: "2027-07-01T15:00:00Z")
        try await add(to: holos)
        let preview = try preview(of: holos)
        let messages = try await holos.database.upcomingMessages(
            of: holos.practice, within: .hours(200), limit: 10, deadline: .now + .seconds(10))
        let texts = preview.texts(of: messages)
        try #require(texts.count == 3)
        #expect(texts[0].contains("goes out by text instead: no e-mail address\n  by text to …07, "))
        #expect(texts[0].contains("you are booked Mon 5 Jul 11:30 PM CDT"))
        #expect(texts[1].contains("later 2027-07-02 09:00: enough texts for now"))
        #expect(texts[2].contains("moved from 2027-07-04 23:30: outside the practice's hours, 09:00-20:00"))
        #expect(texts[2].contains("by text to …07, "))
        await holos.close()
    }

    @Test func `a word to whoever did not come says what moved it to the morning`() async throws {
        // Thursday 1 July 2027, 23:10 in Chicago: at 22:40 a visit of that evening was marked as missed.
        let holos = try await Holos.open(now: "2027-07-02T04:10:00Z")
        try await add(to: holos)
        try await holos.scratch.script(
            """
            delete from message where kind <> 'booked';
            update appointment set state = 'missed', missed_at = '2027-07-02T03:40:00Z',
                during = tstzrange('2027-07-02T02:00:00Z', '2027-07-02T03:00:00Z');
            update message set kind = 'missed', channel = 'text', due_at = '2027-07-02T14:00:00Z'
            """)
        let preview = try preview(of: holos)
        func shown() async throws -> String {
            let messages = try await holos.database.upcomingMessages(
                of: holos.practice, within: .hours(48), limit: 10, deadline: .now + .seconds(10))
            return try #require(preview.texts(of: messages).first)
        }
        let moved = try await shown()
        #expect(moved.contains("moved from 2027-07-01 23:40: outside the practice's hours, 09:00-20:00"))
        #expect(moved.contains("by text to …07, "))
        // One that was due when it was wanted has been moved by nothing.
        try await holos.scratch.script(
            """
            update appointment set missed_at = '2027-07-02T14:00:00Z';
            update message set due_at = '2027-07-02T15:00:00Z'
            """)
        #expect(try await !shown().contains("moved from"))
        await holos.close()
    }

    @Test func `a preview shows which reminder is merged with what to do before, and why`() async throws {
        let holos = try await Holos.open(now: "2027-07-05T13:00:00Z")
        try await add(to: holos)
        try await holos.scratch.script(
            """
            update protocol set preparation = '{"food_minutes": 360, "bring": []}';
            insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
                channel, created_at)
            select practice_id, gen_random_uuid(), 'ready', '2027-07-05T15:00:00Z', person_id, subject_id,
                schedule_version, 'prepare', channel, created_at
            from message where kind = 'remind_1d';
            delete from message where kind in ('booked', 'remind_3d')
            """)
        let preview = try preview(of: holos)
        let texts = preview.texts(
            of: try await holos.database.upcomingMessages(
                of: holos.practice, within: .hours(48), limit: 10, deadline: .now + .seconds(10)))
        try #require(texts.count == 2)
        #expect(
            texts[0].contains(
                "merged: what to do before goes out on the same day and says it too; if it does not, later 2027-07-05 10:05"
            ))
        #expect(texts[1].contains("for Mon 5 Jul 11:30 PM CDT: no food after 5:30 PM."))
        await holos.close()
    }
}
