-- The outbox. A message is written by the transaction that makes it owed, and sent by a worker under a
-- lease; attempt is its fencing token: whoever settles must still hold the attempt that it claimed.

create table message (
    practice_id      uuid        not null,
    message_id       uuid        not null,
    state            text        not null,
    due_at           timestamptz not null,
    -- When it was due at first, once it is tried again because it did not go out; null while that is due_at.
    wanted_at        timestamptz,
    -- Whom it goes to: a person, or a member of the staff; the practice's own address where it is neither.
    person_id        uuid,
    staff_id         uuid,
    -- What it is about: of which kind that is follows from the kind of the message.
    subject_id       uuid        not null,
    schedule_version integer     not null,
    kind             text        not null,
    channel          text        not null,
    attempt          integer     not null default 0,
    -- How many attempts failed by its own fault, and not because nothing went out at all.
    faults           integer     not null default 0,
    lease_until      timestamptz,
    -- When it was about to be handed over on a channel that cannot tell whether it was: if nothing more is known of
    -- it, it is not sent again.
    begun_at         timestamptz,
    settled_at       timestamptz,
    reason           text,
    created_at       timestamptz not null,
    primary key (practice_id, message_id),
    foreign key (practice_id, person_id) references person,
    constraint message_is_owed_once unique nulls not distinct
        (practice_id, subject_id, schedule_version, kind, channel, staff_id),
    constraint message_has_its_recipient check
        ((kind in ('alarm', 'huddle', 'changes')) = (person_id is null) and num_nonnulls(person_id, staff_id) <= 1),
    constraint message_kind_is_known check (kind in
        ('booked', 'provisional', 'moved', 'cancelled', 'missed', 'prepare', 'series', 'series_cancelled', 'week',
        'check_in', 'offer', 'waiting', 'alarm', 'huddle', 'changes') or kind ~ '^remind_[1-9][0-9]?[dh]$'),
    constraint message_channel_is_known check (channel in ('email', 'text')),
    constraint message_state_is_known check (state in
        ('ready', 'sending', 'sent', 'uncertain', 'failed', 'dropped', 'too_late', 'unreachable')),
    constraint message_sending_has_lease check ((state = 'sending') = (lease_until is not null)),
    constraint message_settled_has_time check ((state in ('ready', 'sending')) = (settled_at is null))
) with (fillfactor = 75);

-- No index looks at the state, so that a claim, which changes it and leaves a message unsettled, touches none where the
-- page has room for the new row.
create index message_by_due    on message (practice_id, channel, due_at, message_id) where settled_at is null;
create index message_by_alarm  on message (practice_id, channel, due_at)
    where kind = 'alarm' and settled_at is null;
create index message_by_person on message (practice_id, person_id, settled_at);
create index message_by_settled on message (settled_at) where settled_at is not null;
create index message_by_staff  on message (practice_id, staff_id, due_at)
    where staff_id is not null and settled_at is null;
create index message_by_wanted on message (wanted_at) where wanted_at is not null and settled_at is null;

-- The visits that a message tells a clinician of, as they were before the first change that it tells: what it says is
-- how they differ when it is due.
create table day_change (
    practice_id    uuid        not null,
    message_id     uuid        not null,
    appointment_id uuid        not null,
    -- When it was to begin, and with whom; null where it was not booked.
    starts_at      timestamptz,
    clinician_id   uuid,
    primary key (practice_id, message_id, appointment_id),
    foreign key (practice_id, message_id) references message,
    foreign key (practice_id, appointment_id) references appointment,
    foreign key (practice_id, clinician_id) references clinician,
    constraint day_change_knows_what_was check ((starts_at is null) = (clinician_id is null))
);

-- Addresses to which nothing more is to be sent on a channel, whoever they belong to.
create table opt_out (
    practice_id  uuid        not null,
    channel      text        not null,
    -- An e-mail address in small letters, or a number with its country code and digits alone.
    address      text        not null,
    opted_out_at timestamptz not null,
    primary key (practice_id, channel, address),
    foreign key (practice_id) references practice,
    constraint opt_out_channel_is_known check (channel in ('email', 'text')),
    constraint opt_out_address_is_there check (address <> '')
);

-- Which workers are alive. Nothing personal and nothing of a practice.
create table worker_heartbeat (
    worker  text        not null,
    beat_at timestamptz not null,
    primary key (worker)
);
