import Clinic
import Fixtures
import Foundation
import Postgres
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(10)))
struct SchemaTests {
    /// The tables that belong to no practice, or by which a practice is found (docs/decisions/0005).
    private static let exceptions: Set = ["practice_slug", "schema_migration", "worker_heartbeat"]

    @Test func `every key of every table begins with the practice`() async throws {
        let scratch = try await ScratchDatabase.make()
        let others = try await scratch.texts(
            """
            select c.conrelid::regclass || ' ' || c.conname
            from pg_constraint c join pg_namespace n on n.oid = c.connamespace
            where n.nspname = 'public' and c.contype in ('p', 'u', 'x', 'f')
                and c.conrelid::regclass::text <> all('{\(Self.exceptions.joined(separator: ","))}')
                and (select attname from pg_attribute where attrelid = c.conrelid and attnum = c.conkey[1])
                    <> 'practice_id'
            """)
        #expect(others == [])
        let tables = try await scratch.texts(
            "select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
        #expect(Self.exceptions.isSubset(of: tables))
        await scratch.close()
    }

    @Test func `every exclusion constraint compares the practice for equality first`() async throws {
        let scratch = try await ScratchDatabase.make()
        let definitions = try await scratch.texts(
            "select pg_get_constraintdef(oid) from pg_constraint where contype = 'x'")
        #expect(!definitions.isEmpty)
        #expect(definitions.allSatisfy { $0.contains("(practice_id WITH =") })
        await scratch.close()
    }

    @Test func `no index looks at what a claim or a worker's begin changes`() async throws {
        let scratch = try await ScratchDatabase.make()
        let indices = try await scratch.texts(
            "select indexdef from pg_indexes where tablename in ('message', 'webhook_delivery')")
        #expect(indices.count > 10)
        let changed = /\b(state|attempt|lease_until|begun_at)\b/
        #expect(indices.filter { $0.contains(changed) } == [])
        await scratch.close()
    }

    @Test func `a claim goes along the index of what is due, in a table of any size`() async throws {
        let holos = try await Holos.open()
        let claim = OutboxMessage.claim(
            .email, alarmsOnly: false, limit: 100, lease: .seconds(20), holos.practice.id)
        // The plan that fits all values does not know them, whatever is given in their place.
        let values = claim.text.matches(of: /\$[0-9]+/).map { _ in "null" }.joined(separator: ", ")
        func plan() async throws -> String {
            try await holos.database.pool.transaction(
                deadline: .now + .seconds(30), opening: [OutboxMessage.planning]
            ) { transaction in
                _ = try await transaction.query(SQL(stringLiteral: "prepare claim as \(claim.text)"))
                let lines = try await transaction.query(SQL(stringLiteral: "explain execute claim(\(values))"))
                _ = try await transaction.query("deallocate claim")
                return try lines.map { try $0["QUERY PLAN"] as String }.joined(separator: "\n")
            }
        }
        for count in [0, 3_000] {
            try await holos.scratch.script(
                """
                insert into message (practice_id, message_id, state, due_at, subject_id, schedule_version, kind, channel,
                    created_at)
                select '\(holos.practice.id)', gen_random_uuid(), 'ready', daybook_now() + make_interval(mins => n),
                    gen_random_uuid(), 1, 'alarm', 'email', daybook_now()
                from generate_series(1, \(count)) as n;
                analyze message;
                """)
            let plan = try await plan()
            #expect(plan.contains("message_by_due"))
            #expect(!plan.contains("Seq Scan on message"))
            #expect(!plan.contains("Bitmap"))
            #expect(!plan.contains("Hash Join") && !plan.contains("Merge Join"))
        }
        await holos.close()
    }

    /// Unique and exclusion constraints are the ones that two clients can run into; checks and foreign keys are reached
    /// only by a mistake of ours.
    ///
    /// Codes in practice files are the operator's.
    @Test func `every rule that a client can hit has its refusal`() async throws {
        let scratch = try await ScratchDatabase.make()
        let rules = try await scratch.texts(
            """
            select conname::text from pg_constraint c join pg_namespace n on n.oid = c.connamespace
            where n.nspname = 'public' and contype in ('u', 'x') and conname not like '%_is_taken'
            """)
        #expect(Set(rules) == Set(ConstraintRefusals.table.keys))
        await scratch.close()
    }

    @Test func `what is needed no more is forgotten once an hour, and nothing else`() async throws {
        let holos = try await Holos.open()
        _ = try await holos.bookAnswer(start: "2027-03-08T09:00", key: "k", body: "a")
        _ = try await holos.hold(start: "2027-03-09T09:00", clinician: "imani", secret: "s")
        let deadline = ContinuousClock.now + .seconds(20)
        #expect(try await holos.database.tidyIfDue([holos.practice], deadline: deadline))
        #expect(try await holos.counts() == "1 1 5 1 2")
        try await holos.scratch.setClock("2027-03-01T13:30:00Z")
        #expect(try await holos.database.tidyIfDue([holos.practice], deadline: deadline) == false)
        try await holos.scratch.setClock("2027-03-08T20:00:00Z")
        #expect(try await holos.database.tidyIfDue([holos.practice], deadline: deadline))
        // The visit of today keeps its claims, and the answer and the hold are gone.
        #expect(try await holos.counts() == "0 0 3 1 2")
        try await holos.scratch.setClock("2027-03-10T20:00:00Z")
        #expect(try await holos.database.tidyIfDue([holos.practice], deadline: deadline))
        #expect(try await holos.counts() == "0 0 0 1 2")
        await holos.close()
    }

    @Test func `the service owns nothing and cannot rewrite the audit trail`() async throws {
        let holos = try await Holos.open()
        #expect(
            try await holos.column(
                "select relname::text from pg_class where relowner = 'daybook_service'::regrole") == [])
        try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        for statement in ["delete from audit_entry", "update audit_entry set action = ''", "truncate audit_entry"] {
            await #expect(throws: (any Error).self) {
                try await holos.database.pool.execute(SQL(stringLiteral: statement), deadline: .now + .seconds(10))
            }
            // The owner is refused by the trigger.
            await #expect(throws: (any Error).self) { try await holos.scratch.script(statement) }
        }
        #expect(try await holos.column("select count(*)::text from audit_entry") == ["1"])
        await holos.close()
    }
}

extension Holos {
    /// How many answers, holds, claims, appointments and planned phases there are.
    fileprivate func counts() async throws -> String {
        try await column(
            """
            select concat_ws(' ', (select count(*) from idempotency), (select count(*) from hold),
                (select count(*) from claim), (select count(*) from appointment), (select count(*) from appointment_phase))
            """)[0]
    }
}
