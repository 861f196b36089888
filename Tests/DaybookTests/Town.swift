import Clinic
import Fixtures
import Foundation
import Scheduling
import Storage
import Synchronization
import Testing

/// The four practices of the demonstration in one database, under one clock that only goes forward.
struct Town: Sendable {
    let scratch: ScratchDatabase
    private let practices: [String: Practice]

    /// The four practices as their files say, with the document that Holos asks to be accepted.
    static func open(at instant: String) async throws -> Town {
        let scratch = try await ScratchDatabase.make()
        try await scratch.setClock(instant)
        var practices: [String: Practice] = [:]
        for slug in ["holos", "mindful-blanding", "psych-003", "counsel-24h"] {
            let definition = try PracticeFileTests.demonstration(slug)
            _ = try await scratch.database.apply(definition, deadline: .now + .seconds(30))
            practices[slug] = try await scratch.database.practice(slug, deadline: .now + .seconds(30))
        }
        let town = Town(scratch: scratch, practices: practices)
        _ = try await town.database.addConsent(
            code: "ketamine", title: "Consent", text: "What it does.", call: town.desk("holos")
        ) { _ in Answer(status: 201) }
        return town
    }

    /// The database as the service uses it.
    var database: Database { scratch.database }

    func practice(_ slug: String) throws -> Practice { try #require(practices[slug]) }

    /// The front desk of a practice.
    func desk(_ slug: String) throws -> Call { try call(slug, .daybook) }

    /// The website of a practice, where anybody may be.
    func website(_ slug: String) throws -> Call { try call(slug, .nobody) }

    /// A clinician with a key of their own.
    func clinician(_ code: String, _ slug: String) async throws -> Call {
        let practice = try practice(slug)
        let member = try await database.staffMember(code, practice: practice, deadline: .now + .seconds(30))
        return Call(
            practice: practice, principal: .key(.fresh()), requestID: "story", deadline: .now + .seconds(30),
            staff: member)
    }

    /// It is so late on the wall of a practice: never earlier than it was.
    func itIs(_ local: String, _ slug: String) async throws {
        let instant = try instant(local, slug)
        let before = try await scratch.texts(
            "select to_char(daybook_now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SSZ')")
        try #require(before[0] <= instant.rfc3339, "the clock went back to \(local)")
        try await scratch.setClock(instant.rfc3339)
    }

    /// What the wall of a practice shows at that time.
    func instant(_ local: String, _ slug: String) throws -> Instant {
        let zone = try #require(database.zones.zone(try practice(slug).zone))
        return try #require(StartDraft(local)).instant(in: zone, at: "")
    }

    /// The open tasks about somebody in words: `call same_day Mon 11:00`.
    func tasks(about name: String) async throws -> [String] {
        try await scratch.texts(
            """
            select concat_ws(' ', t.kind, t.lane, to_char(t.due_at at time zone p.zone, 'Dy HH24:MI')) from task t
            join practice p using (practice_id)
            left join request r on r.request_id = t.request_id
            left join appointment a on a.appointment_id = t.appointment_id
            join person x on x.person_id = coalesce(t.person_id, r.person_id, a.person_id)
            where x.name = '\(name)' and t.state = 'open'
            order by t.created_at, t.kind
            """)
    }

    /// What a write hands back.
    func found<Value: Sendable>(
        _ write: (@escaping @Sendable (Value) throws -> Answer) async throws -> Answer
    ) async throws -> Value {
        let found = Mutex<Value?>(nil)
        _ = try await write { value in
            found.withLock { $0 = value }
            return Answer(status: 200)
        }
        return try #require(found.withLock { $0 })
    }

    /// The refusal that `body` ends with.
    func refusal(_ body: () async throws -> Void) async throws -> Refusal? {
        do {
            try await body()
            return nil
        } catch let refusal as Refusal {
            return refusal
        }
    }

    private func call(_ slug: String, _ principal: Principal) throws -> Call {
        Call(
            practice: try practice(slug), principal: principal, requestID: "story", deadline: .now + .seconds(30))
    }
}
