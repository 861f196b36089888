-- The practice and what it owns: places, resources and their seats, clinicians, services, hours.
--
-- Every key begins with practice_id: the schema can be sharded by practice, and no row can point into
-- another practice. The few tables that cannot (slugs, migrations, heartbeats) are listed in
-- docs/decisions/0005-practice-first-in-every-key.md, and a test compares that list with pg_constraint.

create extension if not exists btree_gist;

-- The service role owns nothing and migrates nothing. It may have been made beforehand, with a password.
do $$
begin
    if not exists (select from pg_roles where rolname = 'daybook_service') then
        create role daybook_service login;
    end if;
end
$$;

-- The clock of every rule. A test cluster, and only that, replaces this function to move time.
create function daybook_now() returns timestamptz
    language sql stable
    as 'select now()';

-- Ends a write that finds another version of a row than it has judged: it is repeated from its beginning.
create function daybook_stale() returns void
    language plpgsql
    as $$
begin
    raise exception 'another version was judged' using errcode = 'serialization_failure';
end
$$;

create table practice (
    practice_id    uuid        not null,
    slug           text        not null,
    name           text        not null,
    neutral_name   text        not null,
    region         text        not null,
    zone           text        not null,
    crisis_profile text        not null,
    phone          text        not null,
    email          text        not null,
    neutral_site   text        not null,
    origins        text[]      not null default '{}',
    policy         jsonb       not null,
    -- Signs what goes out and comes back, such as the ids of slots. Made here, so that nobody has to think of one.
    signing_key    bytea       not null default sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea),
    changed_at     timestamptz not null,
    -- Counts the times that the practice's file was applied with a change: what is kept in memory of it is compared.
    revision       bigint      not null default 1,
    primary key (practice_id),
    constraint practice_slug_is_plain check (slug ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$')
);

create index practice_by_change on practice (changed_at);

-- A slug is how the world finds a practice: unique over all of them, so it has a table of its own.
create table practice_slug (
    slug        text not null,
    practice_id uuid not null,
    primary key (slug),
    foreign key (practice_id) references practice
);

-- One row a practice, touched by the last statement of every write: caches compare change_number,
-- and the worker learns from next_due_at, which says nothing about anybody, where a message is due.
create table practice_change (
    practice_id   uuid   not null,
    change_number bigint not null default 0,
    next_due_at   timestamptz,
    primary key (practice_id),
    foreign key (practice_id) references practice
) with (fillfactor = 50);

create table site (
    practice_id uuid not null,
    site_id     uuid not null,
    code        text not null,
    name        text not null,
    zone        text not null,
    -- When the house is open, in the notation of practice files; null means that it is whenever somebody is there.
    hours       jsonb,
    primary key (practice_id, site_id),
    constraint site_code_is_taken unique (practice_id, code),
    foreign key (practice_id) references practice
);

-- Whatever time is taken from. A person is a resource too: nobody can be in two visits at once.
create table resource (
    practice_id uuid     not null,
    resource_id uuid     not null,
    kind        text     not null,
    room_kind   text,
    site_id     uuid,
    -- How many units it has. Most have one, and every room and person. Somebody who watches over several people at
    -- once has as many as the least common multiple of the ratios in use, so that a place at 1:3 and one at 1:2 are
    -- both a whole number of seats.
    seats       smallint not null default 1,
    primary key (practice_id, resource_id),
    foreign key (practice_id) references practice,
    foreign key (practice_id, site_id) references site,
    constraint resource_has_seats check (seats > 0),
    constraint resource_with_seats check (kind = 'clinician' or seats = 1),
    constraint resource_kind_is_known check (kind in ('clinician', 'room', 'line', 'person')),
    constraint resource_with_site check ((kind = 'person') = (site_id is null)),
    constraint resource_with_room_kind check ((kind in ('room', 'line')) = (room_kind is not null))
);

-- What the capacity of a claim refers to.
create unique index resource_by_seats on resource (practice_id, resource_id, seats);

create table clinician (
    practice_id            uuid     not null,
    clinician_id           uuid     not null,
    code                   text     not null,
    name                   text     not null,
    credential             text     not null,
    languages              text[]   not null default '{}',
    rank                   smallint not null,
    active                 boolean  not null default true,
    -- Whether they watch over people as a nurse does, and whether they count as a prescriber.
    monitors               boolean  not null default false,
    prescribes             boolean  not null default false,
    -- Until when they may work, where they are licensed and what they are trained for:
    -- {"until": date, "licences": [{"region": text, "until": date}], "trainings": [{"name": text, "until": date}]}
    qualifications         jsonb    not null default '{}',
    daily_limit            smallint,
    weekly_limit           smallint,
    -- Hours kept for urgent visits until a time of the same day.
    reserve                jsonb,
    reserve_release_minute smallint,
    primary key (practice_id, clinician_id),
    constraint clinician_code_is_taken unique (practice_id, code),
    foreign key (practice_id, clinician_id) references resource,
    constraint clinician_limit_is_a_count check (daily_limit >= 1 and weekly_limit >= 1),
    constraint clinician_reserve_is_released
        check ((reserve is null) = (reserve_release_minute is null) and reserve_release_minute between 0 and 1440)
);

create table room (
    practice_id uuid     not null,
    room_id     uuid     not null,
    code        text     not null,
    features    text[]   not null default '{}',
    rank        smallint not null,
    active      boolean  not null default true,
    primary key (practice_id, room_id),
    constraint room_code_is_taken unique (practice_id, code),
    foreign key (practice_id, room_id) references resource
);

