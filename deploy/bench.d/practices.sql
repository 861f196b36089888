-- What deploy/bench measures on: 50 practices that are open round the clock, and one with the hours of a clinic.
--
-- Ids are numbers in the clothes of UUIDs, so that pgbench, which has no UUIDs, can name the same rows as the
-- service: practice p is 1000000 + p; its things are a million times their kind + 100 * p + their number.
-- Practice 51 is the one whose free times are searched.

create function pg_temp.id(number bigint) returns uuid
    language sql immutable
    as $$ select lpad(number::text, 32, '0')::uuid $$;

create temporary view bench_practice as
    select p, pg_temp.id(1000000 + p) as practice_id, 'bench-' || p as slug from generate_series(1, 51) as p;

insert into practice
select practice_id, slug, 'Practice ' || p, 'Appts ' || p, 'US-CO', 'America/Denver', 'us', '+1-303-555-0142',
    'hello@bench.example', 'bench.example', '{}',
    '{"reminders":["3d","1d"],"cancellation_window_hours":24,"alias_allowed":true}', daybook_now()
from bench_practice;

insert into practice_slug select slug, practice_id from bench_practice;
insert into practice_change (practice_id) select practice_id from bench_practice;
insert into site select practice_id, pg_temp.id(5000000 + p * 100), 'main', 'Main', 'America/Denver'
from bench_practice;

-- Four clinicians and three rooms.
insert into resource (practice_id, resource_id, kind, room_kind, site_id)
select practice_id, pg_temp.id(2000000 + p * 100 + k), 'clinician', null, pg_temp.id(5000000 + p * 100)
from bench_practice, generate_series(1, 4) as k
union all
select practice_id, pg_temp.id(6000000 + p * 100 + k), 'room', 'consult', pg_temp.id(5000000 + p * 100)
from bench_practice, generate_series(1, 3) as k;

insert into seat select practice_id, resource_id, 0 from resource where kind <> 'person';

insert into clinician
select practice_id, pg_temp.id(2000000 + p * 100 + k), 'c' || k, 'Clinician ' || k, 'PMHNP', '{en}', k
from bench_practice, generate_series(1, 4) as k;

insert into room
select practice_id, pg_temp.id(6000000 + p * 100 + k), 'r' || k, '{}', k
from bench_practice, generate_series(1, 3) as k;

-- Half an hour: by phone, or in a room.
insert into protocol
select practice_id, pg_temp.id(4000000 + p * 100 + 1), 'call', 1,
    '[{"name":"visit","minutes":30,"needsClinician":true,"needsPerson":true}]'::jsonb
from bench_practice
union all
select practice_id, pg_temp.id(4000000 + p * 100 + 2), 'visit', 1,
    '[{"name":"visit","minutes":30,"needsClinician":true,"roomKind":"consult","needsPerson":true}]'
from bench_practice;

insert into service
select practice_id, pg_temp.id(3000000 + p * 100 + 1), 'call', 'Call', 'Call', 'public',
    pg_temp.id(4000000 + p * 100 + 1), pg_temp.id(5000000 + p * 100), 30, 60, 700, 1
from bench_practice
union all
select practice_id, pg_temp.id(3000000 + p * 100 + 2), 'visit', 'Visit', 'Appointment', 'public',
    pg_temp.id(4000000 + p * 100 + 2), pg_temp.id(5000000 + p * 100), 30, 60, 700, 2
from bench_practice;

insert into service_clinician
select practice_id, service_id, clinician_id from service join clinician using (practice_id);

-- 08:00 to 18:00 from Monday to Friday in practice 51, all day and every day elsewhere.
insert into weekly_hours
select practice_id, gen_random_uuid(), pg_temp.id(2000000 + p * 100 + k), weekday,
    case when p = 51 then 480 else 0 end, case when p = 51 then 1080 else 1440 end
from bench_practice, generate_series(1, 4) as k, generate_series(1, 7) as weekday
where p <> 51 or weekday <= 5;

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
insert into seat select practice_id, person_id, 0 from visit;
insert into person (practice_id, person_id, name, email, created_at)
select practice_id, person_id, 'Person ' || n, 'person-' || n || '@bench.example', daybook_now() from visit;

insert into appointment
    (practice_id, appointment_id, state, during, person_id, service_id, protocol_id, clinician_id, room_id, site_id,
    local_start, zone, zone_edition, source, created_at)
select practice_id, appointment_id, 'booked', tstzrange(starts_at, starts_at + interval '30 minutes'), person_id,
    pg_temp.id(3000000 + p * 100 + kind), pg_temp.id(4000000 + p * 100 + kind), pg_temp.id(2000000 + p * 100 + k),
    case kind when 2 then pg_temp.id(6000000 + p * 100 + k) end, pg_temp.id(5000000 + p * 100),
    starts_at at time zone 'America/Denver', 'America/Denver', 'bench', 'website', daybook_now()
from visit, lateral (select case when p = 51 and k <= 2 then 2 else 1 end as kind) as what;

insert into claim (practice_id, claim_id, resource_id, seat, during, appointment_id)
select practice_id, gen_random_uuid(), resource_id, 0, during, appointment_id
from appointment, unnest(array[clinician_id, person_id, room_id]) as resource_id
where practice_id = pg_temp.id(1000051) and resource_id is not null;

insert into message
    (practice_id, message_id, state, due_at, appointment_id, schedule_version, kind, channel, created_at)
select practice_id, gen_random_uuid(), 'ready', daybook_now() - n * interval '1 millisecond', appointment_id, 1,
    'remind_1d', 'email', daybook_now()
from visit
where p <= 50;
