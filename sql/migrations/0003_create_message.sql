-- The outbox. A message is written by the transaction that makes it owed, and sent by a worker under a
-- lease; attempt is its fencing token: whoever settles must still hold the attempt that it claimed.

create table message (
    practice_id      uuid        not null,
    message_id       uuid        not null,
    state            text        not null,
    due_at           timestamptz not null,
    appointment_id   uuid        not null,
    schedule_version integer     not null,
    kind             text        not null,
    channel          text        not null,
    attempt          integer     not null default 0,
    lease_until      timestamptz,
    settled_at       timestamptz,
    reason           text,
    created_at       timestamptz not null,
    primary key (practice_id, message_id),
    foreign key (practice_id, appointment_id) references appointment,
    constraint message_is_owed_once unique (practice_id, appointment_id, schedule_version, channel, kind),
    constraint message_kind_is_known check (kind ~ '^(booked|provisional|moved|cancelled|remind_[1-9][0-9]?[dh])$'),
    constraint message_state_is_known check (state in
        ('ready', 'sending', 'sent', 'failed', 'dropped', 'too_late', 'unreachable')),
    constraint message_sending_has_lease check ((state = 'sending') = (lease_until is not null)),
    constraint message_settled_has_time check ((state in ('ready', 'sending')) = (settled_at is null))
);

create index message_by_due on message (practice_id, due_at, message_id) where state in ('ready', 'sending');

-- Which workers are alive. Nothing personal and nothing of a practice.
create table worker_heartbeat (
    worker  text        not null,
    beat_at timestamptz not null,
    primary key (worker)
);
