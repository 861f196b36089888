-- What somebody says who asks for help: question by question, kept after each, before and after it is a request; how
-- they want to be reached; what they answered, under the version that asked; and what the rules of triage raised.

-- The link to come back by is signed and not kept: whoever has it may go on, until it expires.
create table intake (
    practice_id  uuid        not null,
    intake_id    uuid        not null,
    -- Said before there was a way to reach the person: {"name": text, "alias": boolean}.
    beginning    jsonb       not null default '{}',
    -- None until there are a name and one way to reach the person.
    request_id   uuid,
    reasons      text[]      not null default '{}',
    -- Pressed “I am not safe right now”; came out of hospital within 30 days.
    not_safe_at  timestamptz,
    left_hospital boolean    not null default false,
    -- Which rule of triage decided, and by when a visit is to be offered.
    rule         text        not null default 'T7',
    visit_by     timestamptz,
    -- What the person was told about when their request is read; who reads it first keeps the promise, or who calls first
    -- where a call was promised.
    promised_by  timestamptz,
    promises_call boolean    not null default false,
    read_at      timestamptz,
    missed_at    timestamptz,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    primary key (practice_id, intake_id),
    foreign key (practice_id) references practice,
    foreign key (practice_id, request_id) references request,
    constraint intake_rule_is_known check (rule in ('T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7')),
    constraint intake_promise_is_to_somebody check (request_id is not null or promised_by is null),
    constraint intake_is_missed_after_its_promise check (missed_at > promised_by)
);

create unique index intake_by_request on intake (practice_id, request_id);
-- Which promises are about to be missed.
create index intake_by_promise on intake (practice_id, promised_by) where read_at is null and missed_at is null;
create index intake_by_expiry on intake (practice_id, expires_at) where request_id is null;

-- How somebody wants to be reached, and how not (45 CFR 164.522(b)).
create table contact_wish (
    practice_id uuid        not null,
    person_id   uuid        not null,
    wishes      jsonb       not null,
    changed_at  timestamptz not null,
    primary key (practice_id, person_id),
    foreign key (practice_id, person_id) references person
);

-- Raw answers under the version of the instrument that asked. A row is filled while the person goes on answering.
create table questionnaire (
    practice_id      uuid        not null,
    questionnaire_id uuid        not null,
    person_id        uuid        not null,
    request_id       uuid,
    instrument       text        not null,
    version          smallint    not null,
    answers          jsonb       not null,
    -- Who recorded it; null for what the person said.
    recorded_by      uuid,
    created_at       timestamptz not null,
    changed_at       timestamptz not null,
    primary key (practice_id, questionnaire_id),
    foreign key (practice_id, person_id) references person,
    foreign key (practice_id, request_id) references request,
    foreign key (practice_id, recorded_by) references staff
);

create index questionnaire_by_person on questionnaire (practice_id, person_id, created_at);
create index questionnaire_by_request on questionnaire (practice_id, request_id) where request_id is not null;

-- A rule that asks for somebody to look: it stays until somebody of the clinical staff closes it.
create table triage_flag (
    practice_id uuid        not null,
    flag_id     uuid        not null,
    person_id   uuid        not null,
    request_id  uuid        not null,
    rule        text        not null,
    raised_at   timestamptz not null,
    closed_at   timestamptz,
    closed_by   uuid,
    primary key (practice_id, flag_id),
    foreign key (practice_id, person_id) references person,
    foreign key (practice_id, request_id) references request,
    foreign key (practice_id, closed_by) references staff,
    constraint triage_flag_rule_is_known check (rule in ('T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7')),
    constraint triage_flag_closed_has_hand check ((closed_at is null) = (closed_by is null))
);

-- One open flag of a rule about a request; what was closed comes up again when something new is said.
create unique index triage_flag_is_raised_once on triage_flag (practice_id, request_id, rule) where closed_at is null;
create index triage_flag_by_request on triage_flag (practice_id, request_id);
create index triage_flag_by_person on triage_flag (practice_id, person_id) where closed_at is null;

-- A challenge counts once.
create table spent_challenge (
    practice_id    uuid        not null,
    challenge_hash bytea       not null,
    expires_at     timestamptz not null,
    constraint challenge_is_spent_once unique (practice_id, challenge_hash),
    foreign key (practice_id) references practice
);

create index spent_challenge_by_expiry on spent_challenge (practice_id, expires_at);

-- Rights on all tables were given before these were made. What was answered and what was raised stays.
grant select, insert, update on questionnaire, triage_flag to daybook_service;
grant select, insert, update, delete on intake, contact_wish to daybook_service;
grant select, insert, delete on spent_challenge to daybook_service;
