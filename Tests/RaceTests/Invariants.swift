import Fixtures

/// What must hold whatever happened, each asked of the tables alone: no rule of the engine is used, and no constraint.
struct Invariants {
    let scratch: ScratchDatabase

    /// What is broken, one sentence each; at most five of a kind.
    func violations() async throws -> [String] {
        var violations: [String] = []
        // Each visit is held beside each other one: of tables that it takes for empty the planner would loop over all.
        try await scratch.script("analyze")
        for (name, statement) in Self.claims + Self.visits + Self.records {
            violations += try await scratch.texts(statement).prefix(5).map { "\(name): \($0)" }
        }
        return violations
    }

    /// Visits that still count, with what each of their phases was planned to take.
    static let planned = """
        with live as (
            select practice_id, appointment_id, person_id, protocol_id, site_id, schedule_version, during
            from appointment where state not in ('cancelled', 'missed')
        ), planned as (
            select practice_id, appointment_id, schedule_version, position, p.during, clinician_id, nurse_id, room_id,
                person_id, site_id, r.phases -> position::int as recipe
            from live l join appointment_phase p using (practice_id, appointment_id, schedule_version)
            join protocol r using (practice_id, protocol_id)
        ), seats as (
            select practice_id, resource_id, seats::bigint as seats from resource
        ), need as (
            select practice_id, appointment_id, clinician_id as resource_id, p.during, seats
            from planned p join seats s using (practice_id) where s.resource_id = clinician_id
            union all
            select practice_id, appointment_id, nurse_id, p.during,
                case when recipe ->> 'monitoring' = 'alone' then seats
                    else seats / (recipe ->> 'monitoring')::int end
            from planned p join seats s using (practice_id) where s.resource_id = nurse_id
            union all
            select practice_id, appointment_id, room_id, p.during, 1 from planned p where room_id is not null
            union all
            select practice_id, appointment_id, person_id, p.during, 1 from planned p
            where (recipe ->> 'person')::boolean
        )

        """
}
