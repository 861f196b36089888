-- The peer of GET slots: what the service sends for one search, in one pipeline, statement for statement as
-- log_statement = all shows it once the catalogue of the service is known. The resources are all those of the site.
-- Variables: practice, window (tstzrange), resources (uuid[]), none ({}).
\startpipeline
begin read only;
select set_config('daybook.practice', :practice, true);
select daybook_now() as now, revision from practice where practice_id = :practice;
select resource_id, during, elsewhere from opening
where practice_id = :practice and during && :window and resource_id = any(:resources);
select resource_id, during from closure
where practice_id = :practice and during && :window
    and (resource_id is null or resource_id = any(:resources));
select c.resource_id, lower(c.seats), upper(c.seats), c.during, h.expires_at
from claim c
left join hold h using (practice_id, hold_id)
where c.practice_id = :practice and c.during && :window and c.resource_id = any(:resources)
    and (c.hold_id is null or (h.expires_at > daybook_now() and c.hold_id is distinct from null::uuid))
    and (c.appointment_id is null or c.appointment_id <> all(:none));
commit;
\endpipeline
