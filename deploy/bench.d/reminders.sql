-- The peer of `daybook remind`: batches of 100 messages are claimed by one pipeline and read by another, their links
-- kept and they themselves settled, by statements like the worker's; no letter is written. Six clients, as many as the
-- worker has lanes, take the practices in turn, 36 rounds each, so that every message of the 50 practices is claimed
-- once. What differs is in favour of this side: what is read and settled is found by its state on the server, where the
-- links are made up too; nothing goes elsewhere; and nobody asks for opt-outs, for escorts, for what is asked of moved
-- visits alone, or for what is due next.
-- (pgbench takes :MI for a variable, hence the escapes.) Variables: n = 0, writes (0 leaves out what only a message asks
-- for that is written).
\set p 1 + :client_id + :n / 4 * 6
\set n :n + 1
\if :p <= 50
\set practice 1000000 + :p
\startpipeline
begin;
select set_config('daybook.practice', lpad(:practice, 32, '0'), true);
select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
    set_config('enable_bitmapscan', 'off', true);
select daybook_now() as now;
with alarm as materialized (
    select practice_id, message_id from message
    where practice_id = lpad(:practice, 32, '0')::uuid and channel = 'email' and kind = 'alarm'
        and settled_at is null and due_at <= daybook_now()
        and (state = 'ready' or lease_until <= daybook_now())
    order by due_at, message_id
    limit 100
    for update skip locked
), other as materialized (
    select practice_id, message_id from message
    where practice_id = lpad(:practice, 32, '0')::uuid and channel = 'email' and kind <> 'alarm'
        and settled_at is null and due_at <= daybook_now()
        and (state = 'ready' or lease_until <= daybook_now()) and not exists (select from alarm)
    order by due_at, message_id
    limit 100
    for update skip locked
), due as (
    select practice_id, message_id from alarm
    union all
    select practice_id, message_id from other
), claimed as (
    update message
    set state = 'sending', attempt = attempt + 1,
        lease_until = daybook_now() + make_interval(secs => 20)
    from due
    where (message.practice_id, message.message_id) = (due.practice_id, due.message_id)
    returning message.*
)
select m.message_id, m.kind, m.channel, m.due_at, m.attempt, m.faults, m.schedule_version as message_version,
    m.subject_id, m.begun_at, p.person_id, p.name, p.is_alias, p.email, p.phone, p.zone,
    p.born::text as born, p.region, f.staff_id as member_id, f.code as member_code, f.name as member_name,
    f.roles as member_roles, f.email as member_email, f.phone as member_phone, f.notices as member_notices, w.wishes,
    array(
        select o.channel from message o
        where (o.practice_id, o.subject_id, o.schedule_version, o.kind)
            = (m.practice_id, m.subject_id, m.schedule_version, m.kind)
            and o.staff_id is not distinct from m.staff_id
    ) as tried,
    array(
        select coalesce(t.settled_at, t.begun_at) from message t
        where (t.practice_id, t.person_id) = (m.practice_id, m.person_id) and t.message_id <> m.message_id
            and t.channel = 'text'
            and t.kind <> all(array['moved', 'cancelled', 'series_cancelled', 'offer', 'alarm', 'huddle', 'changes'])
            and (t.state in ('sent', 'uncertain') and t.settled_at > daybook_now() - interval '7 days'
                or t.state = 'sending' and t.begun_at is not null)
    ) as texts,
    case m.kind
        when 'moved' then (
            select min(lower(f.during)) from appointment_phase f
            where (f.practice_id, f.appointment_id) = (m.practice_id, m.subject_id)
                and f.schedule_version < m.schedule_version and lower(f.during) > daybook_now())
        when 'series_cancelled' then (
            select min(lower(a.during)) from appointment a
            where (a.practice_id, a.series_id) = (m.practice_id, m.subject_id) and a.state = 'cancelled'
                and lower(a.during) > daybook_now())
    end as former_start,
    (starts_with(m.kind, 'remind_') and exists (
        select from message o
        where (o.practice_id, o.subject_id, o.schedule_version, o.person_id)
            = (m.practice_id, m.subject_id, m.schedule_version, m.person_id)
            and starts_with(o.kind, 'remind_') and o.state = 'sent' and o.message_id <> m.message_id)) as is_reminded,
    sheet.state as sheet_state, sheet.channel as sheet_channel, sheet.at as sheet_at,
    neighbour.state as neighbour_state, neighbour.channel as neighbour_channel, neighbour.at as neighbour_at,
    array(
        select lower(b.during) from appointment a
        join appointment b on starts_with(m.kind, 'remind_')
            and (a.practice_id, a.appointment_id) = (m.practice_id, m.subject_id)
            and (b.practice_id, b.person_id, b.zone) = (a.practice_id, a.person_id, a.zone)
            and b.appointment_id <> a.appointment_id and b.series_id is null
            and lower(b.during) between lower(a.during) - interval '1 day' and lower(a.during) + interval '1 day'
            and b.local_start::date = a.local_start::date
        where b.state in ('provisional', 'booked', 'confirmed') and lower(b.during) > daybook_now()
        order by lower(b.during)
    ) as same_day
