import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// Letters that come back, and calendars that decline.
@Suite(.timeLimit(.minutes(10)))
struct UndeliveredTests {
    @Test func `a letter that came back goes out as a text, once`() async throws {
        let holos = try await Holos.open()
        _ = try await holos.visit(phone: "+1 (312) 555-0188")
        let letter = try await holos.sent()
        #expect(try await holos.fail(letter))
        #expect(
            try await holos.messages() == [
                "email failed it came back: a mail server could not deliver it (5.1.1)", "text ready",
            ])
        #expect(try await holos.fail(letter) == false)
        #expect(try await holos.messages().count == 2)
        #expect(try await holos.column("select kind from task") == [])
        // It is judged like any other, and due at once.
        let texts = try await holos.database.claimDueMessages(
            of: holos.practice, on: .text, limit: 10, lease: .seconds(20), deadline: .now + .seconds(10)
        ).messages
        #expect(texts.map(\.kind) == [.booked])
        await holos.close()
    }

    @Test(arguments: [nil, "12345", "+1 (312) 555-0188"])
    func `where no text can go, or one went before, somebody calls`(phone: String?) async throws {
        let holos = try await Holos.open()
        _ = try await holos.visit(phone: phone)
        let letter = try await holos.sent()
        if phone?.hasPrefix("+") == true {
            try await holos.scratch.script(
                """
                insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version,
                    kind, channel, created_at, settled_at)
                select practice_id, gen_random_uuid(), 'failed', due_at, person_id, subject_id, schedule_version, kind,
                    'text', created_at, daybook_now()
                from message where kind = 'booked'
                """)
        }
        #expect(try await holos.fail(letter))
        #expect(try await holos.column("select kind from task") == ["contact"])
        #expect(
            try await holos.column("select count(*)::text from message where state = 'ready' and kind = 'booked'") == [
                "0"
            ])
        await holos.close()
    }

    /// The clinic is there from eight on, and the visit is at nine.
    @Test(arguments: [false, true])
    func `a call about a letter that came back, or is unwanted, is due before the visit begins`(
        isUnwanted: Bool
    ) async throws {
        let holos = try await Holos.open()
        _ = try await holos.visit(phone: nil)
        let letter = try await holos.sent()
        try await holos.scratch.setClock(Self.evening)
        if isUnwanted {
            #expect(
                try await holos.database.hear(complaintAbout: letter, to: "bea@example.org", call: holos.call(.nobody))
                    == .optedOut)
        } else {
            #expect(try await holos.fail(letter))
        }
        #expect(try await holos.callTimes() == ["2027-03-08 15:00"])
        await holos.close()
    }

    @Test(arguments: [false, true])
    func `a call about a move that nobody was told is due before the visit would have begun`(
        isSent: Bool
    ) async throws {
        let holos = try await Holos.open()
        let visit = try await holos.visit(phone: nil)
        _ = try await holos.sent()
        try await holos.move(visit, to: "2027-03-10T09:00")
        try await holos.scratch.setClock(Self.evening)
        let claimed = try await holos.database.claimDueMessages(
            of: holos.practice, on: .email, limit: 10, lease: .seconds(20), deadline: .now + .seconds(10)
        ).messages
        let notice = try #require(claimed.first { $0.kind == .moved })
        let verdict = OutboxOutcome.Verdict.settled(isSent ? .sent : .failed, reason: nil)
        let settled = try await holos.database.settle(
            [OutboxOutcome(notice, verdict)], of: holos.practice, deadline: .now + .seconds(10))
        #expect(settled == 1)
        if isSent { #expect(try await holos.fail(notice.id)) }
        #expect(try await holos.callTimes() == ["2027-03-08 15:00"])
        await holos.close()
    }

    /// Sunday at eight in the evening, the day before the visit.
    private static let evening = "2027-03-08T02:00:00Z"

    @Test func `a letter that is being handed over is told of again, and one that nobody knows is nobody's`()
        async throws
    {
        let holos = try await Holos.open()
        _ = try await holos.visit(phone: nil)
        let claimed = try await holos.database.claimDueMessages(
            of: holos.practice, on: .email, limit: 10, lease: .seconds(20), deadline: .now + .seconds(10)
        ).messages
        let early = try await holos.refusal { _ = try await holos.fail(claimed[0].id) }
        #expect(early.code == .unavailable)
        let unknown = try await holos.refusal { _ = try await holos.fail(.fresh()) }
        #expect(unknown.code == .notFound)
        #expect(try await holos.column("select kind from task") == [])
        await holos.close()
    }

    @Test(arguments: [nil, "+1 (312) 555-0188"])
    func `a letter that was called unwanted opts its address out, once, and somebody asks`(phone: String?) async throws
    {
        let holos = try await Holos.open()
        let visit = try await holos.visit(phone: phone)
        let letter = try await holos.sent()
        let call = holos.call(.nobody, key: "complaint", seconds: 60)
        for _ in 0..<2 {
            #expect(
                try await holos.database.hear(complaintAbout: letter, to: "Bea@example.org", call: call) == .optedOut)
        }
        // Another report of the same letter tells nothing new.
        #expect(
            try await holos.database.hear(complaintAbout: letter, to: "bea@example.org", call: holos.call(.nobody))
                == .nothing)
        #expect(
            try await holos.column("select channel || ' ' || address from opt_out") == ["email bea@example.org"])
        #expect(
            try await holos.column("select concat_ws(' ', kind, appointment_id) from task")
                == ["contact \(visit.appointment.id)"])
        #expect(
            try await holos.column("select fields::text from audit_entry where action = 'opt_out.made'") == ["{email}"])
        // The letter did arrive, and the visit stands.
        #expect(try await holos.messages() == ["email sent"])
        #expect(try await holos.details(visit.appointment.id).appointment.state == .booked)
        let unknown = try await holos.refusal {
            _ = try await holos.database.hear(complaintAbout: .fresh(), to: nil, call: holos.call(.nobody))
        }
        #expect(unknown.code == .notFound)
        await holos.close()
    }

    @Test func `what a worker has in hand for an address that complains is judged anew`() async throws {
        let holos = try await Holos.open()
        _ = try await holos.visit(phone: "+1 (312) 555-0188")
        let letter = try await holos.sent()
        try await holos.scratch.script(
            """
            insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
                channel, created_at)
            select practice_id, gen_random_uuid(), 'ready', daybook_now(), person_id, subject_id, schedule_version,
                'remind_9d', 'email', daybook_now()
            from message where kind = 'booked'
            """)
        func claimed() async throws -> [OutboxMessage] {
            try await holos.database.claimDueMessages(
                of: holos.practice, on: .email, limit: 10, lease: .seconds(20), deadline: .now + .seconds(10)
            ).messages
        }
        let inHand = try await claimed()
        #expect(inHand.map(\.kind.name) == ["remind_9d"])
        #expect(
            try await holos.database.hear(complaintAbout: letter, to: "bea@example.org", call: holos.call(.nobody))
                == .optedOut)
        #expect(
            try await holos.database.held(inHand, of: holos.practice, deadline: .now + .seconds(10)) == [])
        let again = try await claimed()
        #expect(again.map(\.reach.optedOut) == [[.email]])
        // They never asked for texts.
        #expect(again.map(\.reach.ways) == [[]])
        await holos.close()
    }

    @Test(arguments: [nil, "redacted@mail.example", "ada@example.org"])
    func `a complaint that does not name an address of the person's silences nobody, and somebody asks`(
        address: String?
    ) async throws {
        let holos = try await Holos.open()
        let visit = try await holos.visit(phone: nil)
        let letter = try await holos.sent()
        // Somebody else's.
        let other = try PersonDraft(
            name: "Ada", isAlias: false, email: "ada@example.org", phone: nil, zone: nil, at: "")
        try await holos.book(start: "2027-03-09T09:00", clinician: "imani", for: .newcomer(other))
        for _ in 0..<2 {
            #expect(
                try await holos.database.hear(complaintAbout: letter, to: address, call: holos.call(.nobody)) == .asked)
        }
        #expect(try await holos.column("select address from opt_out") == [])
        #expect(
            try await holos.column("select concat_ws(' ', kind, appointment_id) from task")
                == ["contact \(visit.appointment.id)"])
        await holos.close()
    }

    @Test func `what complains is the address that the letter went to, and not the one that they have now`()
        async throws
    {
        let holos = try await Holos.open()
        _ = try await holos.visit(phone: nil)
        let letter = try await holos.sent()
        try await holos.scratch.script("update person set email = 'bea.new@example.org' where name = 'Bea'")
        #expect(
            try await holos.database.hear(complaintAbout: letter, to: "bea@example.org", call: holos.call(.nobody))
                == .asked)
        #expect(try await holos.column("select address from opt_out") == [])
        // An alias of theirs that was joined still has it.
        try await holos.scratch.script(
            """
            with added as (
                insert into resource (practice_id, resource_id, kind)
                select practice_id, gen_random_uuid(), 'person' from person where name = 'Bea'
                returning practice_id, resource_id
            )
            insert into person (practice_id, person_id, name, is_alias, email, created_at, joined_to)
            select a.practice_id, a.resource_id, 'B', true, 'bea@example.org', daybook_now(), p.person_id
            from added a join person p using (practice_id) where p.name = 'Bea'
            """)
        #expect(
            try await holos.database.hear(complaintAbout: letter, to: "bea@example.org", call: holos.call(.nobody))
                == .optedOut)
        #expect(try await holos.column("select address from opt_out") == ["bea@example.org"])
        await holos.close()
    }

    @Test func `staff who call a letter unwanted are alarmed as before`() async throws {
        let holos = try await Holos.open()
        _ = try await holos.visit(phone: nil)
        let letter = try await holos.sent()
        try await holos.scratch.script(
            """
            update staff set email = 'imani@holos.example' where code = 'imani';
            update message set kind = 'huddle', person_id = null,
                staff_id = (select staff_id from staff where code = 'imani')
            where message_id = '\(letter)'
            """)
        #expect(
            try await holos.database.hear(complaintAbout: letter, to: "imani@holos.example", call: holos.call(.nobody))
                == .nothing)
        #expect(try await holos.column("select address from opt_out") == [])
        #expect(try await holos.column("select kind from task") == [])
        await holos.close()
    }

    @Test func `a calendar that declines cancels nothing and has somebody ask, once`() async throws {
        let holos = try await Holos.open()
        let visit = try await holos.visit(phone: nil)
        let call = holos.call(.nobody, key: "decline", seconds: 60)
        for _ in 0..<2 { try await holos.database.hear(declined: visit.appointment.id, call: call) }
        #expect(
            try await holos.column("select concat_ws(' ', kind, appointment_id) from task")
                == ["change \(visit.appointment.id)"])
        #expect(try await holos.details(visit.appointment.id).appointment.state == .booked)
        _ = try await holos.cancel(visit)
        let late = try await holos.refusal {
            try await holos.database.hear(declined: visit.appointment.id, call: holos.call(.nobody))
        }
        #expect(late.code == .stateConflict)
        let unknown = try await holos.refusal {
            try await holos.database.hear(declined: .fresh(), call: holos.call(.nobody))
        }
        #expect(unknown.code == .notFound)
        await holos.close()
    }
}

extension Holos {
    fileprivate func visit(phone: String?) async throws -> AppointmentDetails {
        let person = try PersonDraft(
            name: "Bea", isAlias: false, email: "bea@example.org", phone: phone, zone: nil, at: "")
        return try await book(start: "2027-03-08T09:00", clinician: "imani", for: .newcomer(person))
    }

    /// The confirmation is handed over; gives its id.
    fileprivate func sent() async throws -> Message.ID {
        try await scratch.script(
            "update message set state = 'sent', settled_at = daybook_now() where kind = 'booked' and channel = 'email'")
        return try #require(
            try await column("select message_id::text from message where kind = 'booked'").first.flatMap {
                Message.ID($0)
            })
    }

    /// By when somebody has to call, in UTC.
    fileprivate func callTimes() async throws -> [String] {
        try await column(
            "select to_char(due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from task where kind = 'contact'")
    }

    fileprivate func fail(_ letter: Message.ID) async throws -> Bool {
        try await database.fail(letter: letter, status: "5.1.1", call: call(.daybook))
    }

    fileprivate func messages() async throws -> [String] {
        try await column(
            "select concat_ws(' ', channel, state, reason) from message where kind = 'booked' order by channel")
    }
}
