-- The peer of POST appointments for a treatment of six phases: what bookings.sql is for a visit of one. The service
-- chooses one of two rooms and one of two nurses, and takes the nurse's six seats where the person is watched alone and
-- three of them where two people are: five claims, three of them of the nurse.
-- 8 clients: each visits the 50 practices in an order of its own, over and over, and takes the next 150 minutes of eight
-- days of its own.
-- Variables: n = -1, first (the first start of this run, in seconds), answer (the text that is kept), none ({}).
\set n :n + 1
\set p 1 + permute(:n % 50, 50, :first + :n / 50 * 8 + :client_id)
\set start :first + (:client_id * 76 + :n / 50) * 9000
\set end :start + 7500
\set practice 1000000 + :p
\set service 3000004 + :p * 100
\set protocol 4000004 + :p * 100
\set site 5000000 + :p * 100
\set clinician 2000011 + :p * 100
\set room 6000011 + :p * 100
\set person (:first * 1000000 + :n * 8 + :client_id) * 100
\set appointment :person + 1
\set message1 :person + 4
\set message2 :person + 5
\set message3 :person + 6
\set audit :person + 7
\set claim0 :person + 10
\set claim1 :person + 11
\set claim2 :person + 12
\set claim3 :person + 13
\set claim4 :person + 14
-- A visit may touch the next date too (the service counts in the practice's zone).
\set day1 :start / 86400
\set day2 (:end + 900) / 86400
\startpipeline
begin;
select set_config('daybook.practice', lpad(:practice, 32, '0')::uuid::text, true);
select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true);
select pg_advisory_xact_lock_shared(hashtextextended('practice/' || lpad(:practice, 32, '0')::uuid, 0));
select pg_advisory_xact_lock(hashtextextended('date/' || lpad(:practice, 32, '0')::uuid || '/' || :day1, 0));
\if :day2 > :day1
select pg_advisory_xact_lock(hashtextextended('date/' || lpad(:practice, 32, '0')::uuid || '/' || :day2, 0));
\endif
select pg_try_advisory_xact_lock(hashtextextended(lpad(:practice, 32, '0')::uuid || '/nobody/appointments/'
    || lpad(:person, 36, '0'), 1)) as free;
select body_hash, status, etag, location, answer, created_at from idempotency
where practice_id = lpad(:practice, 32, '0')::uuid and principal = 'nobody'
    and route = 'appointments' and key = lpad(:person, 36, '0');
select daybook_now() as now;
select daybook_now() as now, revision from practice where practice_id = lpad(:practice, 32, '0')::uuid;
select resource_id, during, elsewhere from opening
where practice_id = lpad(:practice, 32, '0')::uuid
    and during && tstzrange(to_timestamp(:start - 86400), to_timestamp(:start + 86400))
    and resource_id = any((select resources from bench_site where p = :p)::uuid[]);
select resource_id, during from closure
where practice_id = lpad(:practice, 32, '0')::uuid
    and during && tstzrange(to_timestamp(:start - 86400), to_timestamp(:start + 86400))
    and (resource_id is null or resource_id = any((select resources from bench_site where p = :p)::uuid[]));
select c.resource_id, lower(c.seats), upper(c.seats), c.during, h.expires_at
from claim c
left join hold h using (practice_id, hold_id)
where c.practice_id = lpad(:practice, 32, '0')::uuid
    and c.during && tstzrange(to_timestamp(:start - 86400), to_timestamp(:start + 86400))
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
delete from hold where practice_id = lpad(:practice, 32, '0')::uuid and expires_at <= daybook_now();
insert into appointment
    (practice_id, appointment_id, state, during, person_id, service_id, protocol_id, clinician_id, room_id,
    site_id, region, local_start, zone, zone_edition, version, schedule_version, source, note,
    override_reason, overridden, created_at)
values (lpad(:practice, 32, '0')::uuid, lpad(:appointment, 32, '0')::uuid, 'booked',
    tstzrange(to_timestamp(:start), to_timestamp(:end)), lpad(:person, 32, '0')::uuid,
    lpad(:service, 32, '0')::uuid, lpad(:protocol, 32, '0')::uuid,
    lpad(:clinician, 32, '0')::uuid, lpad(:room, 32, '0')::uuid, lpad(:site, 32, '0')::uuid, 'US-CO',
    to_timestamp(:start)::timestamp, 'America/Denver', 'bench', 1, 1, 'website', '', '', '{}', daybook_now());
insert into appointment_phase
    (practice_id, appointment_id, schedule_version, position, name, during, clinician_id, nurse_id, room_id)
select lpad(:practice, 32, '0')::uuid, lpad(:appointment, 32, '0')::uuid, 1, position - 1, name,
    tstzrange(starts_at, ends_at), nullif(clinician_id, '')::uuid, nullif(nurse_id, '')::uuid,
    nullif(room_id, '')::uuid
