CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

CREATE FUNCTION public.daybook_now() RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$select now()$$;

CREATE FUNCTION public.daybook_stale() RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'another version was judged' using errcode = 'serialization_failure';
end
$$;

CREATE FUNCTION public.enlist_clinician() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.event_kind(action text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
select case action
    when 'appointment.booked' then 'appointment.booked'
    when 'appointment.firm' then 'appointment.firm'
    when 'appointment.moved' then 'appointment.moved'
    when 'appointment.put_back' then 'appointment.moved'
    when 'appointment.reseated' then 'appointment.changed'
    when 'appointment.extended' then 'appointment.changed'
    when 'appointment.confirmed' then 'appointment.confirmed'
    when 'appointment.arrived' then 'appointment.arrived'
    when 'appointment.completed' then 'appointment.completed'
    when 'appointment.missed' then 'appointment.missed'
    when 'appointment.cancelled' then 'appointment.cancelled'
    when 'request.received' then 'request.received'
    when 'request.accepted' then 'request.answered'
    when 'request.declined' then 'request.answered'
    when 'request.referred' then 'request.answered'
    when 'request.concluded' then 'request.answered'
    when 'request.merged' then 'request.closed'
    when 'request.expired' then 'request.closed'
    when 'series.booked' then 'series.booked'
    when 'series.replanned' then 'series.moved'
    when 'series.paused' then 'series.paused'
    when 'series.resumed' then 'series.resumed'
    when 'series.ended' then 'series.ended'
    when 'person.joined' then 'person.joined'
    when 'person.erased' then 'person.erased'
end
$$;

CREATE FUNCTION public.refuse_audit_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'audit entries are append-only' using errcode = 'insufficient_privilege';
end
$$;

CREATE FUNCTION public.release_work() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.tell_webhooks() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    happened text;
begin
    if not exists (select from webhook w where w.practice_id = new.practice_id) then
        return null;
    end if;
    happened := event_kind(new.action);
    if happened is null then
        return null;
    end if;
    with wanted as (
        select w.webhook_id, w.state from webhook w
        where w.practice_id = new.practice_id and (w.kinds = '{}' or happened = any(w.kinds))
    ), event as (
        insert into webhook_event (practice_id, event_id, kind, subject_id, occurred_at)
        select new.practice_id, new.audit_id, happened, new.subject_id, new.at
        where exists (select from wanted)
    )
    insert into webhook_delivery (practice_id, webhook_id, event_id, state, due_at, owed_at)
    select new.practice_id, wanted.webhook_id, new.audit_id, 'ready', new.at, new.at
    from wanted where wanted.state = 'active';
    return null;
end
$$;

CREATE TABLE public.api_key (
    practice_id uuid NOT NULL,
    key_id uuid NOT NULL,
    name text NOT NULL,
    scopes text[] NOT NULL,
    secret_hash bytea NOT NULL,
    staff_id uuid,
    created_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT api_key_scopes_are_known CHECK (((scopes <@ ARRAY['read'::text, 'book'::text, 'manage'::text, 'clinical'::text]) AND (scopes <> '{}'::text[])))
);

CREATE TABLE public.appointment (
    practice_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    state text NOT NULL,
    during tstzrange NOT NULL,
    person_id uuid NOT NULL,
    service_id uuid NOT NULL,
    protocol_id uuid NOT NULL,
    clinician_id uuid NOT NULL,
    room_id uuid,
    site_id uuid NOT NULL,
    region text NOT NULL,
    local_start timestamp without time zone NOT NULL,
    zone text NOT NULL,
    zone_edition text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    schedule_version integer DEFAULT 1 NOT NULL,
    source text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    override_reason text DEFAULT ''::text NOT NULL,
    overridden text[] DEFAULT '{}'::text[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    arrived_at timestamp with time zone,
    completed_at timestamp with time zone,
    missed_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    cancelled_by text,
    cancelled_reason text,
    attention text,
    attention_since timestamp with time zone,
    provisional_until timestamp with time zone,
    itinerary_id uuid,
    itinerary_position smallint,
    series_id uuid,
    series_position smallint,
    CONSTRAINT appointment_arrived_has_time CHECK (((arrived_at IS NOT NULL) = (state = ANY (ARRAY['arrived'::text, 'completed'::text])))),
    CONSTRAINT appointment_attention_has_time CHECK (((attention IS NULL) = (attention_since IS NULL))),
    CONSTRAINT appointment_attention_is_known CHECK ((attention = ANY (ARRAY['lost_footing'::text, 'zone_changed'::text, 'plan_failed'::text]))),
    CONSTRAINT appointment_cancelled_has_reason CHECK (((cancelled_at IS NOT NULL) = ((cancelled_reason IS NOT NULL) AND (cancelled_by IS NOT NULL)))),
    CONSTRAINT appointment_cancelled_has_time CHECK (((cancelled_at IS NOT NULL) = (state = 'cancelled'::text))),
    CONSTRAINT appointment_completed_has_time CHECK (((completed_at IS NOT NULL) = (state = 'completed'::text))),
    CONSTRAINT appointment_confirmed_has_time CHECK (((state <> 'confirmed'::text) OR (confirmed_at IS NOT NULL))),
    CONSTRAINT appointment_is_half_open CHECK (((NOT isempty(during)) AND lower_inc(during) AND (NOT upper_inc(during)) AND (NOT lower_inf(during)) AND (NOT upper_inf(during)) AND isfinite(lower(during)) AND isfinite(upper(during)))),
    CONSTRAINT appointment_itinerary_has_position CHECK ((((itinerary_id IS NULL) = (itinerary_position IS NULL)) AND (itinerary_position >= 1))),
    CONSTRAINT appointment_missed_has_time CHECK (((missed_at IS NOT NULL) = (state = 'missed'::text))),
    CONSTRAINT appointment_override_has_reason CHECK (((overridden = '{}'::text[]) OR (override_reason <> ''::text))),
    CONSTRAINT appointment_provisional_has_deadline CHECK (((provisional_until IS NOT NULL) = (state = 'provisional'::text))),
    CONSTRAINT appointment_series_has_position CHECK ((((series_id IS NULL) = (series_position IS NULL)) AND (series_position >= 1))),
    CONSTRAINT appointment_source_is_known CHECK ((source = ANY (ARRAY['website'::text, 'staff'::text]))),
    CONSTRAINT appointment_state_is_known CHECK ((state = ANY (ARRAY['provisional'::text, 'booked'::text, 'confirmed'::text, 'arrived'::text, 'completed'::text, 'missed'::text, 'cancelled'::text])))
);

CREATE TABLE public.appointment_phase (
    practice_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    schedule_version integer NOT NULL,
    "position" smallint NOT NULL,
    stint smallint DEFAULT 0 NOT NULL,
    name text NOT NULL,
    during tstzrange NOT NULL,
    clinician_id uuid,
    nurse_id uuid,
    room_id uuid,
    actual tstzrange
);

CREATE TABLE public.audit_entry (
    practice_id uuid NOT NULL,
    audit_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    principal text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    subject_id uuid NOT NULL,
    fields text[] DEFAULT '{}'::text[] NOT NULL,
    request_id text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.call_attempt (
    practice_id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    task_id uuid NOT NULL,
    staff_id uuid,
    at timestamp with time zone NOT NULL,
    outcome text NOT NULL,
    CONSTRAINT call_attempt_outcome_is_known CHECK ((outcome = ANY (ARRAY['reached'::text, 'no_answer'::text, 'message_left'::text, 'wrong_number'::text])))
);

CREATE TABLE public.candidacy (
    practice_id uuid NOT NULL,
    candidacy_id uuid NOT NULL,
    person_id uuid NOT NULL,
    service_id uuid NOT NULL,
    version smallint NOT NULL,
    decision text NOT NULL,
    ask_again_on date,
    other_service_id uuid,
    clinician_id uuid NOT NULL,
    until date,
    decided_at timestamp with time zone NOT NULL,
    principal text NOT NULL,
    CONSTRAINT candidacy_decision_is_known CHECK ((decision = ANY (ARRAY['approved'::text, 'not_yet'::text, 'no'::text]))),
    CONSTRAINT candidacy_not_yet_has_date CHECK (((ask_again_on IS NOT NULL) = (decision = 'not_yet'::text))),
    CONSTRAINT candidacy_other_route_is_of_a_no CHECK (((other_service_id IS NULL) OR (decision = 'no'::text)))
);

CREATE TABLE public.check_in (
    practice_id uuid NOT NULL,
    check_in_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    person_id uuid NOT NULL,
    moment text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    feeling text,
    safety text,
    answered_at timestamp with time zone,
    silent_at timestamp with time zone,
    CONSTRAINT check_in_answered_has_time CHECK (((answered_at IS NOT NULL) = (state = 'answered'::text))),
    CONSTRAINT check_in_answers_were_given CHECK (((answered_at IS NOT NULL) OR ((feeling IS NULL) AND (safety IS NULL)))),
    CONSTRAINT check_in_feeling_is_known CHECK ((feeling = ANY (ARRAY['better'::text, 'same'::text, 'worse'::text]))),
    CONSTRAINT check_in_safety_is_known CHECK ((safety = ANY (ARRAY['safe'::text, 'unsure'::text, 'unsafe'::text]))),
    CONSTRAINT check_in_silent_has_time CHECK (((state <> 'silent'::text) OR (silent_at IS NOT NULL))),
    CONSTRAINT check_in_state_is_known CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'silent'::text])))
);

