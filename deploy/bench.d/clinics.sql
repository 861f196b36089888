-- Clinics of one size: ten clinicians, three of whom prescribe, two nurses with six seats, five rooms for treatments;
-- open from 08:00 to 18:00 on weekdays, and booked for the 60 days to come: six of ten hours of each clinician, and
-- seven treatments a day, which take two thirds of the nurses' time. Read after parts.sql.
--
-- The zone is one without summer time, so that a generator of load can tell which hours are booked: those beyond the
-- 60 days are all free. 500 people each, who come over and over.
-- Variables: first, last (the numbers of the practices), slug (% stands for a number that is counted from the variable
-- number on), past (how many visits each had in the past years; their claims are archived, which means gone, and so are
-- their phases).

create temporary view bench_clinic as
    select p, pg_temp.id(1000000 + p) as practice_id from generate_series(:first, :last) as p;

select pg_temp.found(
    p, replace(:'slug', '%', (p - :first + :number)::text), 'US-AZ', 'America/Phoenix', clinicians => 10,
    prescribers => 3, nurses => 2, consult_rooms => 0, treatment_rooms => 5)
from bench_clinic \g /dev/null
select pg_temp.offer(p, '{call,talk,iv,esk}') from bench_clinic \g /dev/null
select pg_temp.open(p, days => 5, opens => 480, closes => 1080) from bench_clinic \g /dev/null

insert into resource (practice_id, resource_id, kind)
select practice_id, pg_temp.id(7000000000000 + p * 1000 + n), 'person' from bench_clinic, generate_series(0, 499) as n;
insert into person (practice_id, person_id, name, email, created_at)
select practice_id, pg_temp.id(7000000000000 + p * 1000 + n), 'Person ' || n, 'person-' || n || '@bench.example',
    daybook_now()
from bench_clinic, generate_series(0, 499) as n;

-- A day of treatments: where, who is alone with the person first, who watches several from which seat on, and who is
-- alone with the person in the end. Minutes after 08:00.
create temporary table treatment (
    n integer, service text, starts integer, room integer, nurse integer, watcher integer, seat integer,
    last_nurse integer);
insert into treatment (n, service, starts, room, nurse, watcher, seat, last_nurse) values
    (101, 'iv', 0, 0, 2, 2, 0, 2), (102, 'iv', 30, 1, 1, 1, 0, 2), (103, 'iv', 135, 0, 1, 1, 0, 1),
    (104, 'iv', 165, 2, 2, 2, 0, 2), (105, 'esk', 300, 1, 2, 1, 2, 2), (106, 'esk', 330, 0, 2, 1, 0, 2),
    (107, 'esk', 420, 2, 2, 1, 2, 2);

-- The phases of each, in minutes of the visit.
create temporary table phase as
select r.service, t.n, position - 1 as position, name, person, clinician, phase.room is not null as takes_room,
    monitoring, sum(phase.minutes) over phases - phase.minutes as starts, sum(phase.minutes) over phases as ends,
    case
        when monitoring = 'none' then null
        when monitoring <> 'alone' then t.watcher
        when bool_or(monitoring not in ('none', 'alone')) over phases then t.last_nurse
        else t.nurse
    end as nurse
from recipe r
left join treatment t using (service)
cross join rows from (jsonb_to_recordset(r.phases) as (
        name text, minutes integer, person boolean, clinician boolean, monitoring text, room text))
    with ordinality as phase (name, minutes, person, clinician, monitoring, room, position)
window phases as (partition by r.service, t.n order by position);

-- What each takes, with adjoining times of one seat made one, and then neighbouring seats at one time: kind and number
-- of the resource, but the person's and the clinician's stand for those of the visit, and rooms are counted from the
-- first of the day.
create temporary table take as
select service, n, kind, number, unnest(range_agg(int4range(seat, seat + 1))) as seats, lower(minutes) as starts,
    upper(minutes) as ends
from (
    select service, n, kind, number, seat, unnest(range_agg(int4range(starts::integer, ends::integer))) as minutes
    from (
        select service, n, 'person' as kind, 0 as number, 0 as seat, starts, ends from phase where person
        union all
        select service, n, 'clinician', 0, 0, starts, ends from phase where clinician
        union all
        select service, n, 'room', room, 0, phase.starts, ends
        from phase join treatment using (service, n)
        where takes_room
        union all
        select service, n, 'nurse', phase.nurse, s, phase.starts, ends
        from phase join treatment using (service, n), generate_series(0, 5) as s
        where monitoring = 'alone' or (monitoring = '2' and s between seat and seat + 2)
            or (monitoring = '3' and s between seat and seat + 1)
    ) as taken
    group by service, n, kind, number, seat
) as taken
group by service, n, kind, number, minutes;

