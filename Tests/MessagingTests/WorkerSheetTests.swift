import Clinic
import Fixtures
import Foundation
import Messaging
import Scheduling
import Storage
import Testing

/// What to do before a visit, and moves that are taken back.
@Suite(.timeLimit(.minutes(5)))
struct WorkerSheetTests {
    /// Settles a message of a kind about a visit as too late.
    private func tooLate(_ kind: String, in outbox: Outbox) async throws {
        try await outbox.add(kind: kind)
        let outcomes = try await outbox.claim().map { OutboxOutcome($0, .settled(.tooLate, reason: "late")) }
        #expect(outcomes.count == 1)
        let settled = try await outbox.database.settle(
            outcomes, of: outbox.practice, deadline: .now + .seconds(10))
        #expect(settled == 1)
    }

    @Test func `somebody calls whom what to do before did not reach in time, and nobody for a reminder`() async throws {
        let outbox = try await Outbox.open()
        try await tooLate("remind_1d", in: outbox)
        #expect(try await outbox.holos.scratch.texts("select kind from task") == [])
        try await tooLate("prepare", in: outbox)
        #expect(try await outbox.holos.scratch.texts("select kind from task") == ["contact"])
        #expect(try await outbox.states() == ["too_late 2"])
        await outbox.close()
    }

    /// Adds a visit on Friday morning that asks something of the person, with the reminder of Thursday 09:00 in Phoenix,
    /// and what to do before on its evening.
    private func remind(_ outbox: Outbox, email: String?, channel: String, zone: String? = nil) async throws {
        let due = "2027-07-01T16:00:00Z"
        try await outbox.add(kind: "remind_1d", due: due, start: "2027-07-02T16:00:00Z", email: email, channel: channel)
        try await outbox.holos.scratch.script(
            """
            update protocol set preparation = '{"food_minutes": 360, "bring": []}';
            update person set zone = \(zone.map { "'\($0)'" } ?? "null");
            insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
                channel, created_at)
            select practice_id, gen_random_uuid(), 'ready', '2027-07-01T23:00:00Z', person_id, subject_id,
                schedule_version, 'prepare', channel, created_at
            from message
            """)
    }

    /// What became of each message, and why.
    private func fates(in outbox: Outbox) async throws -> [String] {
        try await outbox.holos.scratch.texts(
            "select concat_ws(' ', kind, channel, state, reason) from message order by kind")
    }

