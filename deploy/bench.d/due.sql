-- Makes so many of the reminders due, evenly over some seconds, and the others not at all. Variables: count, after (how
-- many seconds from now the first is due), seconds.
update message m
set state = case when number <= :count then 'ready' else 'dropped' end, attempt = 0, faults = 0, lease_until = null,
    settled_at = case when number > :count then daybook_now() end, reason = null, wanted_at = null,
    due_at = daybook_now() + make_interval(secs => :after + :seconds * number / :count::float)
from (
    select practice_id, message_id, row_number() over (order by message_id) as number
    from message where kind = 'remind_1d'
) as numbered
where (m.practice_id, m.message_id) = (numbered.practice_id, numbered.message_id);
vacuum analyze message;
update practice_change c
set next_due_at = (
    select min(due_at) from message m where m.practice_id = c.practice_id and m.settled_at is null);
checkpoint;
