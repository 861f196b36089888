extension Invariants {
    /// What visits need.
    static let visits = [
        (
            "I6 claims that are not the plan",
            planned + """
                , moment as (
                    select practice_id, appointment_id, unnest(array[lower(during), upper(during)]) as at from need
                    union
                    select practice_id, appointment_id, unnest(array[lower(during), upper(during)]) from claim
                    where appointment_id is not null
                ), taken as (
                    select practice_id, appointment_id, resource_id from need
                    union
                    select practice_id, appointment_id, resource_id from claim where appointment_id is not null
                )
                select format('%s, %s at %s: needs %s, has %s', appointment_id, resource_id, at, needs, has)
                from moment join taken using (practice_id, appointment_id)
                cross join lateral (
                    select coalesce(sum(n.seats), 0) as needs from need n
                    where (n.practice_id, n.appointment_id, n.resource_id)
                        = (taken.practice_id, taken.appointment_id, taken.resource_id) and n.during @> at
                ) n
                cross join lateral (
                    select coalesce(sum(upper(c.seats) - lower(c.seats)), 0) as has from claim c
                    where (c.practice_id, c.appointment_id, c.resource_id)
                        = (taken.practice_id, taken.appointment_id, taken.resource_id) and c.during @> at
                ) c
                where needs <> has
                """
        ),
        (
            "a phase that is not the protocol's",
            planned + """
                , phase as (
                    select practice_id, appointment_id, position, recipe, range_agg(during) as during,
                        min(lower(during)) as starts, max(upper(during)) as ends,
                        sum(upper(during) - lower(during)) as lasts, count(distinct clinician_id) as clinicians,
                        count(clinician_id) as treated, count(nurse_id) as watched, count(*) as stints,
                        count(distinct room_id) as rooms, count(room_id) as roomed
                    from planned group by practice_id, appointment_id, position, recipe
                )
                select format('%s phase %s: %s', appointment_id, position, p.during)
                from phase p
                where lasts <> make_interval(mins => (recipe ->> 'minutes')::int) or ends - starts <> lasts
                    or case when (recipe ->> 'clinician')::boolean then clinicians <> 1 or treated <> stints
                        else treated > 0 end
                    or case when recipe ->> 'monitoring' <> 'none' then watched <> stints else watched > 0 end
                    or case when recipe ->> 'room' is not null then rooms <> 1 or roomed <> stints else roomed > 0 end
                    or recipe ->> 'monitoring' in ('none', 'alone') and stints > 1
                    or position > 0 and not exists (
                        select from phase b
                        where (b.practice_id, b.appointment_id, b.position)
                                = (p.practice_id, p.appointment_id, p.position - 1)
                            and b.ends = p.starts)
                union all
                select format('%s has %s phases', appointment_id, (select count(*) from phase p
                    where (p.practice_id, p.appointment_id) = (l.practice_id, l.appointment_id)))
                from live l join protocol using (practice_id, protocol_id)
                where jsonb_array_length(phases) <> (select count(*) from phase p
                    where (p.practice_id, p.appointment_id) = (l.practice_id, l.appointment_id))
                """
        ),
        ("a phase without its prescriber on site", prescriber),
    ]

    /// Who prescribes is there by their weekly hours and openings, less every closure that was committed before the
    /// visit was booked: bookings share the lock of the practice, a closure has it alone, and both write only under
    /// it, so that the numbers of their transactions are in the order of their commits.
    private static let prescriber =
        planned + """
            , placed as (
                select practice_id, subject_id as appointment_id, max(xmin::text::bigint) as number from audit_entry
                where action in ('appointment.booked', 'appointment.moved') group by 1, 2
            )
            select format('%s phase %s: %s', appointment_id, position, p.during)
            from planned p join placed b using (practice_id, appointment_id) join site s using (practice_id, site_id)
            where recipe ->> 'prescriber' = 'on_site'
                and not p.during <@ (
                    select coalesce(range_agg(part), '{}')
                    from clinician c
                    cross join lateral (
                        select coalesce(range_agg(tstzrange(
                            (day + make_interval(mins => opens_minute)) at time zone s.zone,
                            (day + make_interval(mins => closes_minute)) at time zone s.zone)), '{}') as hours
                        from generate_series(
                            date_trunc('day', lower(p.during) at time zone s.zone),
                            upper(p.during) at time zone s.zone, interval '1 day') as day
                        join weekly_hours w on extract(isodow from day) = weekday
                        where (w.practice_id, w.resource_id) = (c.practice_id, c.clinician_id) and not elsewhere
                            and opens_minute < closes_minute and every_weeks = 1
                    ) h
                    cross join lateral (
                        select coalesce(range_agg(during), '{}') as extra from opening o
                        where (o.practice_id, o.resource_id) = (c.practice_id, c.clinician_id) and not elsewhere
                    ) o
                    cross join lateral (
                        select coalesce(range_agg(during), '{}') as away from closure a
                        where a.practice_id = c.practice_id and coalesce(a.resource_id, c.clinician_id) = c.clinician_id
                            and a.xmin::text::bigint < b.number
                    ) a
                    cross join lateral unnest(hours + extra - away) as part
                    where c.practice_id = p.practice_id and c.prescribes
                )
            """
}
