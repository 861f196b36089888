import Clinic
import Fixtures
import Foundation
import Messaging
import Scheduling
import Storage
import Testing

/// One pass of one worker.
///
/// One test after the other: each keeps a database busy.
@Suite(.serialized) struct WorkerTests {
    private func withOutbox(now: String = "2027-07-01T15:00:00Z", _ body: (Outbox) async throws -> Void) async throws {
        let outbox = try await Outbox.open(now: now)
        try await body(outbox)
        await outbox.close()
    }

    @Test func `what is due goes out once, and what is not due waits`() async throws {
        try await withOutbox { outbox in
            try await outbox.add(3)
            try await outbox.add(2, kind: "remind_3d", due: "2027-07-10T16:00:00Z")
            #expect(try await outbox.send().description == "3 sent")
            #expect(try await outbox.send().total == 0)
            #expect(try await outbox.states() == ["ready 2", "sent 3"])
            #expect(outbox.mails().count == 3)
        }
    }

    @Test func `the mail says when, where the clock is, and to whom`() async throws {
        try await withOutbox { outbox in
            try await outbox.add(kind: "remind_1d")
            _ = try await outbox.send()
            let name = try #require(outbox.mails().first)
            let data = try #require(FileManager.default.contents(atPath: "\(outbox.path)/new/\(name)"))
            let mail = try Python.parse(Array(data))
            #expect(mail.recipients == ["rosa@begay.example"])
            #expect(mail.fromAddress == "appointments@hw.example")
            #expect(mail.headers["Subject"] == "Reminder: your appointment")
            #expect(mail.text.contains("Tuesday 13 July 2027, 11:00 AM CDT (America/Chicago, UTC-5)"))
            let ids = try await outbox.holos.scratch.texts("select message_id::text from message")
            #expect(mail.headers["Message-ID"] == "<\(try #require(ids.first))@hw.example>")
        }
    }

    @Test func `a pass goes on until nothing is due`() async throws {
        try await withOutbox { outbox in
            try await outbox.add(25)
            let worker = try outbox.worker(batch: 4)
            #expect(try await worker.runOnce(deadline: .now + .seconds(60)).sent == 25)
            #expect(outbox.mails().count == 25)
            #expect(try await outbox.database.practicesWithDueMessages(deadline: .now + .seconds(5)).isEmpty)
        }
    }

    @Test func `no batch is begun after the deadline`() async throws {
        try await withOutbox { outbox in
            try await outbox.add(2)
            #expect(try await outbox.worker().runOnce(deadline: .now - .seconds(1)).total == 0)
            #expect(try await outbox.states() == ["ready 2"])
        }
    }

    @Test func `a reminder of a visit that was moved or cancelled is dropped`() async throws {
        try await withOutbox { outbox in
            try await outbox.add(kind: "remind_3d", scheduleVersion: 2, messageVersion: 1)
            try await outbox.add(kind: "remind_3d", state: "cancelled")
            try await outbox.add(kind: "cancelled", state: "booked")
            #expect(try await outbox.send().dropped == 3)
            #expect(try await outbox.states() == ["dropped 3"])
            #expect(outbox.mails().isEmpty)
        }
    }

    @Test func `a cancelled visit is told of`() async throws {
        try await withOutbox { outbox in
            try await outbox.add(kind: "cancelled", state: "cancelled", scheduleVersion: 2, messageVersion: 2)
            #expect(try await outbox.send().sent == 1)
        }
    }

    @Test func `a reminder is too late once the visit has begun`() async throws {
        try await withOutbox(now: "2027-07-13T16:00:00Z") { outbox in
            try await outbox.add(kind: "remind_1d", start: "2027-07-13T16:00:00Z")
            try await outbox.add(kind: "remind_1d", start: "2027-07-13T16:00:01Z")
            let summary = try await outbox.send()
            #expect(summary.tooLate == 1)
            #expect(summary.sent == 1)
            #expect(try await outbox.states() == ["sent 1", "too_late 1"])
        }
    }

    @Test func `a person without an address does not stop the others`() async throws {
        try await withOutbox { outbox in
            try await outbox.add(1)
            try await outbox.add(1, email: nil, phone: "12345")
            try await outbox.add(1, email: "not an address", phone: nil)
            try await outbox.add(1)
            let summary = try await outbox.send()
            #expect(summary.sent == 2)
            #expect(summary.unreachable == 2)
            #expect(try await outbox.states() == ["sent 2", "unreachable 2"])
        }
    }