-- A recipe is never changed in place: a visit keeps the version it was booked under.
create table protocol (
    practice_id uuid     not null,
    protocol_id uuid     not null,
    code        text     not null,
    version     smallint not null,
    -- The recipe of the practice's file that it was made from; empty when the service gave minutes alone.
    recipe      text     not null default '',
    phases      jsonb    not null,
    -- How visits follow one another in a treatment, if they do.
    series      jsonb,
    -- The conditions of a visit; what follows it, if a dose is given; and what the person does before it, if anything.
    gates       jsonb    not null default '[]',
    aftercare   jsonb,
    preparation jsonb,
    primary key (practice_id, protocol_id),
    constraint protocol_version_is_taken unique (practice_id, code, version),
    foreign key (practice_id) references practice
);

create table service (
    practice_id    uuid     not null,
    service_id     uuid     not null,
    code           text     not null,
    label          text     not null,
    neutral_label  text     not null,
    audience       text     not null,
    protocol_id    uuid     not null,
    site_id        uuid     not null,
    step_minutes   smallint not null,
    notice_minutes integer  not null,
    horizon_days   smallint not null,
    rank           smallint not null,
    active         boolean  not null default true,
    -- What the room must offer besides its kind.
    features       text[]   not null default '{}',
    -- When the service is given; null means whenever the site is open.
    hours          jsonb,
    daily_limit    smallint,
    weekly_limit   smallint,
    minimum_age    smallint,
    -- What those who give it, and the prescriber on site, must be trained for.
    training       text,
    -- How long before its start a time that became free can still be offered to somebody who waits.
    offer_minutes  integer  not null default 120,
    primary key (practice_id, service_id),
    constraint service_code_is_taken unique (practice_id, code),
    foreign key (practice_id, protocol_id) references protocol,
    foreign key (practice_id, site_id) references site,
    constraint service_audience_is_known check (audience in ('public', 'patients', 'after_approval')),
    constraint service_step_is_a_step check (step_minutes between 5 and 240),
    constraint service_notice_is_a_lead check (notice_minutes between 0 and 60 * 24 * 60),
    constraint service_horizon_is_a_lead check (horizon_days between 1 and 730),
    constraint service_limit_is_a_count check (daily_limit >= 1 and weekly_limit >= 1),
    constraint service_age_is_an_age check (minimum_age between 1 and 120),
    constraint service_offer_is_a_lead check (offer_minutes between 0 and 60 * 24 * 60)
);

create table service_clinician (
    practice_id  uuid not null,
    service_id   uuid not null,
    clinician_id uuid not null,
    primary key (practice_id, service_id, clinician_id),
    foreign key (practice_id, service_id) references service,
    foreign key (practice_id, clinician_id) references clinician
);

-- Wall-clock hours of a resource, in the zone of its site unless they have one of their own. closes < opens means the
-- next day. Elsewhere means at work and not in the building: for visits by video and phone, never for a prescriber on
-- site.
create table weekly_hours (
    practice_id    uuid     not null,
    hours_id       uuid     not null,
    resource_id    uuid     not null,
    weekday        smallint not null,
    opens_minute   smallint not null,
    closes_minute  smallint not null,
    every_weeks    smallint not null default 1,
    anchor         date,
    valid_from     date,
    valid_until    date,
    elsewhere      boolean  not null default false,
    zone           text,
    primary key (practice_id, hours_id),
    foreign key (practice_id, resource_id) references resource,
    constraint weekly_hours_weekday_is_iso check (weekday between 1 and 7),
    constraint weekly_hours_are_minutes_of_a_day
        check (opens_minute between 0 and 1439 and closes_minute between 0 and 1440),
    constraint weekly_hours_alternate_from_an_anchor
        check (every_weeks between 1 and 8 and (every_weeks = 1 or anchor is not null)),
    constraint weekly_hours_are_not_empty check (opens_minute <> closes_minute),
    constraint weekly_hours_season_is_a_season check (valid_from <= valid_until)
);

create index weekly_hours_by_resource on weekly_hours (practice_id, resource_id);

create table opening (
    practice_id uuid        not null,
    opening_id  uuid        not null,
    resource_id uuid        not null,
    during      tstzrange   not null,
    elsewhere   boolean     not null default false,
    reason      text        not null default '',
    created_at  timestamptz not null,
    primary key (practice_id, opening_id),
    foreign key (practice_id, resource_id) references resource,
    constraint opening_is_half_open check (
        not isempty(during) and lower_inc(during) and not upper_inc(during)
        and not lower_inf(during) and not upper_inf(during)
        and isfinite(lower(during)) and isfinite(upper(during)))
);

create index opening_by_time on opening using gist (practice_id, during);

-- Without a resource the whole practice is closed. external_id is the UID of an imported calendar entry:
-- the same file imported again changes its own rows and no others.
create table closure (
    practice_id uuid        not null,
    closure_id  uuid        not null,
    resource_id uuid,
    during      tstzrange   not null,
    reason      text        not null default '',
    source      text        not null,
    external_id text,
    created_at  timestamptz not null,
    primary key (practice_id, closure_id),
    foreign key (practice_id) references practice,
    foreign key (practice_id, resource_id) references resource,
    constraint closure_source_is_known check (source in ('staff', 'file', 'calendar')),
    constraint closure_of_a_calendar_has_an_id check ((source = 'calendar') = (external_id is not null)),
    constraint closure_is_imported_once unique (practice_id, resource_id, external_id),
    constraint closure_is_half_open check (
        not isempty(during) and lower_inc(during) and not upper_inc(during)
        and not lower_inf(during) and not upper_inf(during)
        and isfinite(lower(during)) and isfinite(upper(during)))
);

create index closure_by_time on closure using gist (practice_id, during);
