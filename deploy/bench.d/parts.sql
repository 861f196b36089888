-- What the worlds of deploy/bench are made of, for one session: read before practices.sql and clinics.sql.
--
-- Ids are numbers in the clothes of UUIDs, so that pgbench, which has no UUIDs, can name the same rows as the
-- service: practice p is 1000000 + p; its things are a million times their kind + 100 * p + their number. Kinds: 2
-- clinicians (nurses from 11 on), 3 services, 4 protocols, 5 sites, 6 rooms (those for treatments from 11 on).

create function pg_temp.id(number bigint) returns uuid
    language sql immutable
    as $$ select lpad(number::text, 32, '0')::uuid $$;

-- The services: one talk without more, one in a room, one with time for notes, and two of the shipped protocols
-- (iv_mood_std, esk_trd) with two and three people to a nurse.
create temporary table recipe (service text, number integer, minutes integer, phases jsonb);
insert into recipe (service, number, minutes, phases) values
    ('call', 1, 30, '[{"name":"call","minutes":30,"person":true,"clinician":true,"monitoring":"none",
        "prescriber":"none"}]'),
    ('visit', 2, 30, '[{"name":"visit","minutes":30,"person":true,"clinician":true,"monitoring":"none",
        "prescriber":"none","room":"consult"}]'),
    ('talk', 3, 50, '[{"name":"visit","minutes":50,"person":true,"clinician":true,"monitoring":"none",
        "prescriber":"none"},
        {"name":"notes","minutes":10,"person":false,"clinician":true,"monitoring":"none","prescriber":"none"}]'),
    ('iv', 4, 125, '[{"name":"arrive_and_forms","minutes":15,"person":true,"clinician":false,"monitoring":"none",
        "prescriber":"on_site"},
        {"name":"room_vitals_iv","minutes":15,"person":true,"clinician":false,"monitoring":"alone",
        "prescriber":"on_site","room":"treatment"},
        {"name":"infusion","minutes":40,"person":true,"clinician":false,"monitoring":2,
        "prescriber":"on_site","room":"treatment"},
        {"name":"recovery","minutes":45,"person":true,"clinician":false,"monitoring":2,
        "prescriber":"on_site","room":"treatment"},
        {"name":"leave_check","minutes":10,"person":true,"clinician":false,"monitoring":"alone",
        "prescriber":"on_site","room":"treatment"},
        {"name":"turnover","minutes":15,"person":false,"clinician":false,"monitoring":"none",
        "prescriber":"none","room":"treatment"}]'),
    ('esk', 5, 155, '[{"name":"room_bp_checklist","minutes":15,"person":true,"clinician":false,"monitoring":"alone",
        "prescriber":"on_site","room":"treatment"},
        {"name":"self_administer","minutes":10,"person":true,"clinician":false,"monitoring":"alone",
        "prescriber":"on_site","room":"treatment"},
        {"name":"observe","minutes":120,"person":true,"clinician":false,"monitoring":3,
        "prescriber":"on_site","room":"treatment"},
        {"name":"leave_check","minutes":10,"person":true,"clinician":false,"monitoring":"alone",
        "prescriber":"on_site","room":"treatment"},
        {"name":"turnover","minutes":15,"person":false,"clinician":false,"monitoring":"none",
        "prescriber":"none","room":"treatment"}]');

