-- 50,000 messages that fall due within one minute from now on, a thousand in each of the 50 practices. Variables: from,
-- the seconds until the first. Those of the 20,000 visits that stand already, and of 30,000 that are made here once.
select count(*) = 20000 as few from message where kind = 'remind_1d' and schedule_version = 1 \gset
\if :few
create temporary table more as
select m.practice_id, a.appointment_id as model, gen_random_uuid() as appointment_id, m.person_id, n
from message m
join appointment a on (a.practice_id, a.appointment_id) = (m.practice_id, m.subject_id)
cross join generate_series(1, 2) as n
where m.kind = 'remind_1d' and m.schedule_version = 1;
delete from more where n = 2 and ctid not in (
    select ctid from (
        select ctid, row_number() over (partition by practice_id order by appointment_id) as number from more
        where n = 2
    ) as second
    where number <= 200);

insert into appointment
    (practice_id, appointment_id, state, during, person_id, service_id, protocol_id, clinician_id, room_id, site_id,
    region, local_start, zone, zone_edition, source, created_at)
select a.practice_id, more.appointment_id, 'booked', tstzrange(lower(during) + n * interval '1 day',
    upper(during) + n * interval '1 day'), a.person_id, service_id, protocol_id, clinician_id, room_id, site_id, region,
    local_start + n * interval '1 day', zone, zone_edition, source, daybook_now()
from more join appointment a on (a.practice_id, a.appointment_id) = (more.practice_id, more.model);
insert into message
    (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind, channel, created_at)
select practice_id, gen_random_uuid(), 'ready', daybook_now(), person_id, appointment_id, 1, 'remind_1d', 'email',
    daybook_now()
from more;
\endif
update message m
set state = 'ready', attempt = 0, lease_until = null, wanted_at = null, settled_at = null, reason = null,
    due_at = daybook_now() + make_interval(secs => :from + 60.0 * number / 50000)
from (
    select practice_id, message_id, row_number() over (order by message_id) as number from message
    where kind = 'remind_1d' and schedule_version = 1
) as numbered
where (m.practice_id, m.message_id) = (numbered.practice_id, numbered.message_id);
update practice_change c
set next_due_at = (
    select min(due_at) from message m where m.practice_id = c.practice_id and m.settled_at is null);