CREATE TABLE public.claim (
    practice_id uuid NOT NULL,
    claim_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    seats int4range NOT NULL,
    capacity smallint NOT NULL,
    during tstzrange NOT NULL,
    appointment_id uuid,
    hold_id uuid,
    CONSTRAINT claim_has_one_owner CHECK ((num_nonnulls(appointment_id, hold_id) = 1)),
    CONSTRAINT claim_is_half_open CHECK (((NOT isempty(during)) AND lower_inc(during) AND (NOT upper_inc(during)) AND (NOT lower_inf(during)) AND (NOT upper_inf(during)) AND isfinite(lower(during)) AND isfinite(upper(during)))),
    CONSTRAINT claim_is_within_capacity CHECK (((NOT isempty(seats)) AND (NOT lower_inf(seats)) AND (NOT upper_inf(seats)) AND (lower(seats) >= 0) AND (upper(seats) <= capacity)))
);

CREATE TABLE public.clinician (
    practice_id uuid NOT NULL,
    clinician_id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    credential text NOT NULL,
    languages text[] DEFAULT '{}'::text[] NOT NULL,
    rank smallint NOT NULL,
    active boolean DEFAULT true NOT NULL,
    monitors boolean DEFAULT false NOT NULL,
    prescribes boolean DEFAULT false NOT NULL,
    qualifications jsonb DEFAULT '{}'::jsonb NOT NULL,
    daily_limit smallint,
    weekly_limit smallint,
    reserve jsonb,
    reserve_release_minute smallint,
    CONSTRAINT clinician_limit_is_a_count CHECK (((daily_limit >= 1) AND (weekly_limit >= 1))),
    CONSTRAINT clinician_reserve_is_released CHECK ((((reserve IS NULL) = (reserve_release_minute IS NULL)) AND ((reserve_release_minute >= 0) AND (reserve_release_minute <= 1440))))
);

CREATE TABLE public.clinician_feed (
    practice_id uuid NOT NULL,
    clinician_id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.closure (
    practice_id uuid NOT NULL,
    closure_id uuid NOT NULL,
    resource_id uuid,
    during tstzrange NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    source text NOT NULL,
    external_id text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT closure_is_half_open CHECK (((NOT isempty(during)) AND lower_inc(during) AND (NOT upper_inc(during)) AND (NOT lower_inf(during)) AND (NOT upper_inf(during)) AND isfinite(lower(during)) AND isfinite(upper(during)))),
    CONSTRAINT closure_of_a_calendar_has_an_id CHECK (((source = 'calendar'::text) = (external_id IS NOT NULL))),
    CONSTRAINT closure_source_is_known CHECK ((source = ANY (ARRAY['staff'::text, 'file'::text, 'calendar'::text])))
);

CREATE TABLE public.companion (
    practice_id uuid NOT NULL,
    companion_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    person_id uuid NOT NULL,
    name text NOT NULL,
    phone text,
    created_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone
);

CREATE TABLE public.consent_document (
    practice_id uuid NOT NULL,
    document_id uuid NOT NULL,
    code text NOT NULL,
    version smallint NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.contact_wish (
    practice_id uuid NOT NULL,
    person_id uuid NOT NULL,
    wishes jsonb NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE public.day_change (
    practice_id uuid NOT NULL,
    message_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    starts_at timestamp with time zone,
    clinician_id uuid,
    CONSTRAINT day_change_knows_what_was CHECK (((starts_at IS NULL) = (clinician_id IS NULL)))
);

CREATE TABLE public.duty (
    practice_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    rank smallint NOT NULL,
    hours jsonb NOT NULL
);

CREATE TABLE public.erasure (
    practice_id uuid NOT NULL,
    erasure_id uuid NOT NULL,
    person_id uuid NOT NULL,
    erased_at timestamp with time zone NOT NULL,
    principal text NOT NULL,
    blanked text[] NOT NULL,
    kept text[] NOT NULL
);

CREATE TABLE public.gate_record (
    practice_id uuid NOT NULL,
    record_id uuid NOT NULL,
    person_id uuid NOT NULL,
    kind text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    document_id uuid,
    appointment_id uuid,
    visit_date date,
    outcome text NOT NULL,
    until date,
    recorded_at timestamp with time zone NOT NULL,
    principal text NOT NULL,
    staff_id uuid,
    CONSTRAINT gate_record_clinical_has_clinician CHECK (((kind <> ALL (ARRAY['health'::text, 'age'::text])) OR (staff_id IS NOT NULL))),
    CONSTRAINT gate_record_consent_has_document CHECK (((document_id IS NOT NULL) = ((kind = 'consent'::text) AND (outcome = 'opened'::text)))),
    CONSTRAINT gate_record_kind_is_known CHECK ((kind = ANY (ARRAY['consent'::text, 'health'::text, 'status'::text, 'enrolment'::text, 'authorization'::text, 'escort'::text, 'age'::text, 'region'::text]))),
    CONSTRAINT gate_record_of_a_visit CHECK ((((appointment_id IS NOT NULL) = (kind = ANY (ARRAY['escort'::text, 'region'::text]))) AND ((visit_date IS NOT NULL) = (appointment_id IS NOT NULL)))),
    CONSTRAINT gate_record_outcome_is_known CHECK ((outcome = ANY (ARRAY['opened'::text, 'closed'::text])))
);

CREATE TABLE public.hold (
    practice_id uuid NOT NULL,
    hold_id uuid NOT NULL,
    service_id uuid NOT NULL,
    clinician_id uuid NOT NULL,
    room_id uuid,
    starts_at timestamp with time zone NOT NULL,
    secret_hash bytea NOT NULL,
    holder bytea,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    extended_at timestamp with time zone,
    is_offer boolean DEFAULT false NOT NULL,
    CONSTRAINT hold_is_short CHECK (((expires_at > created_at) AND (is_offer OR (expires_at <= (created_at + '00:15:00'::interval)))))
);

CREATE TABLE public.hold_stop (
    practice_id uuid NOT NULL,
    hold_id uuid NOT NULL,
    "position" smallint NOT NULL,
    service_id uuid NOT NULL,
    clinician_id uuid NOT NULL,
    room_id uuid,
    starts_at timestamp with time zone NOT NULL
);

CREATE TABLE public.idempotency (
    practice_id uuid NOT NULL,
    principal text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    status smallint NOT NULL,
    etag text,
    location text,
    answer text NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.intake (
    practice_id uuid NOT NULL,
    intake_id uuid NOT NULL,
    beginning jsonb DEFAULT '{}'::jsonb NOT NULL,
    request_id uuid,
    reasons text[] DEFAULT '{}'::text[] NOT NULL,
    not_safe_at timestamp with time zone,
    left_hospital boolean DEFAULT false NOT NULL,
    rule text DEFAULT 'T7'::text NOT NULL,
    visit_by timestamp with time zone,
    promised_by timestamp with time zone,
    promises_call boolean DEFAULT false NOT NULL,
    read_at timestamp with time zone,
    missed_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT intake_is_missed_after_its_promise CHECK ((missed_at > promised_by)),
    CONSTRAINT intake_promise_is_to_somebody CHECK (((request_id IS NOT NULL) OR (promised_by IS NULL))),
    CONSTRAINT intake_rule_is_known CHECK ((rule = ANY (ARRAY['T1'::text, 'T2'::text, 'T3'::text, 'T4'::text, 'T5'::text, 'T6'::text, 'T7'::text])))
);

CREATE TABLE public.link (
    practice_id uuid NOT NULL,
    link_id uuid NOT NULL,
    purpose text NOT NULL,
    subject_id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT link_expires_later CHECK ((expires_at > created_at)),
    CONSTRAINT link_purpose_is_known CHECK ((purpose = ANY (ARRAY['confirm'::text, 'move'::text, 'cancel'::text, 'offer'::text, 'check_in'::text, 'prepare'::text])))
);

CREATE TABLE public.message (
    practice_id uuid NOT NULL,
    message_id uuid NOT NULL,
    state text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    wanted_at timestamp with time zone,
    person_id uuid,
    staff_id uuid,
    subject_id uuid NOT NULL,
    schedule_version integer NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,
    attempt integer DEFAULT 0 NOT NULL,
    faults integer DEFAULT 0 NOT NULL,
    lease_until timestamp with time zone,
    begun_at timestamp with time zone,
    settled_at timestamp with time zone,
    reason text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT message_channel_is_known CHECK ((channel = ANY (ARRAY['email'::text, 'text'::text]))),
    CONSTRAINT message_has_its_recipient CHECK ((((kind = ANY (ARRAY['alarm'::text, 'huddle'::text, 'changes'::text])) = (person_id IS NULL)) AND (num_nonnulls(person_id, staff_id) <= 1))),
    CONSTRAINT message_kind_is_known CHECK (((kind = ANY (ARRAY['booked'::text, 'provisional'::text, 'moved'::text, 'cancelled'::text, 'missed'::text, 'prepare'::text, 'series'::text, 'series_cancelled'::text, 'week'::text, 'check_in'::text, 'offer'::text, 'waiting'::text, 'alarm'::text, 'huddle'::text, 'changes'::text])) OR (kind ~ '^remind_[1-9][0-9]?[dh]$'::text))),
    CONSTRAINT message_sending_has_lease CHECK (((state = 'sending'::text) = (lease_until IS NOT NULL))),
    CONSTRAINT message_settled_has_time CHECK (((state = ANY (ARRAY['ready'::text, 'sending'::text])) = (settled_at IS NULL))),
    CONSTRAINT message_state_is_known CHECK ((state = ANY (ARRAY['ready'::text, 'sending'::text, 'sent'::text, 'uncertain'::text, 'failed'::text, 'dropped'::text, 'too_late'::text, 'unreachable'::text])))
)
WITH (fillfactor='75');

CREATE TABLE public.offer (
    practice_id uuid NOT NULL,
    offer_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    hold_id uuid,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    clinician_id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    rank smallint NOT NULL,
    reasons text[] NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    appointment_id uuid,
    CONSTRAINT offer_accepted_has_appointment CHECK (((appointment_id IS NOT NULL) = (state = 'accepted'::text))),
    CONSTRAINT offer_ends_before_the_visit CHECK (((expires_at > created_at) AND (expires_at <= starts_at))),
    CONSTRAINT offer_is_some_time CHECK ((starts_at < ends_at)),
    CONSTRAINT offer_settled_has_time CHECK (((settled_at IS NOT NULL) = (state <> 'open'::text))),
    CONSTRAINT offer_settled_holds_nothing CHECK (((state = 'open'::text) OR (hold_id IS NULL))),
    CONSTRAINT offer_state_is_known CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'declined'::text, 'expired'::text, 'withdrawn'::text])))
);