-- A practice with its site, and so many clinicians, the first of whom prescribe, nurses, rooms for talks and for
-- treatments. Nurses have six seats: two and three people to one of them.
create function pg_temp.found(
    p integer, slug text, region text, zone text, clinicians integer, prescribers integer, nurses integer,
    consult_rooms integer, treatment_rooms integer) returns void
    language sql
    as $$
    insert into practice
        (practice_id, slug, name, neutral_name, region, zone, crisis_profile, phone, email, neutral_site, policy,
        changed_at)
    values (pg_temp.id(1000000 + p), slug, 'Practice ' || p, 'Appts ' || p, region, zone, 'us', '+1-303-555-0142',
        'hello@bench.example', 'bench.example',
        '{"reminders":["3d","1d"],"cancellation_window_hours":24,"alias_allowed":true,"messages":{"hours":"00:00-24:00"}}', daybook_now());

    insert into practice_slug (slug, practice_id) values (slug, pg_temp.id(1000000 + p));
    insert into practice_change (practice_id) values (pg_temp.id(1000000 + p));
    insert into site (practice_id, site_id, code, name, zone)
    values (pg_temp.id(1000000 + p), pg_temp.id(5000000 + p * 100), 'main', 'Main', zone);

    insert into resource (practice_id, resource_id, kind, room_kind, site_id, seats)
    select pg_temp.id(1000000 + p), pg_temp.id(number + p * 100), kind, room_kind, pg_temp.id(5000000 + p * 100), seats
    from (
        select 2000000 + k, 'clinician', null, 1 from generate_series(1, clinicians) as k
        union all
        select 2000010 + k, 'clinician', null, 6 from generate_series(1, nurses) as k
        union all
        select 6000000 + k, 'room', 'consult', 1 from generate_series(1, consult_rooms) as k
        union all
        select 6000010 + k, 'room', 'treatment', 1 from generate_series(1, treatment_rooms) as k
    ) as resource (number, kind, room_kind, seats);

    insert into clinician
        (practice_id, clinician_id, code, name, credential, languages, rank, monitors, prescribes)
    select pg_temp.id(1000000 + p), pg_temp.id(2000000 + p * 100 + k), 'c' || k, 'Clinician ' || k, 'PMHNP',
        array['en'], k, false, k <= prescribers
    from generate_series(1, clinicians) as k
    union all
    select pg_temp.id(1000000 + p), pg_temp.id(2000010 + p * 100 + k), 'n' || k, 'Nurse ' || k, 'RN',
        array['en'], 10 + k, true, false
    from generate_series(1, nurses) as k;

    insert into room (practice_id, room_id, code, rank)
    select pg_temp.id(1000000 + p), pg_temp.id(6000000 + p * 100 + k), 'r' || k, k
    from generate_series(1, consult_rooms) as k
    union all
    select pg_temp.id(1000000 + p), pg_temp.id(6000010 + p * 100 + k), 't' || k, 10 + k
    from generate_series(1, treatment_rooms) as k;
    $$;

-- What a practice offers, every quarter or half of an hour, two years ahead.
create function pg_temp.offer(p integer, services text[]) returns void
    language sql
    as $$
    insert into protocol (practice_id, protocol_id, code, version, phases, series)
    select pg_temp.id(1000000 + p), pg_temp.id(4000000 + p * 100 + number), service, 1, phases,
        case service when 'iv' then '{"count": 6, "min_gap_h": 44, "patterns": ["travel"]}'::jsonb end
    from recipe
    where service = any(services);

    insert into service
        (practice_id, service_id, code, label, neutral_label, audience, protocol_id, site_id, step_minutes,
        notice_minutes, horizon_days, rank)
    select pg_temp.id(1000000 + p), pg_temp.id(3000000 + p * 100 + number), service, initcap(service), 'Appointment',
        'public', pg_temp.id(4000000 + p * 100 + number), pg_temp.id(5000000 + p * 100),
        case when number >= 4 then 15 else 30 end, 60, 700, number
    from recipe
    where service = any(services);

    insert into service_clinician (practice_id, service_id, clinician_id)
    select practice_id, service_id, clinician_id
    from service join clinician using (practice_id)
    where practice_id = pg_temp.id(1000000 + p) and not monitors and service.code in ('call', 'visit', 'talk');
    $$;

-- When everybody is there: so many days of the week, from and to these minutes.
create function pg_temp.open(p integer, days integer, opens integer, closes integer) returns void
    language sql
    as $$
    insert into weekly_hours (practice_id, hours_id, resource_id, weekday, opens_minute, closes_minute)
    select practice_id, gen_random_uuid(), clinician_id, weekday, opens, closes
    from clinician, generate_series(1, days) as weekday
    where practice_id = pg_temp.id(1000000 + p);
    $$;