    @Test(arguments: ["email", "text"])
    func `a reminder is merged with what to do before, once that has gone out on the same day`(
        channel: String
    ) async throws {
        let outbox = try await Outbox.open(now: "2027-07-01T16:00:00Z")
        try await remind(outbox, email: channel == "email" ? "rosa@begay.example" : nil, channel: channel)
        #expect(try await outbox.send().postponed == 1)
        try await outbox.holos.scratch.setClock("2027-07-01T23:00:00Z")
        #expect(try await outbox.send().sent == 1)
        try await outbox.holos.scratch.setClock("2027-07-01T23:05:00Z")
        #expect(try await outbox.send().dropped == 1)
        #expect(
            try await fates(in: outbox) == [
                "prepare \(channel) sent", "remind_1d \(channel) dropped merged with what to do before",
            ])
        #expect(outbox.mails().count == 1)
        await outbox.close()
    }

    @Test func `of a reminder and what to do before that fell due while nobody sent anything one text goes out`()
        async throws
    {
        let outbox = try await Outbox.open(now: "2027-07-01T16:00:00Z")
        try await remind(outbox, email: nil, channel: "text")
        // It is 19:10 in Chicago.
        try await outbox.holos.scratch.setClock("2027-07-02T00:10:00Z")
        let summary = try await outbox.send()
        #expect(summary.sent == 1 && summary.postponed == 1)
        try await outbox.holos.scratch.setClock("2027-07-02T00:15:00Z")
        #expect(try await outbox.send().dropped == 1)
        #expect(
            try await fates(in: outbox) == [
                "prepare text sent", "remind_1d text dropped merged with what to do before",
            ])
        await outbox.close()
    }

    @Test func `a reminder goes out where nobody knows whether what to do before did`() async throws {
        let outbox = try await Outbox.open(now: "2027-07-01T16:00:00Z")
        try await remind(outbox, email: nil, channel: "text")
        #expect(try await outbox.send().postponed == 1)
        try await outbox.holos.scratch.script(
            "update message set state = 'uncertain', settled_at = '2027-07-01T23:00:00Z' where kind = 'prepare'")
        try await outbox.holos.scratch.setClock("2027-07-01T23:05:00Z")
        #expect(try await outbox.send().sent == 1)
        #expect(try await fates(in: outbox) == ["prepare text uncertain", "remind_1d text sent"])
        await outbox.close()
    }

    @Test func `a reminder is owed again where what to do before came back`() async throws {
        let outbox = try await Outbox.open(now: "2027-07-01T16:00:00Z")
        try await remind(outbox, email: "rosa@begay.example", channel: "email")
        try await outbox.send()
        try await outbox.holos.scratch.setClock("2027-07-01T23:00:00Z")
        #expect(try await outbox.send().sent == 1)
        try await outbox.holos.scratch.setClock("2027-07-01T23:05:00Z")
        #expect(try await outbox.send().dropped == 1)
        let letter = try #require(
            try await outbox.holos.scratch.texts("select message_id::text from message where state = 'sent'").first
                .flatMap { Message.ID($0) })
        #expect(
            try await outbox.database.fail(letter: letter, status: "5.1.1", call: outbox.holos.call(.daybook)))
        #expect(
            try await fates(in: outbox).last
                == "remind_1d email ready what it was merged with could not be delivered")
        await outbox.close()
    }

    @Test func `a reminder goes out where what to do before does not, or does not say when the visit is`() async throws
    {
        let undone = try await Outbox.open(now: "2027-07-01T16:00:00Z")
        try await remind(undone, email: "rosa@begay.example", channel: "email")
        #expect(try await undone.send().postponed == 1)
        // Nothing is asked any more.
        try await undone.holos.scratch.script("update protocol set preparation = null")
        try await undone.holos.scratch.setClock("2027-07-01T23:05:00Z")
        let summary = try await undone.send()
        #expect(summary.sent == 1 && summary.dropped == 1)
        #expect(
            try await fates(in: undone) == [
                "prepare email dropped nothing is asked of the person", "remind_1d email sent",
            ])
        await undone.close()

        // A text has the person's clock for what to do before, and leaves out the time on that of the place.
        let elsewhere = try await Outbox.open(now: "2027-07-01T16:00:00Z")
        try await remind(elsewhere, email: nil, channel: "text", zone: "America/Phoenix")
        #expect(try await elsewhere.send().sent == 1)
        #expect(try await fates(in: elsewhere).last == "remind_1d text sent")
        await elsewhere.close()
    }

    /// Adds a visit that was booked, moved, and moved to where it was, with what became of the two notices before.
    private func moveBack(_ first: String, _ second: String, in outbox: Outbox) async throws {
        try await outbox.add(kind: "moved", scheduleVersion: 3, messageVersion: 3)
        try await outbox.holos.scratch.script(
            """
            insert into appointment_phase (practice_id, appointment_id, schedule_version, position, name, during)
            select a.practice_id, a.appointment_id, v.version, 0, 'visit',
                case v.version when 2 then tstzrange('2027-07-14T16:00:00Z', '2027-07-14T17:00:00Z') else a.during end
            from appointment a cross join (values (1), (2), (3)) as v (version);
            insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
                channel, created_at, settled_at)
            select m.practice_id, gen_random_uuid(), v.state, m.due_at, m.person_id, m.subject_id, v.version, v.kind,
                'email', m.created_at, m.created_at
            from message m
            cross join (values ('\(first)', 1, 'booked'), ('\(second)', 2, 'moved')) as v (state, version, kind)
            """)
    }

    @Test(arguments: [
        ("sent", "dropped", ["dropped 2", "sent 1"]), ("sent", "sent", ["sent 3"]),
        ("sent", "uncertain", ["sent 2", "uncertain 1"]), ("failed", "dropped", ["dropped 1", "failed 1", "sent 1"]),
    ])
    func `a visit that is where it was is told to have moved only where somebody may have read so`(
        first: String, second: String, states: [String]
    ) async throws {
        let outbox = try await Outbox.open()
        try await moveBack(first, second, in: outbox)
        try await outbox.send()
        #expect(try await outbox.states() == states)
        await outbox.close()
    }
}
