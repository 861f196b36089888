CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

CREATE FUNCTION public.daybook_now() RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$select now()$$;

CREATE FUNCTION public.refuse_audit_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'audit entries are append-only' using errcode = 'insufficient_privilege';
end
$$;

CREATE TABLE public.api_key (
    practice_id uuid NOT NULL,
    key_id uuid NOT NULL,
    name text NOT NULL,
    scopes text[] NOT NULL,
    secret_hash bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT api_key_scopes_are_known CHECK (((scopes <@ ARRAY['read'::text, 'book'::text, 'manage'::text]) AND (scopes <> '{}'::text[])))
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
    local_start timestamp without time zone NOT NULL,
    zone text NOT NULL,
    zone_edition text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    schedule_version integer DEFAULT 1 NOT NULL,
    source text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
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
    CONSTRAINT appointment_arrived_has_time CHECK (((arrived_at IS NOT NULL) = (state = ANY (ARRAY['arrived'::text, 'completed'::text])))),
    CONSTRAINT appointment_attention_has_time CHECK (((attention IS NULL) = (attention_since IS NULL))),
    CONSTRAINT appointment_attention_is_known CHECK ((attention = ANY (ARRAY['lost_footing'::text, 'zone_changed'::text, 'plan_failed'::text]))),
    CONSTRAINT appointment_cancelled_has_reason CHECK (((cancelled_at IS NOT NULL) = ((cancelled_reason IS NOT NULL) AND (cancelled_by IS NOT NULL)))),
    CONSTRAINT appointment_cancelled_has_time CHECK (((cancelled_at IS NOT NULL) = (state = 'cancelled'::text))),
    CONSTRAINT appointment_completed_has_time CHECK (((completed_at IS NOT NULL) = (state = 'completed'::text))),
    CONSTRAINT appointment_confirmed_has_time CHECK (((state <> 'confirmed'::text) OR (confirmed_at IS NOT NULL))),
    CONSTRAINT appointment_is_half_open CHECK (((NOT isempty(during)) AND lower_inc(during) AND (NOT upper_inc(during)) AND (NOT lower_inf(during)) AND (NOT upper_inf(during)) AND isfinite(lower(during)) AND isfinite(upper(during)))),
    CONSTRAINT appointment_missed_has_time CHECK (((missed_at IS NOT NULL) = (state = 'missed'::text))),
    CONSTRAINT appointment_source_is_known CHECK ((source = ANY (ARRAY['website'::text, 'staff'::text]))),
    CONSTRAINT appointment_state_is_known CHECK ((state = ANY (ARRAY['provisional'::text, 'booked'::text, 'confirmed'::text, 'arrived'::text, 'completed'::text, 'missed'::text, 'cancelled'::text])))
);

