import Fixtures

extension House.Guards {
    /// Takes away what is not wanted, before the service connects.
    func prepare(_ scratch: ScratchDatabase) async throws {
        switch self {
        case .locksAndConstraint: break
        case .constraintAlone:
            try await scratch.script(Self.withoutLocks)
            try await scratch.findDeadlocksSoon()
        case .none:
            try await scratch.script(Self.withoutLocks)
            try await scratch.script("alter table claim drop constraint claim_does_not_overlap")
        }
    }

    /// Functions of the same names that lock nothing, found first by whoever connects as the service.
    private static let withoutLocks = """
        create schema without_locks;
        create function without_locks.pg_advisory_xact_lock(bigint) returns void language plpgsql as 'begin end';
        create function without_locks.pg_advisory_xact_lock_shared(bigint) returns void language plpgsql as 'begin end';
        grant usage on schema without_locks to daybook_service;
        do $$
        begin
            execute format(
                'alter role daybook_service in database %I set search_path = without_locks, pg_catalog, public',
                current_database());
        end
        $$;
        """
}

extension ScratchDatabase {
    /// Lets those who connect from now on look for a circle of waits after 20 ms, not after a second.
    func findDeadlocksSoon() async throws {
        try await script(
            """
            do $$
            begin
                execute format(
                    'alter role daybook_service in database %I set deadlock_timeout = 20', current_database());
            end
            $$
            """)
    }
}