CREATE TABLE public.opening (
    practice_id uuid NOT NULL,
    opening_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    during tstzrange NOT NULL,
    elsewhere boolean DEFAULT false NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT opening_is_half_open CHECK (((NOT isempty(during)) AND lower_inc(during) AND (NOT upper_inc(during)) AND (NOT lower_inf(during)) AND (NOT upper_inf(during)) AND isfinite(lower(during)) AND isfinite(upper(during))))
);

CREATE TABLE public.opt_out (
    practice_id uuid NOT NULL,
    channel text NOT NULL,
    address text NOT NULL,
    opted_out_at timestamp with time zone NOT NULL,
    CONSTRAINT opt_out_address_is_there CHECK ((address <> ''::text)),
    CONSTRAINT opt_out_channel_is_known CHECK ((channel = ANY (ARRAY['email'::text, 'text'::text])))
);

CREATE TABLE public.person (
    practice_id uuid NOT NULL,
    person_id uuid NOT NULL,
    name text NOT NULL,
    is_alias boolean DEFAULT false NOT NULL,
    email text,
    phone text,
    zone text,
    born date,
    region text,
    created_at timestamp with time zone NOT NULL,
    joined_to uuid,
    erased_at timestamp with time zone,
    CONSTRAINT person_can_be_reached CHECK (((email IS NOT NULL) OR (phone IS NOT NULL) OR (erased_at IS NOT NULL))),
    CONSTRAINT person_is_not_joined_to_themselves CHECK ((joined_to <> person_id))
);

CREATE TABLE public.person_note (
    practice_id uuid NOT NULL,
    note_id uuid NOT NULL,
    person_id uuid NOT NULL,
    is_clinical boolean NOT NULL,
    text text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    principal text NOT NULL,
    staff_id uuid
);

CREATE TABLE public.practice (
    practice_id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    neutral_name text NOT NULL,
    region text NOT NULL,
    zone text NOT NULL,
    crisis_profile text NOT NULL,
    phone text NOT NULL,
    email text NOT NULL,
    neutral_site text NOT NULL,
    origins text[] DEFAULT '{}'::text[] NOT NULL,
    policy jsonb NOT NULL,
    signing_key bytea DEFAULT sha256((((gen_random_uuid())::text || (gen_random_uuid())::text))::bytea) NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    CONSTRAINT practice_slug_is_plain CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'::text))
);

CREATE TABLE public.practice_change (
    practice_id uuid NOT NULL,
    change_number bigint DEFAULT 0 NOT NULL,
    next_due_at timestamp with time zone
)
WITH (fillfactor='50');

CREATE TABLE public.practice_slug (
    slug text NOT NULL,
    practice_id uuid NOT NULL
);

CREATE TABLE public.proposal (
    practice_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    change jsonb NOT NULL,
    plan jsonb NOT NULL,
    change_number bigint NOT NULL,
    undo jsonb,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    applied_at timestamp with time zone,
    reversed_at timestamp with time zone,
    CONSTRAINT proposal_applied_has_time CHECK (((applied_at IS NOT NULL) = (state = ANY (ARRAY['applied'::text, 'reversed'::text])))),
    CONSTRAINT proposal_kind_is_known CHECK ((kind = ANY (ARRAY['closure'::text, 'sick'::text, 'hours'::text]))),
    CONSTRAINT proposal_reversed_has_time CHECK (((reversed_at IS NOT NULL) = (state = 'reversed'::text))),
    CONSTRAINT proposal_reversed_in_order CHECK ((reversed_at >= applied_at)),
    CONSTRAINT proposal_state_is_known CHECK ((state = ANY (ARRAY['drafted'::text, 'applied'::text, 'reversed'::text, 'stale'::text]))),
    CONSTRAINT proposal_undo_was_applied CHECK (((undo IS NULL) OR (state = 'applied'::text)))
);

CREATE TABLE public.protocol (
    practice_id uuid NOT NULL,
    protocol_id uuid NOT NULL,
    code text NOT NULL,
    version smallint NOT NULL,
    recipe text DEFAULT ''::text NOT NULL,
    phases jsonb NOT NULL,
    series jsonb,
    gates jsonb DEFAULT '[]'::jsonb NOT NULL,
    aftercare jsonb,
    preparation jsonb
);

CREATE TABLE public.questionnaire (
    practice_id uuid NOT NULL,
    questionnaire_id uuid NOT NULL,
    person_id uuid NOT NULL,
    request_id uuid,
    instrument text NOT NULL,
    version smallint NOT NULL,
    answers jsonb NOT NULL,
    recorded_by uuid,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE public.request (
    practice_id uuid NOT NULL,
    request_id uuid NOT NULL,
    state text NOT NULL,
    person_id uuid NOT NULL,
    service_id uuid,
    message text DEFAULT ''::text NOT NULL,
    preferred text DEFAULT ''::text NOT NULL,
    lane text DEFAULT 'routine'::text NOT NULL,
    owner_id uuid,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    declined_at timestamp with time zone,
    decline_reason text,
    next_step text,
    referred_at timestamp with time zone,
    concluded_at timestamp with time zone,
    merged_at timestamp with time zone,
    merged_into uuid,
    notified_at timestamp with time zone,
    expires_at timestamp with time zone,
    expired_at timestamp with time zone,
    appointment_id uuid,
    CONSTRAINT request_accepted_has_appointment CHECK (((state = 'accepted'::text) = ((accepted_at IS NOT NULL) AND (appointment_id IS NOT NULL)))),
    CONSTRAINT request_closed_has_next_step CHECK (((state = ANY (ARRAY['declined'::text, 'referred'::text])) = ((decline_reason IS NOT NULL) AND (next_step IS NOT NULL)))),
    CONSTRAINT request_concluded_has_time CHECK (((state = 'concluded'::text) = (concluded_at IS NOT NULL))),
    CONSTRAINT request_declined_has_time CHECK (((state = 'declined'::text) = (declined_at IS NOT NULL))),
    CONSTRAINT request_expires_with_notice CHECK ((((notified_at IS NULL) = (expires_at IS NULL)) AND (expires_at > notified_at) AND ((state = 'expired'::text) = (expired_at IS NOT NULL)) AND (expired_at >= expires_at))),
    CONSTRAINT request_lane_is_known CHECK ((lane = ANY (ARRAY['now'::text, 'same_day'::text, 'soon'::text, 'early'::text, 'routine'::text]))),
    CONSTRAINT request_merged_has_target CHECK ((((state = 'merged'::text) = ((merged_at IS NOT NULL) AND (merged_into IS NOT NULL))) AND (merged_into <> request_id))),
    CONSTRAINT request_referred_has_time CHECK (((state = 'referred'::text) = (referred_at IS NOT NULL))),
    CONSTRAINT request_state_is_known CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'concluded'::text, 'declined'::text, 'referred'::text, 'merged'::text, 'expired'::text])))
);

CREATE TABLE public.resource (
    practice_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    kind text NOT NULL,
    room_kind text,
    site_id uuid,
    seats smallint DEFAULT 1 NOT NULL,
    CONSTRAINT resource_has_seats CHECK ((seats > 0)),
    CONSTRAINT resource_kind_is_known CHECK ((kind = ANY (ARRAY['clinician'::text, 'room'::text, 'line'::text, 'person'::text]))),
    CONSTRAINT resource_with_room_kind CHECK (((kind = ANY (ARRAY['room'::text, 'line'::text])) = (room_kind IS NOT NULL))),
    CONSTRAINT resource_with_seats CHECK (((kind = 'clinician'::text) OR (seats = 1))),
    CONSTRAINT resource_with_site CHECK (((kind = 'person'::text) = (site_id IS NULL)))
);

CREATE TABLE public.room (
    practice_id uuid NOT NULL,
    room_id uuid NOT NULL,
    code text NOT NULL,
    features text[] DEFAULT '{}'::text[] NOT NULL,
    rank smallint NOT NULL,
    active boolean DEFAULT true NOT NULL
);

CREATE TABLE public.schema_migration (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.series (
    practice_id uuid NOT NULL,
    series_id uuid NOT NULL,
    state text NOT NULL,
    person_id uuid NOT NULL,
    service_id uuid NOT NULL,
    protocol_id uuid NOT NULL,
    clinician_id uuid,
    pattern text NOT NULL,
    rule jsonb NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    paused_at timestamp with time zone,
    ended_at timestamp with time zone,
    end_reason text,
    CONSTRAINT series_ended_has_reason CHECK (((end_reason IS NOT NULL) = (state = 'ended'::text))),
    CONSTRAINT series_ended_has_time CHECK (((ended_at IS NOT NULL) = (state = ANY (ARRAY['ended'::text, 'completed'::text])))),
    CONSTRAINT series_paused_has_time CHECK (((paused_at IS NOT NULL) = (state = 'paused'::text))),
    CONSTRAINT series_state_is_known CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'ended'::text, 'completed'::text])))
);

