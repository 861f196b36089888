-- What must be true before a visit, who decided it and when it ends; who comes along; how people are after a visit; and
-- what the practice writes down of them. The books of gates, decisions and notes are append-only: the latest entry
-- counts, and what was before stays. An erasure blanks words, and leaves that something was decided.

create table consent_document (
    practice_id uuid        not null,
    document_id uuid        not null,
    code        text        not null,
    version     smallint    not null,
    title       text        not null,
    text        text        not null,
    created_at  timestamptz not null,
    primary key (practice_id, document_id),
    foreign key (practice_id) references practice,
    constraint consent_document_has_one_next_version unique (practice_id, code, version)
);

create table gate_record (
    practice_id    uuid        not null,
    record_id      uuid        not null,
    person_id      uuid        not null,
    kind           text        not null,
    -- Of what: the code of a document or programme, or where the person will be.
    subject        text        not null default '',
    document_id    uuid,
    appointment_id uuid,
    -- On which date that visit was to take place: one that is moved is asked about anew.
    visit_date     date,
    outcome        text        not null,
    -- The last date on which it counts; null as long as the rule says.
    until          date,
    recorded_at    timestamptz not null,
    principal      text        not null,
    staff_id       uuid,
    primary key (practice_id, record_id),
    foreign key (practice_id, person_id) references person,
    foreign key (practice_id, document_id) references consent_document,
    foreign key (practice_id, appointment_id) references appointment,
    foreign key (practice_id, staff_id) references staff,
    constraint gate_record_kind_is_known check (kind in
        ('consent', 'health', 'status', 'enrolment', 'authorization', 'escort', 'age', 'region')),
    constraint gate_record_outcome_is_known check (outcome in ('opened', 'closed')),
    constraint gate_record_consent_has_document
        check ((document_id is not null) = (kind = 'consent' and outcome = 'opened')),
    constraint gate_record_of_a_visit check (
        (appointment_id is not null) = (kind in ('escort', 'region'))
        and (visit_date is not null) = (appointment_id is not null)),
    constraint gate_record_clinical_has_clinician check (kind not in ('health', 'age') or staff_id is not null)
);

create index gate_record_by_person on gate_record (practice_id, person_id, recorded_at);

create table candidacy (
    practice_id      uuid        not null,
    candidacy_id     uuid        not null,
    person_id        uuid        not null,
    service_id       uuid        not null,
    version          smallint    not null,
    decision         text        not null,
    ask_again_on     date,
    other_service_id uuid,
    clinician_id     uuid        not null,
    until            date,
    decided_at       timestamptz not null,
    principal        text        not null,
    primary key (practice_id, candidacy_id),
    foreign key (practice_id, person_id) references person,
    foreign key (practice_id, service_id) references service,
    foreign key (practice_id, other_service_id) references service,
    foreign key (practice_id, clinician_id) references clinician,
    constraint candidacy_has_one_next_version unique (practice_id, person_id, service_id, version),
    constraint candidacy_decision_is_known check (decision in ('approved', 'not_yet', 'no')),
    constraint candidacy_not_yet_has_date check ((ask_again_on is not null) = (decision = 'not_yet')),
    constraint candidacy_other_route_is_of_a_no check (other_service_id is null or decision = 'no')
);

-- Who takes the person home from a visit.
create table companion (
    practice_id    uuid        not null,
    companion_id   uuid        not null,
    appointment_id uuid        not null,
    person_id      uuid        not null,
    name           text        not null,
    phone          text,
    created_at     timestamptz not null,
    removed_at     timestamptz,
    primary key (practice_id, companion_id),
    foreign key (practice_id, appointment_id) references appointment,
    foreign key (practice_id, person_id) references person
);

create unique index companion_is_one on companion (practice_id, appointment_id) where removed_at is null;
create index companion_by_person on companion (practice_id, person_id);

create table check_in (
    practice_id    uuid        not null,
    check_in_id    uuid        not null,
    appointment_id uuid        not null,
    person_id      uuid        not null,
    moment         text        not null,
    due_at         timestamptz not null,
    state          text        not null,
    feeling        text,
    safety         text,
    answered_at    timestamptz,
    silent_at      timestamptz,
    primary key (practice_id, check_in_id),
    foreign key (practice_id, appointment_id) references appointment,
    foreign key (practice_id, person_id) references person,
    constraint check_in_is_asked_once unique (practice_id, appointment_id, moment),
    constraint check_in_state_is_known check (state in ('open', 'answered', 'silent')),
    constraint check_in_feeling_is_known check (feeling in ('better', 'same', 'worse')),
    constraint check_in_safety_is_known check (safety in ('safe', 'unsure', 'unsafe')),
    constraint check_in_answered_has_time check ((answered_at is not null) = (state = 'answered')),
    constraint check_in_silent_has_time check (state <> 'silent' or silent_at is not null),
    constraint check_in_answers_were_given check (answered_at is not null or (feeling is null and safety is null))
);

create index check_in_by_due on check_in (practice_id, due_at, check_in_id) where state = 'open';
create index check_in_by_person on check_in (practice_id, person_id, due_at);

create table person_note (
    practice_id uuid        not null,
    note_id     uuid        not null,
    person_id   uuid        not null,
    -- Whether only clinicians read it.
    is_clinical boolean     not null,
    text        text        not null,
    written_at  timestamptz not null,
    principal   text        not null,
    staff_id    uuid,
    primary key (practice_id, note_id),
    foreign key (practice_id, person_id) references person,
    foreign key (practice_id, staff_id) references staff
);

create index person_note_by_person on person_note (practice_id, person_id, written_at);

-- That a person was erased: which columns were blanked, and which tables keep what the law asks for.
create table erasure (
    practice_id uuid        not null,
    erasure_id  uuid        not null,
    person_id   uuid        not null,
    erased_at   timestamptz not null,
    principal   text        not null,
    blanked     text[]      not null,
    kept        text[]      not null,
    primary key (practice_id, erasure_id),
    foreign key (practice_id, person_id) references person,
    constraint erasure_happens_once unique (practice_id, person_id)
);

-- What was recorded is never changed; an erasure blanks words, and no more.
grant select, insert on consent_document, gate_record, candidacy, person_note, erasure to daybook_service;
grant update (text) on person_note to daybook_service;
grant select, insert, update on companion, check_in to daybook_service;
