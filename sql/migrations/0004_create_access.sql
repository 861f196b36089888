-- Who may ask, what was answered to which key, and who did what.

create table api_key (
    practice_id uuid        not null,
    key_id      uuid        not null,
    name        text        not null,
    scopes      text[]      not null,
    secret_hash bytea       not null,
    -- Whose key it is; null for a program that acts for nobody in particular.
    staff_id    uuid,
    created_at  timestamptz not null,
    revoked_at  timestamptz,
    primary key (practice_id, key_id),
    foreign key (practice_id) references practice,
    constraint api_key_scopes_are_known check (scopes <@ array['read', 'book', 'manage', 'clinical'] and scopes <> '{}')
);

-- The address of a clinician's calendar, for the program that subscribes to it.
create table clinician_feed (
    practice_id  uuid        not null,
    clinician_id uuid        not null,
    secret_hash  bytea       not null,
    created_at   timestamptz not null,
    primary key (practice_id, clinician_id),
    foreign key (practice_id, clinician_id) references clinician
);

-- The secret is all that the address says.
create unique index clinician_feed_by_secret on clinician_feed (secret_hash);

-- The answer that a key got, written by the transaction that had the effect.
create table idempotency (
    practice_id  uuid        not null,
    principal    text        not null,
    route        text        not null,
    key          text        not null,
    body_hash    bytea       not null,
    status       smallint    not null,
    etag         text,
    location     text,
    answer       text        not null,
    created_at   timestamptz not null,
    primary key (practice_id, principal, route, key),
    foreign key (practice_id) references practice
);

create index idempotency_by_age on idempotency (practice_id, created_at);

-- Append-only, and without values: names of fields and ids only, so that erasing a person leaves it true.
create table audit_entry (
    practice_id uuid        not null,
    audit_id    uuid        not null,
    at          timestamptz not null,
    principal   text        not null,
    action      text        not null,
    subject     text        not null,
    subject_id  uuid        not null,
    fields      text[]      not null default '{}',
    request_id  text        not null default '',
    primary key (practice_id, audit_id),
    foreign key (practice_id) references practice
);

create index audit_entry_by_subject on audit_entry (practice_id, subject_id, at);

create function refuse_audit_change() returns trigger
    language plpgsql
    as $$
begin
    raise exception 'audit entries are append-only' using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_entry_is_append_only
    before update or delete or truncate on audit_entry
    for each statement execute function refuse_audit_change();

-- The service role reads and writes rows, and no more: it owns nothing and cannot rewrite history.
grant usage on schema public to daybook_service;
grant select, insert, update, delete on all tables in schema public to daybook_service;
revoke update, delete on audit_entry from daybook_service;
revoke insert, update, delete on practice_slug from daybook_service;
grant insert on practice_slug to daybook_service;
do $$
begin
    if to_regclass('schema_migration') is not null then
        revoke insert, update, delete on schema_migration from daybook_service;
        grant select on schema_migration to daybook_service;
    end if;
end
$$;
