import Clinic
import Fixtures
import Foundation
import Messaging
import Scheduling
import Storage
import Testing

/// Reminders of several visits of one person on one day.
@Suite(.timeLimit(.minutes(5)))
struct WorkerMergeTests {
    /// A person with a visit on Friday 2 July 2027 at 10:00 in Chicago and one at 12:00, and a reminder of each; the first
    /// is due now.
    private func open(second due: String = "2027-07-01T17:00:00Z") async throws -> Outbox {
        let outbox = try await Outbox.open(now: "2027-07-01T14:00:00Z")
        try await outbox.add(kind: "remind_1d", start: "2027-07-02T15:00:00Z")
        try await outbox.add(kind: "remind_1d", due: due, start: "2027-07-02T17:00:00Z")
        try await outbox.holos.scratch.script(
            """
            update appointment set person_id = (select person_id from person order by person_id limit 1);
            update message set person_id = (select person_id from person order by person_id limit 1)
            """)
        try await outbox.holos.scratch.setClock("2027-07-01T15:00:00Z")
        return outbox
    }

    /// What became of the reminders, and why.
    private func fates(in outbox: Outbox) async throws -> [String] {
        try await outbox.holos.scratch.texts("select concat_ws(' ', state, reason) from message order by 1 desc")
    }

    private func letters(in outbox: Outbox) throws -> [String] {
        try outbox.mails().map {
            try String(contentsOfFile: "\(outbox.path)/new/\($0)", encoding: .utf8).replacing("=\n", with: "")
        }
    }

    /// The visit that begins then is cancelled, and nobody is owed a word about it.
    private static func cancellation(of start: String) -> String {
        """
        update appointment
        set state = 'cancelled', cancelled_at = daybook_now(), cancelled_by = 'practice', cancelled_reason = 'other'
        where lower(during) = '\(start)'
        """
    }

    private static let others = "You are booked at other times of that day too."

    @Test func `the first reminder of a day names the other visits, which have none of their own then`() async throws {
        let outbox = try await open()
        #expect(try await outbox.send().sent == 1)
        let letter = try #require(try letters(in: outbox).first)
        #expect(letter.contains(Self.others) && letter.contains("12:00"))
        try await outbox.holos.scratch.setClock("2027-07-01T17:00:00Z")
        #expect(try await outbox.send().dropped == 1)
        #expect(try await fates(in: outbox) == ["sent", "dropped merged with the reminder of another visit"])
        #expect(outbox.mails().count == 1)
        await outbox.close()
    }

    @Test func `of two reminders that are due together the second waits until the first has gone out`() async throws {
        let outbox = try await open(second: "2027-07-01T15:00:00Z")
        let summary = try await outbox.send()
        #expect(summary.sent == 1 && summary.postponed == 1)
        try await outbox.holos.scratch.setClock("2027-07-01T15:05:00Z")
        #expect(try await outbox.send().dropped == 1)
        #expect(outbox.mails().count == 1)
        await outbox.close()
    }

    @Test func `a visit is reminded of by itself where the other one was cancelled before`() async throws {
        let outbox = try await open()
        try await outbox.holos.scratch.script(Self.cancellation(of: "2027-07-02T15:00:00Z"))
        #expect(try await outbox.send().dropped == 1)
        try await outbox.holos.scratch.setClock("2027-07-01T17:00:00Z")
        #expect(try await outbox.send().sent == 1)
        let letter = try #require(try letters(in: outbox).first)
        #expect(letter.contains("12:00") && !letter.contains(Self.others))
        await outbox.close()
    }