CREATE TABLE public.series_review (
    practice_id uuid NOT NULL,
    series_id uuid NOT NULL,
    number smallint NOT NULL,
    review text NOT NULL,
    after_visit smallint,
    end_of_week smallint,
    decision text,
    decided_at timestamp with time zone,
    CONSTRAINT series_review_decided_has_time CHECK (((decision IS NULL) = (decided_at IS NULL))),
    CONSTRAINT series_review_decision_is_known CHECK ((decision = ANY (ARRAY['continue'::text, 'stop'::text]))),
    CONSTRAINT series_review_has_one_moment CHECK ((num_nonnulls(after_visit, end_of_week) = 1))
);

CREATE TABLE public.service (
    practice_id uuid NOT NULL,
    service_id uuid NOT NULL,
    code text NOT NULL,
    label text NOT NULL,
    neutral_label text NOT NULL,
    audience text NOT NULL,
    protocol_id uuid NOT NULL,
    site_id uuid NOT NULL,
    step_minutes smallint NOT NULL,
    notice_minutes integer NOT NULL,
    horizon_days smallint NOT NULL,
    rank smallint NOT NULL,
    active boolean DEFAULT true NOT NULL,
    features text[] DEFAULT '{}'::text[] NOT NULL,
    hours jsonb,
    daily_limit smallint,
    weekly_limit smallint,
    minimum_age smallint,
    training text,
    offer_minutes integer DEFAULT 120 NOT NULL,
    CONSTRAINT service_age_is_an_age CHECK (((minimum_age >= 1) AND (minimum_age <= 120))),
    CONSTRAINT service_audience_is_known CHECK ((audience = ANY (ARRAY['public'::text, 'patients'::text, 'after_approval'::text]))),
    CONSTRAINT service_horizon_is_a_lead CHECK (((horizon_days >= 1) AND (horizon_days <= 730))),
    CONSTRAINT service_limit_is_a_count CHECK (((daily_limit >= 1) AND (weekly_limit >= 1))),
    CONSTRAINT service_notice_is_a_lead CHECK (((notice_minutes >= 0) AND (notice_minutes <= ((60 * 24) * 60)))),
    CONSTRAINT service_offer_is_a_lead CHECK (((offer_minutes >= 0) AND (offer_minutes <= ((60 * 24) * 60)))),
    CONSTRAINT service_step_is_a_step CHECK (((step_minutes >= 5) AND (step_minutes <= 240)))
);

CREATE TABLE public.service_clinician (
    practice_id uuid NOT NULL,
    service_id uuid NOT NULL,
    clinician_id uuid NOT NULL
);

CREATE TABLE public.site (
    practice_id uuid NOT NULL,
    site_id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    zone text NOT NULL,
    hours jsonb
);

