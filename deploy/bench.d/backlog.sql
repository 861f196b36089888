-- A backlog and a rush for the worker, in the 50 practices. A million messages that are due some day: fifty of each of
-- 20,000 visits, told apart by the version that they are about. And 30,000 visits more, with a reminder each, so that
-- there are 50,000; due.sql says when.
-- What bookings before this have left would be sent too, and at night their people may not be written to.
delete from message m
where kind <> 'remind_1d' or not exists (
    select from person
    where (person.practice_id, person.person_id) = (m.practice_id, m.person_id) and region = 'GB-ENG');

insert into message
    (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind, channel, created_at)
select practice_id, gen_random_uuid(), 'ready', daybook_now() + interval '10 days' + version * interval '1 hour',
    person_id, subject_id, version, 'remind_3d', 'email', daybook_now()
from message, generate_series(2, 51) as version
where kind = 'remind_1d';

create temporary table more as
select practice_id, subject_id as model, gen_random_uuid() as appointment_id, person_id, copy
from (
    select *, row_number() over (partition by practice_id order by message_id) as number
    from message where kind = 'remind_1d'
) as reminder, generate_series(1, 2) as copy
where copy = 1 or number <= 200;

insert into appointment
    (practice_id, appointment_id, state, during, person_id, service_id, protocol_id, clinician_id, room_id, site_id,
    region, local_start, zone, zone_edition, source, created_at)
select practice_id, more.appointment_id, 'booked',
    tstzrange(lower(during) + copy * interval '1 day', upper(during) + copy * interval '1 day'), more.person_id,
    service_id, protocol_id, clinician_id, room_id, site_id, region, local_start + copy * interval '1 day', zone,
    zone_edition, source, daybook_now()
from more
join appointment using (practice_id)
where appointment.appointment_id = more.model;

insert into message
    (practice_id, message_id, state, due_at, settled_at, person_id, subject_id, schedule_version, kind, channel, created_at)
select practice_id, gen_random_uuid(), 'dropped', daybook_now(), daybook_now(), person_id, appointment_id, 1,
    'remind_1d', 'email', daybook_now()
from more;

vacuum analyze message, appointment;