from unnest(array['arrive_and_forms', 'room_vitals_iv', 'infusion',
        'recovery', 'leave_check', 'turnover'],
    array[to_timestamp(:start), to_timestamp(:start + 900), to_timestamp(:start + 1800),
        to_timestamp(:start + 4200), to_timestamp(:start + 6900), to_timestamp(:start + 7500)],
    array[to_timestamp(:start + 900), to_timestamp(:start + 1800), to_timestamp(:start + 4200),
        to_timestamp(:start + 6900), to_timestamp(:start + 7500), to_timestamp(:start + 8400)],
    array['', '', '', '', '', ''],
    array['', lpad(:clinician, 32, '0'), lpad(:clinician, 32, '0'),
        lpad(:clinician, 32, '0'), lpad(:clinician, 32, '0'), ''],
    array['', lpad(:room, 32, '0'), lpad(:room, 32, '0'), lpad(:room, 32, '0'),
        lpad(:room, 32, '0'), lpad(:room, 32, '0')])
    with ordinality
    as phase (name, starts_at, ends_at, clinician_id, nurse_id, room_id, position);
insert into claim (practice_id, claim_id, resource_id, seats, capacity, during, appointment_id, hold_id)
select lpad(:practice, 32, '0')::uuid, claim_id, resource_id, int4range(first_seat, end_seat), capacity,
    tstzrange(starts_at, ends_at), lpad(:appointment, 32, '0')::uuid, null::uuid
from unnest(array[lpad(:claim0, 32, '0')::uuid, lpad(:claim1, 32, '0')::uuid, lpad(:claim2, 32, '0')::uuid,
        lpad(:claim3, 32, '0')::uuid, lpad(:claim4, 32, '0')::uuid],
    array[lpad(:clinician, 32, '0')::uuid, lpad(:clinician, 32, '0')::uuid, lpad(:clinician, 32, '0')::uuid,
        lpad(:room, 32, '0')::uuid, lpad(:person, 32, '0')::uuid],
    array[0, 3, 3, 0, 0], array[3, 6, 6, 1, 1], array[6, 6, 6, 1, 1]::smallint[],
    array[to_timestamp(:start + 900), to_timestamp(:start + 900), to_timestamp(:start + 6900),
        to_timestamp(:start + 900), to_timestamp(:start)],
    array[to_timestamp(:start + 7500), to_timestamp(:start + 1800), to_timestamp(:start + 7500),
        to_timestamp(:start + 8400), to_timestamp(:start + 7500)])
    as claim (claim_id, resource_id, first_seat, end_seat, capacity, starts_at, ends_at);
insert into message
    (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind, channel, created_at)
select lpad(:practice, 32, '0')::uuid, owed.message_id, 'ready', owed.due_at, owed.person_id, owed.subject_id, 1,
    owed.kind,
    case when p.phone is not null and (p.email is null or w.wishes ->> 'channel' = 'text') then 'text' else 'email' end,
    daybook_now()
from unnest(array[lpad(:message1, 32, '0')::uuid, lpad(:message2, 32, '0')::uuid,
        lpad(:message3, 32, '0')::uuid],
    array[daybook_now(), to_timestamp(:start - 3 * 86400), to_timestamp(:start - 86400)],
    array_fill(lpad(:person, 32, '0')::uuid, array[3]), array_fill(lpad(:appointment, 32, '0')::uuid, array[3]),
    array['booked', 'remind_3d', 'remind_1d'])
    as owed (message_id, due_at, person_id, subject_id, kind)
join person p on p.practice_id = lpad(:practice, 32, '0')::uuid and p.person_id = owed.person_id
left join contact_wish w on w.practice_id = lpad(:practice, 32, '0')::uuid and w.person_id = owed.person_id
where not exists (
    select from message o
    where (o.practice_id, o.subject_id, o.schedule_version, o.kind)
        = (lpad(:practice, 32, '0')::uuid, owed.subject_id, 1, owed.kind))
on conflict on constraint message_is_owed_once do nothing;
insert into audit_entry (practice_id, audit_id, at, principal, action, subject, subject_id, fields, request_id)
values (lpad(:practice, 32, '0')::uuid, lpad(:audit, 32, '0')::uuid, daybook_now(), 'nobody', 'appointment.booked',
    'appointment', lpad(:appointment, 32, '0')::uuid, '{}', lpad(:audit, 36, '0'));
insert into idempotency
    (practice_id, principal, route, key, body_hash, status, etag, location, answer, created_at)
values (lpad(:practice, 32, '0')::uuid, 'nobody', 'appointments', lpad(:person, 36, '0'),
    '\x10f41324c42561bec461d29f4ceff84a93653421907252b790e22ee7e891ff52', 201, null, null, :answer, daybook_now())
on conflict (practice_id, principal, route, key) do update
set body_hash = excluded.body_hash, status = excluded.status, etag = excluded.etag,
    location = excluded.location, answer = excluded.answer, created_at = excluded.created_at;
update practice_change
set change_number = change_number + 1, next_due_at = least(next_due_at, daybook_now())
where practice_id = lpad(:practice, 32, '0')::uuid
returning change_number;
set local statement_timeout = 0;
commit;
\endpipeline