CREATE TABLE public.spent_challenge (
    practice_id uuid NOT NULL,
    challenge_hash bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE public.staff (
    practice_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    roles text[] NOT NULL,
    rank smallint NOT NULL,
    hours jsonb,
    email text,
    phone text,
    notices text[] DEFAULT '{}'::text[] NOT NULL,
    active boolean DEFAULT true NOT NULL,
    CONSTRAINT staff_notices_are_known CHECK ((notices <@ ARRAY['huddle'::text, 'changes'::text])),
    CONSTRAINT staff_roles_are_known CHECK (((roles <@ ARRAY['desk'::text, 'clinical'::text, 'prescriber'::text]) AND (roles <> '{}'::text[])))
);

CREATE TABLE public.task (
    practice_id uuid NOT NULL,
    task_id uuid NOT NULL,
    kind text NOT NULL,
    lane text NOT NULL,
    person_id uuid,
    request_id uuid,
    appointment_id uuid,
    stranger_id uuid,
    number text,
    subject_id uuid GENERATED ALWAYS AS (COALESCE(appointment_id, request_id, person_id, stranger_id, practice_id)) STORED NOT NULL,
    due_at timestamp with time zone NOT NULL,
    owner_id uuid,
    state text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    done_by uuid,
    outcome text,
    escalated_at timestamp with time zone,
    escalated_to uuid,
    alarm_at timestamp with time zone,
    alarm_round integer DEFAULT 1 NOT NULL,
    CONSTRAINT task_alarm_is_open CHECK (((alarm_at IS NULL) OR (state = 'open'::text))),
    CONSTRAINT task_done_has_outcome CHECK ((((state = 'done'::text) = ((done_at IS NOT NULL) AND (outcome IS NOT NULL))) AND ((done_by IS NULL) OR (state = 'done'::text)))),
    CONSTRAINT task_escalation_has_time CHECK (((escalated_to IS NULL) OR (escalated_at IS NOT NULL))),
    CONSTRAINT task_kind_is_known CHECK ((kind = ANY (ARRAY['call'::text, 'review'::text, 'candidacy'::text, 'gate'::text, 'check_in'::text, 'rebound'::text, 'contact'::text, 'change'::text, 'promise'::text, 'merge'::text, 'form'::text, 'webhook'::text]))),
    CONSTRAINT task_lane_is_known CHECK ((lane = ANY (ARRAY['now'::text, 'same_day'::text, 'soon'::text, 'early'::text, 'routine'::text]))),
    CONSTRAINT task_number_is_of_a_stranger_to_call CHECK (((number IS NULL) OR ((stranger_id IS NOT NULL) AND (state = 'open'::text) AND (kind = 'call'::text)))),
    CONSTRAINT task_state_is_known CHECK ((state = ANY (ARRAY['open'::text, 'done'::text])))
);

CREATE TABLE public.triage_flag (
    practice_id uuid NOT NULL,
    flag_id uuid NOT NULL,
    person_id uuid NOT NULL,
    request_id uuid NOT NULL,
    rule text NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closed_by uuid,
    CONSTRAINT triage_flag_closed_has_hand CHECK (((closed_at IS NULL) = (closed_by IS NULL))),
    CONSTRAINT triage_flag_rule_is_known CHECK ((rule = ANY (ARRAY['T1'::text, 'T2'::text, 'T3'::text, 'T4'::text, 'T5'::text, 'T6'::text, 'T7'::text])))
);

CREATE TABLE public.waitlist_entry (
    practice_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    person_id uuid NOT NULL,
    service_id uuid NOT NULL,
    clinician_id uuid,
    earliest timestamp with time zone NOT NULL,
    latest timestamp with time zone NOT NULL,
    weekdays smallint[] DEFAULT '{}'::smallint[] NOT NULL,
    from_minute smallint,
    to_minute smallint,
    lane text NOT NULL,
    appointment_id uuid,
    state text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    offered_at timestamp with time zone,
    booked_at timestamp with time zone,
    left_at timestamp with time zone,
    expired_at timestamp with time zone,
    CONSTRAINT waitlist_entry_booked_has_time CHECK (((booked_at IS NOT NULL) = (state = 'booked'::text))),
    CONSTRAINT waitlist_entry_expired_has_time CHECK (((expired_at IS NOT NULL) = (state = 'expired'::text))),
    CONSTRAINT waitlist_entry_lane_is_known CHECK ((lane = ANY (ARRAY['now'::text, 'same_day'::text, 'soon'::text, 'early'::text, 'routine'::text]))),
    CONSTRAINT waitlist_entry_left_has_time CHECK (((left_at IS NOT NULL) = (state = 'left'::text))),
    CONSTRAINT waitlist_entry_minutes_are_some_time CHECK ((((from_minute IS NULL) = (to_minute IS NULL)) AND (from_minute >= 0) AND (from_minute < to_minute) AND (to_minute <= 1440))),
    CONSTRAINT waitlist_entry_offered_has_time CHECK (((offered_at IS NOT NULL) = (state = 'offered'::text))),
    CONSTRAINT waitlist_entry_state_is_known CHECK ((state = ANY (ARRAY['waiting'::text, 'offered'::text, 'booked'::text, 'left'::text, 'expired'::text]))),
    CONSTRAINT waitlist_entry_weekdays_are_known CHECK ((weekdays <@ ARRAY[(1)::smallint, (2)::smallint, (3)::smallint, (4)::smallint, (5)::smallint, (6)::smallint, (7)::smallint])),
    CONSTRAINT waitlist_entry_window_is_some_time CHECK ((earliest < latest))
);

CREATE TABLE public.webhook (
    practice_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    url text NOT NULL,
    kinds text[] DEFAULT '{}'::text[] NOT NULL,
    secret text NOT NULL,
    previous_secret text,
    previous_until timestamp with time zone,
    state text DEFAULT 'active'::text NOT NULL,
    disabled_reason text,
    disabled_at timestamp with time zone,
    failing_since timestamp with time zone,
    resting_until timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    created_by text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT webhook_disabled_has_reason CHECK ((((state = 'disabled'::text) = (disabled_reason IS NOT NULL)) AND ((state = 'disabled'::text) = (disabled_at IS NOT NULL)))),
    CONSTRAINT webhook_previous_secret_ends CHECK (((previous_secret IS NULL) = (previous_until IS NULL))),
    CONSTRAINT webhook_reason_is_known CHECK ((disabled_reason = ANY (ARRAY['by_hand'::text, 'gone'::text, 'failing'::text]))),
    CONSTRAINT webhook_state_is_known CHECK ((state = ANY (ARRAY['active'::text, 'disabled'::text])))
);

CREATE TABLE public.webhook_delivery (
    practice_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    event_id uuid NOT NULL,
    state text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempt integer DEFAULT 0 NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    lease_until timestamp with time zone,
    status smallint,
    reason text,
    owed_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT webhook_delivery_sending_has_lease CHECK (((state = 'sending'::text) = (lease_until IS NOT NULL))),
    CONSTRAINT webhook_delivery_settled_has_time CHECK (((state = ANY (ARRAY['sent'::text, 'failed'::text])) = (settled_at IS NOT NULL))),
    CONSTRAINT webhook_delivery_state_is_known CHECK ((state = ANY (ARRAY['ready'::text, 'sending'::text, 'sent'::text, 'failed'::text])))
)
WITH (fillfactor='75');

CREATE TABLE public.webhook_event (
    practice_id uuid NOT NULL,
    event_id uuid NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    CONSTRAINT webhook_event_kind_is_known CHECK ((kind = ANY (ARRAY['appointment.booked'::text, 'appointment.firm'::text, 'appointment.moved'::text, 'appointment.changed'::text, 'appointment.confirmed'::text, 'appointment.arrived'::text, 'appointment.completed'::text, 'appointment.missed'::text, 'appointment.cancelled'::text, 'request.received'::text, 'request.answered'::text, 'request.closed'::text, 'series.booked'::text, 'series.moved'::text, 'series.paused'::text, 'series.resumed'::text, 'series.ended'::text, 'person.joined'::text, 'person.erased'::text, 'webhook.tested'::text])))
);

CREATE TABLE public.weekly_hours (
    practice_id uuid NOT NULL,
    hours_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    weekday smallint NOT NULL,
    opens_minute smallint NOT NULL,
    closes_minute smallint NOT NULL,
    every_weeks smallint DEFAULT 1 NOT NULL,
    anchor date,
    valid_from date,
    valid_until date,
    elsewhere boolean DEFAULT false NOT NULL,
    zone text,
    CONSTRAINT weekly_hours_alternate_from_an_anchor CHECK ((((every_weeks >= 1) AND (every_weeks <= 8)) AND ((every_weeks = 1) OR (anchor IS NOT NULL)))),
    CONSTRAINT weekly_hours_are_minutes_of_a_day CHECK ((((opens_minute >= 0) AND (opens_minute <= 1439)) AND ((closes_minute >= 0) AND (closes_minute <= 1440)))),
    CONSTRAINT weekly_hours_are_not_empty CHECK ((opens_minute <> closes_minute)),
    CONSTRAINT weekly_hours_season_is_a_season CHECK ((valid_from <= valid_until)),
    CONSTRAINT weekly_hours_weekday_is_iso CHECK (((weekday >= 1) AND (weekday <= 7)))
);

CREATE TABLE public.worker_heartbeat (
    worker text NOT NULL,
    beat_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (practice_id, key_id);

ALTER TABLE ONLY public.appointment_phase
    ADD CONSTRAINT appointment_phase_pkey PRIMARY KEY (practice_id, appointment_id, schedule_version, "position", stint);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_pkey PRIMARY KEY (practice_id, appointment_id);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (practice_id, audit_id);

ALTER TABLE ONLY public.call_attempt
    ADD CONSTRAINT call_attempt_pkey PRIMARY KEY (practice_id, attempt_id);

ALTER TABLE ONLY public.candidacy
    ADD CONSTRAINT candidacy_has_one_next_version UNIQUE (practice_id, person_id, service_id, version);

ALTER TABLE ONLY public.candidacy
    ADD CONSTRAINT candidacy_pkey PRIMARY KEY (practice_id, candidacy_id);

ALTER TABLE ONLY public.spent_challenge
    ADD CONSTRAINT challenge_is_spent_once UNIQUE (practice_id, challenge_hash);

ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT check_in_is_asked_once UNIQUE (practice_id, appointment_id, moment);

ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT check_in_pkey PRIMARY KEY (practice_id, check_in_id);

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_does_not_overlap EXCLUDE USING gist (practice_id WITH =, resource_id WITH =, during WITH &&, seats WITH &&);

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_pkey PRIMARY KEY (practice_id, claim_id);

ALTER TABLE ONLY public.clinician
    ADD CONSTRAINT clinician_code_is_taken UNIQUE (practice_id, code);

ALTER TABLE ONLY public.clinician_feed
    ADD CONSTRAINT clinician_feed_pkey PRIMARY KEY (practice_id, clinician_id);

ALTER TABLE ONLY public.clinician
    ADD CONSTRAINT clinician_pkey PRIMARY KEY (practice_id, clinician_id);

ALTER TABLE ONLY public.closure
    ADD CONSTRAINT closure_is_imported_once UNIQUE (practice_id, resource_id, external_id);

ALTER TABLE ONLY public.closure
    ADD CONSTRAINT closure_pkey PRIMARY KEY (practice_id, closure_id);

ALTER TABLE ONLY public.companion
    ADD CONSTRAINT companion_pkey PRIMARY KEY (practice_id, companion_id);

ALTER TABLE ONLY public.consent_document
    ADD CONSTRAINT consent_document_has_one_next_version UNIQUE (practice_id, code, version);

ALTER TABLE ONLY public.consent_document
    ADD CONSTRAINT consent_document_pkey PRIMARY KEY (practice_id, document_id);

ALTER TABLE ONLY public.contact_wish
    ADD CONSTRAINT contact_wish_pkey PRIMARY KEY (practice_id, person_id);

ALTER TABLE ONLY public.day_change
    ADD CONSTRAINT day_change_pkey PRIMARY KEY (practice_id, message_id, appointment_id);

ALTER TABLE ONLY public.duty
    ADD CONSTRAINT duty_pkey PRIMARY KEY (practice_id, staff_id);

ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT erasure_happens_once UNIQUE (practice_id, person_id);

ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT erasure_pkey PRIMARY KEY (practice_id, erasure_id);

ALTER TABLE ONLY public.gate_record
    ADD CONSTRAINT gate_record_pkey PRIMARY KEY (practice_id, record_id);

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_pkey PRIMARY KEY (practice_id, hold_id);

ALTER TABLE ONLY public.hold_stop
    ADD CONSTRAINT hold_stop_pkey PRIMARY KEY (practice_id, hold_id, "position");

ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (practice_id, principal, route, key);

ALTER TABLE ONLY public.intake
    ADD CONSTRAINT intake_pkey PRIMARY KEY (practice_id, intake_id);

ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_pkey PRIMARY KEY (practice_id, link_id);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_is_owed_once UNIQUE NULLS NOT DISTINCT (practice_id, subject_id, schedule_version, kind, channel, staff_id);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_pkey PRIMARY KEY (practice_id, message_id);

ALTER TABLE ONLY public.offer
    ADD CONSTRAINT offer_is_open_once EXCLUDE USING btree (practice_id WITH =, entry_id WITH =) WHERE ((state = 'open'::text));

ALTER TABLE ONLY public.offer
    ADD CONSTRAINT offer_pkey PRIMARY KEY (practice_id, offer_id);

ALTER TABLE ONLY public.opening
    ADD CONSTRAINT opening_pkey PRIMARY KEY (practice_id, opening_id);

ALTER TABLE ONLY public.opt_out
    ADD CONSTRAINT opt_out_pkey PRIMARY KEY (practice_id, channel, address);

ALTER TABLE ONLY public.person_note
    ADD CONSTRAINT person_note_pkey PRIMARY KEY (practice_id, note_id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (practice_id, person_id);

ALTER TABLE ONLY public.practice_change
    ADD CONSTRAINT practice_change_pkey PRIMARY KEY (practice_id);

ALTER TABLE ONLY public.practice
    ADD CONSTRAINT practice_pkey PRIMARY KEY (practice_id);

ALTER TABLE ONLY public.practice_slug
    ADD CONSTRAINT practice_slug_pkey PRIMARY KEY (slug);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_pkey PRIMARY KEY (practice_id, proposal_id);

ALTER TABLE ONLY public.protocol
    ADD CONSTRAINT protocol_pkey PRIMARY KEY (practice_id, protocol_id);

ALTER TABLE ONLY public.protocol
    ADD CONSTRAINT protocol_version_is_taken UNIQUE (practice_id, code, version);

ALTER TABLE ONLY public.questionnaire
    ADD CONSTRAINT questionnaire_pkey PRIMARY KEY (practice_id, questionnaire_id);

ALTER TABLE ONLY public.request
    ADD CONSTRAINT request_pkey PRIMARY KEY (practice_id, request_id);

ALTER TABLE ONLY public.resource
    ADD CONSTRAINT resource_pkey PRIMARY KEY (practice_id, resource_id);

ALTER TABLE ONLY public.room
    ADD CONSTRAINT room_code_is_taken UNIQUE (practice_id, code);

ALTER TABLE ONLY public.room
    ADD CONSTRAINT room_pkey PRIMARY KEY (practice_id, room_id);

ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (version);

ALTER TABLE ONLY public.series
    ADD CONSTRAINT series_pkey PRIMARY KEY (practice_id, series_id);

ALTER TABLE ONLY public.series_review
    ADD CONSTRAINT series_review_pkey PRIMARY KEY (practice_id, series_id, number);

ALTER TABLE ONLY public.service_clinician
    ADD CONSTRAINT service_clinician_pkey PRIMARY KEY (practice_id, service_id, clinician_id);

ALTER TABLE ONLY public.service
    ADD CONSTRAINT service_code_is_taken UNIQUE (practice_id, code);

ALTER TABLE ONLY public.service
    ADD CONSTRAINT service_pkey PRIMARY KEY (practice_id, service_id);

ALTER TABLE ONLY public.site
    ADD CONSTRAINT site_code_is_taken UNIQUE (practice_id, code);

ALTER TABLE ONLY public.site
    ADD CONSTRAINT site_pkey PRIMARY KEY (practice_id, site_id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_code_is_taken UNIQUE (practice_id, code);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (practice_id, staff_id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (practice_id, task_id);

ALTER TABLE ONLY public.triage_flag
    ADD CONSTRAINT triage_flag_pkey PRIMARY KEY (practice_id, flag_id);

ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT waitlist_entry_pkey PRIMARY KEY (practice_id, entry_id);

ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT waitlist_entry_waits_once EXCLUDE USING btree (practice_id WITH =, person_id WITH =, service_id WITH =) WHERE ((state = ANY (ARRAY['waiting'::text, 'offered'::text])));

ALTER TABLE ONLY public.webhook_delivery
    ADD CONSTRAINT webhook_delivery_pkey PRIMARY KEY (practice_id, webhook_id, event_id);

ALTER TABLE ONLY public.webhook_event
    ADD CONSTRAINT webhook_event_pkey PRIMARY KEY (practice_id, event_id);

ALTER TABLE ONLY public.webhook
    ADD CONSTRAINT webhook_pkey PRIMARY KEY (practice_id, webhook_id);

ALTER TABLE ONLY public.weekly_hours
    ADD CONSTRAINT weekly_hours_pkey PRIMARY KEY (practice_id, hours_id);

ALTER TABLE ONLY public.worker_heartbeat
    ADD CONSTRAINT worker_heartbeat_pkey PRIMARY KEY (worker);

CREATE INDEX appointment_by_attention ON public.appointment USING btree (practice_id, lower(during), appointment_id) WHERE (attention IS NOT NULL);

CREATE INDEX appointment_by_clinician ON public.appointment USING btree (practice_id, clinician_id, lower(during), appointment_id);

CREATE INDEX appointment_by_deadline ON public.appointment USING btree (practice_id, provisional_until, appointment_id) WHERE (provisional_until IS NOT NULL);

CREATE INDEX appointment_by_itinerary ON public.appointment USING btree (practice_id, itinerary_id, itinerary_position) WHERE (itinerary_id IS NOT NULL);

CREATE INDEX appointment_by_person ON public.appointment USING btree (practice_id, person_id, lower(during));

CREATE INDEX appointment_by_series ON public.appointment USING btree (practice_id, series_id, series_position) WHERE (series_id IS NOT NULL);

CREATE INDEX appointment_by_start ON public.appointment USING btree (practice_id, lower(during), appointment_id);

CREATE INDEX audit_entry_by_subject ON public.audit_entry USING btree (practice_id, subject_id, at);

CREATE INDEX call_attempt_by_task ON public.call_attempt USING btree (practice_id, task_id, at);

CREATE INDEX check_in_by_due ON public.check_in USING btree (practice_id, due_at, check_in_id) WHERE (state = 'open'::text);

CREATE INDEX check_in_by_person ON public.check_in USING btree (practice_id, person_id, due_at);

CREATE INDEX claim_by_appointment ON public.claim USING btree (practice_id, appointment_id) WHERE (appointment_id IS NOT NULL);

CREATE INDEX claim_by_hold ON public.claim USING btree (practice_id, hold_id) WHERE (hold_id IS NOT NULL);

CREATE UNIQUE INDEX clinician_feed_by_secret ON public.clinician_feed USING btree (secret_hash);

CREATE INDEX closure_by_time ON public.closure USING gist (practice_id, during);

CREATE INDEX companion_by_person ON public.companion USING btree (practice_id, person_id);

CREATE UNIQUE INDEX companion_is_one ON public.companion USING btree (practice_id, appointment_id) WHERE (removed_at IS NULL);

CREATE INDEX gate_record_by_person ON public.gate_record USING btree (practice_id, person_id, recorded_at);

CREATE INDEX hold_by_expiry ON public.hold USING btree (practice_id, expires_at);

CREATE INDEX idempotency_by_age ON public.idempotency USING btree (practice_id, created_at);

CREATE INDEX intake_by_expiry ON public.intake USING btree (practice_id, expires_at) WHERE (request_id IS NULL);

CREATE INDEX intake_by_promise ON public.intake USING btree (practice_id, promised_by) WHERE ((read_at IS NULL) AND (missed_at IS NULL));

CREATE UNIQUE INDEX intake_by_request ON public.intake USING btree (practice_id, request_id);

CREATE UNIQUE INDEX link_by_secret ON public.link USING btree (practice_id, secret_hash);

CREATE INDEX link_by_subject ON public.link USING btree (practice_id, subject_id, purpose);

CREATE INDEX message_by_alarm ON public.message USING btree (practice_id, channel, due_at) WHERE ((kind = 'alarm'::text) AND (settled_at IS NULL));

CREATE INDEX message_by_due ON public.message USING btree (practice_id, channel, due_at, message_id) WHERE (settled_at IS NULL);

CREATE INDEX message_by_person ON public.message USING btree (practice_id, person_id, settled_at);

CREATE INDEX message_by_settled ON public.message USING btree (settled_at) WHERE (settled_at IS NOT NULL);

CREATE INDEX message_by_staff ON public.message USING btree (practice_id, staff_id, due_at) WHERE ((staff_id IS NOT NULL) AND (settled_at IS NULL));

CREATE INDEX message_by_wanted ON public.message USING btree (wanted_at) WHERE ((wanted_at IS NOT NULL) AND (settled_at IS NULL));

CREATE INDEX offer_by_age ON public.offer USING btree (practice_id, created_at, offer_id);

CREATE INDEX offer_by_hold ON public.offer USING btree (practice_id, hold_id) WHERE (hold_id IS NOT NULL);

CREATE INDEX opening_by_time ON public.opening USING gist (practice_id, during);

CREATE INDEX person_by_born ON public.person USING btree (practice_id, born, person_id) WHERE (born IS NOT NULL);

CREATE INDEX person_by_email ON public.person USING btree (practice_id, lower(email) text_pattern_ops) WHERE (email IS NOT NULL);

CREATE INDEX person_by_joined ON public.person USING btree (practice_id, joined_to) WHERE (joined_to IS NOT NULL);

CREATE INDEX person_by_name ON public.person USING btree (practice_id, lower(name) text_pattern_ops, person_id);

CREATE INDEX person_by_number ON public.person USING btree (practice_id, "right"(regexp_replace(phone, '[^0-9]'::text, ''::text, 'g'::text), 7)) WHERE (phone IS NOT NULL);

CREATE INDEX person_by_phone ON public.person USING btree (practice_id, phone text_pattern_ops) WHERE (phone IS NOT NULL);

CREATE INDEX person_note_by_person ON public.person_note USING btree (practice_id, person_id, written_at);

CREATE INDEX practice_by_change ON public.practice USING btree (changed_at);

CREATE INDEX proposal_by_age ON public.proposal USING btree (practice_id, created_at, proposal_id);

CREATE INDEX questionnaire_by_person ON public.questionnaire USING btree (practice_id, person_id, created_at);

CREATE INDEX questionnaire_by_request ON public.questionnaire USING btree (practice_id, request_id) WHERE (request_id IS NOT NULL);

CREATE INDEX request_by_age ON public.request USING btree (practice_id, state, created_at, request_id);

CREATE UNIQUE INDEX resource_by_seats ON public.resource USING btree (practice_id, resource_id, seats);

CREATE INDEX series_by_person ON public.series USING btree (practice_id, person_id, created_at);

CREATE INDEX spent_challenge_by_expiry ON public.spent_challenge USING btree (practice_id, expires_at);

CREATE INDEX task_by_age ON public.task USING btree (practice_id, created_at, task_id);

CREATE INDEX task_by_alarm ON public.task USING btree (practice_id, alarm_at) WHERE (alarm_at IS NOT NULL);

CREATE INDEX task_by_due ON public.task USING btree (practice_id, due_at, task_id) WHERE (state = 'open'::text);

CREATE INDEX task_by_subject ON public.task USING btree (practice_id, subject_id);

CREATE UNIQUE INDEX task_is_owed_once ON public.task USING btree (practice_id, kind, subject_id) WHERE (state = 'open'::text);

CREATE INDEX triage_flag_by_person ON public.triage_flag USING btree (practice_id, person_id) WHERE (closed_at IS NULL);

CREATE INDEX triage_flag_by_request ON public.triage_flag USING btree (practice_id, request_id);

CREATE UNIQUE INDEX triage_flag_is_raised_once ON public.triage_flag USING btree (practice_id, request_id, rule) WHERE (closed_at IS NULL);

CREATE INDEX waitlist_entry_by_age ON public.waitlist_entry USING btree (practice_id, created_at, entry_id);

CREATE INDEX webhook_delivery_by_age ON public.webhook_delivery USING btree (practice_id, webhook_id, owed_at, event_id);

CREATE INDEX webhook_delivery_by_debt ON public.webhook_delivery USING btree (practice_id, webhook_id, owed_at) WHERE (settled_at IS NULL);

CREATE INDEX webhook_delivery_by_due ON public.webhook_delivery USING btree (practice_id, webhook_id, due_at, event_id) WHERE (settled_at IS NULL);

CREATE INDEX webhook_delivery_by_event ON public.webhook_delivery USING btree (practice_id, event_id);

CREATE INDEX webhook_delivery_by_settled ON public.webhook_delivery USING btree (settled_at) WHERE (settled_at IS NOT NULL);

CREATE INDEX webhook_event_by_time ON public.webhook_event USING btree (practice_id, occurred_at);

CREATE INDEX weekly_hours_by_resource ON public.weekly_hours USING btree (practice_id, resource_id);

CREATE TRIGGER audit_entry_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_audit_change();

CREATE TRIGGER audit_entry_is_told AFTER INSERT ON public.audit_entry FOR EACH ROW WHEN ((new.subject = ANY (ARRAY['appointment'::text, 'request'::text, 'series'::text, 'person'::text]))) EXECUTE FUNCTION public.tell_webhooks();

CREATE TRIGGER clinician_is_staff AFTER INSERT OR UPDATE ON public.clinician FOR EACH ROW EXECUTE FUNCTION public.enlist_clinician();

CREATE TRIGGER staff_leaves AFTER UPDATE OF active ON public.staff FOR EACH ROW WHEN ((old.active AND (NOT new.active))) EXECUTE FUNCTION public.release_work();

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_practice_id_staff_id_fkey FOREIGN KEY (practice_id, staff_id) REFERENCES public.staff(practice_id, staff_id);

ALTER TABLE ONLY public.appointment_phase
    ADD CONSTRAINT appointment_phase_practice_id_appointment_id_fkey FOREIGN KEY (practice_id, appointment_id) REFERENCES public.appointment(practice_id, appointment_id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_practice_id_clinician_id_fkey FOREIGN KEY (practice_id, clinician_id) REFERENCES public.clinician(practice_id, clinician_id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.person(practice_id, person_id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_practice_id_protocol_id_fkey FOREIGN KEY (practice_id, protocol_id) REFERENCES public.protocol(practice_id, protocol_id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_practice_id_room_id_fkey FOREIGN KEY (practice_id, room_id) REFERENCES public.room(practice_id, room_id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_practice_id_series_id_fkey FOREIGN KEY (practice_id, series_id) REFERENCES public.series(practice_id, series_id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_practice_id_service_id_fkey FOREIGN KEY (practice_id, service_id) REFERENCES public.service(practice_id, service_id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_practice_id_site_id_fkey FOREIGN KEY (practice_id, site_id) REFERENCES public.site(practice_id, site_id);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.call_attempt
    ADD CONSTRAINT call_attempt_practice_id_staff_id_fkey FOREIGN KEY (practice_id, staff_id) REFERENCES public.staff(practice_id, staff_id);

ALTER TABLE ONLY public.call_attempt
    ADD CONSTRAINT call_attempt_practice_id_task_id_fkey FOREIGN KEY (practice_id, task_id) REFERENCES public.task(practice_id, task_id);

ALTER TABLE ONLY public.candidacy
    ADD CONSTRAINT candidacy_practice_id_clinician_id_fkey FOREIGN KEY (practice_id, clinician_id) REFERENCES public.clinician(practice_id, clinician_id);

ALTER TABLE ONLY public.candidacy
    ADD CONSTRAINT candidacy_practice_id_other_service_id_fkey FOREIGN KEY (practice_id, other_service_id) REFERENCES public.service(practice_id, service_id);

ALTER TABLE ONLY public.candidacy
    ADD CONSTRAINT candidacy_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.person(practice_id, person_id);

ALTER TABLE ONLY public.candidacy
    ADD CONSTRAINT candidacy_practice_id_service_id_fkey FOREIGN KEY (practice_id, service_id) REFERENCES public.service(practice_id, service_id);

ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT check_in_practice_id_appointment_id_fkey FOREIGN KEY (practice_id, appointment_id) REFERENCES public.appointment(practice_id, appointment_id);

ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT check_in_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.person(practice_id, person_id);

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_practice_id_appointment_id_fkey FOREIGN KEY (practice_id, appointment_id) REFERENCES public.appointment(practice_id, appointment_id);

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_practice_id_hold_id_fkey FOREIGN KEY (practice_id, hold_id) REFERENCES public.hold(practice_id, hold_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_practice_id_resource_id_capacity_fkey FOREIGN KEY (practice_id, resource_id, capacity) REFERENCES public.resource(practice_id, resource_id, seats);

ALTER TABLE ONLY public.clinician_feed
    ADD CONSTRAINT clinician_feed_practice_id_clinician_id_fkey FOREIGN KEY (practice_id, clinician_id) REFERENCES public.clinician(practice_id, clinician_id);

ALTER TABLE ONLY public.clinician
    ADD CONSTRAINT clinician_practice_id_clinician_id_fkey FOREIGN KEY (practice_id, clinician_id) REFERENCES public.resource(practice_id, resource_id);

ALTER TABLE ONLY public.closure
    ADD CONSTRAINT closure_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.closure
    ADD CONSTRAINT closure_practice_id_resource_id_fkey FOREIGN KEY (practice_id, resource_id) REFERENCES public.resource(practice_id, resource_id);

ALTER TABLE ONLY public.companion
    ADD CONSTRAINT companion_practice_id_appointment_id_fkey FOREIGN KEY (practice_id, appointment_id) REFERENCES public.appointment(practice_id, appointment_id);

ALTER TABLE ONLY public.companion
    ADD CONSTRAINT companion_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.person(practice_id, person_id);

ALTER TABLE ONLY public.consent_document
    ADD CONSTRAINT consent_document_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.contact_wish
    ADD CONSTRAINT contact_wish_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.person(practice_id, person_id);

ALTER TABLE ONLY public.day_change
    ADD CONSTRAINT day_change_practice_id_appointment_id_fkey FOREIGN KEY (practice_id, appointment_id) REFERENCES public.appointment(practice_id, appointment_id);

ALTER TABLE ONLY public.day_change
    ADD CONSTRAINT day_change_practice_id_clinician_id_fkey FOREIGN KEY (practice_id, clinician_id) REFERENCES public.clinician(practice_id, clinician_id);

ALTER TABLE ONLY public.day_change
    ADD CONSTRAINT day_change_practice_id_message_id_fkey FOREIGN KEY (practice_id, message_id) REFERENCES public.message(practice_id, message_id);

ALTER TABLE ONLY public.duty
    ADD CONSTRAINT duty_practice_id_staff_id_fkey FOREIGN KEY (practice_id, staff_id) REFERENCES public.staff(practice_id, staff_id);

ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT erasure_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.person(practice_id, person_id);

ALTER TABLE ONLY public.gate_record
    ADD CONSTRAINT gate_record_practice_id_appointment_id_fkey FOREIGN KEY (practice_id, appointment_id) REFERENCES public.appointment(practice_id, appointment_id);

ALTER TABLE ONLY public.gate_record
    ADD CONSTRAINT gate_record_practice_id_document_id_fkey FOREIGN KEY (practice_id, document_id) REFERENCES public.consent_document(practice_id, document_id);

ALTER TABLE ONLY public.gate_record
    ADD CONSTRAINT gate_record_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.person(practice_id, person_id);

ALTER TABLE ONLY public.gate_record
    ADD CONSTRAINT gate_record_practice_id_staff_id_fkey FOREIGN KEY (practice_id, staff_id) REFERENCES public.staff(practice_id, staff_id);

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_practice_id_clinician_id_fkey FOREIGN KEY (practice_id, clinician_id) REFERENCES public.clinician(practice_id, clinician_id);

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_practice_id_room_id_fkey FOREIGN KEY (practice_id, room_id) REFERENCES public.room(practice_id, room_id);

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_practice_id_service_id_fkey FOREIGN KEY (practice_id, service_id) REFERENCES public.service(practice_id, service_id);

ALTER TABLE ONLY public.hold_stop
    ADD CONSTRAINT hold_stop_practice_id_clinician_id_fkey FOREIGN KEY (practice_id, clinician_id) REFERENCES public.clinician(practice_id, clinician_id);

ALTER TABLE ONLY public.hold_stop
    ADD CONSTRAINT hold_stop_practice_id_hold_id_fkey FOREIGN KEY (practice_id, hold_id) REFERENCES public.hold(practice_id, hold_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.hold_stop
    ADD CONSTRAINT hold_stop_practice_id_room_id_fkey FOREIGN KEY (practice_id, room_id) REFERENCES public.room(practice_id, room_id);

ALTER TABLE ONLY public.hold_stop
    ADD CONSTRAINT hold_stop_practice_id_service_id_fkey FOREIGN KEY (practice_id, service_id) REFERENCES public.service(practice_id, service_id);

ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT idempotency_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.intake
    ADD CONSTRAINT intake_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.intake
    ADD CONSTRAINT intake_practice_id_request_id_fkey FOREIGN KEY (practice_id, request_id) REFERENCES public.request(practice_id, request_id);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.person(practice_id, person_id);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_practice_id_staff_id_fkey FOREIGN KEY (practice_id, staff_id) REFERENCES public.staff(practice_id, staff_id);

ALTER TABLE ONLY public.offer
    ADD CONSTRAINT offer_practice_id_appointment_id_fkey FOREIGN KEY (practice_id, appointment_id) REFERENCES public.appointment(practice_id, appointment_id);

ALTER TABLE ONLY public.offer
    ADD CONSTRAINT offer_practice_id_clinician_id_fkey FOREIGN KEY (practice_id, clinician_id) REFERENCES public.clinician(practice_id, clinician_id);

ALTER TABLE ONLY public.offer
    ADD CONSTRAINT offer_practice_id_entry_id_fkey FOREIGN KEY (practice_id, entry_id) REFERENCES public.waitlist_entry(practice_id, entry_id);

ALTER TABLE ONLY public.offer
    ADD CONSTRAINT offer_practice_id_hold_id_fkey FOREIGN KEY (practice_id, hold_id) REFERENCES public.hold(practice_id, hold_id) ON DELETE SET NULL (hold_id);

ALTER TABLE ONLY public.opening
    ADD CONSTRAINT opening_practice_id_resource_id_fkey FOREIGN KEY (practice_id, resource_id) REFERENCES public.resource(practice_id, resource_id);

ALTER TABLE ONLY public.opt_out
    ADD CONSTRAINT opt_out_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.person_note
    ADD CONSTRAINT person_note_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.person(practice_id, person_id);

ALTER TABLE ONLY public.person_note
    ADD CONSTRAINT person_note_practice_id_staff_id_fkey FOREIGN KEY (practice_id, staff_id) REFERENCES public.staff(practice_id, staff_id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_practice_id_joined_to_fkey FOREIGN KEY (practice_id, joined_to) REFERENCES public.person(practice_id, person_id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.resource(practice_id, resource_id);

ALTER TABLE ONLY public.practice_change
    ADD CONSTRAINT practice_change_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.practice_slug
    ADD CONSTRAINT practice_slug_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.protocol
    ADD CONSTRAINT protocol_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.questionnaire
    ADD CONSTRAINT questionnaire_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.person(practice_id, person_id);

ALTER TABLE ONLY public.questionnaire
    ADD CONSTRAINT questionnaire_practice_id_recorded_by_fkey FOREIGN KEY (practice_id, recorded_by) REFERENCES public.staff(practice_id, staff_id);

ALTER TABLE ONLY public.questionnaire
    ADD CONSTRAINT questionnaire_practice_id_request_id_fkey FOREIGN KEY (practice_id, request_id) REFERENCES public.request(practice_id, request_id);

ALTER TABLE ONLY public.request
    ADD CONSTRAINT request_practice_id_appointment_id_fkey FOREIGN KEY (practice_id, appointment_id) REFERENCES public.appointment(practice_id, appointment_id);

ALTER TABLE ONLY public.request
    ADD CONSTRAINT request_practice_id_merged_into_fkey FOREIGN KEY (practice_id, merged_into) REFERENCES public.request(practice_id, request_id);

ALTER TABLE ONLY public.request
    ADD CONSTRAINT request_practice_id_owner_id_fkey FOREIGN KEY (practice_id, owner_id) REFERENCES public.staff(practice_id, staff_id);

ALTER TABLE ONLY public.request
    ADD CONSTRAINT request_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.person(practice_id, person_id);

ALTER TABLE ONLY public.request
    ADD CONSTRAINT request_practice_id_service_id_fkey FOREIGN KEY (practice_id, service_id) REFERENCES public.service(practice_id, service_id);

ALTER TABLE ONLY public.resource
    ADD CONSTRAINT resource_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.resource
    ADD CONSTRAINT resource_practice_id_site_id_fkey FOREIGN KEY (practice_id, site_id) REFERENCES public.site(practice_id, site_id);

ALTER TABLE ONLY public.room
    ADD CONSTRAINT room_practice_id_room_id_fkey FOREIGN KEY (practice_id, room_id) REFERENCES public.resource(practice_id, resource_id);

ALTER TABLE ONLY public.series
    ADD CONSTRAINT series_practice_id_clinician_id_fkey FOREIGN KEY (practice_id, clinician_id) REFERENCES public.clinician(practice_id, clinician_id);

ALTER TABLE ONLY public.series
    ADD CONSTRAINT series_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.person(practice_id, person_id);

ALTER TABLE ONLY public.series
    ADD CONSTRAINT series_practice_id_protocol_id_fkey FOREIGN KEY (practice_id, protocol_id) REFERENCES public.protocol(practice_id, protocol_id);

ALTER TABLE ONLY public.series
    ADD CONSTRAINT series_practice_id_service_id_fkey FOREIGN KEY (practice_id, service_id) REFERENCES public.service(practice_id, service_id);

ALTER TABLE ONLY public.series_review
    ADD CONSTRAINT series_review_practice_id_series_id_fkey FOREIGN KEY (practice_id, series_id) REFERENCES public.series(practice_id, series_id);

ALTER TABLE ONLY public.service_clinician
    ADD CONSTRAINT service_clinician_practice_id_clinician_id_fkey FOREIGN KEY (practice_id, clinician_id) REFERENCES public.clinician(practice_id, clinician_id);

ALTER TABLE ONLY public.service_clinician
    ADD CONSTRAINT service_clinician_practice_id_service_id_fkey FOREIGN KEY (practice_id, service_id) REFERENCES public.service(practice_id, service_id);

ALTER TABLE ONLY public.service
    ADD CONSTRAINT service_practice_id_protocol_id_fkey FOREIGN KEY (practice_id, protocol_id) REFERENCES public.protocol(practice_id, protocol_id);

ALTER TABLE ONLY public.service
    ADD CONSTRAINT service_practice_id_site_id_fkey FOREIGN KEY (practice_id, site_id) REFERENCES public.site(practice_id, site_id);

ALTER TABLE ONLY public.site
    ADD CONSTRAINT site_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.spent_challenge
    ADD CONSTRAINT spent_challenge_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_practice_id_appointment_id_fkey FOREIGN KEY (practice_id, appointment_id) REFERENCES public.appointment(practice_id, appointment_id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_practice_id_done_by_fkey FOREIGN KEY (practice_id, done_by) REFERENCES public.staff(practice_id, staff_id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_practice_id_escalated_to_fkey FOREIGN KEY (practice_id, escalated_to) REFERENCES public.staff(practice_id, staff_id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_practice_id_owner_id_fkey FOREIGN KEY (practice_id, owner_id) REFERENCES public.staff(practice_id, staff_id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.person(practice_id, person_id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_practice_id_request_id_fkey FOREIGN KEY (practice_id, request_id) REFERENCES public.request(practice_id, request_id);

ALTER TABLE ONLY public.triage_flag
    ADD CONSTRAINT triage_flag_practice_id_closed_by_fkey FOREIGN KEY (practice_id, closed_by) REFERENCES public.staff(practice_id, staff_id);

ALTER TABLE ONLY public.triage_flag
    ADD CONSTRAINT triage_flag_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.person(practice_id, person_id);

ALTER TABLE ONLY public.triage_flag
    ADD CONSTRAINT triage_flag_practice_id_request_id_fkey FOREIGN KEY (practice_id, request_id) REFERENCES public.request(practice_id, request_id);

ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT waitlist_entry_practice_id_appointment_id_fkey FOREIGN KEY (practice_id, appointment_id) REFERENCES public.appointment(practice_id, appointment_id);

ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT waitlist_entry_practice_id_clinician_id_fkey FOREIGN KEY (practice_id, clinician_id) REFERENCES public.clinician(practice_id, clinician_id);

ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT waitlist_entry_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.person(practice_id, person_id);

ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT waitlist_entry_practice_id_service_id_fkey FOREIGN KEY (practice_id, service_id) REFERENCES public.service(practice_id, service_id);

ALTER TABLE ONLY public.webhook_delivery
    ADD CONSTRAINT webhook_delivery_practice_id_event_id_fkey FOREIGN KEY (practice_id, event_id) REFERENCES public.webhook_event(practice_id, event_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.webhook_event
    ADD CONSTRAINT webhook_event_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.webhook
    ADD CONSTRAINT webhook_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.weekly_hours
    ADD CONSTRAINT weekly_hours_practice_id_resource_id_fkey FOREIGN KEY (practice_id, resource_id) REFERENCES public.resource(practice_id, resource_id);

GRANT USAGE ON SCHEMA public TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_key TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.appointment TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.appointment_phase TO daybook_service;

GRANT SELECT,INSERT ON TABLE public.audit_entry TO daybook_service;

GRANT SELECT,INSERT ON TABLE public.call_attempt TO daybook_service;

GRANT SELECT,INSERT ON TABLE public.candidacy TO daybook_service;

GRANT SELECT,INSERT,UPDATE ON TABLE public.check_in TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.claim TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.clinician TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.clinician_feed TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.closure TO daybook_service;

GRANT SELECT,INSERT,UPDATE ON TABLE public.companion TO daybook_service;

GRANT SELECT,INSERT ON TABLE public.consent_document TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contact_wish TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.day_change TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.duty TO daybook_service;

GRANT SELECT,INSERT ON TABLE public.erasure TO daybook_service;

GRANT SELECT,INSERT ON TABLE public.gate_record TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.hold TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.hold_stop TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.idempotency TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.intake TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.link TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.message TO daybook_service;

GRANT SELECT,INSERT,UPDATE ON TABLE public.offer TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.opening TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.opt_out TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.person TO daybook_service;

GRANT SELECT,INSERT ON TABLE public.person_note TO daybook_service;

GRANT UPDATE(text) ON TABLE public.person_note TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.practice TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.practice_change TO daybook_service;

GRANT SELECT,INSERT ON TABLE public.practice_slug TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.proposal TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.protocol TO daybook_service;

GRANT SELECT,INSERT,UPDATE ON TABLE public.questionnaire TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.request TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resource TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.room TO daybook_service;

GRANT SELECT ON TABLE public.schema_migration TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.series TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.series_review TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.service TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.service_clinician TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.site TO daybook_service;

GRANT SELECT,INSERT,DELETE ON TABLE public.spent_challenge TO daybook_service;

GRANT SELECT,INSERT,UPDATE ON TABLE public.staff TO daybook_service;

GRANT SELECT,INSERT,UPDATE ON TABLE public.task TO daybook_service;

GRANT SELECT,INSERT,UPDATE ON TABLE public.triage_flag TO daybook_service;

GRANT SELECT,INSERT,UPDATE ON TABLE public.waitlist_entry TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webhook TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webhook_delivery TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webhook_event TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.weekly_hours TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.worker_heartbeat TO daybook_service;

