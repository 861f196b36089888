-- Who wants a time, or an earlier one, and what was offered to them: one offer at a time, each a hold that ends by
-- itself. An offer is never deleted: who was offered what, and why, stays.

create table waitlist_entry (
    practice_id    uuid        not null,
    entry_id       uuid        not null,
    person_id      uuid        not null,
    service_id     uuid        not null,
    -- With whom; null for anybody.
    clinician_id   uuid,
    -- Between which instants the visit may begin, on which weekdays (ISO 8601; none for any) and minutes of the local
    -- day.
    earliest       timestamptz not null,
    latest         timestamptz not null,
    weekdays       smallint[]  not null default '{}',
    from_minute    smallint,
    to_minute      smallint,
    lane           text        not null,
    -- The visit that they have, and give up when they accept an earlier one.
    appointment_id uuid,
    state          text        not null,
    version        integer     not null default 1,
    created_at     timestamptz not null,
    offered_at     timestamptz,
    booked_at      timestamptz,
    left_at        timestamptz,
    expired_at     timestamptz,
    primary key (practice_id, entry_id),
    foreign key (practice_id, person_id) references person,
    foreign key (practice_id, service_id) references service,
    foreign key (practice_id, clinician_id) references clinician,
    foreign key (practice_id, appointment_id) references appointment,
    constraint waitlist_entry_waits_once
        exclude (practice_id with =, person_id with =, service_id with =) where (state in ('waiting', 'offered')),
    constraint waitlist_entry_state_is_known
        check (state in ('waiting', 'offered', 'booked', 'left', 'expired')),
    constraint waitlist_entry_offered_has_time check ((offered_at is not null) = (state = 'offered')),
    constraint waitlist_entry_booked_has_time check ((booked_at is not null) = (state = 'booked')),
    constraint waitlist_entry_left_has_time check ((left_at is not null) = (state = 'left')),
    constraint waitlist_entry_expired_has_time check ((expired_at is not null) = (state = 'expired')),
    constraint waitlist_entry_lane_is_known check (lane in ('now', 'same_day', 'soon', 'early', 'routine')),
    constraint waitlist_entry_window_is_some_time check (earliest < latest),
    constraint waitlist_entry_weekdays_are_known check (weekdays <@ array[1, 2, 3, 4, 5, 6, 7]::smallint[]),
    constraint waitlist_entry_minutes_are_some_time check (
        (from_minute is null) = (to_minute is null)
        and from_minute >= 0 and from_minute < to_minute and to_minute <= 1440)
);

create index waitlist_entry_by_age on waitlist_entry (practice_id, created_at, entry_id);

create table offer (
    practice_id    uuid        not null,
    offer_id       uuid        not null,
    entry_id       uuid        not null,
    -- The hold that keeps the time; none once the offer is settled, or the hold has ended.
    hold_id        uuid,
    starts_at      timestamptz not null,
    ends_at        timestamptz not null,
    clinician_id   uuid        not null,
    -- What the person must show to answer.
    secret_hash    bytea       not null,
    -- Their place among those who could have come, and why.
    rank           smallint    not null,
    reasons        text[]      not null,
    state          text        not null,
    created_at     timestamptz not null,
    expires_at     timestamptz not null,
    settled_at     timestamptz,
    -- What it became.
    appointment_id uuid,
    primary key (practice_id, offer_id),
    foreign key (practice_id, entry_id) references waitlist_entry,
    foreign key (practice_id, hold_id) references hold on delete set null (hold_id),
    foreign key (practice_id, clinician_id) references clinician,
    foreign key (practice_id, appointment_id) references appointment,
    constraint offer_is_open_once exclude (practice_id with =, entry_id with =) where (state = 'open'),
    constraint offer_state_is_known check (state in ('open', 'accepted', 'declined', 'expired', 'withdrawn')),
    constraint offer_settled_has_time check ((settled_at is not null) = (state <> 'open')),
    constraint offer_settled_holds_nothing check (state = 'open' or hold_id is null),
    constraint offer_accepted_has_appointment check ((appointment_id is not null) = (state = 'accepted')),
    constraint offer_ends_before_the_visit check (expires_at > created_at and expires_at <= starts_at),
    constraint offer_is_some_time check (starts_at < ends_at)
);

create index offer_by_age on offer (practice_id, created_at, offer_id);
create index offer_by_hold on offer (practice_id, hold_id) where hold_id is not null;

-- Rights on all tables were given before these were made. Nobody rewrites what was offered.
grant select, insert, update on waitlist_entry, offer to daybook_service;
