import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// What becomes of a message that a worker has claimed when it is to go out no more.
@Suite(.timeLimit(.minutes(10)))
struct WithdrawnMessageTests {
    @Test func `a cancellation takes from a worker what it has not begun with`() async throws {
        let holos = try await Holos.open()
        let visit = try await holos.visit("Bea", "2027-03-08T09:00")
        let claimed = try await holos.claim(.text)
        #expect(claimed.map(\.kind) == [.booked])
        _ = try await holos.cancel(visit)
        #expect(try await holos.begin(claimed[0]) == false)
        #expect(try await holos.held(claimed) == [])
        #expect(try await holos.booked() == ["dropped the appointment has changed since"])
        // What cannot be said to have failed is not told of a second time.
        #expect(try await holos.settle(claimed[0], .settled(.failed, reason: "refused")) == 0)
        #expect(try await holos.column("select kind from task") == [])
        await holos.close()
    }

    @Test func `a cancellation leaves to a worker what it has begun with, and what arrived nonetheless was sent`()
        async throws
    {
        let holos = try await Holos.open()
        let begun = try await holos.visit("Bea", "2027-03-08T09:00")
        let first = try await holos.claim(.text)
        #expect(try await holos.begin(first[0]))
        let other = try await holos.visit("Ada", "2027-03-09T09:00")
        let second = try await holos.claim(.text)
        for visit in [begun, other] { _ = try await holos.cancel(visit) }
        #expect(try await holos.booked() == ["sending", "dropped the appointment has changed since"])
        #expect(try await holos.settle(first[0], .settled(.uncertain, reason: "no answer")) == 1)
        #expect(try await holos.settle(second[0], .settled(.sent, reason: nil)) == 1)
        #expect(try await holos.booked() == ["uncertain no answer", "sent"])
        await holos.close()
    }

    @Test func `STOP during a batch has the text judged anew, and leaves everybody else's alone`() async throws {
        let holos = try await Holos.open()
        _ = try await holos.visit("Bea", "2027-03-08T09:00")
        _ = try await holos.visit("Ada", "2027-03-09T09:00")
        try await holos.scratch.script("update person set phone = '+1-312-555-0199' where name = 'Ada'")
        let claimed = try await holos.claim(.text)
        #expect(claimed.count == 2)
        _ = try await holos.database.hear(.stop, from: .number("+13125550188"), call: holos.call(.daybook, key: "1"))
        #expect(try await holos.booked() == ["ready", "sending"])
        let held = try await holos.held(claimed)
        for message in claimed {
            let isHers = message.recipient.name == "Bea"
            #expect(held.contains(message.id) != isHers)
            #expect(try await holos.begin(message) != isHers)
        }
        let again = try await holos.claim(.text)
        #expect(again.map(\.attempt) == [2])
        #expect(again.first?.reach.optedOut == [.text])
        await holos.close()
    }
}

extension Holos {
    fileprivate func visit(_ name: String, _ start: String) async throws -> AppointmentDetails {
        let person = try PersonDraft(
            name: name, isAlias: false, email: nil, phone: "+1 (312) 555-0188", zone: nil, at: "")
        return try await book(start: start, clinician: "imani", for: .newcomer(person))
    }

    fileprivate func claim(_ channel: Message.Channel) async throws -> [OutboxMessage] {
        try await database.claimDueMessages(
            of: practice, on: channel, limit: 10, lease: .seconds(20), deadline: .now + .seconds(10)
        ).messages
    }

    fileprivate func begin(_ message: OutboxMessage) async throws -> Bool {
        try await database.begin(message, of: practice, deadline: .now + .seconds(10))
    }

    fileprivate func held(_ messages: [OutboxMessage]) async throws -> Set<Message.ID> {
        try await database.held(messages, of: practice, deadline: .now + .seconds(10))
    }

    fileprivate func settle(_ message: OutboxMessage, _ verdict: OutboxOutcome.Verdict) async throws -> Int {
        try await database.settle(
            [OutboxOutcome(message, verdict)], of: practice, deadline: .now + .seconds(10))
    }

    /// What became of the confirmations, in the order of the visits.
    fileprivate func booked() async throws -> [String] {
        try await column(
            """
            select concat_ws(' ', m.state, m.reason) from message m
            join appointment a on (a.practice_id, a.appointment_id) = (m.practice_id, m.subject_id)
            where m.kind = 'booked' order by lower(a.during)
            """)
    }
}
