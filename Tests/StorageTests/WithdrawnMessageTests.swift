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

    @Test(arguments: [Offer.State.accepted, .declined, .expired, .withdrawn])
    func `an offer that was settled while a worker had its letter is told to nobody`(end: Offer.State) async throws {
        let holos = try await Holos.open(now: Holos.morning)
        let entry = try await holos.wait("Ada", clinician: "imani", at: "2027-03-08T15:00:00Z")
        let offer = try #require(try await holos.fill().made.first)
        let claimed = try await holos.claim(.email)
        #expect(claimed.map(\.kind) == [.offer])
        #expect(try await holos.held(claimed) == Set(claimed.map(\.id)))
        switch end {
        case .accepted: _ = try await holos.accept(offer)
        case .declined: try await holos.decline(offer)
        case .withdrawn: try await holos.database.leave(entry.entry.id, version: nil, call: holos.call(.daybook))
        case .expired, .open:
            try await holos.scratch.setClock("2027-03-01T17:00:00Z")
            try await holos.fill()
        }
        #expect(try await holos.held(claimed) == [])
        #expect(try await holos.fates("offer") == ["dropped the offer is \(end.rawValue)"])
        #expect(try await holos.begin(claimed[0]) == false)
        await holos.close()
    }

    @Test func `an offer whose time is over is told to nobody, whoever has noticed`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        try await holos.wait("Ada", clinician: "imani", at: "2027-03-08T15:00:00Z")
        let offer = try #require(try await holos.fill().made.first)
        let claimed = try await holos.claim(.email)
        #expect(try await holos.held(claimed) == Set(claimed.map(\.id)))
        try await holos.scratch.setClock(offer.offer.expires.rfc3339)
        #expect(try await holos.begin(claimed[0]) == false)
        #expect(try await holos.fates("offer") == ["dropped the offer had expired"])
        await holos.close()
    }

    @Test func `an offer that was taken while a worker had its text is not begun with`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        for (name, start) in [("Ada", "2027-03-08T15:00:00Z"), ("Ben", "2027-03-09T15:00:00Z")] {
            try await holos.wait(name, clinician: "imani", at: start)
        }
        let made = try await holos.fill().made + holos.fill().made
        let claimed = try await holos.claim(.email)
        #expect(claimed.count == 2)
        // What has been begun with is settled by whoever did.
        let (first, second) = (try #require(claimed.first), try #require(claimed.last))
        #expect(try await holos.begin(first))
        for offer in made { _ = try await holos.accept(offer) }
        #expect(try await holos.begin(second) == false)
        #expect(try await holos.fates("offer").sorted() == ["dropped the offer is accepted", "sending"])
        #expect(try await holos.settle(first, .settled(.uncertain, reason: "no answer")) == 1)
        await holos.close()
    }

    @Test func `who has left the waitlist meanwhile is not told that they still wait`() async throws {
        let holos = try await Holos.open(now: Holos.morning)
        let entry = try await holos.wait("Ada", clinician: "imani", at: "2027-03-22T14:00:00Z")
        try await holos.scratch.setClock("2027-03-08T16:00:00Z")
        let claimed = try await holos.claim(.email)
        #expect(claimed.map(\.kind) == [.waiting])
        try await holos.database.leave(entry.entry.id, version: nil, call: holos.call(.daybook))
        #expect(try await holos.begin(claimed[0]) == false)
        #expect(try await holos.fates("waiting") == ["dropped the entry is left"])
        await holos.close()
    }

    @Test func `a check-in that has ended meanwhile is asked for no more`() async throws {
        let holos = try await Holos.open()
        _ = try await holos.visit("Bea", "2027-03-08T09:00")
        try await holos.scratch.script(
            """
            insert into check_in (practice_id, check_in_id, appointment_id, person_id, moment, due_at, state)
            select practice_id, gen_random_uuid(), appointment_id, person_id, '24h', daybook_now(), 'open'
            from appointment;
            insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
                channel, created_at)
            select practice_id, gen_random_uuid(), 'ready', daybook_now(), person_id, check_in_id, 1, 'check_in', 'text',
                daybook_now()
            from check_in
            """)
        let checkIn = try #require(try await holos.claim(.text).first { $0.kind == .checkIn })
        #expect(try await holos.held([checkIn]) == [checkIn.id])
        try await holos.scratch.script("update check_in set state = 'silent', silent_at = daybook_now()")
        #expect(try await holos.begin(checkIn) == false)
        #expect(try await holos.fates("check_in") == ["dropped the check-in is silent"])
        await holos.close()
    }

    @Test(arguments: [Message.Kind.series, .week])
    func `the list of a series that has ended is dropped while its letter is written`(kind: Message.Kind) async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        // Sunday at half past ten: the list of the second week is due, and that of the first is over.
        if kind == .week { try await mesa.scratch.setClock("2027-03-14T16:30:00Z") }
        let claimed = try await mesa.claim(kind)
        let last = try #require(claimed.max { $0.version < $1.version })
        #expect(try await mesa.renew(claimed) == [last.id])
        _ = try await mesa.end(details.series.id)
        #expect(try await mesa.renew([last]) == [])
        #expect(
            Set(
                try await mesa.column(
                    """
                    select concat_ws(' ', state, reason) from message where kind = '\(kind.name)' and attempt > 0
                    """)) == ["dropped no visit lies ahead"])
        await mesa.close()
    }

    @Test(arguments: [Message.Kind.series, .week])
    func `the list of a series of which a visit has changed is written anew`(kind: Message.Kind) async throws {
        let mesa = try await Infusions.open()
        _ = try await mesa.book()
        if kind == .week { try await mesa.scratch.setClock("2027-03-14T16:30:00Z") }
        let list = try #require(try await mesa.claim(kind).max { $0.version < $1.version })
        #expect(try await mesa.renew([list]) == [list.id])
        let told = list.told
        #expect(told.count > 1)
        let first = try #require(told.first)
        try await mesa.scratch.script(
            """
            update appointment
            set state = 'cancelled', cancelled_at = daybook_now(), cancelled_by = 'practice', cancelled_reason = 'other'
            where lower(during) = '\(first.rfc3339)'
            """)
        // While it is on the wire it stays in hand.
        #expect(try await mesa.renew([list], begun: [list.id]) == [list.id])
        #expect(try await mesa.renew([list]) == [])
        #expect(
            try await mesa.column("select concat_ws(' ', state, reason) from message where message_id = '\(list.id)'")
                == ["ready a visit that it names has changed"])
        let again = try await mesa.claim(kind)
        #expect(again.map(\.id) == [list.id])
        #expect(again.map(\.attempt) == [list.attempt + 1])
        #expect(again.map(\.told) == [Array(told.dropFirst())])
        #expect(try await mesa.renew(again) == [list.id])
        await mesa.close()
    }

    @Test func `that a series is interrupted is not told once it has been taken up again`() async throws {
        let mesa = try await Infusions.open()
        let details = try await mesa.book()
        _ = try await mesa.pause(details.series.id)
        try await mesa.scratch.setClock("2027-03-01T16:10:00Z")
        let claimed = try await mesa.claim(.seriesCancelled)
        #expect(try await mesa.renew(claimed).count == 1)
        let rest = try await mesa.database.planRest(
            of: details.series.id, from: try #require(LocalDate("2027-04-05")), time: LocalTime("09:00"),
            practice: mesa.practice, deadline: .now + .seconds(20))
        _ = try await mesa.resume(
            details.series.id, rest.plans[0].plannedStarts.map { rest.zone.local($0).description })
        #expect(try await mesa.renew(claimed) == [])
        #expect(
            try await mesa.column("select concat_ws(' ', state, reason) from message where kind = 'series_cancelled'")
                == ["dropped visits lie ahead again"])
        await mesa.close()
    }
}

extension Infusions {
    /// What is due of a kind by mail, in the hands of a worker.
    fileprivate func claim(_ kind: Message.Kind) async throws -> [OutboxMessage] {
        try await database.claimDueMessages(
            of: practice, on: .email, limit: 50, lease: .seconds(20), deadline: .now + .seconds(10)
        ).messages.filter { $0.kind == kind }
    }

    fileprivate func renew(
        _ messages: [OutboxMessage], begun: Set<Message.ID> = []
    ) async throws -> Set<Message.ID> {
        try await database.renew(
            messages, begun: begun, of: practice, lease: .seconds(20), deadline: .now + .seconds(10))
    }
}

extension OutboxMessage {
    /// When the visits begin that a list names.
    fileprivate var told: [Instant] {
        if case .visits(let visits, _, _) = topic { visits.map(\.appointment.during.start) } else { [] }
    }
}

extension Holos {
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

    /// What became of the messages of a kind.
    fileprivate func fates(_ kind: String) async throws -> [String] {
        try await column("select concat_ws(' ', state, reason) from message where kind = '\(kind)' order by message_id")
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
