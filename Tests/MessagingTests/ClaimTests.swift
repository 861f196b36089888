import Clinic
import Fixtures
import Foundation
import Messaging
import Scheduling
import Storage
import Testing

/// What a worker gets when it claims, where the server refuses to read some of it.
@Suite(.timeLimit(.minutes(10)))
struct ClaimTests {
    /// What became of messages: state and faults, with how many there are of each.
    private func fates(_ outbox: Outbox) async throws -> [String] {
        try await outbox.holos.scratch.texts(
            """
            select concat_ws(' ', state, faults || 'x', count(*)) from message group by state, faults
            order by state, faults
            """)
    }

    @Test func `a kind of topic that the server refuses to read holds up its own messages alone`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(3)
        try await outbox.add(2, kind: "check_in")
        try await outbox.holos.scratch.script("alter table check_in rename to check_in_elsewhere")
        let summary = try await outbox.send()
        #expect((summary.sent, summary.retried) == (3, 2))
        #expect(summary.troubled == [])
        #expect(try await fates(outbox) == ["ready 1x 2", "sent 0x 3"])
        // Those that wait keep nobody waiting when they are claimed again.
        try await outbox.holos.scratch.setClock("2027-07-01T15:01:00Z")
        try await outbox.add(2)
        let next = try await outbox.send()
        #expect((next.sent, next.retried) == (2, 2))
        #expect(try await fates(outbox) == ["ready 2x 2", "sent 0x 5"])
        await outbox.close()
    }

    @Test func `a row that makes the statement raise holds up one message, is given up, and somebody calls`()
        async throws
    {
        let outbox = try await Outbox.open()
        try await outbox.add(7)
        // The name of one clinician cannot be read, and one of the visits is with that one.
        try await outbox.holos.scratch.script(
            """
            update appointment set clinician_id = (select clinician_id from clinician where code = 'imani');
            update appointment set clinician_id = (select clinician_id from clinician where code = 'tobias')
            where appointment_id = (select min(appointment_id::text)::uuid from appointment);
            alter table clinician rename to clinician_elsewhere;
            create view clinician as
            select practice_id, clinician_id, code,
                name || repeat('', 1 / (case code when 'tobias' then 0 else 1 end)) as name,
                credential, languages, rank, active, monitors, prescribes, qualifications, daily_limit, weekly_limit,
                reserve, reserve_release_minute
            from clinician_elsewhere;
            grant select on clinician to public
            """)
        let summary = try await outbox.send()
        #expect((summary.sent, summary.retried) == (6, 1))
        #expect(summary.troubled == [])
        for day in 2...8 {
            try await outbox.holos.scratch.setClock("2027-07-0\(day)T15:00:00Z")
            try await outbox.send()
        }
        #expect(try await fates(outbox) == ["failed 7x 1", "sent 0x 6"])
        #expect(
            try await outbox.holos.scratch.texts("select reason from message where state = 'failed'")
                == ["given up after 8 attempts: it or what it is about cannot be read"])
        #expect(try await outbox.holos.scratch.texts("select kind from task where kind = 'contact'") == ["contact"])
        await outbox.close()
    }

    @Test func `where the server is too busy to say which visit it is, it is asked again up to the third attempt`()
        async throws
    {
        let outbox = try await Outbox.open()
        try await outbox.add()
        try await outbox.holos.scratch.script(
            """
            alter table message drop constraint message_kind_is_known;
            update message set kind = 'sung';
            create function busy() returns boolean language plpgsql as $$
            begin raise exception using errcode = 'lock_not_available'; end $$;
            alter table appointment rename to appointment_elsewhere;
            create view appointment as select * from appointment_elsewhere where busy();
            grant select on appointment to public
            """)
        var unread: [Int] = []
        for minute in 1...4 {
            try await outbox.holos.scratch.setClock("2027-07-01T15:0\(minute):00Z")
            let claimed = try await outbox.database.claimDueMessages(
                of: outbox.practice, on: .email, limit: 10, lease: .seconds(20), deadline: .now + .seconds(60))
            unread.append(claimed.unread.count)
        }
        #expect(unread == [0, 0, 0, 1])
        await outbox.close()
    }

    @Test func `what cannot be read is given up while there is time to call before the visit`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(start: "2027-07-01T15:20:00Z")
        try await outbox.holos.scratch.script(
            """
            alter table appointment drop constraint appointment_source_is_known;
            update appointment set source = 'pigeon'
            """)
        // Whatever the jitter, each time is after the wait of the attempt before.
        for minute in ["00", "01", "03", "06"] {
            try await outbox.holos.scratch.setClock("2027-07-01T15:\(minute):00Z")
            #expect(try await outbox.send().retried == 1)
        }
        // Nine minutes are left, and the next attempt would be in more than six.
        try await outbox.holos.scratch.setClock("2027-07-01T15:11:00Z")
        #expect(try await outbox.send().failed == 1)
        #expect(
            try await outbox.holos.scratch.texts("select concat_ws(' ', state, reason) from message")
                == ["failed given up after 5 attempts: it or what it is about cannot be read"])
        #expect(
            try await outbox.holos.scratch.texts(
                """
                select concat_ws(' ', t.kind, to_char(t.due_at at time zone 'UTC', 'HH24:MI'))
                from task t join appointment using (practice_id, appointment_id)
                where t.kind = 'contact'
                """) == ["contact 15:20"])
        await outbox.close()
    }

    @Test func `what cannot be read right before its visit is not tried again`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(start: "2027-07-01T15:00:40Z")
        try await outbox.holos.scratch.script(
            """
            alter table appointment drop constraint appointment_source_is_known;
            update appointment set source = 'pigeon'
            """)
        #expect(try await outbox.send().failed == 1)
        #expect(
            try await outbox.holos.scratch.texts("select reason from message")
                == ["given up after 1 attempt: it or what it is about cannot be read"])
        #expect(try await outbox.holos.scratch.texts("select kind from task where kind = 'contact'") == ["contact"])
        await outbox.close()
    }

    @Test func `what cannot even be set back keeps nothing else from going out`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(3)
        try await outbox.add(2, kind: "check_in")
        try await outbox.holos.scratch.script(
            """
            alter table check_in rename to check_in_elsewhere;
            create function trouble() returns trigger language plpgsql as $$ begin raise 'trouble'; end $$;
            create trigger trouble before update on message for each row
                when (new.kind = 'check_in' and new.state = 'ready') execute function trouble()
            """)
        let summary = try await outbox.send()
        #expect(summary.sent == 3)
        #expect(summary.troubled == [outbox.practice.id])
        #expect(try await outbox.states() == ["sending 2", "sent 3"])
        await outbox.close()
    }

    @Test func `what is claimed comes in the order in which it was wanted before it was put off`() async throws {
        let outbox = try await Outbox.open()
        for due in ["14:20", "14:10", "14:50"] { try await outbox.add(due: "2027-07-01T\(due):00Z") }
        // A relay was away at 14:00, and this one is due again by a backoff.
        try await outbox.holos.scratch.script(
            """
            update message set wanted_at = '2027-07-01T14:00:00Z', attempt = 9 where due_at = '2027-07-01T14:50:00Z'
            """)
        #expect(
            try await outbox.claim().map(\.due.rfc3339)
                == ["2027-07-01T14:50:00Z", "2027-07-01T14:10:00Z", "2027-07-01T14:20:00Z"])
        await outbox.close()
    }
}
