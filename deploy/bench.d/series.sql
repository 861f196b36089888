-- The peer of POST series: six visits of six phases for a new person, by the statements of the service, which writes each
-- kind of row by one statement. What visits.sql says of rooms, nurses and claims holds here for each of the six; they
-- are three days apart.
-- 8 clients: each visits six practices of its own, one after another, and takes the next 150 minutes of its days.
-- Variables: n = -1, first (the first start of this run, in seconds), none ({}).
\set n :n + 1
\set p 1 + :client_id * 6 + :n % 6
\set turn :n / 6
\set start :first + :turn / 28 * 18 * 86400 + :turn % 28 * 9000
\set practice 1000000 + :p
\set service 3000004 + :p * 100
\set protocol 4000004 + :p * 100
\set site 5000000 + :p * 100
\set clinician 2000011 + :p * 100
\set room 6000011 + :p * 100
\set person (:first * 1000000 + :n * 8 + :client_id) * 100
\set series :person + 1
\startpipeline
begin;
select set_config('daybook.practice', lpad(:practice, 32, '0')::uuid::text, true);
select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true);
select pg_advisory_xact_lock_shared(hashtextextended('practice/' || lpad(:practice, 32, '0')::uuid, 0));
select pg_advisory_xact_lock(hashtextextended('date/' || lpad(:practice, 32, '0')::uuid || '/' || :start / 86400, 0));
select pg_advisory_xact_lock(hashtextextended('date/' || lpad(:practice, 32, '0')::uuid || '/' || :start / 86400 + 3, 0));
select pg_advisory_xact_lock(hashtextextended('date/' || lpad(:practice, 32, '0')::uuid || '/' || :start / 86400 + 6, 0));
select pg_advisory_xact_lock(hashtextextended('date/' || lpad(:practice, 32, '0')::uuid || '/' || :start / 86400 + 9, 0));
select pg_advisory_xact_lock(hashtextextended('date/' || lpad(:practice, 32, '0')::uuid || '/' || :start / 86400 + 12, 0));
select pg_advisory_xact_lock(hashtextextended('date/' || lpad(:practice, 32, '0')::uuid || '/' || :start / 86400 + 15, 0));
select pg_try_advisory_xact_lock(hashtextextended(lpad(:practice, 32, '0')::uuid || '/staff/series/'
    || lpad(:person, 36, '0'), 1)) as free;
select body_hash, status, etag, location, answer, created_at from idempotency
where practice_id = lpad(:practice, 32, '0')::uuid and principal = 'staff'
    and route = 'series' and key = lpad(:person, 36, '0');
select daybook_now() as now;
select daybook_now() as now, revision from practice where practice_id = lpad(:practice, 32, '0')::uuid;
select resource_id, during, elsewhere from opening
where practice_id = lpad(:practice, 32, '0')::uuid
    and during && tstzrange(to_timestamp(:start - 86400), to_timestamp(:start + 16 * 86400))
    and resource_id = any((select resources from bench_site where p = :p)::uuid[]);
select resource_id, during from closure
where practice_id = lpad(:practice, 32, '0')::uuid
    and during && tstzrange(to_timestamp(:start - 86400), to_timestamp(:start + 16 * 86400))
    and (resource_id is null or resource_id = any((select resources from bench_site where p = :p)::uuid[]));
select c.resource_id, lower(c.seats), upper(c.seats), c.during, h.expires_at
from claim c
left join hold h using (practice_id, hold_id)
where c.practice_id = lpad(:practice, 32, '0')::uuid
    and c.during && tstzrange(to_timestamp(:start - 86400), to_timestamp(:start + 16 * 86400))
    and c.resource_id = any((select resources from bench_site where p = :p)::uuid[])
    and (c.hold_id is null or (h.expires_at > daybook_now() and c.hold_id is distinct from null::uuid))
    and (c.appointment_id is null or c.appointment_id <> all(:none));
\endpipeline
\startpipeline
with new_resource as (
    insert into resource (practice_id, resource_id, kind)
    values (lpad(:practice, 32, '0')::uuid, lpad(:person, 32, '0')::uuid, 'person')
)
insert into person (practice_id, person_id, name, is_alias, email, phone, zone, born, region, created_at)
values (lpad(:practice, 32, '0')::uuid, lpad(:person, 32, '0')::uuid, 'Robin Example', false,
    'robin-' || :n || '@bench.example', null, null, null::text::date, null, daybook_now());
insert into series
    (practice_id, series_id, state, person_id, service_id, protocol_id, clinician_id, pattern, rule, version, created_at)
values (lpad(:practice, 32, '0')::uuid, lpad(:series, 32, '0')::uuid, 'active', lpad(:person, 32, '0')::uuid,
    lpad(:service, 32, '0')::uuid, lpad(:protocol, 32, '0')::uuid, null, 'travel',
    '{"count": 6, "min_gap_h": 44, "patterns": ["travel"]}', 1, daybook_now());
delete from hold where practice_id = lpad(:practice, 32, '0')::uuid and expires_at <= daybook_now();
insert into appointment
    (practice_id, appointment_id, state, during, person_id, service_id, protocol_id, clinician_id, room_id,
    site_id, region, local_start, zone, zone_edition, version, schedule_version, source, note,
    override_reason, overridden, created_at, series_id, series_position)
