-- Makes the reminders of the 50 practices due again, as they were before anybody sent them or kept their links.
truncate link;

update message
set state = 'ready', attempt = 0, lease_until = null, settled_at = null, reason = null
where kind = 'remind_1d' and due_at <= daybook_now() and state <> 'ready';

update practice_change c
set next_due_at = (
    select min(due_at) from message m where m.practice_id = c.practice_id and m.settled_at is null);

vacuum analyze message, practice_change, link;
checkpoint;
