-- What deploy/bench measures on besides clinics.sql: 50 practices that are open round the clock, and one, number 51,
-- with the hours of a clinic, whose free times are searched. Read after parts.sql.

create temporary view bench_practice as
    select p, pg_temp.id(1000000 + p) as practice_id from generate_series(1, 51) as p;

select pg_temp.found(
    p, 'bench-' || p, 'US-CO', 'America/Denver', clinicians => 4, prescribers => 1,
    nurses => case when p = 51 then 0 else 2 end, consult_rooms => 3,
    treatment_rooms => case when p = 51 then 0 else 2 end)
from bench_practice \g /dev/null
select pg_temp.offer(p, case when p = 51 then '{call,visit}' else '{call,visit,iv}' end::text[])
from bench_practice \g /dev/null
select pg_temp.open(
    p, days => case when p = 51 then 5 else 7 end, opens => case when p = 51 then 480 else 0 end,
    closes => case when p = 51 then 1080 else 1440 end)
from bench_practice \g /dev/null

-- Everything whose time can be taken at the site of a practice, which the service has in memory and pgbench looks up.
create table bench_site (p integer primary key, resources uuid[]);
grant select on bench_site to daybook_service;
insert into bench_site (p, resources)
select p, array_agg(resource_id) from bench_practice join resource using (practice_id) group by p;

-- Booked visits. In the 50 practices: 400 each that are reminded of, some time tomorrow, without claims, since a
-- reminder reads none. In practice 51: on each weekday around the two weeks that are searched, 9 of 20 half hours
-- of the clinicians 1 and 2, each in a room of their own, and of 3 and 4 by phone.
create temporary table visit as
select practice_id, p, k, starts_at, gen_random_uuid() as appointment_id, gen_random_uuid() as person_id,
    row_number() over () as n
from (
    select practice_id, p, 1 as k, date_trunc('hour', daybook_now()) + interval '1 day' + i * interval '1 minute'
        as starts_at
    from bench_practice, generate_series(1, 400) as i
    where p <= 50
    union all
    select practice_id, p, k,
        (day + interval '8 hours' + half_hour * interval '30 minutes') at time zone 'America/Denver'
    from bench_practice, generate_series(1, 4) as k, generate_series(0, 19) as half_hour,
        generate_series(current_date - 2, current_date + 17, interval '1 day') as day
    where p = 51 and (half_hour * 7 + extract(day from day)::int) % 20 < 9 and extract(isodow from day) <= 5
) as starts;

insert into resource (practice_id, resource_id, kind) select practice_id, person_id, 'person' from visit;
-- They live where no law keeps mail from arriving at night, so that a measurement at night sends it too.
insert into person (practice_id, person_id, name, email, region, created_at)
select practice_id, person_id, 'Person ' || n, 'person-' || n || '@bench.example', 'GB-ENG', daybook_now() from visit;

insert into appointment
    (practice_id, appointment_id, state, during, person_id, service_id, protocol_id, clinician_id, room_id, site_id,
    region, local_start, zone, zone_edition, source, created_at)
select practice_id, appointment_id, 'booked', tstzrange(starts_at, starts_at + interval '30 minutes'), person_id,
    pg_temp.id(3000000 + p * 100 + kind), pg_temp.id(4000000 + p * 100 + kind), pg_temp.id(2000000 + p * 100 + k),
    case kind when 2 then pg_temp.id(6000000 + p * 100 + k) end, pg_temp.id(5000000 + p * 100), 'US-CO',
    starts_at at time zone 'America/Denver', 'America/Denver', 'bench', 'website', daybook_now()
from visit, lateral (select case when p = 51 and k <= 2 then 2 else 1 end as kind) as what;

insert into claim (practice_id, claim_id, resource_id, seats, capacity, during, appointment_id)
select practice_id, gen_random_uuid(), resource_id, int4range(0, 1), 1, during, appointment_id
from appointment, unnest(array[clinician_id, person_id, room_id]) as resource_id
where practice_id = pg_temp.id(1000051) and resource_id is not null;

insert into message
    (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind, channel, created_at)
select practice_id, gen_random_uuid(), 'ready', daybook_now() - n * interval '1 millisecond', person_id, appointment_id, 1,
    'remind_1d', 'email', daybook_now()
from visit
where p <= 50;