select lpad(:practice, 32, '0')::uuid, lpad((:person::bigint + 10 + visit)::text, 32, '0')::uuid, 'booked',
    tstzrange(to_timestamp(:start + visit * 259200), to_timestamp(:start + visit * 259200 + 7500)),
    lpad(:person, 32, '0')::uuid, lpad(:service, 32, '0')::uuid, lpad(:protocol, 32, '0')::uuid,
    lpad(:clinician, 32, '0')::uuid, lpad(:room, 32, '0')::uuid, lpad(:site, 32, '0')::uuid, 'US-CO',
    to_timestamp(:start + visit * 259200)::timestamp, 'America/Denver', 'bench', 1, 1, 'staff', '', '', '{}',
    daybook_now(), lpad(:series, 32, '0')::uuid, visit + 1
from generate_series(0, 5) as visit;
insert into appointment_phase
    (practice_id, appointment_id, schedule_version, position, name, during, clinician_id, nurse_id, room_id)
select lpad(:practice, 32, '0')::uuid, lpad((:person::bigint + 10 + visit)::text, 32, '0')::uuid, 1, position - 1, name,
    tstzrange(to_timestamp(:start + visit * 259200 + starts), to_timestamp(:start + visit * 259200 + ends)),
    null, case when is_watched then lpad(:clinician, 32, '0')::uuid end,
    case when position > 1 then lpad(:room, 32, '0')::uuid end
from generate_series(0, 5) as visit,
    unnest(array['arrive_and_forms', 'room_vitals_iv', 'infusion', 'recovery', 'leave_check', 'turnover'],
        array[0, 900, 1800, 4200, 6900, 7500], array[900, 1800, 4200, 6900, 7500, 8400],
        array[false, true, true, true, true, false])
    with ordinality as phase (name, starts, ends, is_watched, position);
insert into claim (practice_id, claim_id, resource_id, seats, capacity, during, appointment_id)
select lpad(:practice, 32, '0')::uuid, gen_random_uuid(), resource_id, int4range(first_seat, end_seat), capacity,
    tstzrange(to_timestamp(:start + visit * 259200 + starts), to_timestamp(:start + visit * 259200 + ends)),
    lpad((:person::bigint + 10 + visit)::text, 32, '0')::uuid
from generate_series(0, 5) as visit,
    unnest(array[lpad(:clinician, 32, '0')::uuid, lpad(:clinician, 32, '0')::uuid, lpad(:clinician, 32, '0')::uuid,
            lpad(:room, 32, '0')::uuid, lpad(:person, 32, '0')::uuid],
        array[0, 3, 3, 0, 0], array[3, 6, 6, 1, 1], array[6, 6, 6, 1, 1]::smallint[],
        array[900, 900, 6900, 900, 0], array[7500, 1800, 7500, 8400, 7500])
    as claim (resource_id, first_seat, end_seat, capacity, starts, ends);
insert into audit_entry (practice_id, audit_id, at, principal, action, subject, subject_id, fields, request_id)
select lpad(:practice, 32, '0')::uuid, gen_random_uuid(), daybook_now(), 'staff', 'appointment.booked', 'appointment',
    lpad((:person::bigint + 10 + visit)::text, 32, '0')::uuid, '{}', lpad(:series, 36, '0')
from generate_series(0, 5) as visit;
insert into message
    (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind, channel, created_at)
select lpad(:practice, 32, '0')::uuid, gen_random_uuid(), 'ready', owed.due_at, owed.person_id, owed.subject_id,
    owed.version, owed.kind,
    case when p.phone is not null and (p.email is null or w.wishes ->> 'channel' = 'text') then 'text' else 'email' end,
    daybook_now()
from unnest(array[daybook_now(), to_timestamp(:start - 86400), to_timestamp(:start + 6 * 86400),
        to_timestamp(:start + 13 * 86400)],
    array_fill(lpad(:person, 32, '0')::uuid, array[4]), array_fill(lpad(:series, 32, '0')::uuid, array[4]),
    array[1, 2, 3, 4], array['series', 'week', 'week', 'week'])
    as owed (due_at, person_id, subject_id, version, kind)
join person p on p.practice_id = lpad(:practice, 32, '0')::uuid and p.person_id = owed.person_id
left join contact_wish w on w.practice_id = lpad(:practice, 32, '0')::uuid and w.person_id = owed.person_id
where not exists (
    select from message o
    where (o.practice_id, o.subject_id, o.schedule_version, o.kind)
        = (lpad(:practice, 32, '0')::uuid, owed.subject_id, owed.version, owed.kind))
on conflict on constraint message_is_owed_once do nothing;
insert into audit_entry (practice_id, audit_id, at, principal, action, subject, subject_id, fields, request_id)
values (lpad(:practice, 32, '0')::uuid, gen_random_uuid(), daybook_now(), 'staff', 'series.booked',
    'series', lpad(:series, 32, '0')::uuid, '{}', lpad(:series, 36, '0'));
insert into idempotency
    (practice_id, principal, route, key, body_hash, status, etag, location, answer, created_at)
values (lpad(:practice, 32, '0')::uuid, 'staff', 'series', lpad(:person, 36, '0'),
    '\x10f41324c42561bec461d29f4ceff84a93653421907252b790e22ee7e891ff52', 201, null, null, repeat('x', 4000),
    daybook_now());
update practice_change
set change_number = change_number + 1, next_due_at = least(next_due_at, daybook_now())
where practice_id = lpad(:practice, 32, '0')::uuid
returning change_number;
set local statement_timeout = 0;
commit;
\endpipeline
