-- Other programs that hear what happens in the practice: where they listen, what happened, and what each was told.

create table webhook (
    practice_id     uuid        not null,
    webhook_id      uuid        not null,
    url             text        not null,
    -- Which kinds of events it wants; empty for all.
    kinds           text[]      not null default '{}',
    -- It signs every event, so a hash would not do.
    secret          text        not null,
    -- The one before, which signs as well until the receiver has had time to take over the new one.
    previous_secret text,
    previous_until  timestamptz,
    state           text        not null default 'active',
    disabled_reason text,
    disabled_at     timestamptz,
    -- Since when nothing arrived although it was tried; none while it works.
    failing_since   timestamptz,
    -- Until when it is left alone: it asked for that, or it has been failing for a while.
    resting_until   timestamptz,
    version         integer     not null default 1,
    created_by      text        not null,
    created_at      timestamptz not null,
    primary key (practice_id, webhook_id),
    foreign key (practice_id) references practice,
    constraint webhook_state_is_known check (state in ('active', 'disabled')),
    constraint webhook_reason_is_known check (disabled_reason in ('by_hand', 'gone', 'failing')),
    constraint webhook_disabled_has_reason
        check ((state = 'disabled') = (disabled_reason is not null) and (state = 'disabled') = (disabled_at is not null)),
    constraint webhook_previous_secret_ends check ((previous_secret is null) = (previous_until is null))
);

-- Something that happened: ids only. Its id is that of the audit entry that tells of it.
create table webhook_event (
    practice_id uuid        not null,
    event_id    uuid        not null,
    kind        text        not null,
    -- What it happened to: of which sort that is stands before the full stop of the kind.
    subject_id  uuid        not null,
    occurred_at timestamptz not null,
    primary key (practice_id, event_id),
    foreign key (practice_id) references practice,
    constraint webhook_event_kind_is_known check (kind in (
        'appointment.booked', 'appointment.firm', 'appointment.moved', 'appointment.changed', 'appointment.confirmed',
        'appointment.arrived', 'appointment.completed', 'appointment.missed', 'appointment.cancelled',
        'request.received', 'request.answered', 'request.closed',
        'series.booked', 'series.moved', 'series.paused', 'series.resumed', 'series.ended',
        'person.joined', 'person.erased', 'webhook.tested'))
);

create index webhook_event_by_time on webhook_event (practice_id, occurred_at);

-- One event for one webhook; attempt is the fencing token of whoever sends it, as in the outbox.
create table webhook_delivery (
    practice_id uuid        not null,
    -- No foreign key: a webhook that is taken away at this moment must not make a booking fail.
    webhook_id  uuid        not null,
    event_id    uuid        not null,
    state       text        not null,
    due_at      timestamptz not null,
    attempt     integer     not null default 0,
    -- How many attempts failed since it was owed.
    failures    integer     not null default 0,
    lease_until timestamptz,
    -- What the last attempt was answered with, and in words what was wrong with that.
    status      smallint,
    reason      text,
    -- When it happened, or was last asked for again.
    owed_at     timestamptz not null,
    settled_at  timestamptz,
    primary key (practice_id, webhook_id, event_id),
    foreign key (practice_id, event_id) references webhook_event on delete cascade,
    constraint webhook_delivery_state_is_known check (state in ('ready', 'sending', 'sent', 'failed')),
    constraint webhook_delivery_sending_has_lease check ((state = 'sending') = (lease_until is not null)),
    constraint webhook_delivery_settled_has_time check ((state in ('sent', 'failed')) = (settled_at is not null))
) with (fillfactor = 75);

create index webhook_delivery_by_due on webhook_delivery (practice_id, webhook_id, due_at, event_id)
    where settled_at is null;
create index webhook_delivery_by_debt on webhook_delivery (practice_id, webhook_id, owed_at)
    where settled_at is null;
create index webhook_delivery_by_age on webhook_delivery (practice_id, webhook_id, owed_at, event_id);
create index webhook_delivery_by_event on webhook_delivery (practice_id, event_id);
create index webhook_delivery_by_settled on webhook_delivery (settled_at) where settled_at is not null;

-- What an entry of the audit trail means to others; none for what is nobody's concern outside.
create function event_kind(action text) returns text
    language sql immutable
    as $$
select case action
    when 'appointment.booked' then 'appointment.booked'
    when 'appointment.firm' then 'appointment.firm'
    when 'appointment.moved' then 'appointment.moved'
    when 'appointment.put_back' then 'appointment.moved'
    when 'appointment.reseated' then 'appointment.changed'
    when 'appointment.extended' then 'appointment.changed'
    when 'appointment.confirmed' then 'appointment.confirmed'
    when 'appointment.arrived' then 'appointment.arrived'
    when 'appointment.completed' then 'appointment.completed'
    when 'appointment.missed' then 'appointment.missed'
    when 'appointment.cancelled' then 'appointment.cancelled'
    when 'request.received' then 'request.received'
    when 'request.accepted' then 'request.answered'
    when 'request.declined' then 'request.answered'
    when 'request.referred' then 'request.answered'
    when 'request.concluded' then 'request.answered'
    when 'request.merged' then 'request.closed'
    when 'request.expired' then 'request.closed'
    when 'series.booked' then 'series.booked'
    when 'series.replanned' then 'series.moved'
    when 'series.paused' then 'series.paused'
    when 'series.resumed' then 'series.resumed'
    when 'series.ended' then 'series.ended'
    when 'person.joined' then 'person.joined'
    when 'person.erased' then 'person.erased'
end
$$;

-- Whatever is written leaves an audit entry in its transaction: from there every event comes, whoever writes. A practice
-- without webhooks pays for one look into an index. The kind is looked for in here: a function in the condition of the
-- trigger would be planned anew with every statement, which costs more than the entry.
create function tell_webhooks() returns trigger
    language plpgsql
    as $$
declare
    happened text;
begin
    if not exists (select from webhook w where w.practice_id = new.practice_id) then
        return null;
    end if;
    happened := event_kind(new.action);
    if happened is null then
        return null;
    end if;
    with wanted as (
        select w.webhook_id, w.state from webhook w
        where w.practice_id = new.practice_id and (w.kinds = '{}' or happened = any(w.kinds))
    ), event as (
        insert into webhook_event (practice_id, event_id, kind, subject_id, occurred_at)
        select new.practice_id, new.audit_id, happened, new.subject_id, new.at
        where exists (select from wanted)
    )
    insert into webhook_delivery (practice_id, webhook_id, event_id, state, due_at, owed_at)
    select new.practice_id, wanted.webhook_id, new.audit_id, 'ready', new.at, new.at
    from wanted where wanted.state = 'active';
    return null;
end
$$;

create trigger audit_entry_is_told
    after insert on audit_entry
    for each row when (new.subject in ('appointment', 'request', 'series', 'person')) execute function tell_webhooks();

-- Rights on all tables were given before these were made.
grant select, insert, update, delete on webhook, webhook_event, webhook_delivery to daybook_service;
