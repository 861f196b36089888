-- The peer of GET slots: what the service sends for one search, in one pipeline, statement for statement as
-- log_statement = all shows it. Variables: practice, service, clinician, window (tstzrange).
\startpipeline
begin read only;
select set_config('daybook.practice', :practice, true);
select daybook_now() as now;
select s.service_id, s.code, s.label, s.neutral_label, s.audience, s.step_minutes, s.notice_minutes,
    s.horizon_days, p.protocol_id, p.phases, t.site_id, t.code as site_code, t.name as site_name, t.zone,
    array(
        select sc.clinician_id from service_clinician sc join clinician c using (practice_id, clinician_id)
        where (sc.practice_id, sc.service_id) = (s.practice_id, s.service_id) and c.active
        order by c.rank, c.code
    ) as clinicians
from service s
join protocol p using (practice_id, protocol_id)
join site t using (practice_id, site_id)
where s.practice_id = :practice and s.active and s.code = :service and (s.audience = 'public' or not :public)
order by s.rank, s.code;
select c.clinician_id, c.code, c.name, c.credential, c.languages
from service s
join service_clinician sc using (practice_id, service_id)
join clinician c using (practice_id, clinician_id)
where s.practice_id = :practice and s.code = :service and c.active
    and c.code = coalesce(:clinician, c.code)
order by c.rank, c.code;
select r.room_id, r.code, place.room_kind
from service s
join resource place using (practice_id, site_id)
join room r on (r.practice_id, r.room_id) = (place.practice_id, place.resource_id)
where s.practice_id = :practice and s.code = :service and r.active
order by r.rank, r.code;
select resource_id, weekday, opens_minute, closes_minute, every_weeks, anchor::text as anchor
from weekly_hours
where practice_id = :practice and resource_id in (select c.clinician_id as resource_id
from service s
join service_clinician sc using (practice_id, service_id)
join clinician c using (practice_id, clinician_id)
where s.practice_id = :practice and s.code = :service and c.active
    and c.code = coalesce(:clinician, c.code)
union all
select r.room_id
from service s
join resource place using (practice_id, site_id)
join room r on (r.practice_id, r.room_id) = (place.practice_id, place.resource_id)
where s.practice_id = :practice and s.code = :service and r.active);
select resource_id, during from opening
where practice_id = :practice and during && :window and resource_id in (select c.clinician_id as resource_id
from service s
join service_clinician sc using (practice_id, service_id)
join clinician c using (practice_id, clinician_id)
where s.practice_id = :practice and s.code = :service and c.active
    and c.code = coalesce(:clinician, c.code)
union all
select r.room_id
from service s
join resource place using (practice_id, site_id)
join room r on (r.practice_id, r.room_id) = (place.practice_id, place.resource_id)
where s.practice_id = :practice and s.code = :service and r.active);
select resource_id, during from closure
where practice_id = :practice and during && :window
    and (resource_id is null or resource_id in (select c.clinician_id as resource_id
from service s
join service_clinician sc using (practice_id, service_id)
join clinician c using (practice_id, clinician_id)
where s.practice_id = :practice and s.code = :service and c.active
    and c.code = coalesce(:clinician, c.code)
union all
select r.room_id
from service s
join resource place using (practice_id, site_id)
join room r on (r.practice_id, r.room_id) = (place.practice_id, place.resource_id)
where s.practice_id = :practice and s.code = :service and r.active));
select c.resource_id, c.during
from claim c
left join hold h using (practice_id, hold_id)
where c.practice_id = :practice and c.during && :window and c.resource_id in (select c.clinician_id as resource_id
from service s
join service_clinician sc using (practice_id, service_id)
join clinician c using (practice_id, clinician_id)
where s.practice_id = :practice and s.code = :service and c.active
    and c.code = coalesce(:clinician, c.code)
union all
select r.room_id
from service s
join resource place using (practice_id, site_id)
join room r on (r.practice_id, r.room_id) = (place.practice_id, place.resource_id)
where s.practice_id = :practice and s.code = :service and r.active)
    and (c.hold_id is null or (h.expires_at > daybook_now() and c.hold_id is distinct from null::uuid))
    and (c.appointment_id is null or c.appointment_id is distinct from null::uuid);
commit;
\endpipeline
