-- Who works here and who is on duty when, and what somebody must do by a time: nothing rots unowned. A task keeps
-- no words of a person; what is to be done follows from its kind and lane.

create table staff (
    practice_id uuid     not null,
    staff_id    uuid     not null,
    code        text     not null,
    name        text     not null,
    roles       text[]   not null,
    rank        smallint not null,
    -- When they are there, in the notation of practice files; the hours of a clinician stand in weekly_hours.
    hours       jsonb,
    -- Where messages reach them, and which ones they want besides alarms.
    email       text,
    phone       text,
    notices     text[]   not null default '{}',
    active      boolean  not null default true,
    primary key (practice_id, staff_id),
    constraint staff_code_is_taken unique (practice_id, code),
    foreign key (practice_id) references practice,
    constraint staff_roles_are_known check (roles <@ array['desk', 'clinical', 'prescriber'] and roles <> '{}'),
    constraint staff_notices_are_known check (notices <@ array['huddle', 'changes'])
);

-- Every clinician is a member of the staff with the same id and code: the database sees to it, whoever writes.
create function enlist_clinician() returns trigger
    language plpgsql
    as $$
begin
    insert into staff (practice_id, staff_id, code, name, roles, rank, active)
    values (new.practice_id, new.clinician_id, new.code, new.name,
        case when new.prescribes then array['clinical', 'prescriber'] else array['clinical'] end, new.rank, new.active)
    on conflict (practice_id, staff_id) do update
    set code = excluded.code, name = excluded.name, roles = excluded.roles, rank = excluded.rank,
        active = excluded.active;
    return new;
end
$$;

create trigger clinician_is_staff
    after insert or update on clinician
    for each row execute function enlist_clinician();

insert into staff (practice_id, staff_id, code, name, roles, rank, active)
select practice_id, clinician_id, code, name,
    case when prescribes then array['clinical', 'prescriber'] else array['clinical'] end, rank, active
from clinician;

-- The rota: who answers for what is overdue. Wall-clock hours of the practice's zone, over midnight too.
create table duty (
    practice_id uuid     not null,
    staff_id    uuid     not null,
    rank        smallint not null,
    hours       jsonb    not null,
    primary key (practice_id, staff_id),
    foreign key (practice_id, staff_id) references staff
);

create table task (
    practice_id    uuid        not null,
    task_id        uuid        not null,
    kind           text        not null,
    lane           text        not null,
    person_id      uuid,
    request_id     uuid,
    appointment_id uuid,
    -- Somebody of whom nobody knows who they are, by a code of the number that they wrote from; the number itself only
    -- where they are to be called, and until they were.
    stranger_id    uuid,
    number         text,
    -- What it is about most closely: the appointment, else the request, else the person, else the stranger.
    subject_id     uuid        not null
        generated always as (coalesce(appointment_id, request_id, person_id, stranger_id, practice_id)) stored,
    due_at         timestamptz not null,
    owner_id       uuid,
    state          text        not null,
    version        integer     not null default 1,
    created_at     timestamptz not null,
    done_at        timestamptz,
    done_by        uuid,
    outcome        text,
    -- When it was overdue and given to the person on duty: once.
    escalated_at   timestamptz,
    escalated_to   uuid,
    -- When whoever comes next in the order is alarmed, unless somebody has taken it by then; null where somebody has, and
    -- where nobody is in danger.
    alarm_at       timestamptz,
    -- How many times somebody was to be found for it: nobody is alarmed twice in a round.
    alarm_round    integer     not null default 1,
    primary key (practice_id, task_id),
    foreign key (practice_id) references practice,
    foreign key (practice_id, person_id) references person,
    foreign key (practice_id, request_id) references request,
    foreign key (practice_id, appointment_id) references appointment,
    foreign key (practice_id, owner_id) references staff,
    foreign key (practice_id, done_by) references staff,
    foreign key (practice_id, escalated_to) references staff,
    constraint task_kind_is_known check (kind in
        ('call', 'review', 'candidacy', 'gate', 'check_in', 'rebound', 'contact', 'change', 'promise', 'merge', 'form',
        'webhook')),
    constraint task_lane_is_known check (lane in ('now', 'same_day', 'soon', 'early', 'routine')),
    constraint task_state_is_known check (state in ('open', 'done')),
    constraint task_done_has_outcome
        check ((state = 'done') = (done_at is not null and outcome is not null) and (done_by is null or state = 'done')),
    constraint task_number_is_of_a_stranger_to_call
        check (number is null or (stranger_id is not null and state = 'open' and kind = 'call')),
    constraint task_escalation_has_time check (escalated_to is null or escalated_at is not null),
    constraint task_alarm_is_open check (alarm_at is null or state = 'open')
);

