-- People, what they ask for, and the visits that are booked for them. claim is the last guard against
-- double booking: whatever the engine believes, two claims of one seat cannot overlap.

create table person (
    practice_id uuid        not null,
    person_id   uuid        not null,
    name        text        not null,
    is_alias    boolean     not null default false,
    email       text,
    phone       text,
    zone        text,
    born        date,
    -- Where they usually are (ISO 3166-2): a visit by video or phone needs a licence there.
    region      text,
    created_at  timestamptz not null,
    -- Somebody who came under an alias and whose name is known now: the person that they are.
    joined_to   uuid,
    -- When everything that says who they are was erased.
    erased_at   timestamptz,
    primary key (practice_id, person_id),
    foreign key (practice_id, person_id) references resource,
    foreign key (practice_id, joined_to) references person,
    constraint person_can_be_reached check (email is not null or phone is not null or erased_at is not null),
    constraint person_is_not_joined_to_themselves check (joined_to <> person_id)
);

create index person_by_joined on person (practice_id, joined_to) where joined_to is not null;
create index person_by_born  on person (practice_id, born, person_id) where born is not null;
create index person_by_name  on person (practice_id, lower(name) text_pattern_ops, person_id);
create index person_by_email on person (practice_id, lower(email) text_pattern_ops) where email is not null;
create index person_by_phone on person (practice_id, phone text_pattern_ops) where phone is not null;
-- However a number was written down, it ends in the same digits.
create index person_by_number on person (practice_id, right(regexp_replace(phone, '[^0-9]', '', 'g'), 7))
    where phone is not null;

create table appointment (
    practice_id      uuid        not null,
    appointment_id   uuid        not null,
    state            text        not null,
    during           tstzrange   not null,
    person_id        uuid        not null,
    service_id       uuid        not null,
    protocol_id      uuid        not null,
    clinician_id     uuid        not null,
    room_id          uuid,
    site_id          uuid        not null,
    -- Where the person will be (ISO 3166-2), which decides whose licence counts.
    region           text        not null,
    -- What was promised on the wall, and by which edition of the zone rules the instant was computed.
    local_start      timestamp   not null,
    zone             text        not null,
    zone_edition     text        not null,
    version          integer     not null default 1,
    schedule_version integer     not null default 1,
    source           text        not null,
    note             text        not null default '',
    -- Why staff set rules aside, and which.
    override_reason  text        not null default '',
    overridden       text[]      not null default '{}',
    created_at       timestamptz not null,
    confirmed_at     timestamptz,
    arrived_at       timestamptz,
    completed_at     timestamptz,
    missed_at        timestamptz,
    cancelled_at     timestamptz,
    cancelled_by     text,
    cancelled_reason text,
    -- Why staff must look at it, and since when: nothing is moved without somebody who decides.
    attention        text,
    attention_since  timestamptz,
    -- When a provisional visit is released unless its gates are open.
    provisional_until timestamptz,
    -- What was booked together, one right after another, and which of it this is, from 1.
    itinerary_id       uuid,
    itinerary_position smallint,
    primary key (practice_id, appointment_id),
    foreign key (practice_id, person_id) references person,
    foreign key (practice_id, service_id) references service,
    foreign key (practice_id, protocol_id) references protocol,
    foreign key (practice_id, clinician_id) references clinician,
    foreign key (practice_id, room_id) references room,
    foreign key (practice_id, site_id) references site,
    constraint appointment_state_is_known check (state in
        ('provisional', 'booked', 'confirmed', 'arrived', 'completed', 'missed', 'cancelled')),
    constraint appointment_confirmed_has_time check (state <> 'confirmed' or confirmed_at is not null),
    constraint appointment_arrived_has_time
        check ((arrived_at is not null) = (state in ('arrived', 'completed'))),
    constraint appointment_completed_has_time check ((completed_at is not null) = (state = 'completed')),
    constraint appointment_missed_has_time check ((missed_at is not null) = (state = 'missed')),
    constraint appointment_cancelled_has_time check ((cancelled_at is not null) = (state = 'cancelled')),
    constraint appointment_cancelled_has_reason check
        ((cancelled_at is not null) = (cancelled_reason is not null and cancelled_by is not null)),
    constraint appointment_override_has_reason check (overridden = '{}' or override_reason <> ''),
    constraint appointment_source_is_known check (source in ('website', 'staff')),
    constraint appointment_attention_is_known check (attention in ('lost_footing', 'zone_changed', 'plan_failed')),
    constraint appointment_provisional_has_deadline
        check ((provisional_until is not null) = (state = 'provisional')),
    constraint appointment_attention_has_time check ((attention is null) = (attention_since is null)),
    constraint appointment_itinerary_has_position
        check ((itinerary_id is null) = (itinerary_position is null) and itinerary_position >= 1),
    constraint appointment_is_half_open check (
        not isempty(during) and lower_inc(during) and not upper_inc(during)
        and not lower_inf(during) and not upper_inf(during)
        and isfinite(lower(during)) and isfinite(upper(during)))
);