    @Test func `a clock that skips a day sends what is still of use, once`() async throws {
        try await withOutbox { outbox in
            try await outbox.add(kind: "remind_3d", due: "2027-07-02T16:30:00Z", start: "2027-07-05T16:00:00Z")
            try await outbox.add(kind: "remind_3d", due: "2027-07-02T16:00:00Z", start: "2027-07-05T16:00:00Z")
            try await outbox.add(3, kind: "remind_1d", due: "2027-07-02T17:00:00Z", start: "2027-07-03T12:00:00Z")
            #expect(try await outbox.send().total == 0)
            try await outbox.holos.scratch.setClock("2027-07-03T15:00:00Z")
            // One at a time, each in a transaction of its own, whose number tells which was before which.
            let summary = try await outbox.worker(batch: 1).runOnce(deadline: .now + .seconds(60))
            #expect(summary.sent == 2)
            #expect(summary.tooLate == 3)
            #expect(
                try await outbox.holos.scratch.texts(
                    """
                    select to_char(due_at at time zone 'UTC', 'HH24:MI') from message where state = 'sent'
                    order by xmin::text::bigint
                    """) == ["16:00", "16:30"])
            #expect(try await outbox.send().total == 0)
            #expect(outbox.mails().count == 2)
        }
    }

    @Test func `a site in an unknown zone is set back, given up at last, and stops nobody`() async throws {
        try await withOutbox { outbox in
            try await outbox.add(1, start: "2028-01-13T16:00:00Z", zone: "Nowhere/Town")
            try await outbox.add(2)
            let summary = try await outbox.send()
            #expect(summary.sent == 2)
            #expect(summary.retried == 1)
            for day in 2...7 {
                try await outbox.holos.scratch.setClock("2027-07-0\(day)T15:00:00Z")
                #expect(try await outbox.send().retried == 1)
            }
            try await outbox.holos.scratch.setClock("2027-07-08T15:00:00Z")
            #expect(try await outbox.send().failed == 1)
            #expect(try await outbox.states() == ["failed 1", "sent 2"])
            let reasons = try await outbox.holos.scratch.texts("select reason from message where state = 'failed'")
            #expect(reasons == ["given up after 8 attempts: The zone Nowhere/Town is not known on this machine."])
        }
    }

    @Test func `a practice in trouble does not stop the others`() async throws {
        try await withOutbox { outbox in
            let other = try await Holos.add(to: outbox.holos.scratch, slug: "other")
            try await outbox.add(2)
            try await outbox.add(3, practice: other.practice)
            try await outbox.holos.scratch.script(
                """
                create function trouble() returns trigger language plpgsql as $$ begin raise 'trouble'; end $$;
                create trigger trouble before update on message for each row
                    when (new.practice_id = '\(outbox.practice.id)') execute function trouble()
                """)
            let summary = try await outbox.send()
            #expect(summary.sent == 3)
            #expect(summary.troubled.count == 1)
            #expect(try await outbox.states() == ["ready 2", "sent 3"])
        }
    }

    @Test func `a message that cannot be read waits, the others go out, and in the end somebody calls`() async throws {
        try await withOutbox { outbox in
            try await outbox.add(3)
            // A kind that a later version has brought, and a visit of which a word is not known.
            try await outbox.holos.scratch.script(
                """
                alter table message drop constraint message_kind_is_known;
                update message set kind = 'sung' where message_id = (select min(message_id::text)::uuid from message);
                alter table appointment drop constraint appointment_source_is_known;
                update appointment set source = 'pigeon' where appointment_id = (
                    select subject_id from message where message_id = (select max(message_id::text)::uuid from message))
                """)
            let summary = try await outbox.send()
            #expect(summary.sent == 1)
            #expect(summary.retried == 2)
            #expect(try await outbox.states() == ["ready 2", "sent 1"])
            for day in 2...8 {
                try await outbox.holos.scratch.setClock("2027-07-0\(day)T15:00:00Z")
                try await outbox.send()
            }
            #expect(try await outbox.states() == ["failed 2", "sent 1"])
            #expect(
                try await outbox.holos.scratch.texts("select kind from task where kind = 'contact'")
                    == ["contact", "contact"])
        }
    }

    @Test func `a series of which a visit cannot be read is not said to have none`() async throws {
        try await withOutbox { outbox in
            try await outbox.add(kind: "series_cancelled")
            try await outbox.holos.scratch.script(
                """
                insert into series (practice_id, series_id, state, person_id, service_id, protocol_id, pattern, rule,
                    created_at)
                select practice_id, appointment_id, 'active', person_id, service_id, protocol_id, '', '{}', daybook_now()
                from appointment;
                alter table appointment drop constraint appointment_source_is_known;
                update appointment set source = 'pigeon', series_id = appointment_id, series_position = 1
                """)
            #expect(try await outbox.send().retried == 1)
        }
    }

    @Test func `while the folder cannot be written to nothing is lost, however long that lasts`() async throws {
        try await withOutbox { outbox in
            try await outbox.add(2)
            let file = outbox.path + "-file"
            try Data().write(to: URL(fileURLWithPath: file))
            defer { try? FileManager.default.removeItem(atPath: file) }
            for minute in stride(from: 10, to: 40, by: 2) {
                try await outbox.holos.scratch.setClock("2027-07-01T15:\(minute):00Z")
                let summary = try await outbox.worker(path: file).runOnce(deadline: .now + .seconds(60))
                #expect(summary.retried == 2)
                // However often it was tried, and although none is due at this moment.
                let health = try await outbox.database.health(deadline: .now + .seconds(10))
                #expect(health.oldestDue?.rfc3339 == "2027-07-01T15:00:00Z")
            }
            // The wait is never longer than a minute and a fifth.
            try await outbox.holos.scratch.setClock("2027-07-01T15:41:12Z")
            #expect(try await outbox.send().sent == 2)
            #expect(try await outbox.database.health(deadline: .now + .seconds(10)).oldestDue == nil)
            let counts = try await outbox.database.outboxCounts(deadline: .now + .seconds(10))
            #expect(counts.filter { $0.count > 0 }.map(\.lag) == [.seconds(41 * 60 + 12)])
        }
    }

    @Test func `a worker says that it is alive`() async throws {
        try await withOutbox { outbox in
            _ = try await outbox.worker(name: "night").runOnce(deadline: .now + .seconds(60))
            #expect(try await outbox.holos.scratch.texts("select worker from worker_heartbeat") == ["night"])
            let health = try await outbox.database.health(deadline: .now + .seconds(5))
            #expect(health.lastBeat == health.now)
        }
    }
}