from claimed m
left join person p on (p.practice_id, p.person_id) = (m.practice_id, m.person_id)
left join staff f on (f.practice_id, f.staff_id) = (m.practice_id, m.staff_id)
left join contact_wish w on (w.practice_id, w.person_id) = (m.practice_id, m.person_id)
left join lateral (
    select s.state, s.channel, case s.state when 'sending' then least(s.lease_until, daybook_now()) else coalesce(s.settled_at, s.due_at) end as at from message s
    where starts_with(m.kind, 'remind_') and s.person_id = m.person_id
        and (s.practice_id, s.subject_id, s.schedule_version, s.kind)
            = (m.practice_id, m.subject_id, m.schedule_version, 'prepare')
    order by array_position(array['ready', 'sending', 'sent', 'uncertain'], s.state)
    limit 1
) sheet on true
left join lateral (
    select s.state, s.channel, case s.state when 'sending' then least(s.lease_until, daybook_now()) else coalesce(s.settled_at, s.due_at) end as at from appointment a
    join appointment b on starts_with(m.kind, 'remind_')
        and (a.practice_id, a.appointment_id) = (m.practice_id, m.subject_id)
        and (b.practice_id, b.person_id, b.zone) = (a.practice_id, a.person_id, a.zone)
        and b.appointment_id <> a.appointment_id and b.series_id is null
        and lower(b.during) between lower(a.during) - interval '1 day' and lower(a.during) + interval '1 day'
        and b.local_start::date = a.local_start::date
    join message s on (s.practice_id, s.subject_id, s.schedule_version, s.kind, s.person_id)
        = (b.practice_id, b.appointment_id, b.schedule_version, m.kind, m.person_id)
    where (s.state = 'sent' and m.created_at <= coalesce(s.wanted_at, s.due_at) - interval '10 minutes')
        or (s.state in ('ready', 'sending') and (s.due_at, s.message_id) < (m.due_at, m.message_id))
    order by array_position(array['sent', 'ready', 'sending'], s.state)
    limit 1
) neighbour on true
order by coalesce(m.wanted_at, m.due_at), m.message_id;
set local statement_timeout = 0;
commit;
\endpipeline
\startpipeline
begin read only;
select set_config('daybook.practice', lpad(:practice, 32, '0'), true);
set local join_collapse_limit = 1;
select s.neutral_label, q.preparation, w.wishes, false as needs_escort, a.*
from (select a.appointment_id, a.state, a.during, a.person_id, a.service_id, a.protocol_id, a.clinician_id, a.room_id,
        a.site_id, a.region, a.override_reason, a.overridden, a.attention, a.attention_since,
        to_char(a.local_start, E'YYYY-MM-DD"T"HH24\x3aMI\x3aSS') as local_start, a.zone, a.zone_edition,
        a.version, a.schedule_version, a.source, a.note, a.created_at, a.confirmed_at, a.arrived_at,
        a.completed_at, a.missed_at, a.cancelled_at, a.cancelled_by, a.cancelled_reason,
        p.name as person_name, p.is_alias, p.email, p.phone, p.zone as person_zone, p.born::text as born,
        p.region as person_region,
        s.code as service_code, s.label as service_label, c.code as clinician_code, c.name as clinician_name,
        r.code as room_code, t.name as site_name
    from message m
    join appointment a on (a.practice_id, a.appointment_id) = (m.practice_id, m.subject_id)
    join person p on (p.practice_id, p.person_id) = (a.practice_id, a.person_id)
    join service s on (s.practice_id, s.service_id) = (a.practice_id, a.service_id)
    join clinician c on (c.practice_id, c.clinician_id) = (a.practice_id, a.clinician_id)
    join site t on (t.practice_id, t.site_id) = (a.practice_id, a.site_id)
    left join room r on (r.practice_id, r.room_id) = (a.practice_id, a.room_id)
    where m.practice_id = lpad(:practice, 32, '0')::uuid and m.channel = 'email' and m.state = 'sending'
        and m.settled_at is null) a
