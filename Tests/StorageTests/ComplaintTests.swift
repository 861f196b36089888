import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// Letters that were called unwanted (RFC 5965).
@Suite(.timeLimit(.minutes(10)))
struct ComplaintTests {
    @Test(arguments: [nil, "+1 (312) 555-0188"])
    func `a letter that was called unwanted opts its address out, once, and somebody asks`(phone: String?) async throws
    {
        let holos = try await Holos.open()
        let visit = try await holos.visit(phone: phone)
        let letter = try await holos.sentConfirmation()
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
        #expect(try await holos.confirmations() == ["email sent"])
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
        let letter = try await holos.sentConfirmation()
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
        let letter = try await holos.sentConfirmation()
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
        let letter = try await holos.sentConfirmation()
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
        let letter = try await holos.sentConfirmation()
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
}