-- One open task of a kind about a thing; a second one only brings the first one forward.
create unique index task_is_owed_once on task (practice_id, kind, subject_id) where state = 'open';
create index task_by_due on task (practice_id, due_at, task_id) where state = 'open';
create index task_by_alarm on task (practice_id, alarm_at) where alarm_at is not null;
create index task_by_age on task (practice_id, created_at, task_id);
create index task_by_subject on task (practice_id, subject_id);

-- Each try to reach somebody, and what came of it. Append-only; without words.
create table call_attempt (
    practice_id uuid        not null,
    attempt_id  uuid        not null,
    task_id     uuid        not null,
    staff_id    uuid,
    at          timestamptz not null,
    outcome     text        not null,
    primary key (practice_id, attempt_id),
    foreign key (practice_id, task_id) references task,
    foreign key (practice_id, staff_id) references staff,
    constraint call_attempt_outcome_is_known
        check (outcome in ('reached', 'no_answer', 'message_left', 'wrong_number'))
);

create index call_attempt_by_task on call_attempt (practice_id, task_id, at);

-- Whoever works here no more sees to nothing: what was theirs lies on the pile again, whoever writes, and is passed on
-- anew when it is late. Requests before tasks, as wherever both are changed.
create function release_work() returns trigger
    language plpgsql
    as $$
begin
    update request set owner_id = null, version = version + 1
    where practice_id = new.practice_id and owner_id = new.staff_id and state = 'open';
    update task set owner_id = null, escalated_at = null, escalated_to = null,
        alarm_at = case when lane = 'now' and kind in ('call', 'check_in', 'promise') then daybook_now() end,
        alarm_round = alarm_round + (alarm_at is null)::integer, version = version + 1
    where practice_id = new.practice_id and owner_id = new.staff_id and state = 'open';
    return new;
end
$$;

create trigger staff_leaves
    after update of active on staff
    for each row when (old.active and not new.active) execute function release_work();

-- What somebody can do without signing in, with nothing but an address that was given to them: one thing, about one
-- subject, until a time; a link with a single effect once. Whoever reads this table cannot follow one. What it is about
-- is in one of several tables, so that no foreign key can say it; each message brings three links, and to look three times
-- for a practice that what it is about has found already takes longer than to write them.
create table link (
    practice_id uuid        not null,
    link_id     uuid        not null,
    purpose     text        not null,
    subject_id  uuid        not null,
    secret_hash bytea       not null,
    created_at  timestamptz not null,
    expires_at  timestamptz not null,
    used_at     timestamptz,
    primary key (practice_id, link_id),
    constraint link_purpose_is_known check (purpose in
        ('confirm', 'move', 'cancel', 'offer', 'check_in', 'prepare')),
    constraint link_expires_later check (expires_at > created_at)
);

create unique index link_by_secret on link (practice_id, secret_hash);
create index link_by_subject on link (practice_id, subject_id, purpose);

alter table api_key add foreign key (practice_id, staff_id) references staff;
alter table request add foreign key (practice_id, owner_id) references staff;
alter table message add foreign key (practice_id, staff_id) references staff;

-- Rights on all tables were given before these were made. What was tried and what was done stays.
grant select, insert, update on staff, task to daybook_service;
grant select, insert, update, delete on link to daybook_service;
grant select, insert, update, delete on duty to daybook_service;
grant select, insert on call_attempt to daybook_service;