join service s on s.practice_id = lpad(:practice, 32, '0')::uuid and s.service_id = a.service_id
join protocol q on q.practice_id = lpad(:practice, 32, '0')::uuid and q.protocol_id = a.protocol_id
left join contact_wish w on w.practice_id = lpad(:practice, 32, '0')::uuid and w.person_id = a.person_id
order by lower(a.during);
commit;
\endpipeline
\if :writes
\startpipeline
begin;
select set_config('daybook.practice', lpad(:practice, 32, '0'), true);
insert into link (practice_id, link_id, purpose, subject_id, secret_hash, created_at, expires_at)
select m.practice_id, md5(m.message_id::text || purpose)::uuid, purpose, m.subject_id,
    sha256(convert_to(m.message_id::text || purpose, 'UTF8')), daybook_now(), daybook_now() + interval '31 days'
from message m, unnest(array['confirm', 'move', 'cancel']) as purpose
where m.practice_id = lpad(:practice, 32, '0')::uuid and m.channel = 'email' and m.state = 'sending'
    and m.settled_at is null
on conflict (practice_id, link_id) do nothing;
set local statement_timeout = 0;
commit;
\endpipeline
\startpipeline
begin read only;
select set_config('daybook.practice', lpad(:practice, 32, '0'), true);
select message_id from message
where practice_id = lpad(:practice, 32, '0')::uuid and channel = 'email' and state = 'sending'
    and settled_at is null;
commit;
\endpipeline
\endif
\startpipeline
begin;
select set_config('daybook.practice', lpad(:practice, 32, '0'), true);
update message
set state = o.state, reason = nullif(o.reason, ''), lease_until = null, begun_at = null,
    settled_at = case when o.state = 'ready' then null else daybook_now() end,
    due_at = case when o.state = 'ready'
        then daybook_now() + make_interval(secs => o.again_after) else due_at end,
    wanted_at = case when o.state = 'ready'
        then coalesce(message.wanted_at, message.due_at) else message.wanted_at end
from (
    select message_id, attempt, 'sent' as state, '' as reason, 0 as again_after from message
    where practice_id = lpad(:practice, 32, '0')::uuid and channel = 'email' and state = 'sending'
        and settled_at is null
) as o
where message.practice_id = lpad(:practice, 32, '0')::uuid and message.message_id = o.message_id
    and message.attempt = o.attempt and message.state = 'sending';
set local statement_timeout = 0;
commit;
\endpipeline
\endif
