extension Invariants {
    /// Every seat of every claim, one by one.
    private static let taken = """
        with taken as (
            select practice_id, resource_id, claim_id, seat, during
            from claim cross join lateral generate_series(lower(seats), upper(seats) - 1) as seat
        )

        """

    /// What is taken.
    static let claims = [
        (
            "I1 one seat twice",
            taken + """
                select format('%s seat %s: %s and %s', a.resource_id, a.seat, a.during, b.during)
                from taken a join taken b using (practice_id, resource_id, seat)
                where a.claim_id < b.claim_id and a.during && b.during
                """
        ),
        (
            "more seats than there are",
            taken + """
                select format('%s: %s of %s seats at %s', c.resource_id, count(*), s.seats, at)
                from (select distinct practice_id, resource_id, lower(during) as at from claim) moment
                join taken c using (practice_id, resource_id)
                join resource s using (practice_id, resource_id)
                where c.during @> at
                group by c.resource_id, s.seats, at having count(*) > s.seats
                """
        ),
        (
            "a nurse shared among too many",
            planned + """
                , share as (
                    select practice_id, nurse_id as resource_id, during, appointment_id,
                        case when recipe ->> 'monitoring' = 'alone' then 1.0
                            else 1.0 / (recipe ->> 'monitoring')::int end as part
                    from planned where nurse_id is not null
                    union all
                    select practice_id, clinician_id, during, appointment_id, 1.0 from planned
                    where clinician_id is not null
                )
                select format('%s: %s of one at %s', resource_id, round(sum(s.part), 2), at)
                from (select distinct practice_id, resource_id, lower(during) as at from share) moment
                join share s using (practice_id, resource_id)
                where s.during @> at
                group by resource_id, at having sum(s.part) > 1.0001
                """
        ),
        (
            "a room twice",
            planned + """
                select format('%s: %s and %s', a.room_id, a.during, b.during)
                from planned a join planned b using (practice_id, room_id)
                where a.appointment_id < b.appointment_id and a.during && b.during
                """
        ),
        (
            "a person in two visits",
            planned + """
                select format('%s: %s and %s', person_id, a.during, b.during)
                from live a join live b using (practice_id, person_id)
                where a.appointment_id < b.appointment_id and a.during && b.during
                """
        ),
    ]
}