CREATE TABLE public.appointment_phase (
    practice_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    schedule_version integer NOT NULL,
    "position" smallint NOT NULL,
    name text NOT NULL,
    during tstzrange NOT NULL,
    clinician_id uuid,
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

CREATE TABLE public.claim (
    practice_id uuid NOT NULL,
    claim_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    seat smallint NOT NULL,
    during tstzrange NOT NULL,
    appointment_id uuid,
    hold_id uuid,
    CONSTRAINT claim_has_one_owner CHECK ((num_nonnulls(appointment_id, hold_id) = 1)),
    CONSTRAINT claim_is_half_open CHECK (((NOT isempty(during)) AND lower_inc(during) AND (NOT upper_inc(during)) AND (NOT lower_inf(during)) AND (NOT upper_inf(during)) AND isfinite(lower(during)) AND isfinite(upper(during))))
);

CREATE TABLE public.clinician (
    practice_id uuid NOT NULL,
    clinician_id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    credential text NOT NULL,
    languages text[] DEFAULT '{}'::text[] NOT NULL,
    rank smallint NOT NULL,
    active boolean DEFAULT true NOT NULL
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

CREATE TABLE public.hold (
    practice_id uuid NOT NULL,
    hold_id uuid NOT NULL,
    service_id uuid NOT NULL,
    clinician_id uuid NOT NULL,
    room_id uuid,
    starts_at timestamp with time zone NOT NULL,
    secret_hash bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT hold_is_short CHECK (((expires_at > created_at) AND (expires_at <= (created_at + '00:15:00'::interval))))
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

CREATE TABLE public.message (
    practice_id uuid NOT NULL,
    message_id uuid NOT NULL,
    state text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    appointment_id uuid NOT NULL,
    schedule_version integer NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,
    attempt integer DEFAULT 0 NOT NULL,
    lease_until timestamp with time zone,
    settled_at timestamp with time zone,
    reason text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT message_kind_is_known CHECK ((kind ~ '^(booked|moved|cancelled|remind_[1-9][0-9]?[dh])$'::text)),
    CONSTRAINT message_sending_has_lease CHECK (((state = 'sending'::text) = (lease_until IS NOT NULL))),
    CONSTRAINT message_settled_has_time CHECK (((state = ANY (ARRAY['ready'::text, 'sending'::text])) = (settled_at IS NULL))),
    CONSTRAINT message_state_is_known CHECK ((state = ANY (ARRAY['ready'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'dropped'::text, 'too_late'::text, 'unreachable'::text])))
);

CREATE TABLE public.opening (
    practice_id uuid NOT NULL,
    opening_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    during tstzrange NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT opening_is_half_open CHECK (((NOT isempty(during)) AND lower_inc(during) AND (NOT upper_inc(during)) AND (NOT lower_inf(during)) AND (NOT upper_inf(during)) AND isfinite(lower(during)) AND isfinite(upper(during))))
);

CREATE TABLE public.person (
    practice_id uuid NOT NULL,
    person_id uuid NOT NULL,
    name text NOT NULL,
    is_alias boolean DEFAULT false NOT NULL,
    email text,
    phone text,
    zone text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT person_can_be_reached CHECK (((email IS NOT NULL) OR (phone IS NOT NULL)))
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

CREATE TABLE public.protocol (
    practice_id uuid NOT NULL,
    protocol_id uuid NOT NULL,
    code text NOT NULL,
    version smallint NOT NULL,
    phases jsonb NOT NULL
);

CREATE TABLE public.request (
    practice_id uuid NOT NULL,
    request_id uuid NOT NULL,
    state text NOT NULL,
    person_id uuid NOT NULL,
    service_id uuid,
    message text DEFAULT ''::text NOT NULL,
    preferred text DEFAULT ''::text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    declined_at timestamp with time zone,
    decline_reason text,
    next_step text,
    appointment_id uuid,
    CONSTRAINT request_accepted_has_appointment CHECK (((state = 'accepted'::text) = ((accepted_at IS NOT NULL) AND (appointment_id IS NOT NULL)))),
    CONSTRAINT request_declined_has_reason CHECK (((state = 'declined'::text) = ((declined_at IS NOT NULL) AND (decline_reason IS NOT NULL) AND (next_step IS NOT NULL)))),
    CONSTRAINT request_state_is_known CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'declined'::text])))
);

