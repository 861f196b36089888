-- Treatments: which visits belong together, how they follow one another, and the reviews that decide whether they go on.

create table series (
    practice_id  uuid        not null,
    series_id    uuid        not null,
    state        text        not null,
    person_id    uuid        not null,
    service_id   uuid        not null,
    -- The protocol under which all of its visits are given, however the practice's file changes meanwhile.
    protocol_id  uuid        not null,
    -- Who leads all of its visits, if somebody was chosen.
    clinician_id uuid,
    pattern      text        not null,
    -- How the visits follow one another, as it was agreed.
    rule         jsonb       not null,
    version      integer     not null default 1,
    created_at   timestamptz not null,
    paused_at    timestamptz,
    ended_at     timestamptz,
    end_reason   text,
    primary key (practice_id, series_id),
    foreign key (practice_id, person_id) references person,
    foreign key (practice_id, service_id) references service,
    foreign key (practice_id, protocol_id) references protocol,
    foreign key (practice_id, clinician_id) references clinician,
    constraint series_state_is_known check (state in ('active', 'paused', 'ended', 'completed')),
    constraint series_paused_has_time check ((paused_at is not null) = (state = 'paused')),
    constraint series_ended_has_time check ((ended_at is not null) = (state in ('ended', 'completed'))),
    constraint series_ended_has_reason check ((end_reason is not null) = (state = 'ended'))
);

create index series_by_person on series (practice_id, person_id, created_at);

-- The checkpoints of the rule, and what was decided at each.
create table series_review (
    practice_id uuid     not null,
    series_id   uuid     not null,
    number      smallint not null,
    review      text     not null,
    after_visit smallint,
    end_of_week smallint,
    decision    text,
    decided_at  timestamptz,
    primary key (practice_id, series_id, number),
    foreign key (practice_id, series_id) references series,
    constraint series_review_has_one_moment check (num_nonnulls(after_visit, end_of_week) = 1),
    constraint series_review_decision_is_known check (decision in ('continue', 'stop')),
    constraint series_review_decided_has_time check ((decision is null) = (decided_at is null))
);

alter table appointment
    add column series_id uuid,
    -- Which of the visits it is, from 1; one that takes the place of a cancelled one has its number.
    add column series_position smallint,
    add foreign key (practice_id, series_id) references series,
    add constraint appointment_series_has_position
        check ((series_id is null) = (series_position is null) and series_position >= 1);

create index appointment_by_series on appointment (practice_id, series_id, series_position)
    where series_id is not null;

grant select, insert, update, delete on series, series_review to daybook_service;