    @Test func `a reminder that a worker has in hand is written anew when another visit that it names has changed`()
        async throws
    {
        let outbox = try await open()
        let claimed = try await outbox.claim()
        #expect(claimed.map(\.sameDay.count) == [1])
        #expect(try await outbox.renew(claimed) == Set(claimed.map(\.id)))
        try await outbox.holos.scratch.script(
            """
            update appointment set during = tstzrange(lower(during) + interval '30 minutes', upper(during))
            where lower(during) = '2027-07-02T17:00:00Z'
            """)
        #expect(try await outbox.renew(claimed) == [])
        #expect(
            try await fates(in: outbox).contains("ready a visit that it names has changed"))
        #expect(try await outbox.send().sent == 1)
        let letter = try #require(try letters(in: outbox).first)
        #expect(letter.contains(Self.others) && letter.contains("12:30") && !letter.contains("12:00"))
        await outbox.close()
    }

    @Test func `what has begun meanwhile is no change of what a reminder names`() async throws {
        let outbox = try await open()
        let claimed = try await outbox.claim()
        try await outbox.holos.scratch.setClock("2027-07-02T17:00:01Z")
        #expect(try await outbox.renew(claimed) == Set(claimed.map(\.id)))
        await outbox.close()
    }

    @Test func `a visit that was booked just before the first reminder was due is reminded of by itself`() async throws
    {
        let outbox = try await open()
        #expect(try await outbox.send().sent == 1)
        try await outbox.holos.scratch.script(
            "update message set created_at = '2027-07-01T14:59:00Z' where state = 'ready'")
        try await outbox.holos.scratch.setClock("2027-07-01T17:00:00Z")
        #expect(try await outbox.send().sent == 1)
        #expect(try await fates(in: outbox) == ["sent", "sent"])
        await outbox.close()
    }

    @Test func `of two reminders that fell due while nobody sent anything the second waits nevertheless`() async throws
    {
        let outbox = try await open(second: "2027-07-01T16:30:00Z")
        try await outbox.holos.scratch.setClock("2027-07-01T18:00:00Z")
        let summary = try await outbox.send()
        #expect(summary.sent == 1 && summary.postponed == 1)
        try await outbox.holos.scratch.setClock("2027-07-01T18:05:00Z")
        #expect(try await outbox.send().dropped == 1)
        #expect(outbox.mails().count == 1)
        await outbox.close()
    }

    @Test func `a reminder waits for another one that a worker took along with it and did not bring back`() async throws
    {
        let outbox = try await open(second: "2027-07-01T15:00:00Z")
        try await outbox.holos.scratch.setClock("2027-07-01T18:00:00Z")
        #expect(try await outbox.claim().count == 2)
        try await outbox.holos.scratch.setClock("2027-07-01T18:01:00Z")
        let summary = try await outbox.send()
        #expect(summary.sent == 1 && summary.postponed == 1)
        await outbox.close()
    }

    @Test func `a reminder is not sent where that of another visit named it on the evening before`() async throws {
        let outbox = try await open()
        try await outbox.holos.scratch.script(
            """
            update message set created_at = '2027-06-30T12:00:00Z';
            update message set state = 'sent', due_at = '2027-07-01T00:30:00Z', settled_at = '2027-07-01T00:30:00Z'
            where due_at = '2027-07-01T15:00:00Z'
            """)
        try await outbox.holos.scratch.setClock("2027-07-01T17:00:00Z")
        #expect(try await outbox.send().dropped == 1)
        #expect(try await fates(in: outbox) == ["sent", "dropped merged with the reminder of another visit"])
        await outbox.close()
    }

    /// The first reminder has gone out, and the second was merged with it; then the letter comes back.
    ///
    /// - Parameter script: what happens before it comes back.
    private func bounce(in outbox: Outbox, after script: String? = nil) async throws {
        #expect(try await outbox.send().sent == 1)
        try await outbox.holos.scratch.setClock("2027-07-01T17:00:00Z")
        #expect(try await outbox.send().dropped == 1)
        let letter = try #require(
            try await outbox.holos.scratch.texts("select message_id::text from message where state = 'sent'").first
                .flatMap { Message.ID($0) })
        if let script { try await outbox.holos.scratch.script(script) }
        #expect(
            try await outbox.database.fail(letter: letter, status: "5.1.1", call: outbox.holos.call(.daybook)))
    }

    @Test func `a visit is reminded of after all where the letter that named it came back`() async throws {
        let outbox = try await open()
        try await outbox.holos.scratch.script("update person set phone = null")
        try await bounce(in: outbox)
        #expect(
            try await fates(in: outbox) == [
                "ready what it was merged with could not be delivered",
                "failed it came back: a mail server could not deliver it (5.1.1)",
            ])
        #expect(try await outbox.holos.scratch.texts("select kind from task") == ["contact"])
        try await outbox.holos.scratch.setClock("2027-07-01T17:01:00Z")
        #expect(try await outbox.send().sent == 1)
        #expect(outbox.mails().count == 2)
        await outbox.close()
    }

    @Test func `what came back and goes out as a text names the other visits again`() async throws {
        let outbox = try await open()
        try await bounce(in: outbox)
        try await outbox.holos.scratch.setClock("2027-07-01T17:01:00Z")
        #expect(try await outbox.send().sent == 1)
        try await outbox.holos.scratch.setClock("2027-07-01T17:07:00Z")
        try await outbox.send()
        #expect(try await outbox.states() == ["dropped 1", "failed 1", "sent 1"])
        #expect(
            try await outbox.holos.scratch.texts("select channel from message where state = 'sent'") == ["text"])
        await outbox.close()
    }

    @Test func `a visit that was cancelled is not reminded of where the letter that named it came back`() async throws {
        let outbox = try await open()
        try await bounce(in: outbox, after: Self.cancellation(of: "2027-07-02T17:00:00Z"))
        #expect(try await outbox.states() == ["dropped 1", "failed 1", "ready 1"])
        await outbox.close()
    }
}