-- The visits. Whoever comes in one day comes once.
create temporary table visit as
select gen_random_uuid() as appointment_id, p, practice_id, service, n, day,
    (day + interval '8 hours' + starts * interval '1 minute') at time zone 'America/Phoenix' as starts_at,
    pg_temp.id(2000000 + p * 100 + clinician) as clinician_id,
    case when room is not null then pg_temp.id(6000011 + p * 100 + (room + day_number) % 5) end as room_id, day_number,
    pg_temp.id(7000000000000 + p * 1000 + (day_number * 67 + place) % 500) as person_id
from bench_clinic
cross join (
    select day::date, day::date - date '2020-01-06' as day_number
    from generate_series(current_date - 2, current_date + 60, interval '1 day') as day
    where extract(isodow from day) <= 5
) as day
cross join lateral (
    select 'talk' as service, null::integer as n, hour * 60 as starts, k as clinician, null::integer as room,
        (k - 1) * 10 + hour as place
    from generate_series(1, 10) as k, generate_series(0, 9) as hour
    where (hour * 7 + k * 3 + day_number) % 10 < 6
    union all
    select service, n, starts, 10 + nurse, room, n from treatment
) as booked;

insert into appointment
    (practice_id, appointment_id, state, during, person_id, service_id, protocol_id, clinician_id, room_id, site_id,
    region, local_start, zone, zone_edition, source, created_at)
select practice_id, appointment_id, 'booked', tstzrange(starts_at, starts_at + minutes * interval '1 minute'),
    person_id, pg_temp.id(3000000 + p * 100 + number), pg_temp.id(4000000 + p * 100 + number), clinician_id, room_id,
    pg_temp.id(5000000 + p * 100), 'US-AZ', starts_at at time zone 'America/Phoenix', 'America/Phoenix', 'bench',
    'staff', daybook_now()
from visit join recipe using (service);

insert into appointment_phase
    (practice_id, appointment_id, schedule_version, position, name, during, clinician_id, nurse_id, room_id)
select practice_id, appointment_id, 1, position, name,
    tstzrange(starts_at + starts * interval '1 minute', starts_at + ends * interval '1 minute'),
    case when clinician then clinician_id end, pg_temp.id(2000010 + p * 100 + nurse),
    case when takes_room then room_id end
from visit join phase on phase.service = visit.service and phase.n is not distinct from visit.n;

insert into claim (practice_id, claim_id, resource_id, seats, capacity, during, appointment_id)
select practice_id, gen_random_uuid(),
    case kind
        when 'person' then person_id
        when 'clinician' then clinician_id
        when 'room' then room_id
        when 'nurse' then pg_temp.id(2000010 + p * 100 + number)
    end,
    seats, case kind when 'nurse' then 6 else 1 end,
    tstzrange(starts_at + starts * interval '1 minute', starts_at + ends * interval '1 minute'), appointment_id
from visit join take on take.service = visit.service and take.n is not distinct from visit.n;

-- Eight talks a day, one after the other, going back from yesterday.
insert into appointment
    (practice_id, appointment_id, state, during, person_id, service_id, protocol_id, clinician_id, room_id, site_id,
    region, local_start, zone, zone_edition, version, source, created_at, arrived_at, completed_at)
select practice_id, gen_random_uuid(), 'completed', tstzrange(starts_at, starts_at + interval '50 minutes'),
    pg_temp.id(7000000000000 + p * 1000 + i % 500), pg_temp.id(3000003 + p * 100), pg_temp.id(4000003 + p * 100),
    pg_temp.id(2000001 + p * 100 + i % 10), null, pg_temp.id(5000000 + p * 100), 'US-AZ',
    starts_at at time zone 'America/Phoenix', 'America/Phoenix', 'bench', 3, 'website', starts_at - interval '7 days',
    starts_at, starts_at + interval '50 minutes'
from bench_clinic, generate_series(0, :past - 1) as i, lateral (
    select (current_date - 1 - i / 8 + interval '8 hours' + i % 8 * interval '1 hour') at time zone 'America/Phoenix'
        as starts_at
) as start;