CREATE TABLE public.resource (
    practice_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    kind text NOT NULL,
    room_kind text,
    site_id uuid,
    CONSTRAINT resource_kind_is_known CHECK ((kind = ANY (ARRAY['clinician'::text, 'room'::text, 'line'::text, 'person'::text]))),
    CONSTRAINT resource_with_room_kind CHECK (((kind = ANY (ARRAY['room'::text, 'line'::text])) = (room_kind IS NOT NULL))),
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

CREATE TABLE public.seat (
    practice_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    seat smallint NOT NULL
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
    CONSTRAINT service_audience_is_known CHECK ((audience = ANY (ARRAY['public'::text, 'patients'::text, 'after_approval'::text]))),
    CONSTRAINT service_horizon_is_a_lead CHECK (((horizon_days >= 1) AND (horizon_days <= 730))),
    CONSTRAINT service_notice_is_a_lead CHECK (((notice_minutes >= 0) AND (notice_minutes <= ((60 * 24) * 60)))),
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
    zone text NOT NULL
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
    CONSTRAINT weekly_hours_alternate_from_an_anchor CHECK ((((every_weeks >= 1) AND (every_weeks <= 8)) AND ((every_weeks = 1) OR (anchor IS NOT NULL)))),
    CONSTRAINT weekly_hours_are_minutes_of_a_day CHECK ((((opens_minute >= 0) AND (opens_minute <= 1439)) AND ((closes_minute >= 0) AND (closes_minute <= 1440)))),
    CONSTRAINT weekly_hours_weekday_is_iso CHECK (((weekday >= 1) AND (weekday <= 7)))
);

CREATE TABLE public.worker_heartbeat (
    worker text NOT NULL,
    beat_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (practice_id, key_id);

ALTER TABLE ONLY public.appointment_phase
    ADD CONSTRAINT appointment_phase_pkey PRIMARY KEY (practice_id, appointment_id, schedule_version, "position");

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_pkey PRIMARY KEY (practice_id, appointment_id);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (practice_id, audit_id);

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_does_not_overlap EXCLUDE USING gist (practice_id WITH =, resource_id WITH =, seat WITH =, during WITH &&);

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_pkey PRIMARY KEY (practice_id, claim_id);

ALTER TABLE ONLY public.clinician
    ADD CONSTRAINT clinician_code_is_taken UNIQUE (practice_id, code);

ALTER TABLE ONLY public.clinician
    ADD CONSTRAINT clinician_pkey PRIMARY KEY (practice_id, clinician_id);

ALTER TABLE ONLY public.closure
    ADD CONSTRAINT closure_is_imported_once UNIQUE (practice_id, resource_id, external_id);

ALTER TABLE ONLY public.closure
    ADD CONSTRAINT closure_pkey PRIMARY KEY (practice_id, closure_id);

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_pkey PRIMARY KEY (practice_id, hold_id);

ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (practice_id, principal, route, key);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_is_owed_once UNIQUE (practice_id, appointment_id, schedule_version, channel, kind);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_pkey PRIMARY KEY (practice_id, message_id);

ALTER TABLE ONLY public.opening
    ADD CONSTRAINT opening_pkey PRIMARY KEY (practice_id, opening_id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (practice_id, person_id);

ALTER TABLE ONLY public.practice_change
    ADD CONSTRAINT practice_change_pkey PRIMARY KEY (practice_id);

ALTER TABLE ONLY public.practice
    ADD CONSTRAINT practice_pkey PRIMARY KEY (practice_id);

ALTER TABLE ONLY public.practice_slug
    ADD CONSTRAINT practice_slug_pkey PRIMARY KEY (slug);

ALTER TABLE ONLY public.protocol
    ADD CONSTRAINT protocol_pkey PRIMARY KEY (practice_id, protocol_id);

ALTER TABLE ONLY public.protocol
    ADD CONSTRAINT protocol_version_is_taken UNIQUE (practice_id, code, version);

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

ALTER TABLE ONLY public.seat
    ADD CONSTRAINT seat_pkey PRIMARY KEY (practice_id, resource_id, seat);

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

ALTER TABLE ONLY public.weekly_hours
    ADD CONSTRAINT weekly_hours_pkey PRIMARY KEY (practice_id, hours_id);

ALTER TABLE ONLY public.worker_heartbeat
    ADD CONSTRAINT worker_heartbeat_pkey PRIMARY KEY (worker);

CREATE INDEX appointment_by_attention ON public.appointment USING btree (practice_id, lower(during), appointment_id) WHERE (attention IS NOT NULL);

CREATE INDEX appointment_by_clinician ON public.appointment USING btree (practice_id, clinician_id, lower(during), appointment_id);

CREATE INDEX appointment_by_person ON public.appointment USING btree (practice_id, person_id, lower(during));

CREATE INDEX appointment_by_start ON public.appointment USING btree (practice_id, lower(during), appointment_id);

CREATE INDEX audit_entry_by_subject ON public.audit_entry USING btree (practice_id, subject_id, at);

CREATE INDEX claim_by_appointment ON public.claim USING btree (practice_id, appointment_id) WHERE (appointment_id IS NOT NULL);

CREATE INDEX claim_by_hold ON public.claim USING btree (practice_id, hold_id) WHERE (hold_id IS NOT NULL);

CREATE INDEX closure_by_time ON public.closure USING gist (practice_id, during);

CREATE INDEX hold_by_expiry ON public.hold USING btree (practice_id, expires_at);

CREATE INDEX idempotency_by_age ON public.idempotency USING btree (practice_id, created_at);

CREATE INDEX message_by_due ON public.message USING btree (practice_id, due_at, message_id) WHERE (state = ANY (ARRAY['ready'::text, 'sending'::text]));

CREATE INDEX opening_by_time ON public.opening USING gist (practice_id, during);

CREATE INDEX person_by_email ON public.person USING btree (practice_id, lower(email) text_pattern_ops) WHERE (email IS NOT NULL);

CREATE INDEX person_by_name ON public.person USING btree (practice_id, lower(name) text_pattern_ops, person_id);

CREATE INDEX person_by_phone ON public.person USING btree (practice_id, phone text_pattern_ops) WHERE (phone IS NOT NULL);

CREATE INDEX practice_by_change ON public.practice USING btree (changed_at);

CREATE INDEX request_by_age ON public.request USING btree (practice_id, state, created_at, request_id);

CREATE INDEX weekly_hours_by_resource ON public.weekly_hours USING btree (practice_id, resource_id);

CREATE TRIGGER audit_entry_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_audit_change();

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

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
    ADD CONSTRAINT appointment_practice_id_service_id_fkey FOREIGN KEY (practice_id, service_id) REFERENCES public.service(practice_id, service_id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_practice_id_site_id_fkey FOREIGN KEY (practice_id, site_id) REFERENCES public.site(practice_id, site_id);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_practice_id_appointment_id_fkey FOREIGN KEY (practice_id, appointment_id) REFERENCES public.appointment(practice_id, appointment_id);

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_practice_id_hold_id_fkey FOREIGN KEY (practice_id, hold_id) REFERENCES public.hold(practice_id, hold_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_practice_id_resource_id_seat_fkey FOREIGN KEY (practice_id, resource_id, seat) REFERENCES public.seat(practice_id, resource_id, seat);

ALTER TABLE ONLY public.clinician
    ADD CONSTRAINT clinician_practice_id_clinician_id_fkey FOREIGN KEY (practice_id, clinician_id) REFERENCES public.resource(practice_id, resource_id);

ALTER TABLE ONLY public.closure
    ADD CONSTRAINT closure_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.closure
    ADD CONSTRAINT closure_practice_id_resource_id_fkey FOREIGN KEY (practice_id, resource_id) REFERENCES public.resource(practice_id, resource_id);

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_practice_id_clinician_id_fkey FOREIGN KEY (practice_id, clinician_id) REFERENCES public.clinician(practice_id, clinician_id);

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_practice_id_room_id_fkey FOREIGN KEY (practice_id, room_id) REFERENCES public.room(practice_id, room_id);

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_practice_id_service_id_fkey FOREIGN KEY (practice_id, service_id) REFERENCES public.service(practice_id, service_id);

ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT idempotency_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_practice_id_appointment_id_fkey FOREIGN KEY (practice_id, appointment_id) REFERENCES public.appointment(practice_id, appointment_id);

ALTER TABLE ONLY public.opening
    ADD CONSTRAINT opening_practice_id_resource_id_fkey FOREIGN KEY (practice_id, resource_id) REFERENCES public.resource(practice_id, resource_id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_practice_id_person_id_fkey FOREIGN KEY (practice_id, person_id) REFERENCES public.resource(practice_id, resource_id);

ALTER TABLE ONLY public.practice_change
    ADD CONSTRAINT practice_change_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.practice_slug
    ADD CONSTRAINT practice_slug_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.protocol
    ADD CONSTRAINT protocol_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES public.practice(practice_id);

ALTER TABLE ONLY public.request
    ADD CONSTRAINT request_practice_id_appointment_id_fkey FOREIGN KEY (practice_id, appointment_id) REFERENCES public.appointment(practice_id, appointment_id);

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

ALTER TABLE ONLY public.seat
    ADD CONSTRAINT seat_practice_id_resource_id_fkey FOREIGN KEY (practice_id, resource_id) REFERENCES public.resource(practice_id, resource_id);

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

ALTER TABLE ONLY public.weekly_hours
    ADD CONSTRAINT weekly_hours_practice_id_resource_id_fkey FOREIGN KEY (practice_id, resource_id) REFERENCES public.resource(practice_id, resource_id);

GRANT USAGE ON SCHEMA public TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_key TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.appointment TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.appointment_phase TO daybook_service;

GRANT SELECT,INSERT ON TABLE public.audit_entry TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.claim TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.clinician TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.closure TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.hold TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.idempotency TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.message TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.opening TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.person TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.practice TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.practice_change TO daybook_service;

GRANT SELECT,INSERT ON TABLE public.practice_slug TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.protocol TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.request TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resource TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.room TO daybook_service;

GRANT SELECT ON TABLE public.schema_migration TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.seat TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.service TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.service_clinician TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.site TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.weekly_hours TO daybook_service;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.worker_heartbeat TO daybook_service;