create index appointment_by_start     on appointment (practice_id, lower(during), appointment_id);
create index appointment_by_clinician on appointment (practice_id, clinician_id, lower(during), appointment_id);
create index appointment_by_person    on appointment (practice_id, person_id, lower(during));
create index appointment_by_deadline on appointment (practice_id, provisional_until, appointment_id)
    where provisional_until is not null;
create index appointment_by_attention on appointment (practice_id, lower(during), appointment_id)
    where attention is not null;
create index appointment_by_itinerary on appointment (practice_id, itinerary_id, itinerary_position)
    where itinerary_id is not null;

-- What was planned stays for ever, one set of rows a schedule version: claims come and go. A phase has a row for each
-- of those who watch it in turn.
create table appointment_phase (
    practice_id      uuid      not null,
    appointment_id   uuid      not null,
    schedule_version integer   not null,
    position         smallint  not null,
    stint            smallint  not null default 0,
    name             text      not null,
    during           tstzrange not null,
    clinician_id     uuid,
    nurse_id         uuid,
    room_id          uuid,
    actual           tstzrange,
    primary key (practice_id, appointment_id, schedule_version, position, stint),
    foreign key (practice_id, appointment_id) references appointment
);

-- A hold keeps a time for a short while for somebody who is filling in a form.
create table hold (
    practice_id  uuid        not null,
    hold_id      uuid        not null,
    service_id   uuid        not null,
    clinician_id uuid        not null,
    room_id      uuid,
    starts_at    timestamptz not null,
    secret_hash  bytea       not null,
    -- Of whose address it is, so that nobody can hold all the times of a practice.
    holder       bytea,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    extended_at  timestamptz,
    -- Made for somebody on the waitlist, who has longer to answer than a form takes to fill in.
    is_offer     boolean     not null default false,
    primary key (practice_id, hold_id),
    foreign key (practice_id, service_id) references service,
    foreign key (practice_id, clinician_id) references clinician,
    foreign key (practice_id, room_id) references room,
    constraint hold_is_short check
        (expires_at > created_at and (is_offer or expires_at <= created_at + interval '15 minutes'))
);

create index hold_by_expiry on hold (practice_id, expires_at);

-- What a hold of several services keeps after its first service. Its claims are those of the hold.
create table hold_stop (
    practice_id  uuid        not null,
    hold_id      uuid        not null,
    -- From 2: the first is the hold itself.
    position     smallint    not null,
    service_id   uuid        not null,
    clinician_id uuid        not null,
    room_id      uuid,
    starts_at    timestamptz not null,
    primary key (practice_id, hold_id, position),
    foreign key (practice_id, hold_id) references hold on delete cascade,
    foreign key (practice_id, service_id) references service,
    foreign key (practice_id, clinician_id) references clinician,
    foreign key (practice_id, room_id) references room
);

