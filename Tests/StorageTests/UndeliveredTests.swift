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
        let letter = try await holos.sentConfirmation()
        #expect(try await holos.fail(letter))
        #expect(
            try await holos.confirmations() == [
                "email failed it came back: a mail server could not deliver it (5.1.1)", "text ready",
            ])
        #expect(try await holos.fail(letter) == false)
        #expect(try await holos.confirmations().count == 2)
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
        let letter = try await holos.sentConfirmation()
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
        let letter = try await holos.sentConfirmation()
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
        _ = try await holos.sentConfirmation()
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

    /// Be it that a word of the message cannot be read, or one of its visit.
    @Test(arguments: [
        """
        alter table message drop constraint message_kind_is_known;
        update message set kind = 'sung' where kind = 'booked'
        """,
        """
        alter table appointment drop constraint appointment_source_is_known;
        update appointment set source = 'pigeon'
        """,
    ])
    func `a call about a message that cannot be read is due before the visit begins`(script: String) async throws {
        let holos = try await Holos.open()
        let visit = try await holos.visit(phone: nil)
        // The others are of no account here.
        try await holos.scratch.script(
            """
            update message set state = 'sent', settled_at = daybook_now() where kind <> 'booked';
            \(script)
            """)
        try await holos.scratch.setClock(Self.evening)
        let unread = try await holos.database.claimDueMessages(
            of: holos.practice, on: .email, limit: 10, lease: .seconds(20), deadline: .now + .seconds(10)
        ).unread
        #expect(unread.compactMap(\.timeLeft) == [.hours(13)])
        let settled = try await holos.database.settle(
            unread.map { OutboxOutcome($0, .settled(.failed, reason: nil)) }, of: holos.practice,
            deadline: .now + .seconds(10))
        #expect(settled == 1)
        #expect(try await holos.callTimes() == ["2027-03-08 15:00"])
        #expect(
            try await holos.column("select appointment_id::text from task where kind = 'contact'")
                == [visit.appointment.id.description])
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
    /// By when somebody has to call, in UTC.
    fileprivate func callTimes() async throws -> [String] {
        try await column(
            "select to_char(due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from task where kind = 'contact'")
    }

    fileprivate func fail(_ letter: Message.ID) async throws -> Bool {
        try await database.fail(letter: letter, status: "5.1.1", call: call(.daybook))
    }
}