-- Neighbouring seats of a resource that are taken at the same time are one claim. capacity is how many seats the
-- resource has: beside a foreign key that asks for that very number, a check can refuse a claim beyond them.
create table claim (
    practice_id    uuid      not null,
    claim_id       uuid      not null,
    resource_id    uuid      not null,
    seats          int4range not null,
    capacity       smallint  not null,
    during         tstzrange not null,
    appointment_id uuid,
    hold_id        uuid,
    primary key (practice_id, claim_id),
    foreign key (practice_id, resource_id, capacity) references resource (practice_id, resource_id, seats),
    foreign key (practice_id, appointment_id) references appointment,
    foreign key (practice_id, hold_id) references hold on delete cascade,
    constraint claim_has_one_owner check (num_nonnulls(appointment_id, hold_id) = 1),
    constraint claim_is_half_open check (
        not isempty(during) and lower_inc(during) and not upper_inc(during)
        and not lower_inf(during) and not upper_inf(during)
        and isfinite(lower(during)) and isfinite(upper(during))),
    constraint claim_is_within_capacity check (
        not isempty(seats) and not lower_inf(seats) and not upper_inf(seats)
        and lower(seats) >= 0 and upper(seats) <= capacity),
    -- Time before seats, so that what is near in time is near in the index: every search reads all seats of some days.
    constraint claim_does_not_overlap
        exclude using gist (practice_id with =, resource_id with =, during with &&, seats with &&)
);

create index claim_by_appointment on claim (practice_id, appointment_id) where appointment_id is not null;
create index claim_by_hold on claim (practice_id, hold_id) where hold_id is not null;

-- What the website form posts when there is no appointment yet.
create table request (
    practice_id    uuid        not null,
    request_id     uuid        not null,
    state          text        not null,
    person_id      uuid        not null,
    service_id     uuid,
    message        text        not null default '',
    preferred      text        not null default '',
    -- How soon they need to be seen, and who of the staff sees to it; null for whoever looks first.
    lane           text        not null default 'routine',
    owner_id       uuid,
    version        integer     not null default 1,
    created_at     timestamptz not null,
    accepted_at    timestamptz,
    declined_at    timestamptz,
    -- Why it was declined or referred, and what the person can do next.
    decline_reason text,
    next_step      text,
    referred_at    timestamptz,
    -- They were helped, and there is nothing to book.
    concluded_at   timestamptz,
    merged_at      timestamptz,
    merged_into    uuid,
    -- Nobody could be reached: when the person was told that the request ends, and when it ended.
    notified_at    timestamptz,
    expires_at     timestamptz,
    expired_at     timestamptz,
    appointment_id uuid,
    primary key (practice_id, request_id),
    foreign key (practice_id, person_id) references person,
    foreign key (practice_id, service_id) references service,
    foreign key (practice_id, appointment_id) references appointment,
    foreign key (practice_id, merged_into) references request,
    constraint request_state_is_known
        check (state in ('open', 'accepted', 'concluded', 'declined', 'referred', 'merged', 'expired')),
    constraint request_lane_is_known check (lane in ('now', 'same_day', 'soon', 'early', 'routine')),
    constraint request_accepted_has_appointment
        check ((state = 'accepted') = (accepted_at is not null and appointment_id is not null)),
    constraint request_declined_has_time check ((state = 'declined') = (declined_at is not null)),
    constraint request_concluded_has_time check ((state = 'concluded') = (concluded_at is not null)),
    constraint request_referred_has_time check ((state = 'referred') = (referred_at is not null)),
    constraint request_closed_has_next_step
        check ((state in ('declined', 'referred')) = (decline_reason is not null and next_step is not null)),
    constraint request_merged_has_target
        check ((state = 'merged') = (merged_at is not null and merged_into is not null) and merged_into <> request_id),
    constraint request_expires_with_notice check (
        (notified_at is null) = (expires_at is null) and expires_at > notified_at
        and (state = 'expired') = (expired_at is not null) and expired_at >= expires_at)
);

create index request_by_age on request (practice_id, state, created_at, request_id);
